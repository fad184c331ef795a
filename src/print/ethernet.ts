import type { EthernetLayer, EthernetSwitchTag } from "../decode/ethernet.js";
import type { MacsecTag } from "../decode/macsec.js";
import { macsecType } from "../decode/macsec.js";
import { broadcomTagText } from "./broadcom-tag.js";
import { dsaTagText } from "./dsa-tag.js";
import { printEtherType } from "./ether-types.js";
import type { Out } from "./out.js";

const maximumLengthField = 1500;
const jumboType = 0x8870;

const switchNames = { broadcom: "brcm-tag", dsa: "dsa", edsa: "edsa" } as const;

export function printEthernet(layer: EthernetLayer, out: Out): void {
  out.protocol = layer.switchTag === undefined ? "ether" : switchNames[layer.switchTag.form];
  const { destination, source, type, payload, wireLength } = layer;
  if (wireLength < layer.capturedLength) {
    out.add(`[length ${wireLength} < caplen ${layer.capturedLength}]`);
    return out.invalid();
  }
  if (destination === undefined || source === undefined) return out.truncated();
  out.link = { source, destination };
  if (out.options.linkHeader) printHeader(layer, out);
  else if (layer.switchTag !== undefined) out.add(switchTagText(layer.switchTag, out));
  if (layer.macsec !== undefined && !printMacsec(layer.macsec, layer, out)) return;
  if (type === undefined) return layer.macsec === undefined ? out.truncated() : out.stop();
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

function switchTagText({ broadcom, dsa }: EthernetSwitchTag, out: Out): string {
  if (broadcom !== undefined) return broadcomTagText(broadcom);
  return dsa === undefined ? "" : dsaTagText(dsa, out.options.linkHeader);
}

function printAddresses(layer: EthernetLayer, out: Out): void {
  out.add(out.mac(layer.source!));
  out.add(" > ");
  out.add(out.mac(layer.destination!));
  out.add(", ");
}

/** Addresses, then each tag and the type, with the frame's length after the first of these. */
function printHeader(layer: EthernetLayer, out: Out): void {
  const { tags, tagCut, wireLength, switchTag, macsec, type } = layer;
  printAddresses(layer, out);
  if (switchTag !== undefined) out.add(switchTagText(switchTag, out));
  if (macsec !== undefined) {
    printEtherType(macsecType, out);
    out.add(`, length ${wireLength}: `);
    if (macsec.problem !== "cut" && macsec.problem !== "invalid") out.add(macsecText(macsec));
    if (macsec.problem !== undefined || macsec.encrypted) return;
  }
  for (const [index, { tpid, tci }] of tags.entries()) {
    printEtherType(tpid, out);
    out.add(`, ${index === 0 && macsec === undefined ? `length ${wireLength}: ` : ""}${tagText(tci)}, `);
  }
  if (tagCut || type === undefined || type === jumboType) return;
  const isFirst = tags.length === 0 && macsec === undefined;
  if (type <= maximumLengthField)
    return out.add(isFirst ? `802.3, length ${Math.min(type, wireLength - 14 - (switchTag?.length ?? 0))}: ` : "802.3");
  printEtherType(type, out);
  if (!isFirst) return out.add(", ");
  out.add(", length ");
  out.number(wireLength);
  out.add(": ");
}

const macsecFlags: readonly (readonly [number, string])[] = [
  [0x08, "E"],
  [0x04, "C"],
  [0x40, "S"],
  [0x10, "B"],
  [0x20, "I"],
];

function macsecText({ associationNumber, packetNumber, flags, shortLength, channelId }: MacsecTag): string {
  const names = macsecFlags.map(([bit, name]) => (flags & bit ? name : "")).join("") || "none";
  const length = shortLength === 0 ? "" : `, sl ${shortLength}`;
  const channel = channelId === undefined ? "" : `, sci ${channelId}`;
  return `an ${associationNumber}, pn ${packetNumber}, flags ${names}${length}${channel}, `;
}

/** False if what MACsec protects cannot be read. */
function printMacsec(macsec: MacsecTag, layer: EthernetLayer, out: Out): boolean {
  const { source, destination, headerLength } = layer;
  if (macsec.problem === "invalid") out.invalid();
  else if (macsec.problem === "type") out.add(` [caplen ${macsec.shortLength} < 2]`);
  else if (macsec.problem !== undefined) {
    out.protocol = "macsec";
    out.truncated();
  } else if (macsec.encrypted) {
    if (!out.options.linkHeader)
      out.add(`${out.mac(source!)} > ${out.mac(destination!)} 802.1AE MACsec, ${macsecText(macsec)}`);
    out.defaultDump(layer.offset + headerLength, layer.capturedLength - headerLength);
  } else return true;
  return false;
}

/** The control information of a VLAN tag. */
export function tagText(tci: number): string {
  return `vlan ${tci & 0xfff}, p ${tci >> 13}${tci & 0x1000 ? ", DEI" : ""}`;
}
