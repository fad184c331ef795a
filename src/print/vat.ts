import { vatHeaderLength, type VatLayer } from "../decode/vat.js";
import type { Out } from "./out.js";

const starred = 0x800000;
const formatBits = 0x1f0000;
const sizeBits = 0x3f000000;

export function printVat(layer: VatLayer, out: Out): void {
  const { wireLength, problem, tool } = layer;
  out.protocol = "vat";
  if (problem === "short" && tool === undefined) return out.add(`udp/va/vat, length ${wireLength} < 2`);
  const start = out.need(layer.start);
  if (tool === "vt") return out.add(`udp/vt ${wireLength} ${start & 0x3ff} / ${start >> 10}`);
  if (problem === "short") return out.add(`udp/vat, length ${wireLength} < ${vatHeaderLength}`);
  const flags = out.need(layer.flags);
  const timestamp = out.need(layer.timestamp);
  out.add(`udp/vat ${wireLength - vatHeaderLength} c${flags & 0xffff} ${timestamp}${flags & starred ? "*" : ""}`);
  if (flags & formatBits) out.add(` f${(flags >> 16) & 0x1f}`);
  if (flags & sizeBits) out.add(` s${(flags >> 24) & 0x3f}`);
}
