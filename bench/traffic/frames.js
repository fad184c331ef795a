// Frames from the inside out: each function puts one header before what it is given. Checksums are right.

export const u8 = (...values) => Buffer.from(values);
export const u16 = (value) => u8((value >> 8) & 0xff, value & 0xff);
export const u32 = (value) => u8(value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff);
export const text = (value) => Buffer.from(value, "latin1");
export const join = (...parts) => Buffer.concat(parts);

/** The sum of 16-bit words, for Internet checksums (RFC 1071). */
function sum16(bytes) {
  let sum = 0;
  for (let at = 0; at + 1 < bytes.length; at += 2) sum += (bytes[at] << 8) | bytes[at + 1];
  return bytes.length % 2 === 1 ? sum + (bytes[bytes.length - 1] << 8) : sum;
}

function checksum(sum) {
  let folded = sum;
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 0x10000);
  return ~folded & 0xffff;
}

/** The frame, padded to the least length that Ethernet has. */
export function ethernet(destination, source, type, payload) {
  const frame = join(destination, source, u16(type), payload);
  return frame.length < 60 ? join(frame, Buffer.alloc(60 - frame.length)) : frame;
}

/** The frame with a VLAN tag put in. */
export function tagged(frame, vlan) {
  return join(frame.subarray(0, 12), u16(0x8100), u16(vlan), frame.subarray(12));
}

/** A frame with an LLC header instead of a type. */
export function llcFrame(destination, source, sap, payload) {
  const body = join(u8(sap, sap, 3), payload);
  return ethernet(destination, source, body.length, body);
}

/** `from` and `to` are ends with `ip` (4 or 16 bytes); `header` may have id, ttl, tos, fragment (flags and offset), options. */
export function ip(from, to, protocol, payload, header = {}) {
  return from.ip.length === 4 ? ipv4(from, to, protocol, payload, header) : ipv6(from, to, protocol, payload, header);
}

function ipv4(from, to, protocol, payload, { id = 0, ttl = 64, tos = 0, fragment = 0x4000, options = u8() }) {
  const header = join(
    u8(0x45 + options.length / 4, tos),
    u16(20 + options.length + payload.length),
    u16(id),
    u16(fragment),
    u8(ttl, protocol, 0, 0),
    from.ip,
    to.ip,
    options,
  );
  header.writeUInt16BE(checksum(sum16(header)), 10);
  return join(header, payload);
}

function ipv6(from, to, protocol, payload, { ttl = 64, flow = 0, extension }) {
  const body = extension === undefined ? payload : join(u8(protocol), extension, payload);
  const next = extension === undefined ? protocol : 0;
  return join(u32(0x60000000 + flow), u16(body.length), u8(next, ttl), from.ip, to.ip, body);
}

/** Puts the checksum over pseudo header and `segment` where `at` says. */
export function sealed(from, to, protocol, segment, at) {
  const sum = sum16(from.ip) + sum16(to.ip) + protocol + segment.length + sum16(segment);
  segment.writeUInt16BE(checksum(sum) || 0xffff, at);
  return segment;
}

/** The same without a pseudo header, as ICMP and IGMP for IPv4 have it. */
export function sealedAlone(message, at = 2) {
  message.writeUInt16BE(checksum(sum16(message)), at);
  return message;
}

export function udp(from, to, payload) {
  const datagram = join(u16(from.port), u16(to.port), u16(8 + payload.length), u16(0), payload);
  return sealed(from, to, 17, datagram, 6);
}

export function tcp(from, to, { sequence, acknowledgment = 0, flags, window, urgent = 0, options = u8() }, payload) {
  const segment = join(
    u16(from.port),
    u16(to.port),
    u32(sequence),
    u32(acknowledgment),
    u8(((20 + options.length) / 4) << 4, flags),
    u16(window),
    u16(0),
    u16(urgent),
    options,
    payload,
  );
  return sealed(from, to, 6, segment, 16);
}
