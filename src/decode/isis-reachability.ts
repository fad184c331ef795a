import type { FieldProblem, Fields } from "./fields.js";
import type { IsisNeighborValue } from "./isis-neighbor-values.js";
import { readNeighborValue } from "./isis-neighbor-values.js";
import type { Bytes } from "./layer.js";
import { readOsiId } from "./osi-id.js";
import type { Reader } from "./reader.js";

/** The wide TLVs: neighbors (RFC 5305, 5311) and prefixes (RFC 5305, 5308), each with sub-TLVs. */

export interface IsisNeighbor {
  readonly id: string | undefined;
  /** Alias identifiers have none. */
  readonly metric: number | undefined;
  readonly subTlvLength: number | undefined;
  readonly subTlvs: readonly IsisSubTlv[];
  /** The neighbor's bytes, where they are more than the TLV has left. */
  readonly excess: { readonly left: number; readonly needed: number } | undefined;
}

export interface IsisSubTlv {
  /**
   * `tlvHeader`, `listHeader`: too little is left of the TLV, or of the sub-TLVs, for a header; `list`, `tlv`: for the value.
   */
  readonly problem: undefined | "tlvHeader" | "listHeader" | "list" | "tlv";
  readonly type: number;
  readonly length: number;
  readonly data: Bytes;
  /** Of the types known, unless it is too short. */
  readonly value: IsisNeighborValue | undefined;
  /** Of a segment identifier on a LAN. */
  readonly adjacency: IsisLanAdjacency | undefined;
}

export interface IsisLanAdjacency {
  readonly flags: number;
  readonly weight: number;
  readonly neighborId: string;
  readonly form: "label" | "index" | "invalid";
  readonly sid: number | undefined;
}

export interface IsisPrefix {
  readonly metric: number | undefined;
  readonly status: number | undefined;
  readonly bitLength: number | undefined;
  readonly prefix: string | undefined;
  readonly subTlvLength: number | undefined;
  readonly subTlvs: readonly IsisPrefixSubTlv[];
  readonly problem: FieldProblem;
  readonly excess: { readonly left: number; readonly needed: number } | undefined;
}

export interface IsisPrefixSubTlv {
  readonly type: number;
  readonly length: number;
  /** Absent when not all captured. */
  readonly data: Bytes | undefined;
  /** Administrative tags (RFC 5130), or the color of management prefixes. */
  readonly tags: readonly number[] | undefined;
  /** The tags that have 64 bits. */
  readonly longTags: readonly bigint[] | undefined;
  /** Of a prefix SID (RFC 8667), which may reach beyond the value; `problem` tells what is missing. */
  readonly sid:
    | { readonly flags: number | undefined; readonly algorithm: number | undefined; readonly value: number | undefined }
    | undefined;
  readonly problem: FieldProblem;
}

const aliasId = 24;
const nodeIdLength = 7;

export function readNeighbors(fields: Fields, tlvType: number): readonly IsisNeighbor[] {
  const neighbors: IsisNeighbor[] = [];
  while (fields.whole && fields.left > 0) {
    const neighbor = readNeighbor(fields, tlvType);
    neighbors.push(neighbor);
    if (neighbor.excess !== undefined) break;
  }
  return neighbors;
}

/** A neighbor that is not whole ends the message, whether it is too long or was not captured. */
function readNeighbor(fields: Fields, tlvType: number): IsisNeighbor {
  const { reader } = fields;
  const room = fields.left;
  const start = reader.offset;
  const take = (count: number): boolean => {
    if (!fields.check(count)) return false;
    if (fields.left < count) fields.fail("absent");
    fields.left -= count;
    return fields.whole;
  };
  const id = take(nodeIdLength) ? readOsiId(reader, nodeIdLength) : undefined;
  const metric = tlvType !== aliasId && fields.whole && take(3) ? reader.u24() : undefined;
  const subTlvLength = fields.whole && take(1) ? reader.u8() : undefined;
  const headerLength = reader.offset - start;
  const { subTlvs, length } = readSubTlvs(fields, subTlvLength ?? 0);
  const needed = headerLength + length;
  fields.left = room - needed;
  reader.seek(start + needed);
  const excess = fields.whole && room < needed ? { left: room, needed } : undefined;
  return { id, metric, subTlvLength, subTlvs, excess };
}

