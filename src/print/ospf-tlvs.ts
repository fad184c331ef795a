import type { Layer } from "../decode/index.js";
import { bitNames, hex32 } from "./numbers.js";
import type { Out } from "./out.js";
import { singlePrecisionText } from "./single-precision.js";
import type { Value } from "./value.js";

/** The TLVs in advertisements of versions 2 and 3: graceful restart (RFC 3623) and traffic engineering (RFC 3630). */

const padded = (length: number) => Math.ceil(length / 4) * 4;

const graceNames = ["unknown", "Grace Period", "Graceful restart Reason", "IPv4 interface address"] as const;
const graceLengths = [undefined, 4, 1, 4] as const;
const reasonNames = ["Unknown", "Software Restart", "Software Reload/Upgrade", "Control Processor Switch"] as const;

/** False if something is wrong with them. */
export function printGraceTlvs(value: Value, end: number, layer: Layer, out: Out): boolean {
  const { bytes } = value;
  for (let at = 0, left = end; left > 0;) {
    if (bytes.length < at + 4) return false;
    if (left < 4) {
      out.add(`\n\t    Remaining LS length ${left} < 4`);
      return false;
    }
    const [type, length] = [value.u16(at), value.u16(at + 2)];
    at += 4;
    left -= 4;
    out.add(`\n\t    ${graceNames[type] ?? "unknown"} TLV (${type}), length ${length}, value: `);
    if (length > left) {
      out.add(`\n\t    Bogus length ${length} > ${left}`);
      return false;
    }
    if (type === 0 || length === 0 || bytes.length < at + length) return false;
    const right = graceLengths[type];
    if (right !== undefined && length !== right) {
      out.add(`\n\t    Bogus length ${length} != ${right}`);
      return false;
    }
    if (type === 1) out.add(`${value.u32(at)}s`);
    else if (type === 2) out.add(`${reasonNames[value.u8(at)] ?? "Unknown"} (${value.u8(at)})`);
    else if (type === 3) out.add(value.ipv4(at));
    else if (out.options.verbosity <= 1) out.hexDumpAt(layer, bytes.start + at, length, "\n\t      ");
    left -= padded(length);
    // tcpdump counts without sign, so that padding outside the advertisement makes it read on to the packet's end.
    if (left < 0) left += 0x100000000;
    at += padded(length);
  }
  return true;
}

const trafficNames = ["unknown", "Router Address", "Link"] as const;

/** False if something is wrong with them. */
export function printTrafficTlvs(value: Value, end: number, layer: Layer, out: Out): boolean {
  const { bytes } = value;
  for (let at = 0, left = end; left !== 0;) {
    if (bytes.length < at + 4) return false;
    if (left < 4) {
      out.add(`\n\t    Remaining LS length ${left} < 4`);
      return false;
    }
    const [type, length] = [value.u16(at), value.u16(at + 2)];
    at += 4;
    left -= 4;
    out.add(`\n\t    ${trafficNames[type] ?? "unknown"} TLV (${type}), length: ${length}`);
    if (length > left) {
      out.add(`\n\t    Bogus length ${length} > ${left}`);
      return false;
    }
    if (type === 0 || length === 0) return false;
    if (type === 2) {
      const after = printLinkTlvs(value, at, length, layer, out);
      if (after === undefined) return false;
      at = after;
      // tcpdump does not subtract what it has read of the link from what is left.
      continue;
    }
    if (type === 1) {
      if (length < 4) {
        out.add(`\n\t    TLV length ${length} < 4`);
        return false;
      }
      out.add(`, ${value.ipv4(at)}`);
    } else if (out.options.verbosity <= 1) {
      out.hexDumpAt(layer, bytes.start + at, length, "\n\t      ");
      if (at > bytes.length) return false;
    }
    if (padded(length) > left) {
      out.add(`\n\t    Bogus padded length ${padded(length)} > ${left}`);
      return false;
    }
    left -= padded(length);
    at += padded(length);
  }
  return true;
}

// prettier-ignore
const linkNames: ReadonlyMap<number, string> = new Map([
  [1, "Link Type"], [2, "Link ID"], [3, "Local Interface IP address"], [4, "Remote Interface IP address"],
  [5, "Traffic Engineering Metric"], [6, "Maximum Bandwidth"], [7, "Maximum Reservable Bandwidth"], [8, "Unreserved Bandwidth"],
  [9, "Administrative Group"], [11, "Link Local/Remote Identifier"], [14, "Link Protection Type"],
  [15, "Interface Switching Capability"], [16, "Shared Risk Link Group"], [17, "Bandwidth Constraints"],
]);

/** Where the link's TLVs end; nothing if something is wrong with them. */
function printLinkTlvs(value: Value, start: number, length: number, layer: Layer, out: Out): number | undefined {
  let at = start;
  for (let left = length; left !== 0 && out.open;) {
    if (left < 4) {
      out.add(`\n\t    Remaining TLV length ${left} < 4`);
      return undefined;
    }
    const [type, size] = [value.u16(at), value.u16(at + 2)];
    at += 4;
    left -= 4;
    if (type === 0 || size === 0) {
      out.invalid();
      return undefined;
    }
    out.add(`\n\t      ${linkNames.get(type) ?? "unknown"} subTLV (${type}), length: ${size}`);
    if (left < size) {
      out.add(`\n\t    Remaining TLV length ${left + 4} < ${size + 4}`);
      return undefined;
    }
    if (value.bytes.length < at + size) return undefined;
    const problem = printLinkTlv(type, size, value, at, layer, out);
    if (problem !== undefined) {
      out.add(problem);
      out.invalid();
      return undefined;
    }
    if (left < padded(size)) {
      out.add(`\n\t    Remaining TLV length ${left + 4} < ${padded(size) + 4}`);
      return undefined;
    }
    left -= padded(size);
    at += padded(size);
    // tcpdump steps over the risk groups once more.
    if (type === 16) at += size;
  }
  return at;
}

