import { bottomOfStack, type MplsLayer } from "../decode/mpls.js";
import type { Out } from "./out.js";

const specialLabels = ["IPv4 explicit NULL", "router alert", "IPv6 explicit NULL", "implicit NULL"] as const;
const specialCount = 16;

export function printMpls(layer: MplsLayer, out: Out): void {
  out.protocol = "mpls";
  const { entries, problem, contents, payload } = layer;
  const verbose = out.options.verbosity > 0;
  out.add("MPLS");
  for (const [index, entry] of entries.entries())
    out.add(`${index > 0 && verbose ? "\n\t" : " "}(${entryText(entry, verbose)})`);
  if (problem === "short") {
    out.invalid();
    const end = layer.offset + layer.wireLength;
    return end > layer.offset + layer.capturedLength ? out.stop() : undefined;
  }
  if (problem === "cut" || contents === "cut") return out.stop();
  if (contents === "none") return;
  if (contents !== "unknown") out.add(verbose ? "\n\t" : " ");
  if (payload !== undefined) return out.layer(payload);
  if (contents === "unknown") {
    const headerLength = 4 * entries.length;
    out.defaultDump(layer.offset + headerLength, layer.capturedLength - headerLength, layer.wireLength - headerLength);
  }
}

/** Of the labels that have a meaning of their own the meaning is shown at -v. */
function entryText(entry: number, verbose: boolean): string {
  const label = entry >>> 12;
  const meaning = verbose && label < specialCount ? ` (${specialLabels[label] ?? "rsvd"})` : "";
  const bottom = entry & bottomOfStack ? ", [S]" : "";
  return `label ${label}${meaning}, tc ${(entry >>> 9) & 7}${bottom}, ttl ${entry & 0xff}`;
}