/** Sub-TLVs that have `listLength` bytes; and how many they need, up to the one that is wrong. */
function readSubTlvs(fields: Fields, listLength: number): { subTlvs: readonly IsisSubTlv[]; length: number } {
  const { reader } = fields;
  const subTlvs: IsisSubTlv[] = [];
  let left = fields.left;
  let length = 0;
  for (let list = listLength; list > 0 && fields.check(2);) {
    const nothing = { type: 0, length: 0, data: reader.captured(0), value: undefined, adjacency: undefined };
    if (left < 2 || list < 2) {
      subTlvs.push({ ...nothing, problem: left < 2 ? "tlvHeader" : "listHeader" });
      length += left < 2 ? left : list;
      break;
    }
    const [type, size] = [reader.u8(), reader.u8()];
    left -= 2;
    list -= 2;
    length += 2;
    if (list < size || left < size) {
      subTlvs.push({ ...nothing, problem: list < size ? "list" : "tlv", type, length: size });
      length += list < size ? list : left;
      break;
    }
    if (!fields.check(size)) {
      subTlvs.push({ ...nothing, problem: undefined, type, length: size });
      break;
    }
    const adjacency = type === lanAdjacency && size >= 8 ? readAdjacency(fields) : undefined;
    const at = reader.offset;
    const value = readNeighborValue(type, size, reader);
    reader.seek(at);
    subTlvs.push({ problem: undefined, type, length: size, data: reader.captured(size), value, adjacency });
    if (!fields.whole) break;
    list -= size;
    left -= size - uncounted(type, size);
    length += size;
  }
  return { subTlvs, length };
}

const lanAdjacency = 32;
const valueFlag = 0x20;
const localFlag = 0x10;

/** What tells a LAN's neighbor (RFC 8667 section 2.2.2); label or index may lie beyond the sub-TLV. */
function readAdjacency(fields: Fields): IsisLanAdjacency {
  const { reader } = fields;
  const start = reader.offset;
  const [flags, weight] = [reader.u8(), reader.u8()];
  const neighborId = readOsiId(reader, 6);
  const isValue = (flags & valueFlag) !== 0;
  const isKnown = isValue === ((flags & localFlag) !== 0);
  const sid = isKnown ? ((isValue ? reader.maybe24() : reader.maybe32()) ?? fields.fail("cut")) : undefined;
  reader.seek(start);
  return { flags, weight, neighborId, form: isKnown ? (isValue ? "label" : "index") : "invalid", sid };
}

/** What tcpdump forgets to take from the TLV's length: the parts of some values that it reads one by one. */
function uncounted(type: number, length: number): number {
  switch (type) {
    case 11:
      return length >= 32 ? 32 : 0;
    case 12:
    case 22:
      return length === 0 ? 0 : 1 + 4 * ((length - 1) >> 2);
    case 29:
      return length >= 6 ? 4 : 0;
    case 21:
      return length >= 36 ? 36 : 0;
    case 32:
      return length >= 8 ? 2 : 0;
    default:
      return 0;
  }
}

export function readPrefixes(fields: Fields, version: 4 | 6): readonly IsisPrefix[] {
  const prefixes: IsisPrefix[] = [];
  while (fields.whole && fields.left > 0) {
    const prefix = readPrefix(fields, version);
    prefixes.push(prefix);
    if (prefix.problem !== undefined) fields.fail(prefix.problem);
    if (prefix.excess !== undefined) break;
  }
  return prefixes;
}

