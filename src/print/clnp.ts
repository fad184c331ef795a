import type { ClnpHeader, ClnpLayer, ClnpOption, ClnpRoute, ClnpValue } from "../decode/clnp.js";
import { clnpLeastLengths } from "../decode/clnp.js";
import { assertNever } from "../errors.js";
import { checksumText, comma, nsapText } from "./osi.js";
import { bitNames, hex16 } from "./numbers.js";
import type { Out } from "./out.js";

const typeNames: ReadonlyMap<number, string> = new Map([
  [1, "Error Report"],
  [28, "Data"],
  [29, "MD"],
  [30, "Echo Request"],
  [31, "Echo Response"],
]);

const flagNames = [
  [0x80, "Segmentation permitted"],
  [0x40, "more Segments"],
  [0x20, "request Error Report"],
] as const;

/** What cannot be read to the end is dumped, by the packet's printer where it is not in another one. */
export function printClnp(layer: ClnpLayer, out: Out): void {
  if (!printPacket(layer, out)) out.hexDumpAt(layer, layer.offset, layer.wireLength, "\n\t");
}

/** False if something is wrong with the packet. */
function printPacket(layer: ClnpLayer, out: Out): boolean {
  out.protocol = "clnp";
  const { header, wireLength, source, destination } = layer;
  if (header === undefined) {
    out.truncated();
    return true;
  }
  if (!out.options.linkHeader) out.add("CLNP");
  if (!printFault(layer, header, out)) return false;
  if (source === undefined || destination === undefined) {
    if (layer.problem === "cut") out.stop();
    else out.truncated();
    return true;
  }
  const name = typeNames.get(header.type) ?? `unknown (${header.type})`;
  if (out.options.verbosity < 1) {
    out.add(`${comma(out)}${nsapText(source)} > ${nsapText(destination)}, ${name}, length ${wireLength}`);
    return true;
  }
  const { lengthIndicator, version, lifetime, segmentLength, checksum, expectedChecksum, flags } = header;
  out.add(
    `${comma(out)}length ${wireLength}\n\t${name} PDU, hlen: ${lengthIndicator}, v: ${version}` +
      `, lifetime: ${lifetime >> 1}.${(lifetime & 1) * 5}s, Segment PDU length: ${segmentLength}` +
      `, checksum: ${hex16(checksum)}${checksumText(checksum, expectedChecksum)}` +
      `\n\tFlags [${bitNames(flagNames, flags) || "none"}]` +
      `\n\tsource address (length ${source.length}): ${nsapText(source)}` +
      `\n\tdest   address (length ${destination.length}): ${nsapText(destination)}`,
  );
  return printRest(layer, header, out);
}

function printFault({ fault, wireLength, offset, capturedLength }: ClnpLayer, header: ClnpHeader, out: Out): boolean {
  const { lengthIndicator, version } = header;
  switch (fault) {
    case undefined:
    case "segment":
      return true;
    case "version":
      out.add(`version ${version} packet not supported`);
      return false;
    case "long":
      out.add(` length indicator(${lengthIndicator}) > PDU size (${wireLength})!`);
      return false;
    case "short":
      out.add(` length indicator ${lengthIndicator} < min PDU size:${out.upperHex(offset, capturedLength)}`);
      return false;
    case "addresses":
      out.add("li < size of fixed part of CLNP header and addresses");
      return false;
  }
}

function printRest(layer: ClnpLayer, header: ClnpHeader, out: Out): boolean {
  const { segment, options, optionFault, dataOffset, wireLength, offset } = layer;
  if (layer.fault === "segment") {
    out.add("li < size of fixed part of CLNP header, addresses, and segment part");
    return false;
  }
  if (segment !== undefined)
    out.add(
      `\n\tData Unit ID: ${hex16(segment.dataUnitId)}, Segment Offset: ${segment.offset}, Total PDU Length: ${segment.totalLength}`,
    );
  for (const option of options) if (!printOption(layer, option, out)) return false;
  if (optionFault !== undefined) {
    out.add(optionFault === "header" ? ", bad opts/li" : `, opt (${optionFault.type}) too long`);
    return false;
  }
  if (layer.problem !== undefined || dataOffset === undefined) {
    if (layer.problem === "cut") out.stop();
    else out.truncated();
    return true;
  }
  if (layer.dataCut) {
    out.stop();
    return true;
  }
  if (layer.payload?.kind === "clnp") {
    out.add("\n\t-----original packet-----\n\t");
    printPacket(layer.payload as ClnpLayer, out);
    return true;
  }
  const left = wireLength - (dataOffset - offset);
  if (left > 0) {
    out.add(`\n\t  undecoded non-header data, length ${wireLength - header.lengthIndicator}`);
    out.hexDumpAt(layer, dataOffset, left, "\n\t  ");
  }
  return true;
}

