import type { BridgedEthernetLayer, BridgedFrameLayer } from "../decode/bridged-ethernet.js";
import type { SnapLayer } from "../decode/snap.js";
import { ouis } from "../decode/snap.js";
import { etherTypeName } from "./ether-types.js";
import { hex16 } from "./numbers.js";
import { organizationByOui } from "./organizations.js";
import type { Out } from "./out.js";

// prettier-ignore
const ciscoProtocols: ReadonlyMap<number, string> = new Map([
  [0x2000, "CDP"], [0x2003, "VTP"], [0x2004, "DTP"], [0x0111, "UDLD"], [0x010b, "PVST"], [0x010c, "VLAN Bridge"],
]);

// prettier-ignore
const bridgedProtocols: ReadonlyMap<number, string> = new Map([
  [0x1, "Ethernet + FCS"], [0x7, "Ethernet w/o FCS"], [0x2, "802.4 + FCS"], [0x8, "802.4 w/o FCS"], [0x3, "Token Ring + FCS"],
  [0x9, "Token Ring w/o FCS"], [0x4, "FDDI + FCS"], [0xa, "FDDI w/o FCS"], [0x5, "802.6 + FCS"], [0xb, "802.6 w/o FCS"],
  [0xe, "BPDU"],
]);

function protocolName(oui: number, protocolId: number): string {
  switch (oui) {
    case ouis.etherType:
    case ouis.ciscoBridged:
    case ouis.apple:
      return etherTypeName(protocolId) ?? "Unknown";
    case ouis.cisco:
      return ciscoProtocols.get(protocolId) ?? "Unknown";
    case ouis.bridged:
      return bridgedProtocols.get(protocolId) ?? "Unknown";
    default:
      return "Unknown";
  }
}

export function printSnap(layer: SnapLayer, out: Out): void {
  // The dump is of all that follows the link layer, the LLC header included.
  if (!printSnapContents(layer, out)) out.defaultDump(layer.offset - 3, layer.capturedLength + 3);
}

/** Prints all but the dump of a protocol that nobody knows. False if there should be one. */
export function printSnapContents(layer: SnapLayer, out: Out): boolean {
  out.protocol = "snap";
  const { oui, protocolId, payload } = layer;
  if (oui === undefined || protocolId === undefined) {
    out.truncated();
    return true;
  }
  const length = layer.wireLength - 5;
  const organization = `oui ${organizationByOui(oui)} (0x${oui.toString(16).padStart(6, "0")}), `;
  const protocol = `${protocolName(oui, protocolId)} (${hex16(protocolId)}), length ${length}: `;
  const isEtherType = oui === ouis.etherType;
  if (out.options.linkHeader) out.add(`${organization}${isEtherType ? "ethertype" : "pid"} ${protocol}`);
  if (payload !== undefined) {
    out.layer(payload);
    return true;
  }
  if (!out.options.linkHeader) {
    if (out.link !== undefined) out.add(`${out.mac(out.link.source)} > ${out.mac(out.link.destination)} `);
    out.add(isEtherType ? `SNAP, ethertype ${protocol}` : `SNAP, ${organization}pid ${protocol}`);
  }
  return false;
}

export function printBridgedFrame(layer: BridgedEthernetLayer | BridgedFrameLayer, out: Out): void {
  if (layer.cut) return out.truncated();
  if (layer.payload !== undefined) out.layer(layer.payload);
}
