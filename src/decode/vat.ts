import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** Audio of the conferencing tool vat, or of the older vt. Fields are absent when not captured. */
export interface VatLayer extends Layer {
  readonly kind: "vat";
  /** `short`: the datagram has no room for a header. */
  readonly problem: undefined | "short";
  /** The first 16 bits, by which the two tools' packets are told apart. */
  readonly start: number | undefined;
  readonly tool: undefined | "vt" | "vat";
  /** Of vat: the first and the second word of the header. */
  readonly flags: number | undefined;
  readonly timestamp: number | undefined;
}

/** Bits that vat leaves 0. */
const foreignBits = 0xf060;
const startLength = 2;
export const vatHeaderLength = 8;

export function decodeVat(reader: Reader, wireLength: number): VatLayer {
  const { offset } = reader;
  const base = { kind: "vat", offset, wireLength, capturedLength: reader.left } as const;
  const none = { start: undefined, tool: undefined, flags: undefined, timestamp: undefined };
  if (wireLength < startLength) return { ...base, problem: "short", ...none };
  const start = reader.maybe16();
  if (start === undefined) return { ...base, problem: undefined, ...none };
  if ((start & foreignBits) !== 0) return { ...base, problem: undefined, ...none, start, tool: "vt" };
  if (wireLength < vatHeaderLength) return { ...base, problem: "short", ...none, start, tool: "vat" };
  reader.seek(offset);
  return { ...base, problem: undefined, start, tool: "vat", flags: reader.maybe32(), timestamp: reader.maybe32() };
}
