/** What OpenFlow's messages of all versions have in common. */
import type { Bytes } from "./layer.js";
import type { Reader } from "./reader.js";

/** Why a list ends: its next item cannot be, with what follows captured or not; or it was not captured. */
export type OpenflowEnd = undefined | "invalid" | "invalid-cut" | "cut";

/** What nobody looks into. */
export interface OpenflowData {
  readonly length: number;
  readonly bytes: Bytes;
}

/** How long the message of a type is behind the header: so many bytes, or at least so many. */
export interface OpenflowLength {
  readonly exactly?: number;
  readonly atLeast?: number;
}

/** What follows an item of a list that cannot be. */
export function openflowInvalid(reader: Reader, left: number): OpenflowEnd {
  return reader.has(left) ? "invalid" : "invalid-cut";
}

export function readOpenflowData(reader: Reader, length: number): OpenflowData {
  return { length, bytes: reader.captured(length) };
}
