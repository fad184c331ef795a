import { vxlanHeaderLength, type VxlanLayer } from "../decode/vxlan.js";
import { hex8 } from "./numbers.js";
import type { Out } from "./out.js";

const instanceFlag = 0x08;

export function printVxlan(layer: VxlanLayer, out: Out): void {
  out.protocol = "vxlan";
  out.add("VXLAN");
  if (layer.wireLength < vxlanHeaderLength) return out.invalid();
  const flags = out.need(layer.flags);
  out.add(`, flags [${flags & instanceFlag ? "I" : "invalid"}] (${hex8(flags)}), `);
  out.add(`vni ${out.need(layer.vni)}\n`);
  out.need(layer.reserved);
  if (layer.payload !== undefined) out.layer(layer.payload);
}

const extendedFlags = [
  [0x08, "I"],
  [0x04, "P"],
  [0x02, "B"],
  [0x01, "O"],
] as const;
const networkServiceHeader = 4;

export function printVxlanGpe(layer: VxlanLayer, out: Out): void {
  out.protocol = "vxlan_gpe";
  out.add("VXLAN-GPE, ");
  if (layer.wireLength < vxlanHeaderLength) {
    out.add(` (len ${layer.wireLength} < ${vxlanHeaderLength})`);
    return out.invalid();
  }
  const flags = out.need(layer.flags);
  const names = extendedFlags.filter(([bit]) => flags & bit).map(([, name]) => name);
  out.add(`flags [${names.join("") || "none"}], `);
  const protocol = out.need(layer.nextProtocol);
  const vni = out.need(layer.vni);
  out.need(layer.reserved);
  out.add(`vni ${vni}${out.options.verbosity > 0 ? "\n    " : ": "}`);
  if (layer.payload !== undefined) return out.layer(layer.payload);
  if (protocol === networkServiceHeader) return;
  out.add("ERROR: unknown-next-protocol");
  out.invalid();
}
