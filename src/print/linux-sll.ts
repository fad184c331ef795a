import type { LinuxSllLayer } from "../decode/linux-sll.js";
import { sllProtocols } from "../decode/linux-sll.js";
import { maximumLengthField } from "../net/protocol-numbers.js";
import { etherTypeName } from "./ether-types.js";
import { hex16 } from "./numbers.js";
import { tagText } from "./ethernet.js";
import type { Out } from "./out.js";

const packetTypes = ["In", "B", "M", "P", "Out"] as const;

/** Version 1: nothing of the header is shown without -e. */
export function printLinuxSll(layer: LinuxSllLayer, out: Out): void {
  out.protocol = "sll";
  if (layer.cut) return out.stop();
  printRest(layer, out, (length) => `${packetType(layer).padStart(3)} ${headerText(layer, length, out)}`);
}

/** Version 2: interface and direction are always shown. */
export function printLinuxSll2(layer: LinuxSllLayer, out: Out): void {
  out.protocol = "sll2";
  if (layer.cut) return out.stop();
  const index = layer.interfaceIndex ?? 0;
  const name = out.options.lookups.interface?.(index) ?? "?";
  out.add(`${name.padEnd(5)} ${packetType(layer).padEnd(3)} `);
  printRest(layer, out, (length) => `ifindex ${index} ${headerText(layer, length, out)}`);
}

function packetType(layer: LinuxSllLayer): string {
  return packetTypes[layer.packetType] ?? "?";
}

function headerText(layer: LinuxSllLayer, length: number, out: Out): string {
  const address = layer.addressLength === 6 && typeof layer.address === "string" ? `${out.mac(layer.address)} ` : "";
  return out.options.quiet > 0 ? address : `${address}${typeText(layer.protocolType)}, length ${length}: `;
}

function typeText(type: number): string {
  if (type === sllProtocols.novell) return "802.3";
  if (type === sllProtocols.llc) return "802.2";
  // Types up to 1500 are not EtherTypes; none of them has a name here.
  return `ethertype ${(type > maximumLengthField ? etherTypeName(type) : undefined) ?? "Unknown"} (${hex16(type)})`;
}

function printRest(layer: LinuxSllLayer, out: Out, header: (length: number) => string): void {
  const { tags, payload } = layer;
  const { linkHeader, quiet } = out.options;
  if (linkHeader) out.add(header(layer.wireLength));
  for (const { tci, nextType } of tags) {
    if (linkHeader) out.add(`${tagText(tci)}, `);
    // tcpdump shows the type after a tag even without -e.
    if (quiet === 0) out.add(`ethertype ${etherTypeName(nextType) ?? "Unknown"}, `);
  }
  if (layer.tagCut) {
    out.protocol = "vlan";
    return out.truncated();
  }
  if (payload !== undefined) return out.layer(payload);
  const lastType = tags.at(-1)?.nextType ?? layer.protocolType;
  // The length shown here leaves the tags out.
  if (!linkHeader && lastType > maximumLengthField) out.add(header(layer.wireLength - 4 * tags.length));
  const headerLength = layer.headerLength ?? 0;
  out.defaultDump(layer.offset + headerLength, layer.capturedLength - headerLength);
}