const optionNames: ReadonlyMap<number, string> = new Map([
  [193, "Discard Reason"],
  [195, "QoS Maintenance"],
  [197, "Security"],
  [200, "Source Routing"],
  [203, "Route Recording"],
  [204, "Padding"],
  [205, "Priority"],
]);

const scopeNames = ["Reserved", "Source Address Specific", "Destination Address Specific", "Globally unique"] as const;

const qualities = [
  [0x20, "reserved"],
  [0x10, "sequencing vs. delay"],
  [0x08, "congested"],
  [0x04, "delay vs. cost"],
  [0x02, "error vs. delay"],
  [0x01, "error vs. cost"],
] as const;

function printOption(layer: ClnpLayer, option: ClnpOption, out: Out): boolean {
  const { type, length, data, value } = option;
  out.add(`\n\t  ${optionNames.get(type) ?? "Unknown"} Option #${type}, length ${length}, value: `);
  if (length < (clnpLeastLengths[type] ?? 0)) {
    out.add(", bad opt len");
    return false;
  }
  if (value !== undefined) printValue(option, value, out);
  else if (type === padding) out.add("padding data");
  else out.hexDumpAt(layer, data.start, length, "\n\t  ");
  if (out.options.verbosity > 1) out.hexDumpAt(layer, data.start, length, "\n\t  ");
  return true;
}

const padding = 204;
const globallyUnique = 3;

function printValue(option: ClnpOption, value: ClnpValue, out: Out): void {
  switch (value.form) {
    case "route":
      return printRoute(option, value, out);
    case "priority":
      return out.add(`0x${value.priority.toString(16)}`);
    case "quality":
      out.add(`\n\t    Format Code: ${scopeNames[value.format]!}`);
      if (value.format === globallyUnique) out.add(`\n\t    QoS Flags [${bitNames(qualities, value.flags) || "none"}]`);
      return;
    case "security":
      return out.add(`\n\t    Format Code: ${scopeNames[value.format]!}, Security-Level ${value.level}`);
    case "discard":
      return out.add(reasonText(value.major, value.minor));
    default:
      return assertNever(value);
  }
}

function printRoute({ type, length }: ClnpOption, { state, offset, addresses, broken }: ClnpRoute, out: Out): void {
  out.add(["partial", "complete"][state] ?? "Unknown");
  out.add(` ${type === 200 ? "source routing" : "recording of route in progress"}`);
  if (offset === 0) return out.add(" Bad NSAP offset (0)");
  if (offset - 1 > length) return out.add(" Bad NSAP offset (past end of option)");
  for (const address of addresses)
    if (address.length > 0) out.add(`\n\t    NSAP address (length ${address.length}): ${nsapText(address)}`);
  if (broken) out.add("\n\t    NSAP address goes past end of option");
}

interface Reasons {
  readonly name: string;
  readonly reasons: readonly string[];
}

const reasons: ReadonlyMap<number, Reasons> = new Map([
  [
    0,
    {
      name: "General",
      reasons: [
        "Reason not specified",
        "Protocol procedure error",
        "Incorrect checksum",
        "PDU discarded due to congestion",
        "Header syntax error (cannot be parsed)",
        "Segmentation needed but not permitted",
        "Incomplete PDU received",
        "Duplicate option",
      ],
    },
  ],
  [8, { name: "Address", reasons: ["Destination address unreachable", "Destination address unknown"] }],
  [
    9,
    {
      name: "Source Routeing",
      reasons: [
        "Unspecified source routeing error",
        "Syntax error in source routeing field",
        "Unknown address in source routeing field",
        "Path not acceptable",
      ],
    },
  ],
  [
    10,
    {
      name: "Lifetime",
      reasons: ["Lifetime expired while data unit in transit", "Lifetime expired during reassembly"],
    },
  ],
  [
    11,
    {
      name: "PDU Discarded",
      reasons: [
        "Unsupported option not specified",
        "Unsupported protocol version",
        "Unsupported security option",
        "Unsupported source routeing option",
        "Unsupported recording of route option",
      ],
    },
  ],
  [12, { name: "Reassembly", reasons: ["Reassembly interference"] }],
]);

function reasonText(major: number, minor: number): string {
  const known = reasons.get(major);
  const hex = (value: number) => `0x${value.toString(16)}`;
  return `\n\t    Class: ${known?.name ?? "Unknown"} Error (${hex(major)}), ${known?.reasons[minor] ?? "Unknown"} (${hex(minor)})`;
}
