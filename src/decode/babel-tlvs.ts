/** Babel's messages: types, lengths and values (RFC 8966 section 4.6). */
import { hexText } from "./address-text.js";
import {
  babelEncodings as encodings,
  firstDefaults,
  readAddress,
  readBits,
  readPrefixes,
  toPrefix,
  type BabelAddress,
  type BabelPrefix,
  type DefaultPrefixes,
} from "./babel-prefixes.js";
import { readSubTlvs, type BabelSubTlvs } from "./babel-sub-tlvs.js";
import type { Reader } from "./reader.js";

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

export function readTlvs(reader: Reader, length: number): BabelTlvs {
  const tlvs: BabelTlv[] = [];
  const end = reader.offset + length;
  const defaults = firstDefaults();
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
  const timestampCount = extended.get(type);
  const isWhole = content !== undefined && content.form !== "invalid" && !isUnreadable(content);
  const hasMore = timestampCount !== undefined && isWhole && reader.offset < end;
  const subTlvs = hasMore ? readSubTlvs(reader, end, timestampCount) : undefined;
  return { type, length, content, subTlvs };
}

/** The content's address cannot be. */
const isUnreadable = (content: BabelContent): boolean => content.form === "heard" && content.address === undefined;

/** The types with room for sub-TLVs behind their fields, and how many timestamps these may have. */
const extended: ReadonlyMap<number, number> = new Map([
  [babelTypes.hello, 1],
  [babelTypes.heard, 2],
  [babelTypes.update, 0],
  [babelTypes.sourceUpdate, 0],
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

const prefixFlag = 0x80;

function readUpdate(type: number, reader: Reader, end: number, defaults: DefaultPrefixes): BabelContent {
  const [encoding, second, length, omitted] = [reader.u8(), reader.u8(), reader.u8(), reader.u8()];
  const [interval, sequence, metric] = [reader.u16(), reader.u16(), reader.u16()];
  const isIpv4 = encoding === encodings.ipv4;
  const bytes = readBits(encoding, length, reader, end, omitted, isIpv4 ? defaults.ipv4 : defaults.other);
  const hasSource = type === babelTypes.sourceUpdate;
  const flags = hasSource ? undefined : second;
  const failed: BabelContent = flags === undefined ? invalid : { form: "invalid", flags };
  if (bytes === undefined) return failed;
  const prefix = toPrefix(encoding, length, bytes);
  const update = { form: "update", flags, prefix, source: undefined, metric, sequence, interval } as const;
  if (hasSource) {
    const sourceBytes = readBits(encoding, second, reader, end);
    return sourceBytes === undefined ? failed : { ...update, source: toPrefix(encoding, second, sourceBytes) };
  }
  if (second & prefixFlag) {
    if (isIpv4) defaults.ipv4 = bytes;
    else defaults.other = bytes;
  }
  return update;
}