/** The TLV's length is compared at the end only. */
function readPrefix(fields: Fields, version: 4 | 6): IsisPrefix {
  const { reader } = fields;
  const start = reader.offset;
  const metric = reader.maybe32();
  const status = reader.maybe8();
  const bitLength = version === 6 ? reader.maybe8() : status === undefined ? undefined : status & 0x3f;
  const base = { metric, status, bitLength };
  const end = { prefix: undefined, subTlvLength: undefined, subTlvs: [], excess: undefined };
  if (bitLength === undefined) return { ...base, ...end, problem: "cut" };
  if (bitLength > (version === 4 ? 32 : 128)) return { ...base, ...end, problem: "absent" };
  const size = Math.ceil(bitLength / 8);
  const prefix = version === 4 ? reader.ipv4Prefix(size) : reader.ipv6Prefix(size);
  if (prefix === undefined) return { ...base, ...end, problem: "cut" };
  const hasSubTlvs = ((status ?? 0) & (version === 4 ? 0x40 : 0x20)) !== 0;
  const subTlvLength = hasSubTlvs ? reader.maybe8() : undefined;
  if (hasSubTlvs && subTlvLength === undefined) return { ...base, ...end, prefix, problem: "cut" };
  const needed = reader.offset - start + (subTlvLength ?? 0);
  const subTlvs = readPrefixSubTlvs(fields, subTlvLength ?? 0);
  const problem = subTlvs.at(-1)?.problem;
  const excess = problem === undefined && fields.left < needed ? { left: fields.left, needed } : undefined;
  fields.left -= needed;
  reader.seek(start + needed);
  // The next prefix would lie beyond the captured bytes.
  return { ...base, prefix, subTlvLength, subTlvs, problem, excess };
}

function readPrefixSubTlvs(fields: Fields, listLength: number): readonly IsisPrefixSubTlv[] {
  const { reader } = fields;
  const subTlvs: IsisPrefixSubTlv[] = [];
  const none = { tags: undefined, longTags: undefined };
  // A sub-TLV that is too long makes the length wrap, and all that follows is taken for sub-TLVs.
  for (let left = listLength; left > 0;) {
    const [type, length] = [reader.maybe8(), reader.maybe8()];
    if (type === undefined || length === undefined) {
      subTlvs.push({ type: 0, length: 0, data: undefined, ...none, sid: undefined, problem: "cut" });
      break;
    }
    const start = reader.offset;
    const data = reader.bytes(length);
    if (data === undefined) {
      subTlvs.push({ type, length, data, ...none, sid: undefined, problem: "absent" });
      break;
    }
    reader.seek(start);
    const tags = readTags(type, length, reader);
    const subTlv: IsisPrefixSubTlv = { type, length, data, ...tags, ...readSid(fields, type, length, data) };
    subTlvs.push(subTlv);
    if (subTlv.problem !== undefined) break;
    reader.seek(start + length);
    left = (left - length - 2) >>> 0;
  }
  return subTlvs;
}

const tagType = 1;
const longTagType = 2;
const colorType = 117;

function readTags(type: number, length: number, reader: Reader): Pick<IsisPrefixSubTlv, "tags" | "longTags"> {
  const hasTags = type === tagType || type === colorType;
  const tags = hasTags ? Array.from({ length: length >> 2 }, () => reader.u32()) : undefined;
  const longTags = type === longTagType ? Array.from({ length: length >> 3 }, () => reader.u64()) : undefined;
  return { tags, longTags };
}

const prefixSid = 3;
export const isisLabelFlag = 0x08;

function readSid(fields: Fields, type: number, length: number, data: Bytes): Pick<IsisPrefixSubTlv, "sid" | "problem"> {
  if (type !== prefixSid) return { sid: undefined, problem: undefined };
  const { reader } = fields;
  reader.seek(data.start);
  const [flags, algorithm] = [reader.maybe8(), reader.maybe8()];
  const isLabel = ((flags ?? 0) & isisLabelFlag) !== 0;
  const cut = algorithm === undefined;
  const short = !cut && length < (isLabel ? 5 : 6);
  const sid = { flags, algorithm, value: short ? undefined : isLabel ? reader.maybe24() : reader.maybe32() };
  return { sid, problem: cut ? "cut" : short ? "absent" : undefined };
}
