import type { BeepLayer } from "../decode/beep.js";
import type { Out } from "./out.js";

export function printBeep({ keyword }: BeepLayer, out: Out): void {
  out.protocol = "beep";
  out.add(` BEEP ${keyword ?? "(payload or undecoded)"}`);
}
