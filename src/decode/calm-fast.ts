import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** ISO's CALM FAST, between vehicles (ISO 29281). */
export interface CalmFastLayer extends Layer {
  readonly kind: "calm-fast";
  readonly sourceReference: number | undefined;
  readonly destinationReference: number | undefined;
}

export const calmFastHeaderLength = 2;

export function decodeCalmFast(reader: Reader, wireLength: number): CalmFastLayer {
  const base = { kind: "calm-fast", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  return { ...base, sourceReference: reader.maybe8(), destinationReference: reader.maybe8() };
}
