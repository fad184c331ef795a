/** ForCES messages: the TLVs that each type has, down to the operations on path data (RFC 5810 sections 6 and 7). */
import { elementHeaderLength, headerLength, isTopLevel, padded, tlvError } from "./forces-cursor.js";
import type { ForcesCursor, Tlv } from "./forces-cursor.js";
import { forcesTlvs } from "./forces-items.js";
import { pathMasks, readGeneral, readPaths } from "./forces-paths.js";

interface ForcesType {
  readonly count: number;
  readonly isOptional?: boolean;
  readonly content: "selector" | "teardown" | "redirect" | "response" | "nothing";
  /** Which operations it may ask for, a bit each. */
  readonly operations?: number;
}

/** The message types that may be, and how many TLVs of what kind each has. */
export const forcesTypes: ReadonlyMap<number, ForcesType> = new Map([
  [0x01, { count: 2, isOptional: true, content: "selector", operations: 1 << 10 }],
  [0x02, { count: 1, content: "teardown" }],
  [0x03, { count: 15, content: "selector", operations: 0x2813 }],
  [0x04, { count: 15, content: "selector", operations: 0x00c0 }],
  [0x05, { count: 1, content: "selector", operations: 1 << 10 }],
  [0x06, { count: 15, content: "redirect" }],
  [0x0f, { count: 0, content: "nothing" }],
  [0x11, { count: 1, content: "response" }],
  [0x13, { count: 15, content: "selector", operations: 0x102c }],
  [0x14, { count: 15, content: "selector", operations: 0x0300 }],
]);

interface Operation {
  readonly mask: number;
  readonly read: "path" | "general" | "nothing" | "invalid";
}

const { full, sparse, result } = pathMasks;
/** By the number of the operation. */
const operations: readonly Operation[] = [
  { mask: 0, read: "invalid" },
  { mask: full | sparse, read: "path" },
  { mask: full | sparse, read: "path" },
  { mask: result, read: "path" },
  { mask: result, read: "path" },
  { mask: 0, read: "path" },
  { mask: result, read: "path" },
  { mask: 0, read: "path" },
  { mask: 0, read: "path" },
  { mask: full | sparse | result, read: "path" },
  { mask: full | result, read: "path" },
  { mask: full | sparse, read: "path" },
  { mask: 0, read: "nothing" },
  { mask: result, read: "general" },
  { mask: 0, read: "nothing" },
];

// Each function tells whether what it read is right, as tcpdump sees it.

/** Reads what is behind a message's header, at `start`. */
export function readForcesMessage(cursor: ForcesCursor, type: ForcesType, start: number, length: number): boolean {
  if (length > headerLength && type.count === 0) return cursor.complain("no-top-level");
  if (length <= headerLength && type.count > 0) return type.isOptional === true || cursor.complain("top-level");
  if (type.count === 0) return true;
  let [at, left] = [start, length];
  for (let count = type.count; count > 0 && left > 0 && !cursor.ended; count--) {
    const tlv = cursor.tlv(at);
    if (tlvError(tlv.length, left) !== undefined) break;
    if (!isTopLevel(tlv.type)) return cursor.complain("top-level-type", tlv.type);
    cursor.add({ form: "top-level", ...tlv });
    if (!readTopLevel(cursor, type, at + headerLength, tlv.length - headerLength)) return false;
    at += padded(tlv.length);
    left -= padded(tlv.length);
  }
  if (left <= 0 || cursor.ended) return true;
  return cursor.complain("top-level-rest", left, cursor.number(at + 2, 2));
}

function readTopLevel(cursor: ForcesCursor, type: ForcesType, at: number, length: number): boolean {
  switch (type.content) {
    case "selector":
      return readSelector(cursor, at, length, type.operations ?? 0);
    case "redirect":
      return readRedirect(cursor, at, length);
    case "teardown":
      return readCode(cursor, "teardown", at, length, 255);
    case "response":
      return readCode(cursor, "response", at, length, 3);
    default:
      return true;
  }
}

function readCode(
  cursor: ForcesCursor,
  form: "teardown" | "response",
  at: number,
  length: number,
  last: number,
): boolean {
  if (length !== 4) return cursor.complain(`${form}-length`, length);
  const code = cursor.number(at, 4);
  if (code > last) return cursor.complain(`${form}-code`, code);
  cursor.add({ form, depth: 9, code });
  return true;
}

function readSelector(cursor: ForcesCursor, start: number, length: number, allowed: number): boolean {
  if (length <= 12) return cursor.complain("selector-short", 12 - length);
  if (!cursor.has(start, 8)) return false;
  cursor.add({ form: "selector", depth: 9, class: cursor.number(start, 4), instance: cursor.number(start + 4, 4) });
  return cursor.eachTlv(
    start + 8,
    length - 8,
    (tlv, at, left) => {
      if (isAllowed(tlv.type, allowed)) readOperation(cursor, tlv, at + headerLength);
      else {
        cursor.complain("operation", tlv.type, tlv.length);
        cursor.data("invalid", 10, at, left);
      }
      return true;
    },
    (tlv, left) => cursor.complainOfRest("operation-rest", tlv, left),
  );
}

/** From 0x8000 on are the operations of vendors. */
const isAllowed = (type: number, allowed: number): boolean =>
  type >= 0x8000 || (type > 0 && type < operations.length && (allowed & (1 << (type - 1))) !== 0);

function readOperation(cursor: ForcesCursor, { type, length }: Tlv, at: number): void {
  const depth = 10;
  const size = length - headerLength;
  const { mask, read } = operations[type] ?? operations[0]!;
  cursor.add({ form: "operation", depth, type, length });
  if (size < 8) {
    cursor.complain("operation-short", type, length, size);
    cursor.data("invalid", depth, at, size);
  } else if (read === "path") readPaths(cursor, at, size, mask, depth + 1);
  else if (read === "general") readGeneral(cursor, at, size, mask, depth + 1);
  else if (read === "invalid") cursor.data("invalid", depth + 1, at, size);
}

function readRedirect(cursor: ForcesCursor, start: number, length: number): boolean {
  if (length <= 8) return cursor.complain("redirect-short", 8 - length);
  const depth = 10;
  return cursor.eachTlv(
    start,
    length,
    (tlv, at) => {
      const [data, size] = [at + headerLength, tlv.length - headerLength];
      if (tlv.type === forcesTlvs.metadata) readMetadata(cursor, data, size, depth);
      else if (tlv.type === forcesTlvs.redirectData) {
        cursor.add({ form: "redirected", depth, length: size });
        cursor.data("redirected", depth, data, size);
      } else cursor.complain("redirect-type", tlv.type, tlv.length);
      return true;
    },
    (tlv, left) => {
      cursor.complain("redirect-data");
      return cursor.complainOfRest("redirect-rest", tlv, left);
    },
  );
}

function readMetadata(cursor: ForcesCursor, start: number, length: number, depth: number): void {
  cursor.add({ form: "metadata", depth, length });
  let [at, left] = [start, length];
  while (left >= elementHeaderLength && !cursor.ended) {
    const size = cursor.number(at + 4, 4);
    if (tlvError(size, left, elementHeaderLength) !== undefined) break;
    cursor.add({ form: "metadata-element", depth: depth + 1, type: cursor.number(at, 4), length: size });
    cursor.data("metadata", depth + 1, at + elementHeaderLength, size - elementHeaderLength);
    at += padded(size);
    left -= padded(size);
  }
}
