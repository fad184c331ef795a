import type { OtvLayer } from "../decode/otv.js";
import { otvHeaderLength } from "../decode/otv.js";
import { hex8 } from "./numbers.js";
import type { Out } from "./out.js";

export function printOtv(layer: OtvLayer, out: Out): void {
  out.protocol = "otv";
  out.add("OTV, ");
  if (layer.wireLength < otvHeaderLength) {
    out.add(`[length ${layer.wireLength} < ${otvHeaderLength}]`);
    out.invalid();
    return layer.whole ? undefined : out.stop();
  }
  out.fields(layer, {
    flags: (flags) => `flags [${flags & 8 ? "I" : "."}] (${hex8(flags)}), `,
    overlay: (overlay) => `overlay ${overlay}, `,
    instance: (instance) => `instance ${instance}\n`,
    reserved: () => "",
  });
  if (layer.payload !== undefined) out.layer(layer.payload);
}
