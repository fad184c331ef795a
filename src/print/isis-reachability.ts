import { isisLabelFlag } from "../decode/isis-reachability.js";
import type { IsisLayer } from "../decode/isis.js";
import type { IsisNeighborValue, IsisSwitching } from "../decode/isis-neighbor-values.js";
import { isisSwitchingLength, isPacketSwitch, isTimeDivision } from "../decode/isis-neighbor-values.js";
import type {
  IsisLanAdjacency,
  IsisNeighbor,
  IsisPrefix,
  IsisPrefixSubTlv,
  IsisSubTlv,
} from "../decode/isis-reachability.js";
import { assertNever } from "../errors.js";
import { constraintModels, gmplsEncodings } from "./gmpls.js";
import { bitNames, hex16, hex32 } from "./numbers.js";
import type { Out } from "./out.js";
import { switchingNames } from "./ospf-tlvs.js";
import { megabitsText } from "./single-precision.js";

const excessText = ({ left, needed }: { left: number; needed: number }): string =>
  ` [remaining tlv length ${left} < ${needed}] (invalid)`;

/** Neighbors up to the first that is not whole; the caller marks that one. */
export function printNeighbors(layer: IsisLayer, neighbors: readonly IsisNeighbor[], indent: string, out: Out): void {
  for (const { id, metric, subTlvLength, subTlvs, excess } of neighbors) {
    if (id === undefined) return;
    out.add(`${indent}IS Neighbor: ${id}`);
    if (metric !== undefined) out.add(`, Metric: ${metric}`);
    if (subTlvLength === undefined) return;
    out.add(subTlvLength === 0 ? ", no sub-TLVs present" : `, sub-TLVs present (${subTlvLength})`);
    for (const subTlv of subTlvs) printSubTlv(layer, subTlv, `${indent}  `, out);
    if (excess !== undefined) out.add(excessText(excess));
  }
}

const subTlvNames: ReadonlyMap<number, string> = new Map([
  [3, "Administrative groups"],
  [4, "Link Local/Remote Identifier"],
  [5, "Link Remote Identifier"],
  [6, "IPv4 interface address"],
  [8, "IPv4 neighbor address"],
  [9, "Maximum link bandwidth"],
  [10, "Reservable link bandwidth"],
  [11, "Unreserved bandwidth"],
  [12, "Bandwidth Constraints (old)"],
  [18, "Traffic Engineering Metric"],
  [19, "Link Attribute"],
  [20, "Link Protection Type"],
  [21, "Interface Switching Capability"],
  [22, "Bandwidth Constraints"],
  [29, "SPB Metric"],
  [32, "LAN Adjacency Segment Identifier"],
  ...[250, 251, 252, 253, 254].map((type) => [type, "Reserved for cisco specific extensions"] as const),
  [255, "Reserved for future expansion"],
]);

/** The types of which nothing is said if their value is too short; the others are not known. */
const silentWhenShort: ReadonlySet<number> = new Set([3, 4, 5, 6, 8, 9, 10, 11, 12, 18, 19, 20, 21, 22, 29, 32]);

function printSubTlv(layer: IsisLayer, subTlv: IsisSubTlv, indent: string, out: Out): void {
  const { problem, type, length, data, value, adjacency } = subTlv;
  if (problem === "tlvHeader") return out.add(`${indent}Remaining data in TLV shorter than a subTLV header`);
  if (problem === "listHeader") return out.add(`${indent}Remaining data in subTLVs shorter than a subTLV header`);
  out.add(`${indent}${subTlvNames.get(type) ?? "unknown"} subTLV #${type}, length: ${length}`);
  if (problem === "list") return out.add(" (remaining data in subTLVs shorter than the current subTLV)");
  if (problem === "tlv") return out.add(" (> remaining tlv length)");
  if (data.length < length) return;
  if (adjacency !== undefined) printLanAdjacency(adjacency, indent, out);
  else if (value !== undefined) printSubTlvValue(layer, subTlv, value, indent, out);
  else if (!silentWhenShort.has(type)) out.hexDumpAt(layer, data.start, length, "\n\t\t    ");
}

