import type { Layer } from "../decode/index.js";
import type {
  GraceTlv,
  LinkProblem,
  LinkTlv,
  LinkValue,
  OspfTlv,
  OspfTlvs,
  TrafficLink,
  TrafficTlv,
} from "../decode/ospf-tlvs.js";
import {
  constraintsLength,
  graceLengths,
  isWholeTlv,
  linkLengths,
  linkProblem,
  mostConstraintsLength,
  paddedOspfLength,
  switchingLength,
  trafficTypes,
} from "../decode/ospf-tlvs.js";
import { assertNever } from "../errors.js";
import { constraintModels, gmplsEncodings } from "./gmpls.js";
import { bitNames, dottedText, hex32 } from "./numbers.js";
import type { Out } from "./out.js";
import { megabitsText } from "./single-precision.js";

const graceNames = ["unknown", "Grace Period", "Graceful restart Reason", "IPv4 interface address"] as const;
const reasonNames = ["Unknown", "Software Restart", "Software Reload/Upgrade", "Control Processor Switch"] as const;

/** Prints TLVs with `print`, which answers false where one is wrong. False if one is, or if they are not all there. */
function printTlvs<T extends OspfTlv>(list: OspfTlvs<T>, print: (tlv: T) => boolean, out: Out): boolean {
  for (const tlv of list.tlvs) if (!print(tlv)) return false;
  if (list.cut) return false;
  if (list.left > 0) out.add(`\n\t    Remaining LS length ${list.left} < 4`);
  return list.left === 0;
}

/** False if the advertisement has no room for the TLV, or not all of it was captured. */
function isThere(tlv: OspfTlv, out: Out): boolean {
  if (tlv.length > tlv.room) out.add(`\n\t    Bogus length ${tlv.length} > ${tlv.room}`);
  return isWholeTlv(tlv);
}

/** False if something is wrong with them. */
export function printGraceTlvs(list: OspfTlvs<GraceTlv>, layer: Layer, out: Out): boolean {
  return printTlvs(list, (tlv) => printGraceTlv(tlv, layer, out), out);
}

function printGraceTlv(tlv: GraceTlv, layer: Layer, out: Out): boolean {
  const { type, length, data, number } = tlv;
  out.add(`\n\t    ${graceNames[type] ?? "unknown"} TLV (${type}), length ${length}, value: `);
  if (!isThere(tlv, out) || type === 0 || length === 0) return false;
  const right = graceLengths[type];
  if (right !== undefined && length !== right) {
    out.add(`\n\t    Bogus length ${length} != ${right}`);
    return false;
  }
  if (type === 1) out.add(`${number}s`);
  else if (type === 2) out.add(`${reasonNames[number ?? 0] ?? "Unknown"} (${number})`);
  else if (type === 3) out.add(out.host(out.needText(tlv.interfaceAddress)));
  else if (out.options.verbosity <= 1) out.hexDumpAt(layer, data.start, length, "\n\t      ");
  return true;
}

const trafficNames = ["unknown", "Router Address", "Link"] as const;

/** False if something is wrong with them. */
export function printTrafficTlvs(list: OspfTlvs<TrafficTlv>, layer: Layer, out: Out): boolean {
  return printTlvs(list, (tlv) => printTrafficTlv(tlv, layer, out), out);
}

function printTrafficTlv(tlv: TrafficTlv, layer: Layer, out: Out): boolean {
  const { type, length, room, data, link } = tlv;
  out.add(`\n\t    ${trafficNames[type] ?? "unknown"} TLV (${type}), length: ${length}`);
  if (length > room) {
    out.add(`\n\t    Bogus length ${length} > ${room}`);
    return false;
  }
  if (type === 0 || length === 0) return false;
  if (link !== undefined) return printLink(link, layer, out);
  if (type === trafficTypes.routerAddress) {
    if (length < 4) {
      out.add(`\n\t    TLV length ${length} < 4`);
      return false;
    }
    out.add(`, ${out.host(out.needText(tlv.routerAddress))}`);
  } else if (out.options.verbosity <= 1) out.hexDumpAt(layer, data.start, length, "\n\t      ");
  const padded = paddedOspfLength(length);
  if (padded > room) out.add(`\n\t    Bogus padded length ${padded} > ${room}`);
  return padded <= room;
}

// prettier-ignore
const linkNames: ReadonlyMap<number, string> = new Map([
  [1, "Link Type"], [2, "Link ID"], [3, "Local Interface IP address"], [4, "Remote Interface IP address"],
  [5, "Traffic Engineering Metric"], [6, "Maximum Bandwidth"], [7, "Maximum Reservable Bandwidth"], [8, "Unreserved Bandwidth"],
  [9, "Administrative Group"], [11, "Link Local/Remote Identifier"], [14, "Link Protection Type"],
  [15, "Interface Switching Capability"], [16, "Shared Risk Link Group"], [17, "Bandwidth Constraints"],
]);

