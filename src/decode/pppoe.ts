import type { Context } from "./context.js";
import type { Bytes, Layer } from "./layer.js";
import { decodePpp } from "./ppp.js";
import type { Reader } from "./reader.js";

/** PPP over Ethernet (RFC 2516). */
export interface PppoeLayer extends Layer {
  readonly kind: "pppoe";
  /** `short`: the layer outside leaves no room for the header; `cut`: it was not all captured. */
  readonly problem: undefined | "short" | "cut";
  readonly version: number;
  readonly type: number;
  /** 0 in sessions. */
  readonly code: number;
  readonly sessionId: number;
  readonly length: number;
  /** Of discovery packets; the list ends with the first that is not all there. */
  readonly tags: readonly PppoeTag[];
}

export interface PppoeTag {
  readonly type: number | undefined;
  readonly length: number | undefined;
  readonly value: Bytes | undefined;
}

export const pppoeHeaderLength = 6;

export function decodePppoe(reader: Reader, wireLength: number, context: Context): PppoeLayer {
  const offset = reader.offset;
  const capturedLength = reader.left;
  const problem = wireLength < pppoeHeaderLength ? "short" : reader.has(pppoeHeaderLength) ? undefined : "cut";
  const first = reader.u8();
  const base = { kind: "pppoe", offset, wireLength, capturedLength, problem, version: first >> 4 } as const;
  const fields = { type: first & 0xf, code: reader.u8(), sessionId: reader.u16(), length: reader.u16() };
  const header = { ...base, ...fields, tags: [], headerLength: problem === undefined ? pppoeHeaderLength : 0 };
  if (problem !== undefined) return header;
  const room = Math.min(fields.length, wireLength - pppoeHeaderLength);
  if (fields.code !== 0) return { ...header, tags: readTags(reader, room) };
  const payload = context.enter(decodePpp, reader, room);
  return { ...header, headerLength: pppoeHeaderLength + (payload?.headerLength ?? 0), payload };
}

/** The tags up to the one that ends the list; the last one may lie partly outside the room for them. */
function readTags(reader: Reader, room: number): readonly PppoeTag[] {
  const tags: PppoeTag[] = [];
  const end = reader.offset + room;
  while (reader.offset < end) {
    const before = reader.left;
    const type = reader.maybe16();
    const length = reader.maybe16();
    const value = length === undefined ? undefined : reader.bytes(length);
    tags.push({ type, length, value });
    if (value === undefined || type === 0 || reader.left === before) break;
  }
  return tags;
}
