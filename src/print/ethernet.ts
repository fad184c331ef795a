import type { EthernetLayer } from "../decode/ethernet.js";
import { printEtherType } from "./ether-types.js";
import type { Out } from "./out.js";

const maximumLengthField = 1500;
const jumboType = 0x8870;

export function printEthernet(layer: EthernetLayer, out: Out): void {
  out.protocol = "ether";
  const { destination, source, type, payload, wireLength } = layer;
  if (wireLength < layer.capturedLength) {
    out.add(`[length ${wireLength} < caplen ${layer.capturedLength}]`);
    return out.invalid();
  }
  if (destination === undefined || source === undefined || type === undefined) return out.truncated();
  out.link = { source, destination };
  if (out.options.linkHeader) printHeader(layer, out);
  if (layer.tagCut) {
    out.protocol = "vlan";
    return out.truncated();
  }
  if (payload !== undefined) return out.layer(payload);
  if (!out.options.linkHeader) {
    printAddresses(layer, out);
    printEtherType(type, out);
    out.add(`, length ${wireLength}: `);
  }
  out.defaultDump(layer.offset + layer.headerLength, layer.capturedLength - layer.headerLength);
}

function printAddresses(layer: EthernetLayer, out: Out): void {
  out.add(out.mac(layer.source!));
  out.add(" > ");
  out.add(out.mac(layer.destination!));
  out.add(", ");
}

/** Addresses, then each tag and the type, with the frame's length after the first of these. */
function printHeader(layer: EthernetLayer, out: Out): void {
  const { tags, tagCut, wireLength } = layer;
  const type = layer.type!;
  printAddresses(layer, out);
  for (const [index, { tpid, tci }] of tags.entries()) {
    printEtherType(tpid, out);
    out.add(`, ${index === 0 ? `length ${wireLength}: ` : ""}${tagText(tci)}, `);
  }
  if (tagCut || type === jumboType) return;
  if (type <= maximumLengthField) {
    const room = wireLength - 14 - 4 * tags.length;
    out.add(tags.length > 0 ? "802.3" : `802.3, length ${Math.min(type, room)}: `);
    return;
  }
  printEtherType(type, out);
  if (tags.length > 0) return out.add(", ");
  out.add(", length ");
  out.number(wireLength);
  out.add(": ");
}

/** The control information of a VLAN tag. */
export function tagText(tci: number): string {
  return `vlan ${tci & 0xfff}, p ${tci >> 13}${tci & 0x1000 ? ", DEI" : ""}`;
}
