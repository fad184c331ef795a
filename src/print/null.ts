import { nullHeaderLength, type NullLayer } from "../decode/null.js";
import type { Out } from "./out.js";

// prettier-ignore
const families: ReadonlyMap<number, string> = new Map([
  [2, "IPv4"], [6, "NS"], [7, "ISO"], [16, "Appletalk"], [23, "IPX"], [24, "IPv6"], [28, "IPv6"], [30, "IPv6"],
]);

export function printNull(layer: NullLayer, out: Out): void {
  out.protocol = "null";
  const family = out.need(layer.family);
  if (out.options.linkHeader) out.add(heading(family, layer.wireLength, out));
  if (layer.payload !== undefined) return out.layer(layer.payload);
  if (!out.options.linkHeader) out.add(heading(family, layer.wireLength, out));
  out.defaultDump(layer.offset + nullHeaderLength, layer.capturedLength - nullHeaderLength);
}

function heading(family: number, length: number, out: Out): string {
  const name = families.get(family);
  const text = out.options.quiet > 0 ? (name ?? `Unknown AF ${family}`) : `AF ${name ?? "Unknown"} (${family})`;
  return `${text}, length ${length}: `;
}
