import type { RawLayer } from "../decode/raw.js";
import type { Out } from "./out.js";

export function printRaw(layer: RawLayer, out: Out): void {
  if (out.options.linkHeader) out.add("ip: ");
  out.protocol = "ipn";
  if (layer.payload !== undefined) return out.layer(layer.payload);
  if (layer.wireLength < 1) return out.add(`truncated-ip ${layer.wireLength}`);
  out.add(`unknown ip ${out.need(layer.version)}`);
}
