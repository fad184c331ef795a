import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** A packet of a link type that has no decoder. */
export interface UnsupportedLayer extends Layer {
  readonly kind: "unsupported";
}

export function decodeUnsupported(reader: Reader, wireLength: number): UnsupportedLayer {
  return { kind: "unsupported", offset: reader.offset, wireLength, capturedLength: reader.left };
}