const linkAttributes = [
  [0x01, "Local Protection Available"],
  [0x02, "Link excluded from local protection path"],
  [0x04, "Local maintenance required"],
] as const;

const protections = [
  [0x01, "Extra Traffic"],
  [0x02, "Unprotected"],
  [0x04, "Shared"],
  [0x08, "Dedicated 1:1"],
  [0x10, "Dedicated 1+1"],
  [0x20, "Enhanced"],
  [0x40, "Reserved"],
  [0x80, "Reserved"],
] as const;

function printSubTlvValue(
  layer: IsisLayer,
  subTlv: IsisSubTlv,
  value: IsisNeighborValue,
  indent: string,
  out: Out,
): void {
  switch (value.form) {
    case "words":
      return out.add(value.words.map((word) => `, ${hex32(word)}`).join(""));
    case "address":
      return out.add(`, ${out.host(value.address)}`);
    case "bandwidth":
      return out.add(`, ${megabitsText(value.bandwidth)}`);
    case "bandwidths":
      for (const [index, bandwidth] of value.bandwidths.entries())
        out.add(`${indent}  TE-Class ${index}: ${megabitsText(bandwidth)}`);
      return;
    case "constraints": {
      const { model, constraints } = value;
      out.add(`${indent}Bandwidth Constraints Model ID: ${constraintModels.get(model) ?? "unknown"} (${model})`);
      for (const [index, bandwidth] of constraints.entries())
        out.add(`${indent}  Bandwidth constraint CT${index}: ${megabitsText(bandwidth)}`);
      return;
    }
    case "number": {
      const { number } = value;
      if (subTlv.type !== linkAttribute) return out.add(`, ${number}`);
      return out.add(`, [ ${bitNames(linkAttributes, number) || "Unknown"} ] (${hex16(number)})`);
    }
    case "protection":
      return out.add(`, ${bitNames(protections, value.protection) || "none"}, Priority ${value.priority}`);
    case "switching":
      return printSwitching(layer, subTlv, value, indent, out);
    case "spb-metric":
      return out.add(`, LM: ${value.metric}, P: ${value.ports}, P-ID: ${value.portId}`);
    default:
      return assertNever(value);
  }
}

const linkAttribute = 19;

function printSwitching(
  layer: IsisLayer,
  { data, length }: IsisSubTlv,
  value: IsisSwitching,
  indent: string,
  out: Out,
): void {
  const { capability, minimumBandwidth, mtu, indication } = value;
  out.add(`${indent}  Interface Switching Capability:${switchingNames.get(capability) ?? "Unknown"}`);
  out.add(`, LSP Encoding: ${gmplsEncodings[value.encoding] ?? "Unknown"}${indent}  Max LSP Bandwidth:`);
  for (const [index, bandwidth] of value.bandwidths.entries())
    out.add(`${indent}    priority level ${index}: ${megabitsText(bandwidth)}`);
  if (minimumBandwidth !== undefined) out.add(`${indent}  Min LSP Bandwidth: ${megabitsText(minimumBandwidth)}`);
  if (mtu !== undefined) out.add(`${indent}  Interface MTU: ${mtu}`);
  if (indication !== undefined) {
    const name = ["Standard SONET/SDH", "Arbitrary SONET/SDH"][indication] ?? `Unknown (${indication})`;
    out.add(`${indent}  Indication ${name}`);
  }
  const left = length - isisSwitchingLength;
  if (left > 0 && !isPacketSwitch(capability) && !isTimeDivision(capability))
    out.hexDumpAt(layer, data.start + isisSwitchingLength, left, "\n\t\t    ");
}

