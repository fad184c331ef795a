import type { OamEvent, OamHeader, OamInformation, SlowLayer, SlowTlv, SlowValue } from "../decode/slow.js";
import { oamCodes, slowSubtypes, slowTlvLength } from "../decode/slow.js";
import { assertNever } from "../errors.js";
import { bitNames, hex32, hex8 } from "./numbers.js";
import { organizationByOui } from "./organizations.js";
import type { Out } from "./out.js";

const subtypeNames = ["", "LACP", "MARKER", "OAM"] as const;
const tooShort = "\n\t\t packet is too short";

export function printSlow(layer: SlowLayer, out: Out): void {
  out.protocol = "slow";
  const { subtype, wireLength, oam } = layer;
  const verbose = out.options.verbosity > 0;
  const shortText = verbose ? tooShort : " (packet is too short)";
  if (wireLength < 1) return out.add(shortText);
  const number = out.need(subtype);
  const name = subtypeNames[number] || `unknown (${number})`;
  if (number === slowSubtypes.lacp || number === slowSubtypes.marker) {
    if (wireLength < 2) return out.add(shortText);
    const version = out.need(layer.version);
    if (version !== 1) return out.add(`${name} version ${version} packet not supported`);
    out.add(`${name}v${version}, length ${wireLength}`);
    return verbose ? printTlvs(layer, out, (tlv) => printLacpTlv(number, tlv, out)) : undefined;
  }
  out.add(`${name}, length ${wireLength}`);
  if (oam === undefined) return out.hexDumpAt(layer, layer.offset, wireLength, "\n\t");
  if (verbose) printOam(layer, oam, out);
}

/** Prints the TLVs that are whole with `print`, which answers false if it is not to go on. */
function printTlvs(layer: SlowLayer, out: Out, print: (tlv: SlowTlv) => boolean): void {
  for (const tlv of layer.tlvs) if (!print(tlv)) return;
  if (layer.tlvsShort) out.add(tooShort);
}

/** What every kind of TLV has in common. False if there is no value to print. */
function printTlvHeading(tlv: SlowTlv, heading: string, out: Out): boolean {
  const { length = 0 } = tlv;
  out.add(`${heading} (${tlv.type}), length ${length}`);
  return printTlvProblem(tlv, out);
}

function printTlvProblem({ type, length = 0, tooLong, data }: SlowTlv, out: Out): boolean {
  if (type === 0) return false;
  if (length < 2) out.add("\n\t    ERROR: illegal length - should be >= 2");
  else if (tooLong) out.add(tooShort);
  else if (data === undefined) out.stop();
  return data !== undefined;
}

const lacpTlvNames: ReadonlyMap<number, string> = new Map([
  [0x100, "Terminator"],
  [0x101, "Actor Information"],
  [0x102, "Partner Information"],
  [0x103, "Collector Information"],
  [0x200, "Terminator"],
  [0x201, "Marker Information"],
]);

const stateNames = [
  [0x01, "Activity"],
  [0x02, "Timeout"],
  [0x04, "Aggregation"],
  [0x08, "Synchronization"],
  [0x10, "Collecting"],
  [0x20, "Distributing"],
  [0x40, "Default"],
  [0x80, "Expired"],
] as const;

function printLacpTlv(subtype: number, tlv: SlowTlv, out: Out): boolean {
  const { type = 0, data } = tlv;
  const name = lacpTlvNames.get((subtype << 8) + out.need(tlv.type)) ?? "Unknown";
  out.add(`\n\t${name} TLV (${hex8(type)}), length ${tlv.length}`);
  if (!printTlvProblem(tlv, out) || data === undefined) return false;
  const right = slowTlvLength(subtype, undefined, type);
  if (right === undefined) {
    if (out.options.verbosity <= 1) out.hexDump(data, "\n\t  ");
  } else printValue(tlv, right, out);
  if (out.options.verbosity > 1) out.hexDump(data, "\n\t  ");
  return true;
}

/** The value of a TLV that should have this length. */
function printValue({ value }: SlowTlv, right: number, out: Out): void {
  out.add(value === undefined ? `\n\t    ERROR: illegal length - should be ${right}` : valueText(value, out));
}

function valueText(value: SlowValue, out: Out): string {
  switch (value.form) {
    case "collector":
      return `\n\t  Max Delay ${value.maxDelay}`;
    case "marker":
      return (
        `\n\t  Request System ${out.mac(value.requestSystem)}, Request Port ${value.requestPort}` +
        `, Request Transaction ID ${hex32(value.requestTransactionId)}`
      );
    case "participant":
      return (
        `\n\t  System ${out.mac(value.system)}, System Priority ${value.systemPriority}, Key ${value.key}` +
        `, Port ${value.port}, Port Priority ${value.portPriority}` +
        `\n\t  State Flags [${bitNames(stateNames, value.state) || "none"}]`
      );
    case "information":
      return informationText(value);
    case "event":
      return eventText(value);
    default:
      return assertNever(value);
  }
}

