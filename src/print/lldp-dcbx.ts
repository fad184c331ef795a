import type { Bytes } from "../decode/index.js";
import { hex16 } from "./numbers.js";
import type { Out } from "./out.js";

/** The data center bridging exchange protocol before it became part of 802.1: TLVs inside the TLV. */
const versionNames: ReadonlyMap<number, string> = new Map([
  [1, "DCB Capability Exchange Protocol Rev 1"],
  [2, "DCB Capability Exchange Protocol Rev 1.01"],
]);

const firstVersion = 1;

/** Prints the value. False if it can be shown only in hexadecimal. */
export function printDcbx(data: Bytes, out: Out): boolean {
  if (data.length < 4) return true;
  const subtype = data.at(3);
  out.add(`\n\t  ${versionNames.get(subtype) ?? "unknown"} Subtype (${subtype})`);
  if (subtype === firstVersion) return false;
  let understood = true;
  for (let at = 4; at + 2 <= data.length;) {
    const field = data.u16(at);
    const type = field >> 9;
    const length = field & 0x1ff;
    const value = data.slice(at + 2, at + 2 + length);
    understood = true;
    if (type === 0 || length === 0 || value.length < length) break;
    const print = printers.get(type);
    if (print !== undefined && length < print.least) break;
    print?.print(value, out);
    understood = print !== undefined;
    if (out.options.verbosity > 1 || !understood) out.hexDump(value, "\n\t    ");
    at += 2 + length;
  }
  return understood;
}

interface ValuePrinter {
  readonly least: number;
  readonly print: (value: Bytes, out: Out) => void;
}

const printers: ReadonlyMap<number, ValuePrinter> = new Map([
  [1, { least: 10, print: printControl }],
  [2, { least: 17, print: printPriorityGroups }],
  [3, { least: 6, print: printFlowControl }],
  [4, { least: 4, print: printApplications }],
]);

const priorities = [0, 1, 2, 3, 4, 5, 6, 7] as const;

function printVersions(value: Bytes, out: Out): void {
  out.add(`\n\t      Oper_Version: ${value.at(0)}\n\t      Max_Version: ${value.at(1)}`);
}

function printControl(value: Bytes, out: Out): void {
  out.add(`\n\t    Control - Protocol Control (type 0x1, length ${value.length})`);
  printVersions(value, out);
  out.add(`\n\t      Sequence Number: ${value.u32(2)}\n\t      Acknowledgement Number: ${value.u32(6)}`);
}

/** What all features begin with. */
function printFeature(name: string, type: number, value: Bytes, out: Out): void {
  const bits = value.at(2);
  out.add(`\n\t    Feature - ${name} (type 0x${type}, length ${value.length})`);
  printVersions(value, out);
  out.add(`\n\t      Info block(0x${bits.toString(16).toUpperCase().padStart(2, "0")}): `);
  out.add(`Enable bit: ${bits >> 7}, Willing bit: ${(bits >> 6) & 1}, Error Bit: ${(bits >> 5) & 1}`);
  out.add(`\n\t      SubType: ${value.at(3)}`);
}

function printPriorityGroups(value: Bytes, out: Out): void {
  printFeature("Priority Group", 2, value, out);
  const groups = value.u32(4);
  out.add("\n\t      Priority Allocation");
  for (const index of priorities) out.add(`\n\t          PgId_${index}: ${(groups >>> (28 - 4 * index)) & 0xf}`);
  out.add("\n\t      Priority Group Allocation");
  for (const index of priorities) out.add(`\n\t          Pg percentage[${index}]: ${value.at(8 + index)}`);
  out.add(`\n\t      NumTCsSupported: ${value.at(16)}`);
}

function printFlowControl(value: Bytes, out: Out): void {
  printFeature("Priority Flow Control", 3, value, out);
  const bits = value.at(4);
  out.add(`\n\t      PFC Config (0x${bits.toString(16).toUpperCase().padStart(2, "0")})`);
  for (const bit of priorities)
    out.add(`\n\t          Priority Bit ${bit}: ${bits & (1 << bit) ? "Enabled" : "Disabled"}`);
  out.add(`\n\t      NumTCPFCSupported: ${value.at(5)}`);
}

function printApplications(value: Bytes, out: Out): void {
  printFeature("Application", 4, value, out);
  for (let at = 4; at + 6 <= value.length; at += 6) {
    const selector = value.at(at + 2) >> 6;
    const oui = ((value.at(at + 2) & 0x3f) << 16) | value.u16(at + 3);
    out.add(`\n\t      Application Value\n\t          Application Protocol ID: ${hex16(value.u16(at))}`);
    const kind = selector === 0 ? "L2 EtherType" : "Socket Number";
    out.add(`\n\t          SF (0x${selector.toString(16)}) Application Protocol ID is ${kind}`);
    out.add(`\n\t          OUI: 0x${oui.toString(16).padStart(6, "0")}`);
    out.add(
      `\n\t          User Priority Map: 0x${value
        .at(at + 5)
        .toString(16)
        .padStart(2, "0")}`,
    );
  }
}
