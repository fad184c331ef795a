import type { TextLayer } from "../decode/text-protocol.js";
import type { Out } from "./out.js";

/** The protocol's name and the first line of a message; with -v its length and all lines. */
export function printText(layer: TextLayer, out: Out): void {
  out.protocol = layer.kind;
  const name = layer.kind.toUpperCase();
  if (!layer.isMessage) return out.add(name);
  const { lines } = layer;
  const verbose = out.options.verbosity > 0;
  out.add(verbose ? `${name}, length: ${layer.wireLength}` : name);
  for (const line of verbose ? lines : lines.slice(0, 1)) {
    out.add(verbose ? "\n\t" : ": ");
    out.add(line);
  }
  if (!verbose && lines.length > 1) return;
  if (layer.end === "unterminated") out.truncated();
  if (layer.end === "cut" && (verbose || lines.length === 0)) out.stop();
}
