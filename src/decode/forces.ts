import { ForcesCursor } from "./forces-cursor.js";
import type { ForcesItem } from "./forces-items.js";
import { forcesTypes, readForcesMessage } from "./forces-messages.js";
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

const [firstGap, lastGap, otherGap, lastType] = [0x07, 0x0e, 0x10, 0x14];

const isType = (type: number): boolean =>
  type > 0 && type <= lastType && type !== otherGap && !(type >= firstGap && type <= lastGap);

export function decodeForces(reader: Reader, wireLength: number): ForcesLayer {
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
  const cursor = new ForcesCursor(reader);
  const isRight = readForcesMessage(cursor, known, reader.offset, length - forcesHeaderLength);
  return { ...base, header, problem: isRight ? undefined : "content", items: cursor.items, cut: cursor.ended };
}