const lengths: ReadonlyMap<number, number> = new Map([
  [1, 1],
  [3, 4],
  [4, 4],
  [5, 4],
  [6, 4],
  [7, 4],
  [8, 32],
  [9, 4],
  [14, 4],
]);

/** Answers what is wrong with the length, if anything. */
function printLinkTlv(
  type: number,
  size: number,
  value: Value,
  at: number,
  layer: Layer,
  out: Out,
): string | undefined {
  const right = lengths.get(type);
  if (right !== undefined && size !== right) return ` != ${right}`;
  switch (type) {
    case 1:
      out.add(`, ${linkTypeNames[value.u8(at)] ?? "unknown"} (${value.u8(at)})`);
      return undefined;
    case 2:
    case 11:
      if (size !== 4 && size !== 8) return " != 4 && != 8";
      out.add(`, ${value.ipv4(at)} (${hex32(value.u32(at))})`);
      if (size === 8) out.add(`, ${value.ipv4(at + 4)} (${hex32(value.u32(at + 4))})`);
      return undefined;
    case 3:
    case 4:
      out.add(`, ${value.ipv4(at)}`);
      return undefined;
    case 5:
      out.add(`, Metric ${value.u32(at)}`);
      return undefined;
    case 6:
    case 7:
      out.add(`, ${bandwidth(value, at)}`);
      return undefined;
    case 8:
      for (let index = 0; index < 8; index++) out.add(`\n\t\tTE-Class ${index}: ${bandwidth(value, at + index * 4)}`);
      return undefined;
    case 9:
      out.add(`, ${hex32(value.u32(at))}`);
      return undefined;
    case 14:
      out.add(`, ${bitNames(protectionNames, value.u8(at)) || "none"}`);
      return undefined;
    case 15:
      return printSwitching(size, value, at, out);
    case 16:
      return printRiskGroups(size, value, at, out);
    case 17:
      return printConstraints(size, value, at, out);
    default:
      if (out.options.verbosity <= 1) out.hexDumpAt(layer, value.bytes.start + at, size, "\n\t\t");
      return undefined;
  }
}

const linkTypeNames = ["unknown", "Point-to-point", "Multi-Access"] as const;

/** Bytes per second as single-precision floating-point number. */
export function bandwidth(value: Value, at: number): string {
  const bits = Math.fround(value.float(at) * 8);
  return `${singlePrecisionText(Math.fround(bits / 1000000))} Mbps`;
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

const encodingNames = [
  "Unknown",
  "Packet",
  "Ethernet V2/DIX",
  "ANSI/ETSI PDH",
  "Reserved",
  "SDH ITU-T G.707/SONET ANSI T1.105",
  "Reserved",
  "Digital Wrapper",
  "Lambda (photonic)",
  "Fiber",
  "Reserved",
  "FiberChannel",
] as const;

function printSwitching(size: number, value: Value, at: number, out: Out): string | undefined {
  if (size < 36) return " < 36";
  out.add(`\n\t\tInterface Switching Capability: ${switchingNames.get(value.u8(at)) ?? "Unknown"}`);
  out.add(`\n\t\tLSP Encoding: ${encodingNames[value.u8(at + 1)] ?? "Unknown"}\n\t\tMax LSP Bandwidth:`);
  for (let index = 0; index < 8; index++)
    out.add(`\n\t\t  priority level ${index}: ${bandwidth(value, at + 4 + index * 4)}`);
  return undefined;
}

function printRiskGroups(size: number, value: Value, at: number, out: Out): string | undefined {
  if (size % 4 !== 0) return " != N x 4";
  const groups: number[] = [];
  for (let index = 0; index < size; index += 4) groups.push(value.u32(at + index));
  out.add(`\n\t\t  Shared risk group: ${groups.join(", ")}`);
  return undefined;
}

const constraintModels: ReadonlyMap<number, string> = new Map([
  [0, "Russian dolls"],
  [1, "Maximum allocation"],
  [254, "Maximum allocation with E-LSP support"],
]);

function printConstraints(size: number, value: Value, at: number, out: Out): string | undefined {
  if (size < 4) return " < 4";
  const model = value.u8(at);
  out.add(`\n\t\tBandwidth Constraints Model ID: ${constraintModels.get(model) ?? "unknown"} (${model})`);
  if (size % 4 !== 0) return `\n\t\tlength ${size} != N x 4`;
  if (size > 36) return `\n\t\tlength ${size} > 36`;
  for (let index = 0; index < (size - 4) / 4; index++)
    out.add(`\n\t\t  Bandwidth constraint CT${index}: ${bandwidth(value, at + 4 + index * 4)}`);
  return undefined;
}
