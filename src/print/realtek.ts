import type { RealtekLayer, RealtekRemoteControl } from "../decode/realtek.js";
import { realtekReply } from "../decode/realtek.js";
import { hex16, hex32, hex8 } from "./numbers.js";
import type { Out } from "./out.js";

const operations = ["hello", "get", "set"];

export function printRealtek({ protocol, remoteControl }: RealtekLayer, out: Out): void {
  out.protocol = "rtl";
  const { link } = out;
  if (link !== undefined) out.add(`${out.mac(link.source)} > ${out.mac(link.destination)}, `);
  const number = out.need(protocol);
  if (remoteControl !== undefined) printRemoteControl(remoteControl, out);
  else out.add(protocolText(number));
}

function protocolText(protocol: number): string {
  if (protocol === 2) return "REP";
  if (protocol === 3 || protocol === 0x23) return "RLDP";
  if (protocol === 4) return "Realtek 8-byte DSA tag";
  if ((protocol & 0xf0) === 0x90) return "Realtek RTL8306 4-byte DSA tag";
  if ((protocol & 0xf0) === 0xa0) return "Realtek RTL8366RB 4-byte DSA tag";
  return `Realtek unknown type ${hex8(protocol)}`;
}

function printRemoteControl(
  { opcode, authenticationKey, register, cookie, hello }: RealtekRemoteControl,
  out: Out,
): void {
  out.protocol = "rrcp";
  const number = out.need(opcode);
  const operation = number & 0x7f;
  out.add(`RRCP ${number & realtekReply ? "reply" : "query"}: `);
  out.add(operations[operation] ?? `unknown opcode (${hex8(operation)})`);
  if (register !== undefined) {
    const data = out.need(register.data);
    out.add(` addr=${hex16(out.need(register.address))}, data=${hex32(data)}`);
  }
  out.add(`, auth=${hex16(out.need(authenticationKey))}`);
  if (hello !== undefined) {
    const vendor = out.need(hello.vendor);
    const ports = `downlink_port=${hello.downlinkPort}, uplink_port=${hello.uplinkPort}`;
    const chip = (hello.chip ?? 0).toString(16).padStart(4, "0");
    out.add(` ${ports}, uplink_mac=${out.mac(hello.uplinkMac ?? "")}`);
    out.add(`, vendor_id=${vendor.toString(16).padStart(8, "0")} ,chip_id=${chip} `);
  }
  if (cookie !== undefined) {
    const high = out.need(cookie.high);
    out.add(`, cookie=${hex32(high)}${(cookie.low ?? 0).toString(16).padStart(8, "0")} `);
  }
}
