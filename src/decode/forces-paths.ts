/** Path data of ForCES: which attribute of a block an operation is about, and its value (RFC 5810 section 7.1). */
import { elementHeaderLength, headerLength, isTopLevel, padded, tlvError } from "./forces-cursor.js";
import type { ForcesCursor, Tlv } from "./forces-cursor.js";
import { forcesTlvs } from "./forces-items.js";

/** What may be in path data: contents, by the operation, and selectors of what is in front of them. */
export const pathMasks = { full: 1, sparse: 2, result: 4, key: 8, append: 0x10, range: 0x20 } as const;
const pathFlags = { key: 1, range: 2, append: 4 } as const;

/** What each content of a path may be, for the mask of the operation. */
const contentMasks: ReadonlyMap<number, number> = new Map([
  [forcesTlvs.full, pathMasks.full],
  [forcesTlvs.sparse, pathMasks.sparse],
  [forcesTlvs.pathResult, pathMasks.result],
]);

/** How deep path data is looked into; none has a reason to come near. */
const depthLimit = 400;

// Each function tells whether what it read is right, as tcpdump sees it.

export function readPaths(cursor: ForcesCursor, start: number, length: number, mask: number, depth: number): boolean {
  return cursor.eachTlv(
    start,
    length,
    (tlv, at) => {
      cursor.add({ form: "path", depth, ...tlv, isGeneral: false });
      return readPathData(cursor, at + headerLength, tlv.length - headerLength, mask, depth + 1);
    },
    (tlv, left) => cursor.complainOfRest("path-rest", tlv, left),
  );
}

/** The one path, of whatever type, that some operations have. */
export function readGeneral(cursor: ForcesCursor, at: number, length: number, mask: number, depth: number): boolean {
  const tlv = cursor.tlv(at);
  cursor.add({ form: "general", ...tlv });
  if (tlvError(tlv.length, length) !== undefined) return cursor.complain("general-tlv", tlv.type);
  if (!isTopLevel(tlv.type)) return cursor.complain("general-type", tlv.type, tlv.length);
  cursor.add({ form: "path", depth, ...tlv, isGeneral: true });
  return readPathData(cursor, at + headerLength, tlv.length - headerLength, mask, depth + 1);
}

function readPathData(cursor: ForcesCursor, start: number, length: number, outerMask: number, depth: number): boolean {
  if (!cursor.has(start, 4)) return false;
  if (length < 4 || depth > depthLimit) {
    cursor.add({ form: "truncated" });
    return false;
  }
  const { type: flags, length: count } = cursor.tlv(start);
  cursor.add({ form: "path-data", depth, flags, count });
  let mask = outerMask;
  if (flags & pathFlags.key) mask |= pathMasks.key;
  if (flags & pathFlags.range) mask |= pathMasks.range;
  if (flags & pathFlags.append) mask |= pathMasks.append;
  const [at, left] = [start + 4, length - 4];
  if (left < count * 4) {
    cursor.complain("path-ids", count * 4, left);
    cursor.data("ids", depth, at, left);
    return false;
  }
  if (mask & pathMasks.range && mask & pathMasks.key) return cursor.complain("path-both");
  const selected = readSelection(cursor, at, left, count, mask, depth);
  if (selected === undefined) return true;
  const more = readContents(cursor, at + selected, left - selected, mask, depth);
  return more > 0 ? readPaths(cursor, at + left - more, more, mask, depth + 1) : true;
}

/** The ids, and a range or a key behind them. Answers how many bytes they take; nothing where they are wrong. */
function readSelection(
  cursor: ForcesCursor,
  start: number,
  length: number,
  count: number,
  mask: number,
  depth: number,
): number | undefined {
  if (mask & pathMasks.append) cursor.add({ form: "append", depth });
  for (let index = 1; index <= count; index++) {
    const at = start + (index - 1) * 4;
    if (!cursor.has(at, 4)) return undefined;
    cursor.add({ form: "id", depth, index, id: cursor.number(at, 4) });
  }
  const idsLength = count * 4;
  if ((mask & (pathMasks.range | pathMasks.key)) === 0) return idsLength;
  const [at, left] = [start + idsLength, length - idsLength];
  if (left < 12) {
    cursor.complain("path-short", left);
    return undefined;
  }
  if (mask & pathMasks.range) {
    cursor.add({ form: "range", depth, start: cursor.number(at + 4, 4), end: cursor.number(at + 8, 4) });
    return idsLength + 12;
  }
  const keyLength = cursor.number(at + 6, 2);
  if (keyLength >= headerLength && left - 8 >= keyLength - headerLength)
    return idsLength + 8 + keyLength - headerLength;
  if (keyLength < headerLength) cursor.complain("key-length", keyLength);
  else cursor.complain("key-short");
  return undefined;
}

