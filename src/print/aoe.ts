import type { AoeArgument, AoeHeader, AoeLayer } from "../decode/aoe.js";
import { assertNever } from "../errors.js";
import { bitNames, hex16, hex32, hex8 } from "./numbers.js";
import type { Out } from "./out.js";

export function printAoe(layer: AoeLayer, out: Out): void {
  out.protocol = "aoe";
  out.add(`AoE length ${layer.wireLength}`);
  if (layer.problem !== "empty") out.add(`, Ver ${out.need(layer.version)}`);
  if (layer.header !== undefined) {
    if (!printHeader(layer.header, out)) return;
  }
  if (layer.problem === undefined) return;
  out.invalid();
  if (layer.cut) out.stop();
}

const flagNames: readonly (readonly [number, string])[] = [
  [0x08, "Response"],
  [0x04, "Error"],
  [0x02, "MBZ-1"],
  [0x01, "MBZ-0"],
];
const errorFlag = 0x04;

const errorNames = [
  "",
  "Unrecognized command code",
  "Bad argument parameter",
  "Device unavailable",
  "Config string present",
  "Unsupported version",
  "Target is reserved",
] as const;

const commandNames = ["Issue ATA Command", "Query Config Information", "MAC Mask List", "Reserve/Release"] as const;

function nameOr(names: readonly string[], value: number): string {
  return names[value] || `Unknown (${hex8(value)})`;
}

/** False if no more than the flags is shown. */
function printHeader(header: AoeHeader, out: Out): boolean {
  const flags = out.need(header.flags);
  out.add(`, Flags: [${bitNames(flagNames, flags) || "none"}]`);
  if (out.options.verbosity < 1) return false;
  if (flags & errorFlag) {
    const error = out.need(header.error);
    out.add(`\n\tError: ${errorNames[error] || `Invalid (${error})`}`);
  }
  out.add(`\n\tMajor: ${hex16(out.need(header.major))}`);
  out.add(`, Minor: ${hex8(out.need(header.minor))}`);
  out.add(`, Command: ${nameOr(commandNames, out.need(header.command))}`);
  out.add(`, Tag: ${hex32(out.need(header.tag))}`);
  if (header.argument !== undefined) printArgument(header.argument, out);
  return true;
}

const ataFlags: readonly (readonly [number, string])[] = [
  [0x80, "MBZ-7"],
  [0x40, "Ext48"],
  [0x20, "MBZ-5"],
  [0x10, "Device"],
  [0x08, "MBZ-3"],
  [0x04, "MBZ-2"],
  [0x02, "Async"],
  [0x01, "Write"],
];

const configurationCommands = [
  "read config string",
  "test config string",
  "test config string prefix",
  "set config string",
  "force set config string",
] as const;

const maskCommands = ["Read Mac Mask List", "Edit Mac Mask List"] as const;
const maskErrors = ["", "Unspecified Error", "Bad DCmd directive", "Mask list full"] as const;
const directiveCommands = [
  "No Directive",
  "Add mac address to mask list",
  "Delete mac address from mask list",
] as const;
const reservationCommands = ["Read reserve list", "Set reserve list", "Force set reserve list"] as const;

function printArgument(argument: AoeArgument, out: Out): void {
  switch (argument.form) {
    case "ata":
      return printAta(argument, out);
    case "configuration":
      return printConfiguration(argument, out);
    case "masks":
      out.add(`\n\tMCmd: ${nameOr(maskCommands, out.need(argument.command))}`);
      out.add(`, MError: ${nameOr(maskErrors, out.need(argument.error))}`);
      out.add(`, Dir Count: ${out.need(argument.count)}`);
      for (const { command, address } of argument.directives) {
        out.add(`\n\t DCmd: ${nameOr(directiveCommands, out.need(command))}`);
        out.add(`, Ethernet Address: ${out.mac(out.needText(address))}`);
      }
      return;
    case "reservations":
      out.add(`\n\tRCmd: ${nameOr(reservationCommands, out.need(argument.command))}`);
      out.add(`, NMacs: ${out.need(argument.count)}`);
      for (const [index, address] of argument.addresses.entries())
        out.add(`\n\tEthernet Address ${index}: ${out.mac(out.needText(address))}`);
      return;
    default:
      return assertNever(argument);
  }
}

function printAta(argument: AoeArgument & { readonly form: "ata" }, out: Out): void {
  out.add(`\n\tAFlags: [${bitNames(ataFlags, out.need(argument.flags)) || "none"}]`);
  out.add(`, Err/Feature: ${out.need(argument.feature)}`);
  out.add(`, Sector Count: ${out.need(argument.sectorCount)}`);
  out.add(`, Cmd/Status: ${out.need(argument.command)}`);
  for (const [index, byte] of argument.blockAddress.entries())
    out.add(`${index === 0 ? "\n\t" : ", "}lba${index}: ${out.need(byte)}`);
  out.need(argument.reserved);
  if (argument.dataLength > 0) out.add(`\n\tData: ${argument.dataLength} bytes`);
}

function printConfiguration(argument: AoeArgument & { readonly form: "configuration" }, out: Out): void {
  out.add(`\n\tBuffer Count: ${out.need(argument.bufferCount)}`);
  out.add(`, Firmware Version: ${out.need(argument.firmware)}`);
  out.add(`, Sector Count: ${out.need(argument.sectorCount)}`);
  const command = out.need(argument.command);
  // The form for unknown commands has lost its percent sign.
  out.add(`, AoE: ${command >> 4}, CCmd: ${configurationCommands[command & 0xf] ?? "Unknown (0x02x)"}`);
  const length = out.need(argument.length);
  if (argument.text === undefined) return;
  out.add(`\n\tConfig String (length ${length}): `);
  out.captured(argument.text);
}
