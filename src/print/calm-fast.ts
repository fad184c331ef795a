import type { CalmFastLayer } from "../decode/calm-fast.js";
import { calmFastHeaderLength } from "../decode/calm-fast.js";
import type { Out } from "./out.js";

export function printCalmFast(layer: CalmFastLayer, out: Out): void {
  out.protocol = "calm_fast";
  const { offset, wireLength, capturedLength } = layer;
  out.add(`CALM FAST${out.link === undefined ? "" : ` src:${out.mac(out.link.source)}`}; `);
  if (wireLength < calmFastHeaderLength) {
    out.add(` (length ${wireLength} < ${calmFastHeaderLength})`);
    out.invalid();
    return capturedLength < wireLength ? out.stop() : undefined;
  }
  out.fields(layer, {
    sourceReference: (reference) => `SrcNwref:${reference}; `,
    destinationReference: (reference) => `DstNwref:${reference}; `,
  });
  if (out.options.verbosity === 0) return;
  const left = wireLength - calmFastHeaderLength;
  out.hexAndAsciiDump(offset + 2, offset + 2 + Math.min(left, capturedLength - 2));
  if (capturedLength < wireLength) out.stop();
}
