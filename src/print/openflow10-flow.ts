import type { BigSwitchAction, OpenflowAction, OpenflowActions } from "../decode/openflow10-actions.js";
import { bigSwitchMirror, openflowActions } from "../decode/openflow10-actions.js";
import type { OpenflowMatch } from "../decode/openflow10-match.js";
import { openflowWildcards } from "../decode/openflow10-match.js";
import { etherType, ipProtocol } from "../net/protocol-numbers.js";
import { tagText } from "./ethernet.js";
import { hex16, hex32, hex8 } from "./numbers.js";
import { named, openflowVendorText, printOpenflowData, printOpenflowEnd } from "./openflow-parts.js";
import type { Out } from "./out.js";

const ports: ReadonlyMap<number, string> = new Map([
  [0xff00, "MAX"],
  [0xfff8, "IN_PORT"],
  [0xfff9, "TABLE"],
  [0xfffa, "NORMAL"],
  [0xfffb, "FLOOD"],
  [0xfffc, "ALL"],
  [0xfffd, "CONTROLLER"],
  [0xfffe, "LOCAL"],
  [0xffff, "NONE"],
]);
const controllerPort = 0xfffd;

export const openflowPortText = (port: number): string => named(ports, port, String(port));

export const openflowQueueText = (queue: number): string => (queue === 0xffffffff ? "ALL" : String(queue));

const noVlan = 0xffff;

function vlanText(vlan: number): string {
  if (vlan === noVlan) return "NONE";
  return `${vlan}${vlan > 0 && vlan < 0xfff ? "" : " (bogus)"}`;
}

const priorityText = (priority: number): string => `${priority}${priority <= 7 ? "" : " (bogus)"}`;

const unknownWildcards = 0xffc00000;

/** The fields that are not wildcards, each after `prefix`. */
export function printOpenflowMatch(match: OpenflowMatch, prefix: string, out: Out): void {
  const wildcards = out.need(match.wildcards);
  const has = (bit: number): boolean => (wildcards & bit) === 0;
  const field = (bit: number, name: string, text: () => string): void => {
    if (has(bit)) out.add(`${prefix}match ${name} ${text()}`);
  };
  const bits = openflowWildcards;
  if (wildcards & unknownWildcards) out.add(`${prefix}wildcards ${hex32(wildcards)} (bogus)`);
  field(bits.inPort, "in_port", () => openflowPortText(out.need(match.inPort)));
  field(bits.linkSource, "dl_src", () => out.mac(out.needText(match.linkSource)));
  field(bits.linkDestination, "dl_dst", () => out.mac(out.needText(match.linkDestination)));
  field(bits.vlan, "dl_vlan", () => vlanText(out.need(match.vlan)));
  field(bits.vlanPriority, "dl_vlan_pcp", () => priorityText(out.need(match.vlanPriority)));
  const linkType = out.need(match.linkType);
  const isType = (type: number): boolean => has(bits.linkType) && linkType === type;
  field(bits.linkType, "dl_type", () => hex16(linkType));
  field(bits.typeOfService, "nw_tos", () => hex8(out.need(match.typeOfService)));
  const protocol = out.need(match.protocol);
  field(bits.protocol, isType(etherType.arp) ? "arp_opcode" : "nw_proto", () => String(protocol));
  const sourceBits = (wildcards >>> 8) & 0x3f;
  if (sourceBits < 32) out.add(`${prefix}match nw_src ${out.host(out.needText(match.source))}/${32 - sourceBits}`);
  const destinationBits = (wildcards >>> 14) & 0x3f;
  if (destinationBits < 32)
    out.add(`${prefix}match nw_dst ${out.host(out.needText(match.destination))}/${32 - destinationBits}`);
  const isIcmp = isType(etherType.ip) && has(bits.protocol) && protocol === ipProtocol.icmp;
  field(bits.sourcePort, isIcmp ? "icmp_type" : "tp_src", () => String(out.need(match.sourcePort)));
  field(bits.destinationPort, isIcmp ? "icmp_code" : "tp_dst", () => String(out.need(match.destinationPort)));
  out.need(match.destinationPort);
}

