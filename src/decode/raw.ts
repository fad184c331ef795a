import type { Context } from "./context.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** No link layer: an IP packet whose version its first four bits tell. */
export interface RawLayer extends Layer {
  readonly kind: "raw";
  /** Absent when nothing was captured. */
  readonly version: number | undefined;
}

export function decodeRaw(reader: Reader, wireLength: number, context: Context): RawLayer {
  const offset = reader.offset;
  const first = reader.at8(offset);
  const version = first === undefined ? undefined : first >> 4;
  const payload = wireLength < 1 ? undefined : context.ipVersion(version, reader, wireLength);
  return { kind: "raw", offset, wireLength, capturedLength: reader.end - offset, headerLength: 0, version, payload };
}
