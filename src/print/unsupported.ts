import type { UnsupportedLayer } from "../decode/unsupported.js";
import { hexAndAsciiDump } from "./hex-dump.js";
import type { Out } from "./out.js";

/** Nothing is known of the link type, so the bytes are shown whatever the options say. */
export function printUnsupported(layer: UnsupportedLayer, out: Out): void {
  out.protocol = "unsupported";
  out.add(`UNSUPPORTED${hexAndAsciiDump(out.data, layer.offset, layer.offset + layer.capturedLength, "\n\t")}`);
}
