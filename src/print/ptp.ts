import type { PtpAnnounce, PtpHeader, PtpLayer } from "../decode/ptp.js";
import { ptpHeaderLength, ptpTypes } from "../decode/ptp.js";
import { FieldWriter } from "./field-writer.js";
import { bitNames } from "./numbers.js";
import type { Out } from "./out.js";

const typeNames: ReadonlyMap<number, string> = new Map([
  [ptpTypes.sync, "sync msg"],
  [ptpTypes.delayRequest, "delay req msg"],
  [ptpTypes.peerDelayRequest, "peer delay req msg"],
  [ptpTypes.peerDelayResponse, "peer delay resp msg"],
  [ptpTypes.followUp, "follow up msg"],
  [ptpTypes.delayResponse, "delay resp msg"],
  [ptpTypes.peerDelayFollowUp, "pdelay resp fup msg"],
  [ptpTypes.announce, "announce msg"],
  [ptpTypes.signaling, "signalling msg"],
  [ptpTypes.management, "management msg"],
]);

/** What each message calls its time stamp. */
const stampNames: ReadonlyMap<number, string> = new Map([
  ...[ptpTypes.sync, ptpTypes.delayRequest, ptpTypes.announce].map((type) => [type, "originTimeStamp"] as const),
  ...[ptpTypes.peerDelayResponse, ptpTypes.delayResponse].map((type) => [type, "receiveTimeStamp"] as const),
  ...[ptpTypes.peerDelayRequest, ptpTypes.followUp, ptpTypes.peerDelayFollowUp].map(
    (type) => [type, "preciseOriginTimeStamp"] as const,
  ),
]);

const controlNames = ["Sync", "Delay_Req", "Follow_Up", "Delay_Resp", "Management", "Other"] as const;

const flagNames = [
  [0x0001, "l1 61"],
  [0x0002, "l1 59"],
  [0x0004, "utc reasonable"],
  [0x0008, "timescale"],
  [0x0010, "time tracable"],
  [0x0020, "frequency tracable"],
  [0x0100, "alternate master"],
  [0x0200, "two step"],
  [0x0400, "unicast"],
  [0x1000, "profile specific 1"],
  [0x2000, "profile specific 2"],
  [0x4000, "security mask"],
  [0x18c0, "unknown"],
] as const;

const hex = (value: number | bigint): string => `0x${value.toString(16)}`;

export function printPtp(layer: PtpLayer, out: Out): void {
  out.protocol = "ptp";
  if (layer.short) return out.add(` [length ${layer.wireLength} < ${ptpHeaderLength}] (invalid)`);
  const version = out.need(layer.version);
  out.add(`PTPv${version}`);
  if (version === 1) return out.add(" (not implemented)");
  if (layer.header === undefined) return;
  const writer = new FieldWriter(out, "cut");
  printHeader(layer.header, writer);
  const { timestamp, announce, port, management } = layer;
  const type = (layer.header.first ?? 0) & 0x0f;
  if (timestamp !== undefined) {
    writer.add(`, ${stampNames.get(type) ?? ""} :`);
    writer.show(timestamp.seconds, (seconds) => ` ${seconds} seconds${announce === undefined ? "," : ""}`);
    writer.show(timestamp.nanoseconds, (nanoseconds) => ` ${nanoseconds} nanoseconds`);
  }
  if (announce !== undefined) printAnnounce(announce, writer);
  if (port !== undefined) {
    writer.show(port.clockIdentity, (identity) => `, port identity : ${hex(identity)}`);
    writer.show(port.portNumber, (number) => `, port id : ${number}`);
  }
  if (management !== undefined && port?.clockIdentity !== undefined) {
    // tcpdump does not move on behind the port, and shows its first byte for all of these.
    const first = port.clockIdentity >> 56n;
    const text = hex(first);
    writer.add(`, , start boundary hops  ${first}, , boundary hops  ${first}, , flags  ${text}, , reserved  ${text}`);
  }
}

function printHeader(header: PtpHeader, writer: FieldWriter): void {
  writer.show(header.first, (first) => {
    const name = typeNames.get(first & 0x0f) ?? "Reserved";
    return `, v1 compat : ${first & 0x10 ? "yes" : "no"}, msg type : ${name}`;
  });
  writer.show(header.length, (length) => `, length : ${length}`);
  writer.show(header.domain, (domain) => `, domain : ${domain}`);
  writer.show(header.reserved1, (reserved) => `, reserved1 : ${reserved}`);
  writer.show(header.flags, (flags) => `, Flags [${bitNames(flagNames, flags) || "none"}]`);
  writer.show(header.correction, (correction) => `, NS correction : ${correction}`);
  writer.show(header.correctionFraction, (fraction) => `, sub NS correction : ${fraction}`);
  writer.show(header.reserved2, (reserved) => `, reserved2 : ${reserved}`);
  writer.show(header.clockIdentity, (identity) => `, clock identity : ${hex(identity)}`);
  writer.show(header.portNumber, (number) => `, port id : ${number}`);
  writer.show(header.sequenceId, (id) => `, seq id : ${id}`);
  writer.show(header.control, (control) => `, control : ${control} (${controlNames[control] ?? "Reserved"})`);
  writer.show(header.logInterval, (interval) => `, log message interval : ${interval}`);
}

function printAnnounce(announce: PtpAnnounce, writer: FieldWriter): void {
  writer.show(announce.utcOffset, (offset) => `, origin cur utc :${offset}`);
  writer.show(announce.reserved, (reserved) => `, rsvd : ${reserved}`);
  writer.show(announce.priority1, (priority) => `, gm priority_1 : ${priority}`);
  writer.show(announce.clockClass, (clockClass) => `, gm clock class : ${clockClass}`);
  writer.show(announce.clockAccuracy, (accuracy) => `, gm clock accuracy : ${accuracy}`);
  writer.show(announce.clockVariance, (variance) => `, gm clock variance : ${variance}`);
  writer.show(announce.priority2, (priority) => `, gm priority_2 : ${priority}`);
  writer.show(announce.clockIdentity, (identity) => `, gm clock id : ${hex(identity)}`);
  writer.show(announce.stepsRemoved, (steps) => `, steps removed : ${steps}`);
  writer.show(announce.timeSource, (source) => `, time source : ${hex(source)}`);
}
