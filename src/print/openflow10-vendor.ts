/** OpenFlow 1.0's messages of vendors, of which those of Big Switch Networks are looked into. */
import { bigSwitchTypes, type OpenflowVendor } from "../decode/openflow10-vendor.js";
import { hex32 } from "./numbers.js";
import { named, openflowVendorText, printOpenflowData, printOpenflowEnd } from "./openflow-parts.js";
import type { Out } from "./out.js";

// prettier-ignore
const bigSwitchNames: ReadonlyMap<number, string> = new Map([
  ...[
    "SET_IP_MASK", "GET_IP_MASK_REQUEST", "GET_IP_MASK_REPLY", "SET_MIRRORING", "GET_MIRRORING_REQUEST",
    "GET_MIRRORING_REPLY", "SHELL_COMMAND", "SHELL_OUTPUT", "SHELL_STATUS", "GET_INTERFACES_REQUEST",
    "GET_INTERFACES_REPLY", "SET_PKTIN_SUPPRESSION_REQUEST", "SET_L2_TABLE_REQUEST", "GET_L2_TABLE_REQUEST",
    "GET_L2_TABLE_REPLY", "VIRTUAL_PORT_CREATE_REQUEST", "VIRTUAL_PORT_CREATE_REPLY", "VIRTUAL_PORT_REMOVE_REQUEST",
    "BW_ENABLE_SET_REQUEST", "BW_ENABLE_GET_REQUEST", "BW_ENABLE_GET_REPLY", "BW_CLEAR_DATA_REQUEST",
    "BW_CLEAR_DATA_REPLY", "BW_ENABLE_SET_REPLY", "SET_L2_TABLE_REPLY", "SET_PKTIN_SUPPRESSION_REPLY",
    "VIRTUAL_PORT_REMOVE_REPLY", "HYBRID_GET_REQUEST", "HYBRID_GET_REPLY",
  ].map((name, type) => [type, name] as const),
  ...["PDU_TX_REQUEST", "PDU_TX_REPLY", "PDU_RX_REQUEST", "PDU_RX_REPLY", "PDU_RX_TIMEOUT"]
    .map((name, index) => [31 + index, name] as const),
]);

export function printOpenflowVendor({ vendor, data, bigSwitch }: OpenflowVendor, out: Out): void {
  out.add(`, vendor ${openflowVendorText(out.need(vendor))}`);
  if (data !== undefined) printOpenflowData(data, out);
  if (bigSwitch === undefined) return;
  const { subtype, end } = bigSwitch;
  if (subtype === undefined) return printOpenflowEnd(end, out);
  out.add(`\n\t subtype ${named(bigSwitchNames, subtype, `unknown (${hex32(subtype)})`)}`);
  if (end === "invalid" || end === "invalid-cut") return printOpenflowEnd(end, out);
  printBigSwitch(bigSwitch, out);
  printOpenflowEnd(end, out);
}

const switched = ["OFF", "ON"];

function printBigSwitch(message: NonNullable<OpenflowVendor["bigSwitch"]>, out: Out): void {
  const { getIpMaskRequest, setIpMask, getIpMaskReply, setMirroring, getMirroringRequest, getMirroringReply } =
    bigSwitchTypes;
  const { virtualPortRemoveRequest, shellCommand, shellOutput, shellStatus } = bigSwitchTypes;
  switch (message.subtype) {
    case getIpMaskRequest:
      return out.fields(message, { index: (index) => `, index ${index}` });
    case setIpMask:
    case getIpMaskReply:
      return out.fields(message, { index: (index) => `, index ${index}`, mask: (mask) => `, mask ${out.host(mask)}` });
    case setMirroring:
    case getMirroringRequest:
    case getMirroringReply:
      return out.fields(message, {
        reportMirrorPorts: (value) => `, report_mirror_ports ${switched[value] ?? `bogus (${value})`}`,
      });
    case virtualPortRemoveRequest:
      return out.fields(message, { virtualPort: (port) => `, vport_no ${port}` });
    case shellCommand:
    case shellOutput:
      if (message.subtype === shellCommand) out.add(`, service ${out.need(message.service)}`);
      out.add(`, data '${message.text ?? ""}`);
      if (message.end === "cut") out.stop();
      return out.add("'");
    case shellStatus:
      return out.fields(message, { status: (status) => `, status ${hex32(status)}` });
  }
}
