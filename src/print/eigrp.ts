import type { EigrpHeader, EigrpLayer, EigrpTlv } from "../decode/eigrp.js";
import { bitNames, hex16, hex32, hex8 } from "./numbers.js";
import type { Out } from "./out.js";
import { Value } from "./value.js";

const supportedVersion = 2;
const headerLength = 20;
const tlvHeaderLength = 4;

const opcodes: ReadonlyMap<number, string> = new Map([
  [1, "Update"],
  [3, "Query"],
  [4, "Reply"],
  [5, "Hello"],
  [6, "IPX SAP"],
  [7, "Probe"],
]);

const flagNames = [
  [0x01, "Init"],
  [0x02, "Conditionally Received"],
  [0x04, "Restart"],
  [0x08, "End-of-Table"],
] as const;

export function printEigrp(layer: EigrpLayer, out: Out): void {
  out.protocol = "eigrp";
  const { header, wireLength } = layer;
  if (header === undefined) return out.truncated();
  const { version, opcode } = header;
  if (version !== supportedVersion) return out.add(`EIGRP version ${version} packet not supported`);
  const title = `EIGRP ${opcodes.get(opcode) ?? `unknown (${opcode})`}, length: ${wireLength}`;
  if (out.options.verbosity < 1) return out.add(title);
  if (wireLength < headerLength) return out.add(`${title} (too short, < ${headerLength})`);
  out.add(headerText(header, wireLength - headerLength));
  for (const tlv of layer.tlvs) if (!printTlv(layer, tlv, out)) return;
}

function headerText(header: EigrpHeader, length: number): string {
  const { opcode } = header;
  return (
    `\n\tEIGRP v${header.version}, opcode: ${opcodes.get(opcode) ?? `unknown, type: ${opcode}`} (${opcode})` +
    `, chksum: ${hex16(header.checksum)}, Flags: [${bitNames(flagNames, header.flags) || "none"}]` +
    `\n\tseq: ${hex32(header.sequenceNumber)}, ack: ${hex32(header.acknowledgmentNumber)}` +
    `, VRID: ${header.virtualRouterId}, AS: ${header.autonomousSystem}, length: ${length}`
  );
}

interface TlvForm {
  readonly name: string;
  /** The shortest value whose fields are all there. */
  readonly length?: number;
  readonly print?: (value: Value, out: Out) => void;
}

const forms: ReadonlyMap<number, TlvForm> = new Map<number, TlvForm>([
  [0x0001, { name: "General Parameters", length: 8, print: printParameters }],
  [0x0002, { name: "Authentication" }],
  [0x0003, { name: "Sequence" }],
  [0x0004, { name: "Software Version", length: 4, print: printSoftware }],
  [0x0005, { name: "Next Multicast Sequence" }],
  [0x0102, { name: "IP Internal routes", length: 22, print: printInternal }],
  [0x0103, { name: "IP External routes", length: 42, print: printExternal }],
  [0x0202, { name: "AppleTalk Internal routes", length: 24, print: printAppleTalkInternal }],
  [0x0203, { name: "AppleTalk External routes", length: 40, print: printAppleTalkExternal }],
  [0x0204, { name: "AppleTalk Cable setup", length: 8, print: printCable }],
  [0x0302, { name: "IPX Internal routes" }],
  [0x0303, { name: "IPX External routes" }],
]);

/** False if nothing follows. */
function printTlv(layer: EigrpLayer, { type, length, room, value }: EigrpTlv, out: Out): boolean {
  if (type === undefined || length === undefined) {
    out.truncated();
    return false;
  }
  const size = length - tlvHeaderLength;
  if (size < 0 || length > room) {
    out.hexDumpAt(layer, value.start, room, "\n\t    ");
    return false;
  }
  const form = forms.get(type);
  out.add(`\n\t  ${form?.name ?? "Unknown"} TLV (${hex16(type)}), length: ${length}`);
  if (value.length < size) {
    out.truncated();
    return false;
  }
  if (form?.print === undefined || form.length === undefined) {
    if (out.options.verbosity <= 1) out.hexDumpAt(layer, value.start, size, "\n\t    ");
  } else if (size < form.length) out.add(` (too short, < ${form.length + tlvHeaderLength})`);
  else form.print(new Value(value, out), out);
  if (out.options.verbosity > 1) out.hexDumpAt(layer, value.start, size, "\n\t    ");
  return true;
}

