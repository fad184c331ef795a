import { hexText, ipv4Text, ipv6Text } from "./address-text.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** A packet of the Babel routing protocol (RFC 8966). */
export interface BabelLayer extends Layer {
  readonly kind: "babel";
  /** The header was not all captured. */
  readonly cut: boolean;
  readonly magic: number;
  readonly version: number;
  /** Absent when the datagram has no room for it. */
  readonly bodyLength: number | undefined;
  readonly body: BabelTlvs;
  /** What follows the body (RFC 8967), if anything does. */
  readonly trailer: BabelTlvs | undefined;
  /** There is no room for the header, or for the body. */
  readonly tooShort: boolean;
}

export interface BabelTlvs {
  readonly tlvs: readonly BabelTlv[];
  /** `cut`: not all of the next TLV was captured; `start`: not even its type; `invalid`: it does not fit. */
  readonly end: undefined | "cut" | "start" | "invalid";
}

export interface BabelTlv {
  readonly type: number;
  /** Of the first kind of padding, absent. */
  readonly length: number | undefined;
  /** Absent of types that nobody knows. */
  readonly content: BabelContent | undefined;
  readonly subTlvs: BabelSubTlvs | undefined;
}

export type BabelContent =
  /** The TLV is too short for its type, or an address in it cannot be. `flags` are those of an update nevertheless. */
  | { readonly form: "invalid"; readonly flags?: number }
  | { readonly form: "nothing" }
  | { readonly form: "acknowledgment-request"; readonly nonce: number; readonly interval: number }
  | { readonly form: "acknowledgment"; readonly nonce: number }
  | { readonly form: "hello"; readonly unicast: boolean; readonly sequence: number; readonly interval: number }
  | {
      readonly form: "heard";
      /** Absent when it cannot be. */
      readonly address: BabelAddress | undefined;
      readonly cost: number;
      readonly interval: number;
    }
  | { readonly form: "router"; readonly id: string }
  | { readonly form: "next-hop"; readonly address: BabelAddress }
  | BabelUpdate
  | { readonly form: "route-request"; readonly prefix: BabelPrefix; readonly source: BabelPrefix | undefined }
  | {
      readonly form: "sequence-request";
      readonly hops: number;
      readonly prefix: BabelPrefix;
      readonly source: BabelPrefix | undefined;
      readonly sequence: number;
      readonly id: string;
    }
  | { readonly form: "counter"; readonly timestamp: number; readonly counter: number }
  | { readonly form: "digest"; readonly keyId: number; readonly digest: string }
  | { readonly form: "packet-counter"; readonly counter: number };

/** In the encodings of RFC 8966 section 4.1.5; 0 is none. */
export interface BabelAddress {
  readonly encoding: number;
  /** An IPv4 address also where it is mapped into IPv6. */
  readonly address: string;
}

export interface BabelPrefix {
  readonly encoding: number;
  readonly address: string;
  readonly length: number;
}

export interface BabelUpdate {
  readonly form: "update";
  /** Absent where the source's prefix stands in its place. */
  readonly flags: number | undefined;
  readonly prefix: BabelPrefix;
  readonly source: BabelPrefix | undefined;
  readonly metric: number;
  readonly sequence: number;
  readonly interval: number;
}

export interface BabelSubTlvs {
  readonly subTlvs: readonly BabelSubTlv[];
  readonly invalid: boolean;
}

export interface BabelSubTlv {
  readonly type: number;
  /** The sub-TLV's header or value does not fit. */
  readonly broken: boolean;
  readonly channels?: readonly number[];
  /** In microseconds. */
  readonly timestamps?: readonly number[];
  /** There is no room for the timestamps that there should be. */
  readonly tooShort?: boolean;
}

export const babelTypes = {
  pad1: 0,
  padN: 1,
  acknowledgmentRequest: 2,
  acknowledgment: 3,
  hello: 4,
  heard: 5,
  routerId: 6,
  nextHop: 7,
  update: 8,
  routeRequest: 9,
  sequenceRequest: 10,
  counter: 11,
  digest: 12,
  sourceUpdate: 13,
  sourceRequest: 14,
  sourceSequenceRequest: 15,
  mac: 16,
  packetCounter: 17,
  challengeRequest: 18,
  challengeReply: 19,
} as const;

export const babelSubTypes = { pad1: 0, padN: 1, diversity: 2, timestamp: 3 } as const;

const babelMagic = 42;
const supportedVersion = 2;
const headerLength = 4;
const nothing: BabelTlvs = { tlvs: [], end: undefined };

