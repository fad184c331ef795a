import type { FirewireLayer, IpoibLayer, SymantecLayer } from "../decode/ether-type-headers.js";
import type { Layer } from "../decode/index.js";
import { maximumLengthField } from "../net/protocol-numbers.js";
import { etherTypeName, printEtherType } from "./ether-types.js";
import { hex16 } from "./numbers.js";
import type { Out } from "./out.js";

/** With -e the header comes first; of an unknown protocol it is told anyhow, and what follows is dumped. */
function printContents(layer: Layer, printHeader: () => void, out: Out): void {
  const { linkHeader } = out.options;
  const { payload, headerLength = 0 } = layer;
  if (linkHeader) printHeader();
  if (payload !== undefined) return out.layer(payload);
  if (!linkHeader) printHeader();
  out.defaultDump(layer.offset + headerLength, layer.capturedLength - headerLength);
}

export function printSymantec(layer: SymantecLayer, out: Out): void {
  out.protocol = "symantec";
  const type = out.need(layer.type);
  const printHeader = () => {
    if (type <= maximumLengthField) out.add(`invalid ethertype ${type}`);
    else printEtherType(type, out);
    out.add(`, length ${layer.wireLength}: `);
  };
  printContents(layer, printHeader, out);
}

export function printIpoib(layer: IpoibLayer, out: Out): void {
  out.protocol = "ipoib";
  const { type, wireLength } = layer;
  if (type === undefined) return out.truncated();
  if (out.options.linkHeader) out.add("IPOIB");
  const number = out.options.quiet > 0 ? "" : ` (${hex16(type)})`;
  const printHeader = () => out.add(`, ethertype ${etherTypeName(type) ?? "Unknown"}${number}, length ${wireLength}: `);
  printContents(layer, printHeader, out);
}

export function printFirewire(layer: FirewireLayer, out: Out): void {
  out.protocol = "ap1394";
  const { source, destination, wireLength } = layer;
  const type = out.need(layer.type);
  if (source === undefined || destination === undefined) return;
  out.link = { source: source.hex(":"), destination: destination.hex(":") };
  const printHeader = () => {
    out.add(`${source.hex(":")} > ${destination.hex(":")}, `);
    printEtherType(type, out);
    out.add(`, length ${wireLength}: `);
  };
  printContents(layer, printHeader, out);
}
