import type { Context } from "./context.js";
import type { Layer } from "./layer.js";
import { readLayout, type Values } from "./layout.js";
import type { Reader } from "./reader.js";

/** Overlay Transport Virtualization (draft-hasmit-otv-04). */
export interface OtvLayer extends Layer, Values<typeof headerLayout> {
  readonly kind: "otv";
  /** Whether all of what is too short for a header was captured. */
  readonly whole: boolean;
}

const headerLayout = { flags: "u8", overlay: "u24", instance: "u24", reserved: "u8" } as const;
export const otvHeaderLength = 8;

export function decodeOtv(reader: Reader, wireLength: number, context: Context): OtvLayer {
  const base = { kind: "otv", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  const whole = reader.has(wireLength);
  const header = readLayout(reader, headerLayout);
  const isWhole = wireLength >= otvHeaderLength && header.reserved !== undefined;
  const payload = isWhole ? context.ethernet(reader, wireLength - otvHeaderLength) : undefined;
  return { ...base, whole, ...header, payload };
}