export function decodeBabel(reader: Reader, wireLength: number): BabelLayer {
  const { offset, left: capturedLength } = reader;
  const base = { kind: "babel", offset, wireLength, capturedLength } as const;
  const rest = { body: nothing, trailer: undefined, tooShort: false };
  if (!reader.has(headerLength)) return { ...base, ...rest, cut: true, magic: 0, version: 0, bodyLength: 0 };
  const room = wireLength - headerLength;
  const [magic, version] = [reader.u8(), reader.u8()];
  const bodyLength = room < 0 ? undefined : reader.u16();
  const header = { ...base, cut: false, magic, version, bodyLength };
  if (magic !== babelMagic || version !== supportedVersion) return { ...header, ...rest };
  if (bodyLength === undefined || room < bodyLength) return { ...header, ...rest, tooShort: true };
  const start = reader.offset;
  const body = readTlvs(reader, bodyLength);
  reader.seek(start + bodyLength);
  const trailerLength = room - bodyLength;
  const trailer = trailerLength > 0 ? readTlvs(reader, trailerLength) : undefined;
  return { ...header, body, trailer, tooShort: false };
}

/** The prefixes that later ones may leave their beginning to, in IPv6's form, for IPv4 and for the other encodings. */
interface DefaultPrefixes {
  ipv4: Uint8Array;
  other: Uint8Array;
}

const mappedStart = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];

function readTlvs(reader: Reader, length: number): BabelTlvs {
  const tlvs: BabelTlv[] = [];
  const end = reader.offset + length;
  const defaults = { ipv4: Uint8Array.from([...mappedStart, 0, 0, 0, 0]), other: new Uint8Array(16) };
  while (reader.offset < end) {
    const start = reader.offset;
    const type = reader.maybe8();
    if (type === undefined) return { tlvs, end: "start" };
    if (type === babelTypes.pad1) {
      tlvs.push({ type, length: undefined, content: { form: "nothing" }, subTlvs: undefined });
      continue;
    }
    if (start + 2 > end) return { tlvs, end: "invalid" };
    const size = reader.maybe8();
    if (size === undefined) return { tlvs, end: "cut" };
    if (start + 2 + size > end) return { tlvs, end: "invalid" };
    if (!reader.has(size)) return { tlvs, end: "cut" };
    tlvs.push(readTlv(type, size, reader, defaults));
    reader.seek(start + 2 + size);
  }
  return { tlvs, end: undefined };
}

/** By type: the shortest value. */
const leastLengths: ReadonlyMap<number, number> = new Map([
  [babelTypes.acknowledgmentRequest, 6],
  [babelTypes.acknowledgment, 2],
  [babelTypes.hello, 6],
  [babelTypes.heard, 6],
  [babelTypes.routerId, 10],
  [babelTypes.nextHop, 2],
  [babelTypes.update, 10],
  [babelTypes.routeRequest, 2],
  [babelTypes.sequenceRequest, 14],
  [babelTypes.counter, 6],
  [babelTypes.digest, 18],
  [babelTypes.sourceUpdate, 10],
  [babelTypes.sourceRequest, 3],
  [babelTypes.sourceSequenceRequest, 14],
  [babelTypes.packetCounter, 4],
]);

const longestChallenge = 192;
const invalid: BabelContent = { form: "invalid" };

function readTlv(type: number, length: number, reader: Reader, defaults: DefaultPrefixes): BabelTlv {
  const end = reader.offset + length;
  const isTooShort = length < (leastLengths.get(type) ?? 0);
  const content = isTooShort ? invalid : readContent(type, length, reader, defaults);
  const isExtended = extended.has(type) && content !== undefined && content.form !== "invalid" && reader.offset < end;
  const isHeard = content?.form === "heard" && content.address === undefined;
  const subTlvs = isExtended && !isHeard ? readSubTlvs(type, reader, end) : undefined;
  return { type, length, content, subTlvs };
}

/** Types with room for sub-TLVs behind their fields. */
const extended: ReadonlySet<number> = new Set([
  babelTypes.hello,
  babelTypes.heard,
  babelTypes.update,
  babelTypes.sourceUpdate,
]);

const unicastFlag = 0x8000;