function printParameters(value: Value, out: Out): void {
  const weights = [0, 1, 2, 3, 4].map((index) => `, k${index + 1} ${value.u8(index)}`);
  out.add(`\n\t    holdtime: ${value.u16(6)}s${weights.join("")}`);
}

function printSoftware(value: Value, out: Out): void {
  out.add(`\n\t    IOS version: ${value.u8(0)}.${value.u8(1)}, EIGRP version ${value.u8(2)}.${value.u8(3)}`);
}

/** What all routes have: delay, bandwidth and so on. */
function metricText(value: Value, at: number): string {
  return (
    `\n\t      delay ${Math.floor(value.u32(at) / 100)} ms, bandwidth ${value.u32(at + 4)} Kbps, mtu ${value.u24(at + 8)}` +
    `, hop ${value.u8(at + 11)}, reliability ${value.u8(at + 12)}, load ${value.u8(at + 13)}`
  );
}

// prettier-ignore
const originNames = [
  "unknown", "IGRP", "EIGRP", "Static", "RIP", "Hello", "OSPF", "IS-IS", "EGP", "BGP", "IDRP", "Connected",
] as const;

/** The prefix at `at`, of as many bytes as its length needs, and the next hop. False if the length is wrong. */
function printPrefix(value: Value, at: number, out: Out): boolean {
  const length = value.u8(at);
  if (length > 32) {
    out.add(`\n\t    illegal prefix length ${length}`);
    return false;
  }
  const size = Math.ceil(length / 8);
  if (!value.has(at + 1, size)) return false;
  const bytes = [0, 1, 2, 3].map((index) => (index < size ? value.u8(at + 1 + index) : 0));
  const nextHop = value.u32(0) === 0 ? "self" : value.ipv4(0);
  out.add(`\n\t    IPv4 prefix: ${out.host(bytes.join(".")).padStart(15)}/${length}, nexthop: ${nextHop}`);
  return true;
}

function printInternal(value: Value, out: Out): void {
  if (printPrefix(value, 20, out)) out.add(metricText(value, 4));
}

function printExternal(value: Value, out: Out): void {
  if (!printPrefix(value, 40, out)) return;
  out.add(
    `\n\t      origin-router ${value.ipv4(4)}, origin-as ${value.u32(8)}` +
      `, origin-proto ${originNames[value.u8(22)] ?? "unknown"}, flags [${hex8(value.u8(23))}]` +
      `, tag ${hex32(value.u32(12))}, metric ${value.u32(16)}${metricText(value, 24)}`,
  );
}

function printCable(value: Value, out: Out): void {
  out.add(`\n\t    Cable-range: ${value.u16(0)}-${value.u16(2)}, Router-ID ${value.u32(4)}`);
}

function cableText(value: Value, at: number): string {
  const nextHop = value.u32(0) === 0 ? "self" : `${value.u16(0)}.${value.u16(2)}`;
  return `\n\t     Cable-Range: ${value.u16(at)}-${value.u16(at + 2)}, nexthop: ${nextHop}`;
}

function printAppleTalkInternal(value: Value, out: Out): void {
  out.add(cableText(value, 20) + metricText(value, 4));
}

function printAppleTalkExternal(value: Value, out: Out): void {
  out.add(
    `${cableText(value, 36)}\n\t      origin-router ${value.u32(4)}, origin-as ${value.u32(8)}` +
      `, origin-proto ${originNames[value.u8(16)] ?? "unknown"}, flags [${hex8(value.u8(17))}]` +
      `, tag ${hex32(value.u32(12))}, metric ${value.u16(18)}${metricText(value, 20)}`,
  );
}