/** Answers how many bytes are left behind the content; 0 where it is wrong. */
function readContents(cursor: ForcesCursor, at: number, left: number, mask: number, depth: number): number {
  if (left === 0 || cursor.ended) return left;
  const tlv = cursor.tlv(at);
  const error = tlvError(tlv.length, left);
  if (error !== undefined) cursor.complainOfTlv("path-content-rest", error, left, tlv.type, tlv.length);
  else if (tlv.type >= forcesTlvs.path && tlv.type <= forcesTlvs.pathResult)
    return readContent(cursor, tlv, at, mask, depth) ? left - padded(tlv.length) : 0;
  else cursor.complain("path-content", tlv.type, tlv.length);
  if (tlv.length === 0) return left;
  cursor.data("bad", depth, at, left);
  return 0;
}

function readContent(cursor: ForcesCursor, { type, length }: Tlv, at: number, mask: number, depth: number): boolean {
  const size = padded(length);
  if (type !== forcesTlvs.path) {
    cursor.add({ form: "content", depth, type, length, padding: size - length });
    const programmed = contentMasks.get(type) ?? 0;
    if (mask & pathMasks.key) {
      if (type !== forcesTlvs.key) cursor.complain("key-expected");
    } else if ((mask & programmed) === 0) cursor.complain("encoding", type, programmed, mask);
  }
  switch (type) {
    case forcesTlvs.key:
      return readKey(cursor, at, size, depth + 2);
    case forcesTlvs.full:
      return readFullData(cursor, at, size, depth + 2);
    case forcesTlvs.sparse:
      return readSparseData(cursor, at + headerLength, size - headerLength, depth + 3);
    case forcesTlvs.pathResult:
      return readResult(cursor, at + headerLength, size - headerLength, depth + 2);
    default:
      return readPaths(cursor, at, size, mask, depth + 2);
  }
}

function readResult(cursor: ForcesCursor, at: number, length: number, depth: number): boolean {
  if (length !== 4) return cursor.complain("result-length", length);
  if (!cursor.has(at, 4)) return false;
  const code = cursor.number(at, 1);
  if (code >= 0x18 && code <= 0xfe) return cursor.complain("result-code", code);
  cursor.add({ form: "result", depth, code });
  return true;
}

function readFullData(cursor: ForcesCursor, at: number, length: number, depth: number): boolean {
  if (!cursor.has(at, 4)) return false;
  if (cursor.number(at, 2) !== forcesTlvs.full) return cursor.complain("full-data");
  cursor.data("full", depth, at + headerLength, length - headerLength);
  return true;
}

function readSparseData(cursor: ForcesCursor, start: number, length: number, depth: number): boolean {
  if (length < elementHeaderLength) return cursor.complain("sparse-length");
  let [at, left] = [start, length];
  while (left > 0 && !cursor.ended) {
    const size = left < elementHeaderLength ? 0 : cursor.number(at + 4, 4);
    const error = tlvError(size, left, elementHeaderLength);
    if (error !== undefined) return cursor.complainOfTlv("element", error, left);
    cursor.add({ form: "element", depth, type: cursor.number(at, 4), length: size });
    cursor.data("element", depth, at + elementHeaderLength, size - elementHeaderLength);
    at += padded(size);
    left -= padded(size);
  }
  return true;
}

function readKey(cursor: ForcesCursor, start: number, length: number, depth: number): boolean {
  cursor.add({ form: "key", depth, id: cursor.number(start + headerLength, 4) });
  const at = start + headerLength + 4;
  const tlv = cursor.tlv(at);
  const error = tlvError(tlv.length, length);
  if (error !== undefined) return cursor.complainOfTlv("key-tlv", error, tlv.type, tlv.length);
  // tcpdump looks for the data a header too late.
  return readFullData(cursor, at + headerLength, tlv.length, depth);
}