function readContent(
  type: number,
  length: number,
  reader: Reader,
  defaults: DefaultPrefixes,
): BabelContent | undefined {
  const end = reader.offset + length;
  switch (type) {
    case babelTypes.padN:
    case babelTypes.mac:
      return { form: "nothing" };
    case babelTypes.acknowledgmentRequest:
      reader.skip(2);
      return { form: "acknowledgment-request", nonce: reader.u16(), interval: reader.u16() };
    case babelTypes.acknowledgment:
      return { form: "acknowledgment", nonce: reader.u16() };
    case babelTypes.hello: {
      const flags = reader.u16();
      const unicast = (flags & unicastFlag) !== 0;
      return { form: "hello", unicast, sequence: reader.u16(), interval: reader.u16() };
    }
    case babelTypes.heard: {
      const encoding = reader.u8();
      reader.skip(1);
      const [cost, interval] = [reader.u16(), reader.u16()];
      return { form: "heard", address: readAddress(encoding, reader, end), cost, interval };
    }
    case babelTypes.routerId:
      reader.skip(2);
      return { form: "router", id: readId(reader) };
    case babelTypes.nextHop: {
      const encoding = reader.u8();
      reader.skip(1);
      const address = readAddress(encoding, reader, end);
      return address === undefined ? invalid : { form: "next-hop", address };
    }
    case babelTypes.update:
    case babelTypes.sourceUpdate:
      return readUpdate(type, reader, end, defaults);
    case babelTypes.routeRequest:
    case babelTypes.sourceRequest: {
      const [encoding, prefixLength] = [reader.u8(), reader.u8()];
      const sourceLength = type === babelTypes.sourceRequest ? reader.u8() : undefined;
      const prefixes = readPrefixes(encoding, prefixLength, sourceLength, reader, end);
      return prefixes === undefined ? invalid : { form: "route-request", ...prefixes };
    }
    case babelTypes.sequenceRequest:
    case babelTypes.sourceSequenceRequest: {
      const [encoding, prefixLength, sequence] = [reader.u8(), reader.u8(), reader.u16()];
      const [hops, last] = [reader.u8(), reader.u8()];
      const id = readId(reader);
      const sourceLength = type === babelTypes.sourceSequenceRequest ? last : undefined;
      const prefixes = readPrefixes(encoding, prefixLength, sourceLength, reader, end);
      return prefixes === undefined ? invalid : { form: "sequence-request", hops, ...prefixes, sequence, id };
    }
    case babelTypes.counter: {
      const counter = reader.u16();
      return { form: "counter", counter, timestamp: reader.u32() };
    }
    case babelTypes.digest:
      return { form: "digest", keyId: reader.u16(), digest: reader.captured(length - 2).hex() };
    case babelTypes.packetCounter:
      return { form: "packet-counter", counter: reader.u32() };
    case babelTypes.challengeRequest:
    case babelTypes.challengeReply:
      return length > longestChallenge ? invalid : { form: "nothing" };
    default:
      return undefined;
  }
}

function readId(reader: Reader): string {
  const bytes = reader.captured(8);
  return hexText(bytes.data, bytes.start, bytes.length, ":");
}

const encodings = { none: 0, ipv4: 1, ipv6: 2, linkLocal: 3 } as const;

/**
 * The bytes at the cursor as an address of IPv6's form: `length` bits, of which the first `omitted` bytes are those of the default.
 * `undefined` if that cannot be.
 */
function readBits(
  encoding: number,
  length: number,
  omitted: number,
  start: Uint8Array | undefined,
  reader: Reader,
  end: number,
): Uint8Array | undefined {
  const count = Math.ceil(length / 8);
  const room = end - reader.offset;
  const bytes = new Uint8Array(16);
  if (count > 16) return undefined;
  const take = (at: number, number: number) => {
    for (let index = 0; index < number; index++) bytes[at + index] = reader.u8();
  };
  switch (encoding) {
    case encodings.none:
      return bytes;
    case encodings.ipv4:
      if (omitted > 4 || count > 4 || (count > omitted && room < count - omitted)) return undefined;
      bytes.set(mappedStart);
      if (omitted > 0) {
        if (start === undefined) return undefined;
        bytes.set(start.subarray(0, 12 + omitted));
      }
      take(12 + omitted, count - omitted);
      return bytes;
    case encodings.ipv6:
      if (omitted > 16 || (count > omitted && room < count - omitted)) return undefined;
      if (omitted > 0) {
        if (start === undefined) return undefined;
        bytes.set(start.subarray(0, omitted));
      }
      take(omitted, count - omitted);
      return bytes;
    case encodings.linkLocal:
      if (count > 8 && room < count - 8) return undefined;
      bytes.set([0xfe, 0x80]);
      take(8, count - 8);
      return bytes;
    default:
      return undefined;
  }
}

