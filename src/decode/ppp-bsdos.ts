import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** PPP as BSD/OS shows it, which only programs for that system read. */
interface PppBsdosLayer extends Layer {
  readonly kind: "ppp-bsdos";
}

export function decodePppBsdos(reader: Reader, wireLength: number): PppBsdosLayer {
  return { kind: "ppp-bsdos", offset: reader.offset, wireLength, capturedLength: reader.left };
}