const adjacencyFlags = [
  [0x80, "Address family IPv6"],
  [0x40, "Backup"],
  [0x20, "Value"],
  [0x10, "Local significance"],
  [0x08, "Set of adjacencies"],
  [0x04, "Persistent"],
] as const;

function printLanAdjacency({ flags, weight, neighborId, form, sid }: IsisLanAdjacency, indent: string, out: Out): void {
  out.add(`${indent}  Flags: [${bitNames(adjacencyFlags, flags) || "none"}]${indent}  Weight: ${weight}`);
  out.add(`${indent}  Neighbor System-ID: ${neighborId}`);
  if (form === "invalid") out.invalid();
  else if (sid !== undefined) out.add(`${indent}  ${form === "label" ? "Label" : "Index"}: ${sid}`);
}

/** Prefixes up to the first that is not whole; the caller marks that one. */
export function printPrefixes(layer: IsisLayer, prefixes: readonly IsisPrefix[], indent: string, out: Out): void {
  for (const entry of prefixes) {
    const { metric = 0, status = 0, bitLength = 0, prefix, subTlvLength, excess } = entry;
    const isVersion4 = prefix === undefined ? bitLength <= 63 : !prefix.includes(":");
    if (prefix === undefined) {
      if (entry.problem === "absent") out.add(`${indent}IPv${isVersion4 ? 4 : 6} prefix: bad bit length ${bitLength}`);
      return;
    }
    const address = out.host(prefix);
    out.add(`${indent}IPv${isVersion4 ? `4 prefix: ${address.padStart(15)}` : `6 prefix: ${address}`}/${bitLength}`);
    out.add(`, Distribution: ${status & 0x80 ? "down" : "up"}, Metric: ${metric}`);
    if (!isVersion4) out.add(`, ${status & 0x40 ? "External" : "Internal"}`);
    if (status & (isVersion4 ? 0x40 : 0x20)) {
      out.add(", sub-TLVs present");
      out.add(` (${out.need(subTlvLength)})`);
    }
    for (const subTlv of entry.subTlvs) printPrefixSubTlv(layer, subTlv, `${indent}  `, out);
    if (excess !== undefined) out.add(excessText(excess));
  }
}

const prefixSubTlvNames: ReadonlyMap<number, string> = new Map([
  [1, "32-Bit Administrative tag"],
  [2, "64-Bit Administrative tag"],
  [3, "Prefix SID"],
  [117, "Management Prefix Color"],
]);

const sidFlags = [
  [0x80, "Readvertisement"],
  [0x40, "Node"],
  [0x20, "No-PHP"],
  [0x10, "Explicit NULL"],
  [0x08, "Value"],
  [0x04, "Local"],
] as const;

function printPrefixSubTlv(layer: IsisLayer, subTlv: IsisPrefixSubTlv, indent: string, out: Out): void {
  const { type, length, data, tags, longTags, sid, problem } = subTlv;
  // The header itself was not captured.
  if (data === undefined && problem === "cut") return;
  out.add(`${indent}${prefixSubTlvNames.get(type) ?? "unknown"} subTLV #${type}, length: ${length}`);
  if (problem === "absent") return out.truncated();
  if (problem === "cut" || data === undefined) return;
  if (tags !== undefined) out.add(tags.map((tag) => `, ${hex32(tag)} (=${tag})`).join(""));
  else if (longTags !== undefined) out.add(longTags.map((tag) => `, 0x${tag.toString(16).padStart(16, "0")}`).join(""));
  else if (sid !== undefined) {
    const { flags = 0, algorithm = 0, value = 0 } = sid;
    const name = ["SPF", "strict-SPF"][algorithm] ?? "Unknown";
    out.add(`, Flags [${bitNames(sidFlags, flags) || "None"}], Algo ${name} (${algorithm})`);
    out.add(`, ${flags & isisLabelFlag ? "label" : "index"} ${value}`);
  } else out.hexDumpAt(layer, data.start, length, "\n\t\t    ");
}
