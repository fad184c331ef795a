import type { Context } from "./context.js";
import type { ForcesItem } from "./forces-items.js";
import { ForcesReader } from "./forces-items.js";
import type { Bytes, Layer } from "./layer.js";
import { readLayout, type Values } from "./layout.js";
import type { Reader } from "./reader.js";

/** Forwarding and Control Element Separation (RFC 5810). */
export interface ForcesLayer extends Layer {
  readonly kind: "forces";
  /** Absent if not whole. */
  readonly header: Values<typeof headerLayout> | undefined;
  /** The message type is none, or is not known; the length is not that of the packet; something in the message is wrong. */
  readonly problem: undefined | "type" | "unknown-type" | "length" | "content";
  /** What the message holds, in its order, however deep it lies. */
  readonly items: readonly ForcesItem[];
  /** A field was not captured; nothing follows. */
  readonly cut: boolean;
  /** All of the message, as far as captured. */
  readonly message: Bytes;
}

const headerLayout = {
  versionAndReserved: "u8",
  type: "u8",
  words: "u16",
  source: "u32",
  destination: "u32",
  correlator: "u64",
  flags: "u32",
} as const;

export const forcesHeaderLength = 24;

/** The message types that may be, and how many TLVs of what kind each has. */
const forcesTypes: ReadonlyMap<number, ForcesType> = new Map([
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

export interface ForcesType {
  readonly count: number;
  readonly isOptional?: boolean;
  readonly content: "selector" | "teardown" | "redirect" | "response" | "nothing";
  /** Which operations it may ask for, a bit each. */
  readonly operations?: number;
}

const [firstGap, lastGap, otherGap, lastType] = [0x07, 0x0e, 0x10, 0x14];

const isType = (type: number): boolean =>
  type > 0 && type <= lastType && type !== otherGap && !(type >= firstGap && type <= lastGap);

export function decodeForces(reader: Reader, wireLength: number, _context: Context): ForcesLayer {
  const { offset, left: capturedLength } = reader;
  const message = reader.captured(wireLength);
  reader.seek(offset);
  const base = { kind: "forces", offset, wireLength, capturedLength, message, items: [], cut: false } as const;
  if (!reader.has(forcesHeaderLength)) return { ...base, header: undefined, problem: undefined };
  const header = readLayout(reader, headerLayout);
  const { type = 0, words = 0 } = header;
  const known = forcesTypes.get(type);
  if (known === undefined) return { ...base, header, problem: isType(type) ? "unknown-type" : "type" };
  const length = words * 4;
  if (wireLength < forcesHeaderLength || length !== wireLength) return { ...base, header, problem: "length" };
  const items = new ForcesReader(reader);
  const isRight = items.readMessage(known, length - forcesHeaderLength);
  return { ...base, header, problem: isRight ? undefined : "content", items: items.items, cut: items.ended };
}
