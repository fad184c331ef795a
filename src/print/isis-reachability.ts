import type { IsisLayer } from "../decode/isis.js";
import type {
  IsisLanAdjacency,
  IsisNeighbor,
  IsisPrefix,
  IsisPrefixSubTlv,
  IsisSubTlv,
} from "../decode/isis-reachability.js";
import { gmplsEncodings } from "./gmpls.js";
import { bitNames, hex16, hex32 } from "./numbers.js";
import type { Out } from "./out.js";
import { bandwidthText, switchingNames } from "./ospf-tlvs.js";
import { Value } from "./value.js";

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

function printSubTlv(layer: IsisLayer, subTlv: IsisSubTlv, indent: string, out: Out): void {
  const { problem, type, length, value, adjacency } = subTlv;
  if (problem === "tlvHeader") return out.add(`${indent}Remaining data in TLV shorter than a subTLV header`);
  if (problem === "listHeader") return out.add(`${indent}Remaining data in subTLVs shorter than a subTLV header`);
  out.add(`${indent}${subTlvNames.get(type) ?? "unknown"} subTLV #${type}, length: ${length}`);
  if (problem === "list") return out.add(" (remaining data in subTLVs shorter than the current subTLV)");
  if (problem === "tlv") return out.add(" (> remaining tlv length)");
  if (value.length < length) return;
  if (adjacency !== undefined) printLanAdjacency(adjacency, indent, out);
  else printSubTlvValue(layer, subTlv, new Value(value, out), indent, out);
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

const constraintModels = ["Russian dolls", "Maximum allocation", "Maximum allocation with E-LSP support"] as const;

/** A value that is too short is passed over without a word. */
function printSubTlvValue(
  layer: IsisLayer,
  { type, length }: IsisSubTlv,
  value: Value,
  indent: string,
  out: Out,
): void {
  switch (type) {
    case 3:
    case 4:
    case 5:
      if (length >= 4) out.add(`, ${hex32(value.u32(0))}${length === 8 ? `, ${hex32(value.u32(4))}` : ""}`);
      return;
    case 6:
    case 8:
      return length >= 4 ? out.add(`, ${value.ipv4(0)}`) : undefined;
    case 9:
    case 10:
      return length >= 4 ? out.add(`, ${bandwidthText(value.float(0))}`) : undefined;
    case 11:
      for (let index = 0; length >= 32 && index < 8; index++)
        out.add(`${indent}  TE-Class ${index}: ${bandwidthText(value.float(index * 4))}`);
      return;
    case 12:
    case 22: {
      if (length === 0) return;
      const model = value.u8(0);
      out.add(`${indent}Bandwidth Constraints Model ID: ${constraintModels[model] ?? "unknown"} (${model})`);
      for (let index = 0; 5 + index * 4 <= length; index++)
        out.add(`${indent}  Bandwidth constraint CT${index}: ${bandwidthText(value.float(1 + index * 4))}`);
      return;
    }
    case 18:
      return length >= 3 ? out.add(`, ${value.u24(0)}`) : undefined;
    case 19: {
      if (length !== 2) return;
      const bits = value.u16(0);
      return out.add(`, [ ${bits === 0 ? "Unknown" : attributeText(bits)} ] (${hex16(bits)})`);
    }
    case 20:
      if (length >= 2) out.add(`, ${bitNames(protections, value.u8(0)) || "none"}, Priority ${value.u8(1)}`);
      return;
    case 21:
      return length >= 36 ? printSwitching(layer, length, value, indent, out) : undefined;
    case 29:
      if (length >= 6) out.add(`, LM: ${value.u24(0)}, P: ${value.u8(3)}, P-ID: ${value.u16(4)}`);
      return;
    case 32:
      return;
    default:
      return out.hexDumpAt(layer, value.bytes.start, length, "\n\t\t    ");
  }
}

const attributeText = (bits: number): string => bitNames(linkAttributes, bits) || "Unknown";

const timeDivision = 100;
const lastPacketSwitch = 4;

/** RFC 4203 section 1.4. */
function printSwitching(layer: IsisLayer, length: number, value: Value, indent: string, out: Out): void {
  const [capability, encoding] = [value.u8(0), value.u8(1)];
  out.add(`${indent}  Interface Switching Capability:${switchingNames.get(capability) ?? "Unknown"}`);
  out.add(`, LSP Encoding: ${gmplsEncodings[encoding] ?? "Unknown"}${indent}  Max LSP Bandwidth:`);
  for (let index = 0; index < 8; index++)
    out.add(`${indent}    priority level ${index}: ${bandwidthText(value.float(4 + index * 4))}`);
  const left = length - 36;
  if (capability >= 1 && capability <= lastPacketSwitch) {
    if (left < 6) return;
    out.add(
      `${indent}  Min LSP Bandwidth: ${bandwidthText(value.float(36))}${indent}  Interface MTU: ${value.u16(40)}`,
    );
  } else if (capability === timeDivision) {
    if (left < 8) return;
    const indication = value.u8(40);
    out.add(`${indent}  Min LSP Bandwidth: ${bandwidthText(value.float(36))}`);
    const name = ["Standard SONET/SDH", "Arbitrary SONET/SDH"][indication] ?? `Unknown (${indication})`;
    out.add(`${indent}  Indication ${name}`);
  } else if (left > 0) out.hexDumpAt(layer, value.bytes.start + 36, left, "\n\t\t    ");
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
const labelFlag = 0x08;

function printPrefixSubTlv(layer: IsisLayer, subTlv: IsisPrefixSubTlv, indent: string, out: Out): void {
  const { type, length, value: bytes, sid, problem } = subTlv;
  // The header itself was not captured.
  if (bytes === undefined && problem === "cut") return;
  out.add(`${indent}${prefixSubTlvNames.get(type) ?? "unknown"} subTLV #${type}, length: ${length}`);
  if (problem === "absent") return out.truncated();
  if (problem === "cut" || bytes === undefined) return;
  const value = new Value(bytes, out);
  switch (type) {
    case 1:
    case 117:
      for (let at = 0; at + 4 <= length; at += 4) out.add(`, ${hex32(value.u32(at))} (=${value.u32(at)})`);
      return;
    case 2:
      for (let at = 0; at + 8 <= length; at += 8) out.add(`, 0x${bytes.slice(at, at + 8).hex()}`);
      return;
    case 3: {
      const { flags = 0, algorithm = 0, value: number = 0 } = sid ?? {};
      const name = ["SPF", "strict-SPF"][algorithm] ?? "Unknown";
      out.add(`, Flags [${bitNames(sidFlags, flags) || "None"}], Algo ${name} (${algorithm})`);
      return out.add(`, ${flags & labelFlag ? "label" : "index"} ${number}`);
    }
    default:
      return out.hexDumpAt(layer, bytes.start, length, "\n\t\t    ");
  }
}
