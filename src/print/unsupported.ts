import type { UnsupportedLayer } from "../decode/unsupported.js";
import type { Out } from "./out.js";

/** Nothing is known of the link type, so the bytes are shown whatever the options say. */
export function printUnsupported(layer: UnsupportedLayer, out: Out): void {
  out.protocol = "unsupported";
  out.add("UNSUPPORTED");
  out.hexAndAsciiDump(layer.offset, layer.offset + layer.capturedLength);
}
