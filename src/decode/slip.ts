import type { Context } from "./context.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** A packet of a serial line behind the header that BSD's packet filter puts before it, which holds what was compressed. */
export interface SlipLayer extends Layer {
  readonly kind: "slip" | "slip-bsdos";
  /** The header was not all captured. */
  readonly cut: boolean;
  /** 0 received, 1 sent. */
  readonly direction: number;
  /** What came over the line, by its first byte: an IP packet, a TCP packet with a connection's number, a compressed one. */
  readonly packetType: number;
  /** In place of the IP protocol of packets that begin a connection. */
  readonly connection: number | undefined;
  readonly compressed: CompressedTcp | undefined;
  /** Of TCP packets: what follows their headers; absent when those were not all captured. */
  readonly dataLength: number | undefined;
  /** Absent when not captured. */
  readonly ipVersion: number | undefined;
}

/** A compressed TCP/IP header (RFC 1144): what has changed since the last one of its connection. */
export interface CompressedTcp {
  readonly flags: number;
  readonly connection: number | undefined;
  readonly changes: readonly TcpChange[];
  /** Bytes of the next change, or of the connection's number, were not captured. */
  readonly cut: boolean;
  readonly length: number;
}

interface TcpChange {
  readonly field: "urgent" | "window" | "acknowledgment" | "sequence" | "identification";
  readonly value: number;
}

export const slipTypes = { ip: 0x40, tcp: 0x70, compressed: 0x80 } as const;
export const slipChanges = {
  connection: 0x40,
  identification: 0x20,
  sequence: 8,
  acknowledgment: 4,
  window: 2,
  urgent: 1,
} as const;

/** Combinations of changes that mean something else: that the data of the last packet were echoed, or followed. */
export const slipSpecials = { mask: 0x0f, interactive: 0x0b, data: 0x0f } as const;

const headerLength = 16;

export function decodeSlip(reader: Reader, wireLength: number, context: Context): SlipLayer {
  const { offset, left: capturedLength } = reader;
  const base = { kind: "slip", offset, wireLength, capturedLength } as const;
  const nothing = { direction: 0, packetType: 0, connection: undefined, compressed: undefined, dataLength: undefined };
  if (!reader.has(headerLength)) return { ...base, ...nothing, cut: true, ipVersion: undefined, headerLength: 0 };
  const direction = reader.u8();
  const packetType = reader.u8();
  const isCompressed = (packetType & slipTypes.compressed) !== 0;
  reader.seek(offset + 1);
  const compressed = isCompressed ? readCompressed(reader) : undefined;
  const packet = offset + headerLength;
  const length = wireLength - headerLength;
  reader.seek(packet);
  const version = reader.at8(packet);
  const ipVersion = version === undefined ? undefined : version >> 4;
  const payload = context.ipVersion(ipVersion, reader, length);
  return {
    ...base,
    cut: false,
    direction,
    packetType,
    connection: (packetType & 0xf0) === slipTypes.tcp ? reader.at8(offset + 10) : undefined,
    compressed,
    dataLength: dataLengthOf(reader, packet, length),
    ipVersion,
    headerLength,
    payload,
  };
}

/** Only IPv4 can lie in these, and nothing is told of the line. */
export function decodeSlipBsdos(reader: Reader, wireLength: number, context: Context): SlipLayer {
  const layer = decodeSlip(reader, wireLength, context);
  if (layer.cut) return { ...layer, kind: "slip-bsdos" };
  reader.seek(layer.offset + headerLength);
  const payload = context.ipVersion(4, reader, wireLength - headerLength);
  return { ...layer, kind: "slip-bsdos", payload };
}

const ipv4Length = 20;
const tcpLength = 20;

/** A number of 32 bits, also where the headers are longer than the packet. */
function dataLengthOf(reader: Reader, packet: number, length: number): number | undefined {
  if (packet + ipv4Length > reader.end) return undefined;
  const tcp = packet + ((reader.at8(packet) ?? 0) & 0xf) * 4;
  if (tcp + tcpLength > reader.end) return undefined;
  return (length - (tcp - packet) - ((reader.at8(tcp + 12) ?? 0) >> 4) * 4) >>> 0;
}

const changeOrder = ["urgent", "window", "acknowledgment", "sequence"] as const;

function readCompressed(reader: Reader): CompressedTcp {
  const start = reader.offset;
  const flags = reader.u8();
  const changes: TcpChange[] = [];
  const answer = (connection: number | undefined, cut: boolean): CompressedTcp => {
    return { flags, connection, changes, cut, length: reader.offset - start };
  };
  const connection = flags & slipChanges.connection ? reader.maybe8() : undefined;
  if (flags & slipChanges.connection && connection === undefined) return answer(undefined, true);
  // The TCP checksum.
  reader.skip(2);
  const special = flags & slipSpecials.mask;
  const isSpecial = special === slipSpecials.interactive || special === slipSpecials.data;
  const fields: readonly TcpChange["field"][] = [
    ...(isSpecial ? [] : changeOrder.filter((field) => flags & slipChanges[field])),
    ...(flags & slipChanges.identification ? (["identification"] as const) : []),
  ];
  for (const field of fields) {
    const value = readChange(reader);
    if (value === undefined) return answer(connection, true);
    // The window may shrink: a number with a sign.
    changes.push({ field, value: field === "window" && value >= 0x8000 ? value - 0x10000 : value });
  }
  return answer(connection, false);
}

/** A byte, or behind a zero a number of two. tcpdump does not move on behind the shorter form, so neither does this. */
function readChange(reader: Reader): number | undefined {
  const short = reader.at8(reader.offset);
  if (short !== 0) return short;
  reader.skip(1);
  return reader.maybe16();
}