const oamFlags = [
  [0x01, "Link Fault"],
  [0x02, "Dying Gasp"],
  [0x04, "Critical Event"],
  [0x08, "Local Evaluating"],
  [0x10, "Local Stable"],
  [0x20, "Remote Evaluating"],
  [0x40, "Remote Stable"],
] as const;

const codeNames: ReadonlyMap<number, string> = new Map([
  [0x00, "Information"],
  [0x01, "Event Notification"],
  [0x02, "Variable Request"],
  [0x03, "Variable Response"],
  [0x04, "Loopback Control"],
  [0xfe, "Vendor Private"],
]);

const commandNames = ["Unknown", "Enable OAM Remote Loopback", "Disable OAM Remote Loopback"] as const;

function printOam(layer: SlowLayer, oam: OamHeader, out: Out): void {
  const { wireLength } = oam;
  if (wireLength < 3) return out.add(tooShort);
  const code = out.need(oam.code);
  const flags = bitNames(oamFlags, out.need(oam.flags)) || "none";
  out.add(`\n\tCode ${codeNames.get(code) ?? `Unknown (${code})`} OAM PDU, Flags [${flags}]`);
  switch (code) {
    case oamCodes.information:
      return printTlvs(layer, out, (tlv) => printInformation(layer, tlv, out));
    case oamCodes.eventNotification:
      if (wireLength < 5) return out.add(tooShort);
      out.add(`\n\t  Sequence Number ${out.need(oam.sequenceNumber)}`);
      return printTlvs(layer, out, (tlv) => printEvent(layer, tlv, out));
    case oamCodes.loopbackControl: {
      if (wireLength < 4) return out.add(tooShort);
      const command = out.need(oam.command);
      return out.add(`\n\t  Command ${commandNames[command] ?? "Unknown"} (${command})`);
    }
    default:
      if (out.options.verbosity <= 1) out.hexDumpAt(layer, layer.offset + 4, wireLength - 3, "\n\t  ");
  }
}

const informationNames: ReadonlyMap<number, string> = new Map([
  [0, "End of TLV marker"],
  [1, "Local"],
  [2, "Remote"],
  [0xfe, "Organization specific"],
]);
const parserActions = ["forwarding", "looping back", "discarding", "reserved"] as const;
const configurationNames = [
  [0x01, "Active"],
  [0x02, "Unidirectional"],
  [0x04, "Remote-Loopback"],
  [0x08, "Link-Events"],
  [0x10, "Variable-Retrieval"],
] as const;

function printInformation(layer: SlowLayer, tlv: SlowTlv, out: Out): boolean {
  const type = out.need(tlv.type);
  const heading = `\n\t  ${informationNames.get(type) ?? "Reserved"} Information Type`;
  if (!printTlvHeading(tlv, heading, out)) return false;
  printOamValue(layer, tlv, out);
  return true;
}

function informationText(value: OamInformation): string {
  const { state, oui } = value;
  return (
    `\n\t    OAM-Version ${value.oamVersion}, Revision ${value.revision}` +
    `\n\t    State-Parser-Action ${parserActions[state & 3]!}` +
    `, State-MUX-Action ${state & 4 ? "discarding" : "forwarding"}` +
    `\n\t    OAM-Config Flags [${bitNames(configurationNames, value.oamConfiguration) || "none"}]` +
    `, OAM-PDU-Config max-PDU size ${value.pduConfiguration & 0x7ff}` +
    `\n\t    OUI ${organizationByOui(oui)} (0x${oui.toString(16).padStart(6, "0")})` +
    `, Vendor-Private ${hex32(value.vendorInformation)}`
  );
}

const eventNames: ReadonlyMap<number, string> = new Map([
  [0, "End of TLV marker"],
  [1, "Errored Symbol Period Event"],
  [2, "Errored Frame Event"],
  [3, "Errored Frame Period Event"],
  [4, "Errored Frame Seconds Summary Event"],
  [0xfe, "Organization specific"],
]);
function printEvent(layer: SlowLayer, tlv: SlowTlv, out: Out): boolean {
  const type = out.need(tlv.type);
  const heading = `\n\t  ${eventNames.get(type) ?? "Reserved"} Link Event Type`;
  if (!printTlvHeading(tlv, heading, out)) return false;
  printOamValue(layer, tlv, out);
  return true;
}

function eventText(value: OamEvent): string {
  return (
    `\n\t    Timestamp ${value.timestamp * 100} ms, Errored Window ${value.window}` +
    `\n\t    Errored Threshold ${value.threshold}\n\t    Errors ${value.errors}` +
    `\n\t    Error Running Total ${value.errorRunningTotal}\n\t    Event Running Total ${value.eventRunningTotal}`
  );
}

/** The value as text if it is known and as long as it should be, and in bytes, type and length too, if it is not, or at -vv. */
function printOamValue(layer: SlowLayer, tlv: SlowTlv, out: Out): void {
  const { type = 0, length = 0, data, value } = tlv;
  if (data === undefined) return;
  const right = slowTlvLength(slowSubtypes.oam, layer.oam?.code, type);
  if (right !== undefined) printValue(tlv, right, out);
  if (out.options.verbosity > 1 || value === undefined) out.hexDumpAt(layer, data.start - 2, length, "\n\t  ");
}
