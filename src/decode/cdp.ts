import { hexText } from "./address-text.js";
import type { CapturedText } from "./escaped-text.js";
import { escapeByte, readText } from "./escaped-text.js";
import type { Bytes, Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** Cisco Discovery Protocol, which tells a device's neighbours what it is. */
export interface CdpLayer extends Layer {
  readonly kind: "cdp";
  /** The first length that is wrong: there is no room for the header, or for a TLV's, or a TLV's own length cannot be. */
  readonly problem: undefined | "header" | "tlv-header" | "tlv";
  readonly version: number | undefined;
  /** In seconds. */
  readonly timeToLive: number | undefined;
  readonly checksum: number | undefined;
  readonly tlvs: readonly CdpTlv[];
  /** Wire bytes from where the problem was found to the end. */
  readonly remaining: number;
  /** What lies there was not all captured. */
  readonly remainingCut: boolean;
}

export interface CdpTlv {
  readonly type: number | undefined;
  /** Header included; absent when it was not captured. */
  readonly length: number | undefined;
  /** The length is smaller than the header's, or larger than what is left; there is no value then. */
  readonly problem: undefined | "short" | "long";
  /** As far as captured; `content` is what it means. */
  readonly value: Bytes;
  readonly content: CdpContent | undefined;
}

export type CdpContent =
  | { readonly form: "malformed" }
  | { readonly form: "opaque" }
  | { readonly form: "text"; readonly text: CapturedText }
  | { readonly form: "lines"; readonly lines: readonly string[]; readonly cut: boolean }
  | { readonly form: "number"; readonly value: number | undefined }
  | { readonly form: "voice-vlan"; readonly application: number | undefined; readonly vlan: number | undefined }
  | { readonly form: "location"; readonly code: number | undefined; readonly text: CapturedText | undefined }
  | { readonly form: "prefixes"; readonly prefixes: readonly CdpPrefix[]; readonly cut: boolean; readonly odd: boolean }
  | CdpAddresses;

interface CdpPrefix {
  readonly address: string;
  readonly length: number;
}

export interface CdpAddresses {
  readonly form: "addresses";
  /** How many there should be; absent when it was not captured or does not fit. */
  readonly count: number | undefined;
  readonly addresses: readonly CdpAddress[];
  /** The first part for which the value is too short. */
  readonly problem: undefined | "count" | "protocol-type" | "protocol" | "address";
  /** Bytes were not captured that should be there. */
  readonly cut: boolean;
  /** Bytes of the value behind the last address. */
  readonly stray: number;
}

interface CdpAddress {
  readonly protocolType: number;
  readonly protocolLength: number;
  /** In hexadecimal, a blank before each byte, as far as captured. */
  readonly protocol: string;
  readonly addressLength: number;
  /** The text of an IPv4 or IPv6 address. */
  readonly ip: string | undefined;
  readonly ipVersion: 4 | 6 | undefined;
  /** Any other address in hexadecimal, as `protocol`; absent when it does not fit. */
  readonly hex: string | undefined;
  /** False if the address does not fit or was not all captured. */
  readonly whole: boolean;
}

export const cdpHeaderLength = 4;

export function decodeCdp(reader: Reader, wireLength: number): CdpLayer {
  const base = { kind: "cdp", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  if (wireLength < cdpHeaderLength) {
    const fields = { version: undefined, timeToLive: undefined, checksum: undefined, tlvs: [] };
    return { ...base, problem: "header", ...fields, remaining: wireLength, remainingCut: !reader.has(wireLength) };
  }
  const [version, timeToLive, checksum] = [reader.maybe8(), reader.maybe8(), reader.maybe16()];
  const tlvs: CdpTlv[] = [];
  let left = wireLength - cdpHeaderLength;
  let problem: CdpLayer["problem"];
  while (left > 0 && problem === undefined) {
    if (left < cdpHeaderLength) {
      problem = "tlv-header";
      break;
    }
    const start = reader.offset;
    const tlv = readTlv(left, reader);
    tlvs.push(tlv);
    if (tlv.length === undefined) break;
    if (tlv.problem !== undefined) {
      problem = "tlv";
      reader.seek(start);
      break;
    }
    left -= tlv.length;
    if (tlv.value.length < tlv.length - cdpHeaderLength) break;
  }
  const remainingCut = problem !== undefined && !reader.has(left);
  return { ...base, problem, version, timeToLive, checksum, tlvs, remaining: left, remainingCut };
}

function readTlv(room: number, reader: Reader): CdpTlv {
  const [type, length] = [reader.maybe16(), reader.maybe16()];
  const problem =
    length === undefined ? undefined : length < cdpHeaderLength ? "short" : length > room ? "long" : undefined;
  if (type === undefined || length === undefined || problem !== undefined)
    return { type, length, problem, value: reader.captured(0), content: undefined };
  const size = length - cdpHeaderLength;
  const start = reader.offset;
  const content = readContent(type, size, reader);
  reader.seek(start);
  return { type, length, problem, value: reader.captured(size), content };
}

/** The shortest and the longest value of types with a form of their own. */
const limits: ReadonlyMap<number, readonly [least: number, most: number]> = new Map([
  [0x04, [4, 4]],
  [0x0a, [2, 2]],
  [0x0b, [1, 1]],
  [0x0e, [3, 3]],
  [0x0f, [2, 3]],
  [0x10, [1, 3]],
  [0x11, [4, 4]],
  [0x12, [1, 1]],
  [0x13, [1, 1]],
  [0x16, [4, Infinity]],
  [0x17, [1, Infinity]],
]);

const lastType = 0x17;

function readContent(type: number, size: number, reader: Reader): CdpContent | undefined {
  if (type > lastType) return undefined;
  const [least, most] = limits.get(type) ?? [0, Infinity];
  if (size < least || size > most) return { form: "malformed" };
  switch (type) {
    case 0x01: // Device-ID
    case 0x03: // Port-ID
    case 0x06: // platform
    case 0x09: // VTP management domain
    case 0x14: // system name
      return { form: "text", text: readText(reader, size) };
    case 0x02:
    case 0x16:
      return readAddresses(size, reader);
    case 0x05:
      return { form: "lines", cut: !reader.has(size), lines: readLines(size, reader) };
    case 0x07:
      return readPrefixes(size, reader);
    case 0x0e:
    case 0x0f:
      if (size === 2) return { form: "voice-vlan", application: undefined, vlan: reader.maybe16() };
      return { form: "voice-vlan", application: reader.maybe8(), vlan: reader.maybe16() };
    case 0x04: // capability
    case 0x0a: // native VLAN
    case 0x0b: // duplex
    case 0x10: // power consumption
    case 0x11: // MTU
    case 0x12: // trust
    case 0x13: // class of service of untrusted ports
      return { form: "number", value: readNumber(size, reader) };
    case 0x17: {
      const code = reader.maybe8();
      return { form: "location", code, text: size > 1 ? readText(reader, size - 1) : undefined };
    }
    default:
      return { form: "opaque" };
  }
}

function readNumber(size: number, reader: Reader): number | undefined {
  switch (size) {
    case 1:
      return reader.maybe8();
    case 2:
      return reader.maybe16();
    case 3:
      return reader.maybe24();
    default:
      return reader.maybe32();
  }
}

const lineFeed = 0x0a;

function readLines(size: number, reader: Reader): readonly string[] {
  const lines = [""];
  for (const byte of iterate(reader.captured(size))) {
    if (byte === lineFeed) lines.push("");
    else lines[lines.length - 1] += escapeByte(byte);
  }
  return lines;
}

function iterate(bytes: Bytes): Uint8Array {
  return bytes.data.subarray(bytes.start, bytes.end);
}

const prefixLength = 5;

function readPrefixes(size: number, reader: Reader): CdpContent {
  const cut = !reader.has(size);
  const prefixes: CdpPrefix[] = [];
  if (size % prefixLength !== 0) return { form: "prefixes", prefixes, cut, odd: true };
  for (let left = size; left > 0 && reader.has(prefixLength); left -= prefixLength)
    prefixes.push({ address: reader.ipv4() ?? "", length: reader.u8() });
  return { form: "prefixes", prefixes, cut, odd: false };
}

/** A protocol is named by its network layer protocol identifier (ISO 9577) or by an IEEE 802.2 header. */
const nlpidType = 1;
const llcType = 2;
const nlpidIp = 0xcc;
const ipv6Header = "aaaa0300000086dd";

function readAddresses(size: number, reader: Reader): CdpAddresses {
  const addresses: CdpAddress[] = [];
  const end = reader.offset + size;
  const answer = (count: number | undefined, problem: CdpAddresses["problem"], cut = false): CdpAddresses => {
    const stray = end - reader.offset;
    return {
      form: "addresses",
      count,
      addresses,
      problem,
      cut: cut || (problem !== undefined && !reader.has(stray)),
      stray,
    };
  };
  if (size < 4) return answer(undefined, "count");
  const count = reader.maybe32();
  if (count === undefined) return answer(undefined, undefined, true);
  for (let index = 0; index < count; index++) {
    if (end - reader.offset < 2) return answer(count, "protocol-type");
    if (!reader.has(2)) return answer(count, undefined, true);
    const [protocolType, protocolLength] = [reader.u8(), reader.u8()];
    if (end - reader.offset < protocolLength + 2) return answer(count, "protocol");
    if (!reader.has(protocolLength + 2)) return answer(count, undefined, true);
    const protocol = reader.captured(protocolLength);
    const addressLength = reader.u16();
    const head = { protocolType, protocolLength, protocol: spacedHex(protocol), addressLength };
    const ipVersion = ipVersionOf(protocolType, protocol, addressLength);
    const fits = end - reader.offset >= addressLength;
    const whole = fits && reader.has(addressLength);
    if (ipVersion === undefined) {
      const hex = fits ? spacedHex(reader.captured(addressLength)) : undefined;
      addresses.push({ ...head, ip: undefined, ipVersion, hex, whole });
    } else if (whole) {
      const ip = ipVersion === 4 ? reader.ipv4() : reader.ipv6();
      addresses.push({ ...head, ip, ipVersion, hex: undefined, whole });
    }
    if (!whole) return answer(count, fits ? undefined : "address", fits);
  }
  return answer(count, undefined);
}

function spacedHex(bytes: Bytes): string {
  return bytes.length === 0 ? "" : ` ${hexText(bytes.data, bytes.start, bytes.length, " ")}`;
}

function ipVersionOf(type: number, protocol: Bytes, addressLength: number): 4 | 6 | undefined {
  if (type === nlpidType && protocol.length === 1 && protocol.at(0) === nlpidIp && addressLength === 4) return 4;
  return type === llcType && protocol.hex() === ipv6Header && addressLength === 16 ? 6 : undefined;
}