function isMapped(bytes: Uint8Array): boolean {
  return mappedStart.every((byte, index) => bytes[index] === byte);
}

function readAddress(encoding: number, reader: Reader, end: number): BabelAddress | undefined {
  const bytes = readBits(encoding, encoding === encodings.ipv4 ? 32 : 128, 0, undefined, reader, end);
  if (bytes === undefined) return undefined;
  return { encoding, address: isMapped(bytes) ? ipv4Text(bytes, 12) : ipv6Text(bytes, 0) };
}

const mappedBits = 96;

/** Lengths of IPv4 prefixes count as in IPv6's form, in a byte. */
function toPrefix(encoding: number, length: number, bytes: Uint8Array): BabelPrefix {
  const long = (length + (encoding === encodings.ipv4 ? mappedBits : 0)) & 0xff;
  if (long >= mappedBits && isMapped(bytes))
    return { encoding, address: ipv4Text(bytes, 12), length: long - mappedBits };
  return { encoding, address: ipv6Text(bytes, 0), length: long };
}

/** A prefix, and behind it that of the source if that has a length. */
function readPrefixes(
  encoding: number,
  length: number,
  sourceLength: number | undefined,
  reader: Reader,
  end: number,
): { readonly prefix: BabelPrefix; readonly source: BabelPrefix | undefined } | undefined {
  const bytes = readBits(encoding, length, 0, undefined, reader, end);
  if (bytes === undefined) return undefined;
  const prefix = toPrefix(encoding, length, bytes);
  if (sourceLength === undefined) return { prefix, source: undefined };
  const sourceBytes = readBits(encoding, sourceLength, 0, undefined, reader, end);
  if (sourceBytes === undefined) return undefined;
  return { prefix, source: toPrefix(encoding, sourceLength, sourceBytes) };
}

const prefixFlag = 0x80;

function readUpdate(type: number, reader: Reader, end: number, defaults: DefaultPrefixes): BabelContent {
  const [encoding, second, length, omitted] = [reader.u8(), reader.u8(), reader.u8(), reader.u8()];
  const [interval, sequence, metric] = [reader.u16(), reader.u16(), reader.u16()];
  const isIpv4 = encoding === encodings.ipv4;
  const bytes = readBits(encoding, length, omitted, isIpv4 ? defaults.ipv4 : defaults.other, reader, end);
  const hasSource = type === babelTypes.sourceUpdate;
  const flags = hasSource ? undefined : second;
  const failed: BabelContent = flags === undefined ? invalid : { form: "invalid", flags };
  if (bytes === undefined) return failed;
  const prefix = toPrefix(encoding, length, bytes);
  const update = { form: "update", flags, prefix, source: undefined, metric, sequence, interval } as const;
  if (hasSource) {
    const sourceBytes = readBits(encoding, second, 0, undefined, reader, end);
    return sourceBytes === undefined ? failed : { ...update, source: toPrefix(encoding, second, sourceBytes) };
  }
  if (second & prefixFlag) {
    if (isIpv4) defaults.ipv4 = bytes;
    else defaults.other = bytes;
  }
  return update;
}

function readSubTlvs(tlvType: number, reader: Reader, end: number): BabelSubTlvs {
  const subTlvs: BabelSubTlv[] = [];
  while (reader.offset < end) {
    const type = reader.u8();
    if (type === babelSubTypes.pad1) {
      subTlvs.push({ type, broken: false });
      continue;
    }
    const length = reader.offset < end ? reader.u8() : undefined;
    const start = reader.offset;
    if (length === undefined || start + length > end) {
      subTlvs.push({ type, broken: true });
      return { subTlvs, invalid: true };
    }
    const subTlv = readSubTlv(type, tlvType, length, reader);
    subTlvs.push(subTlv);
    if (subTlv.tooShort) return { subTlvs, invalid: true };
    reader.seek(start + length);
  }
  return { subTlvs, invalid: false };
}

function readSubTlv(type: number, tlvType: number, length: number, reader: Reader): BabelSubTlv {
  const base = { type, broken: false };
  if (type === babelSubTypes.diversity) return { ...base, channels: Array.from({ length }, () => reader.u8()) };
  if (type !== babelSubTypes.timestamp) return base;
  const count = tlvType === babelTypes.hello ? 1 : tlvType === babelTypes.heard ? 2 : 0;
  if (length < count * 4) return { ...base, tooShort: true };
  return { ...base, timestamps: Array.from({ length: count }, () => reader.u32()) };
}
