import type { DtpLayer, DtpTlv } from "../decode/dtp.js";
import { dtpTypes } from "../decode/dtp.js";
import { hex16 } from "./numbers.js";
import type { Out } from "./out.js";

const names: ReadonlyMap<number, string> = new Map([
  [dtpTypes.domain, "Domain"],
  [dtpTypes.status, "Status"],
  [dtpTypes.kind, "DTP type"],
  [dtpTypes.neighbor, "Neighbor"],
]);

export function printDtp(layer: DtpLayer, out: Out): void {
  out.protocol = "dtp";
  const { problem, wireLength } = layer;
  if (problem === "empty") {
    out.add("[zero packet length]");
    return out.invalid();
  }
  out.add(`DTPv${out.need(layer.version)}, length ${wireLength}`);
  if (out.options.verbosity < 1) return;
  for (const tlv of layer.tlvs) printTlv(tlv, out);
  if (problem === undefined) return;
  if (problem === "header") out.add(`[${layer.remaining} bytes remaining]`);
  if (problem === "length") out.add(`[invalid TLV length ${layer.tlvs.at(-1)?.length}]`);
  out.invalid();
  if (layer.remainingCut) out.stop();
}

function printTlv({ type, length, text, number, address, cut }: DtpTlv, out: Out): void {
  if (type === undefined || length === undefined) return out.stop();
  out.add(`\n\t${names.get(type) ?? "Unknown"} (${hex16(type)}) TLV, length ${length}`);
  if (text !== undefined) {
    out.add(", ");
    out.captured(text);
  }
  if (cut) return out.stop();
  if (number !== undefined) out.add(`, 0x${number.toString(16)}`);
  if (address !== undefined) out.add(`, ${out.mac(address)}`);
}