const actionNames: ReadonlyMap<number, string> = new Map([
  [openflowActions.output, "OUTPUT"],
  [openflowActions.setVlan, "SET_VLAN_VID"],
  [openflowActions.setVlanPriority, "SET_VLAN_PCP"],
  [openflowActions.stripVlan, "STRIP_VLAN"],
  [openflowActions.setLinkSource, "SET_DL_SRC"],
  [openflowActions.setLinkDestination, "SET_DL_DST"],
  [openflowActions.setSource, "SET_NW_SRC"],
  [openflowActions.setDestination, "SET_NW_DST"],
  [openflowActions.setTypeOfService, "SET_NW_TOS"],
  [openflowActions.setSourcePort, "SET_TP_SRC"],
  [openflowActions.setDestinationPort, "SET_TP_DST"],
  [openflowActions.enqueue, "ENQUEUE"],
  [openflowActions.vendor, "VENDOR"],
]);

export function printOpenflowActions({ actions, end }: OpenflowActions, prefix: string, out: Out): void {
  for (const action of actions) {
    const type = out.need(action.type);
    out.add(`${prefix}action type ${named(actionNames, type, `invalid (${hex16(type)})`)}`);
    out.add(`, len ${out.need(action.length)}`);
    if (action.problem === "type-length") out.add(" (bogus)");
    if (action.problem === undefined) printAction(action, type, out);
  }
  printOpenflowEnd(end, out);
}

function printAction(action: OpenflowAction, type: number, out: Out): void {
  switch (type) {
    case openflowActions.output: {
      const port = out.need(action.port);
      out.add(`, port ${openflowPortText(port)}`);
      if (port === controllerPort) out.add(`, max_len ${out.need(action.maximumLength)}`);
      out.need(action.maximumLength);
      return;
    }
    case openflowActions.setVlan:
      return out.add(`, vlan_vid ${vlanText(out.need(action.vlan))}`);
    case openflowActions.setVlanPriority:
      return out.add(`, vlan_pcp ${priorityText(out.need(action.vlanPriority))}`);
    case openflowActions.setLinkSource:
    case openflowActions.setLinkDestination:
      return out.add(`, dl_addr ${out.mac(out.needText(action.linkAddress))}`);
    case openflowActions.setSource:
    case openflowActions.setDestination:
      return out.add(`, nw_addr ${out.host(out.needText(action.address))}`);
    case openflowActions.setTypeOfService:
      return out.add(`, nw_tos ${hex8(out.need(action.typeOfService))}`);
    case openflowActions.setSourcePort:
    case openflowActions.setDestinationPort:
      return out.add(`, tp_port ${out.need(action.transportPort)}`);
    case openflowActions.enqueue:
      out.add(`, port ${openflowPortText(out.need(action.port))}`);
      return out.add(`, queue_id ${openflowQueueText(out.need(action.queue))}`);
    case openflowActions.vendor:
      out.add(`, vendor ${openflowVendorText(out.need(action.vendor))}`);
      if (action.data !== undefined) printOpenflowData(action.data, out);
      if (action.bigSwitch !== undefined) printBigSwitch(action.bigSwitch, out);
  }
}

const bigSwitchActions: ReadonlyMap<number, string> = new Map([
  [bigSwitchMirror, "MIRROR"],
  [2, "SET_TUNNEL_DST"],
  [4, "CHECKSUM"],
]);
const copyStages = ["INGRESS", "EGRESS"];
const vlanTpid = 0x8100;

function printBigSwitch({ subtype, destinationPort, vlanTag, copyStage, end }: BigSwitchAction, out: Out): void {
  if (subtype === undefined) return printOpenflowEnd(end, out);
  out.add(`\n\t  subtype ${named(bigSwitchActions, subtype, `unknown (${hex32(subtype)})`)}`);
  if (subtype === bigSwitchMirror && (end === undefined || end === "cut")) {
    out.add(`, dest_port ${out.need(destinationPort)}`);
    const tag = out.need(vlanTag);
    const tpid = tag >>> 16;
    if (tpid === 0) out.add(", vlan_tag none");
    else if (tpid === vlanTpid) out.add(`, vlan_tag 802.1Q (${tagText(tag & 0xffff)})`);
    else out.add(`, vlan_tag unknown (${hex16(tpid)})`);
    const stage = out.need(copyStage);
    out.add(`, copy_stage ${copyStages[stage] ?? `unknown (${stage})`}`);
  }
  printOpenflowEnd(end, out);
}
