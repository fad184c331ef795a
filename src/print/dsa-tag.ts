import { dsaModes, type DsaTag } from "../decode/dsa-tag.js";
import { etherTypeName } from "./ether-types.js";
import { hex16 } from "./numbers.js";

const modeNames = ["To CPU", "From CPU", "To Sniffer", "Forward"] as const;
const codeNames = [
  "BPDU (MGMT) Trap",
  "Frame2Reg",
  "IGMP/MLD Trap",
  "Policy Trap",
  "ARP Mirror",
  "Policy Mirror",
] as const;

/** `isLong` is how -e wants it. */
export function dsaTagText(tag: DsaTag, isLong: boolean): string {
  const { announced } = tag;
  if (!isLong) return `${announced === undefined ? "DSA " : `EDSA ${hex16(announced.etherType)}, `}${shortText(tag)}`;
  if (announced === undefined) return `Marvell DSA ${longText(tag)}`;
  const { etherType, reserved } = announced;
  const start = `Marvell EDSA ethertype ${hex16(etherType)} (${etherTypeName(etherType) ?? "Unknown"}), `;
  return `${start}rsvd ${reserved[0]} ${reserved[1]}, ${longText(tag)}`;
}

function longText(tag: DsaTag): string {
  const { tagged, canonicalFormat, vlan, priority } = tag;
  const end = `${tagged ? "tagged" : "untagged"}, ${canonicalFormat ? "CFI, " : ""}VID ${vlan}, FPri ${priority}, `;
  return `mode ${modeNames[tag.mode]}, ${longWay(tag)}${end}`;
}

function longWay({ mode, device, port, flag, code }: DsaTag): string {
  switch (mode) {
    case dsaModes.forward:
      return `dev ${device}, ${flag ? "trunk" : "port"} ${port}, `;
    case dsaModes.fromCpu:
      return `target dev ${device}, port ${port}, `;
    case dsaModes.toCpu:
      return `source dev ${device}, port ${port}, code ${codeNames[code] ?? "reserved"}, `;
    default:
      return `source dev ${device}, port ${port}, ${flag ? "ingress" : "egress"} sniff, `;
  }
}

function shortText(tag: DsaTag): string {
  return `${shortWay(tag)}, VLAN ${tag.vlan}${tag.tagged ? "t" : "u"}, `;
}

function shortWay({ mode, device, port, flag }: DsaTag): string {
  switch (mode) {
    case dsaModes.forward:
      return `Forward ${flag ? "trunk" : "port"} ${device}.${port}`;
    case dsaModes.fromCpu:
      return `CPU > port ${device}.${port}`;
    case dsaModes.toCpu:
      return `port ${device}.${port} > CPU`;
    default:
      return `port ${device}.${port} > ${flag ? "Rx" : "Tx"} Sniffer`;
  }
}
