import type { AristaLayer } from "../decode/arista.js";
import { aristaType } from "../decode/arista.js";
import type { EthernetLayer, EthernetSwitchTag } from "../decode/ethernet.js";
import type { MacsecTag } from "../decode/macsec.js";
import { macsecType } from "../decode/macsec.js";
import { maximumLengthField } from "../net/protocol-numbers.js";
import { printArista } from "./arista.js";
import { broadcomTagText } from "./broadcom-tag.js";
import { dsaTagText } from "./dsa-tag.js";
import { printEtherType } from "./ether-types.js";
import type { LinkAddresses, Out } from "./out.js";
import { Piece } from "./piece.js";

const jumboType = 0x8870;

const lengthPiece = new Piece(", length ");

const switchNames = { broadcom: "brcm-tag", dsa: "dsa", edsa: "edsa" } as const;

export function printEthernet(layer: EthernetLayer, out: Out): void {
  out.protocol = layer.switchTag === undefined ? "ether" : switchNames[layer.switchTag.form];
  const { switchTag, wireLength } = layer;
  if (wireLength < layer.capturedLength) {
    out.add(`[length ${wireLength} < caplen ${layer.capturedLength}]`);
    return out.invalid();
  }
  if (!hasAddresses(layer)) return out.truncated();
  out.link = layer;
  if (out.options.linkHeader) printAddresses(out);
  if (switchTag !== undefined) out.add(switchTagText(switchTag, out));
  printFromType(layer, wireLength, out);
}

function hasAddresses(layer: EthernetLayer): layer is EthernetLayer & LinkAddresses {
  return layer.destination !== undefined && layer.source !== undefined;
}

/** What follows the addresses in a frame of `frameLength` bytes. */
function printFromType(layer: EthernetLayer, frameLength: number, out: Out): void {
  const { type, payload } = layer;
  if (out.options.linkHeader) printHeader(layer, frameLength, out);
  if (layer.macsec !== undefined && !printMacsec(layer.macsec, layer, out)) return;
  if (type === undefined) return layer.macsec === undefined ? out.truncated() : out.stop();
  if (layer.tagCut) {
    out.protocol = "vlan";
    return out.truncated();
  }
  if (payload?.kind === "arista") {
    if (printStamped(payload as AristaLayer, frameLength, out)) return;
  } else if (payload !== undefined) return out.layer(payload);
  if (!out.options.linkHeader) {
    printAddresses(out);
    printEtherType(type, out);
    out.add(`, length ${frameLength}: `);
  }
  out.defaultDump(layer.offset + layer.headerLength, layer.capturedLength - layer.headerLength);
}

/** False if what an Arista switch put into the frame cannot be read. */
function printStamped(arista: AristaLayer, frameLength: number, out: Out): boolean {
  if (arista.subtype === undefined) out.add("[|arista]");
  else {
    printEtherType(aristaType, out);
    out.add(`, length ${frameLength}: `);
    if (!printArista(arista, out)) return false;
    if (arista.payload === undefined) out.stop();
    else printFromType(arista.payload as EthernetLayer, frameLength, out);
  }
  return true;
}

function switchTagText({ broadcom, dsa }: EthernetSwitchTag, out: Out): string {
  if (broadcom !== undefined) return broadcomTagText(broadcom);
  return dsa === undefined ? "" : dsaTagText(dsa, out.options.linkHeader);
}

function printAddresses(out: Out): void {
  out.addMac(out.link!.source);
  out.add(" > ");
  out.addMac(out.link!.destination);
  out.add(", ");
}

/** Each tag and the type, with the frame's length after the first of these. */
function printHeader({ tags, tagCut, macsec, type, payload }: EthernetLayer, frameLength: number, out: Out): void {
  if (macsec !== undefined) {
    printEtherType(macsecType, out);
    out.add(`, length ${frameLength}: `);
    if (macsec.problem !== "cut" && macsec.problem !== "invalid") out.add(macsecText(macsec));
    if (macsec.problem !== undefined || macsec.encrypted) return;
  }
  for (const [index, { tpid, tci }] of tags.entries()) {
    printEtherType(tpid, out);
    out.add(`, ${index === 0 && macsec === undefined ? `length ${frameLength}: ` : ""}${tagText(tci)}, `);
  }
  if (tagCut || type === undefined || type === jumboType || type === aristaType) return;
  const isFirst = tags.length === 0 && macsec === undefined;
  if (type <= maximumLengthField) return out.add(isFirst ? `802.3, length ${payload?.wireLength ?? type}: ` : "802.3");
  printEtherType(type, out);
  if (!isFirst) return out.add(", ");
  out.numbered(lengthPiece, frameLength);
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
  const { headerLength } = layer;
  if (macsec.problem === "invalid") out.invalid();
  else if (macsec.problem === "type") out.add(` [caplen ${macsec.shortLength} < 2]`);
  else if (macsec.problem !== undefined) {
    out.protocol = "macsec";
    out.truncated();
  } else if (macsec.encrypted) {
    const { source, destination } = out.link!;
    if (!out.options.linkHeader)
      out.add(`${out.mac(source)} > ${out.mac(destination)} 802.1AE MACsec, ${macsecText(macsec)}`);
    out.defaultDump(layer.offset + headerLength, layer.capturedLength - headerLength);
  } else return true;
  return false;
}

/** The control information of a VLAN tag. */
export function tagText(tci: number): string {
  return `vlan ${tci & 0xfff}, p ${tci >> 13}${tci & 0x1000 ? ", DEI" : ""}`;
}
