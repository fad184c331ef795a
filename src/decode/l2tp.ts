import type { Context } from "./context.js";
import type { FieldProblem } from "./fields.js";
import { Fields } from "./fields.js";
import type { L2tpValue } from "./l2tp-values.js";
import { decodeL2tpValue } from "./l2tp-values.js";
import type { Bytes, Layer } from "./layer.js";
import { decodePpp } from "./ppp.js";
import type { Reader } from "./reader.js";

/** Layer Two Tunneling Protocol, version 2 (RFC 2661). */
export interface L2tpLayer extends Layer {
  readonly kind: "l2tp";
  /** Flags and version; absent when not captured, as the fields after it. */
  readonly flags: number | undefined;
  readonly length: number | undefined;
  readonly tunnelId: number | undefined;
  readonly sessionId: number | undefined;
  readonly ns: number | undefined;
  readonly nr: number | undefined;
  /** Why a field is missing. */
  readonly problem: FieldProblem;
  /** `large`: than the packet; `small`: than the header; `none`: a control message must have one. */
  readonly lengthProblem: undefined | "large" | "small" | "none";
  /** The larger of the two that `lengthProblem` compares is `length`, or this. */
  readonly room: number;
  /** Of control messages. */
  readonly pairs: readonly L2tpPair[];
}

/** An attribute and its value. */
export interface L2tpPair {
  /**
   * `cut`: not even its length was captured; `length`: it is too short for a header, reaches beyond the message, or was not all
   * captured. Nothing follows.
   */
  readonly problem: undefined | "cut" | "length";
  readonly flags: number;
  readonly vendorId: number;
  readonly type: number;
  readonly data: Bytes;
  /** Of the types known, unless it is hidden or a vendor's. */
  readonly value: L2tpValue | undefined;
}

export const l2tpFlags = {
  control: 0x8000,
  length: 0x4000,
  sequence: 0x0800,
  offset: 0x0200,
  priority: 0x0100,
} as const;

export const l2tpPairFlags = { mandatory: 0x8000, hidden: 0x4000 } as const;

export const l2tpVersion = 2;
const pairHeaderLength = 6;
const lengthMask = 0x3ff;
/** Only the length field bounds the header. */
const unbounded = 0x10000;

export function decodeL2tp(reader: Reader, wireLength: number, context: Context): L2tpLayer {
  const start = reader.offset;
  const base = { kind: "l2tp", offset: start, wireLength, capturedLength: reader.left } as const;
  const fields = new Fields(reader, unbounded);
  const flags = fields.u16();
  const has = (flag: number) => fields.whole && ((flags ?? 0) & flag) !== 0;
  const isKnown = ((flags ?? 0) & 0x0f) === l2tpVersion;
  const length = isKnown && has(l2tpFlags.length) ? fields.u16() : undefined;
  const [tunnelId, sessionId] = isKnown ? [fields.u16(), fields.u16()] : [undefined, undefined];
  const [ns, nr] = isKnown && has(l2tpFlags.sequence) ? [fields.u16(), fields.u16()] : [undefined, undefined];
  if (isKnown && has(l2tpFlags.offset)) {
    const padding = fields.u16() ?? 0;
    if (fields.check(padding)) reader.skip(padding);
  }
  const headerLength = reader.offset - start;
  const room = length ?? wireLength;
  const common = { ...base, flags, length, tunnelId, sessionId, ns, nr, problem: fields.problem };
  const lengthProblem = findProblem(flags ?? 0, length, wireLength, headerLength);
  const layer: L2tpLayer = { ...common, lengthProblem, room, pairs: [] };
  if (!isKnown || !fields.whole || lengthProblem !== undefined) return layer;
  if (has(l2tpFlags.control)) return { ...layer, pairs: readPairs(reader, room - headerLength) };
  return { ...layer, payload: context.enter(decodePpp, reader, room - headerLength) };
}

function findProblem(
  flags: number,
  length: number | undefined,
  wireLength: number,
  headerLength: number,
): L2tpLayer["lengthProblem"] {
  if (length !== undefined && wireLength < length) return "large";
  if ((length ?? wireLength) < headerLength) return "small";
  return length === undefined && (flags & l2tpFlags.control) !== 0 ? "none" : undefined;
}

function readPairs(reader: Reader, room: number): readonly L2tpPair[] {
  const pairs: L2tpPair[] = [];
  for (let left = room; left > 0;) {
    const start = reader.offset;
    const flags = reader.maybe16();
    const nothing = { vendorId: 0, type: 0, data: reader.captured(0), value: undefined };
    if (flags === undefined) return [...pairs, { ...nothing, problem: "cut", flags: 0 }];
    const length = flags & lengthMask;
    if (length < pairHeaderLength || length > left || start + length > reader.end)
      return [...pairs, { ...nothing, problem: "length", flags }];
    const [vendorId, type] = [reader.u16(), reader.u16()];
    const data = reader.captured(length - pairHeaderLength);
    const isOpen = vendorId === 0 && (flags & l2tpPairFlags.hidden) === 0;
    const value = isOpen ? decodeL2tpValue(type, data) : undefined;
    pairs.push({ problem: undefined, flags, vendorId, type, data, value });
    left -= length;
  }
  return pairs;
}