function printLink(link: TrafficLink, layer: Layer, out: Out): boolean {
  for (const tlv of link.tlvs) if (!printLinkTlv(tlv, layer, out)) return false;
  if (link.cut) out.stop();
  else if (link.left > 0) out.add(`\n\t    Remaining TLV length ${link.left} < 4`);
  return link.left === 0;
}

/** False if something is wrong with it. */
function printLinkTlv(tlv: LinkTlv, layer: Layer, out: Out): boolean {
  const { type, length, room, data, value } = tlv;
  if (type === 0 || length === 0) {
    out.invalid();
    return false;
  }
  out.add(`\n\t      ${linkNames.get(type) ?? "unknown"} subTLV (${type}), length: ${length}`);
  if (room < length) {
    out.add(`\n\t    Remaining TLV length ${room + 4} < ${length + 4}`);
    return false;
  }
  if (!isWholeTlv(tlv)) return false;
  const problem = linkProblem(tlv);
  if (value !== undefined) printLinkValue(type, value, out);
  else if (problem === undefined && out.options.verbosity <= 1) out.hexDumpAt(layer, data.start, length, "\n\t\t");
  if (problem !== undefined) {
    out.add(problemText(type, length, problem));
    out.invalid();
    return false;
  }
  const padded = paddedOspfLength(length);
  if (room < padded) out.add(`\n\t    Remaining TLV length ${room + 4} < ${padded + 4}`);
  return room >= padded;
}

const constraintsType = 17;

function problemText(type: number, length: number, problem: LinkProblem): string {
  switch (problem) {
    case "fixed":
      return ` != ${linkLengths.get(type)}`;
    case "one-or-two":
      return " != 4 && != 8";
    case "short":
      return ` < ${type === constraintsType ? constraintsLength : switchingLength}`;
    case "words":
      return type === constraintsType ? `\n\t\tlength ${length} != N x 4` : " != N x 4";
    case "long":
      return `\n\t\tlength ${length} > ${mostConstraintsLength}`;
    default:
      return assertNever(problem);
  }
}

function printLinkValue(type: number, value: LinkValue, out: Out): void {
  switch (value.form) {
    case "number":
      return out.add(`, ${numberText(type, value.number)}`);
    case "address":
      return out.add(`, ${out.host(value.address)}`);
    case "identifiers":
      for (const identifier of value.identifiers)
        out.add(`, ${out.host(dottedText(identifier))} (${hex32(identifier)})`);
      return;
    case "bandwidth":
      return out.add(`, ${megabitsText(value.bandwidth)}`);
    case "bandwidths":
      for (const [index, bandwidth] of value.bandwidths.entries())
        out.add(`\n\t\tTE-Class ${index}: ${megabitsText(bandwidth)}`);
      return;
    case "switching":
      out.add(`\n\t\tInterface Switching Capability: ${switchingNames.get(value.capability) ?? "Unknown"}`);
      out.add(`\n\t\tLSP Encoding: ${gmplsEncodings[value.encoding] ?? "Unknown"}\n\t\tMax LSP Bandwidth:`);
      for (const [index, bandwidth] of value.bandwidths.entries())
        out.add(`\n\t\t  priority level ${index}: ${megabitsText(bandwidth)}`);
      return;
    case "risk-groups":
      return out.add(`\n\t\t  Shared risk group: ${value.groups.join(", ")}`);
    case "constraints": {
      const { model, constraints } = value;
      out.add(`\n\t\tBandwidth Constraints Model ID: ${constraintModels.get(model) ?? "unknown"} (${model})`);
      for (const [index, bandwidth] of constraints.entries())
        out.add(`\n\t\t  Bandwidth constraint CT${index}: ${megabitsText(bandwidth)}`);
      return;
    }
    default:
      return assertNever(value);
  }
}

const linkTypeNames = ["unknown", "Point-to-point", "Multi-Access"] as const;

function numberText(type: number, number: number): string {
  switch (type) {
    case 1:
      return `${linkTypeNames[number] ?? "unknown"} (${number})`;
    case 5:
      return `Metric ${number}`;
    case 9:
      return hex32(number);
    default:
      return bitNames(protectionNames, number) || "none";
  }
}

const protectionNames = [
  [0x01, "Extra Traffic"],
  [0x02, "Unprotected"],
  [0x04, "Shared"],
  [0x08, "Dedicated 1:1"],
  [0x10, "Dedicated 1+1"],
  [0x20, "Enhanced"],
  [0x40, "Reserved"],
  [0x80, "Reserved"],
] as const;

export const switchingNames: ReadonlyMap<number, string> = new Map([
  [1, "Packet-Switch Capable-1"],
  [2, "Packet-Switch Capable-2"],
  [3, "Packet-Switch Capable-3"],
  [4, "Packet-Switch Capable-4"],
  [51, "Layer-2 Switch Capable"],
  [100, "Time-Division-Multiplex"],
  [150, "Lambda-Switch Capable"],
  [200, "Fiber-Switch Capable"],
]);
