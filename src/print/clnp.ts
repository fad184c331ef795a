import type { ClnpHeader, ClnpLayer, ClnpOption } from "../decode/clnp.js";
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

/** How long the values of options must be. */
const leastLengths: Readonly<Record<number, number>> = { 193: 1, 195: 1, 197: 2, 200: 2, 203: 2, 205: 1 };

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
  const { type, length, value } = option;
  out.add(`\n\t  ${optionNames.get(type) ?? "Unknown"} Option #${type}, length ${length}, value: `);
  if (length < (leastLengths[type] ?? 0)) {
    out.add(", bad opt len");
    return false;
  }
  const first = value.at(0);
  switch (type) {
    case 200:
    case 203:
      printRoute(option, out);
      break;
    case 205:
      out.add(`0x${(first & 0x0f).toString(16)}`);
      break;
    case 195:
      out.add(`\n\t    Format Code: ${scopeNames[first >> 6]!}`);
      if (first >> 6 === 3) out.add(`\n\t    QoS Flags [${bitNames(qualities, first & 0x3f) || "none"}]`);
      break;
    case 197:
      out.add(`\n\t    Format Code: ${scopeNames[first >> 6]!}, Security-Level ${value.at(1)}`);
      break;
    case 193:
      out.add(reasonText(first >> 4, first & 0x0f));
      break;
    case 204:
      out.add("padding data");
      break;
    default:
      out.hexDumpAt(layer, value.start, length, "\n\t  ");
  }
  if (out.options.verbosity > 1) out.hexDumpAt(layer, value.start, length, "\n\t  ");
  return true;
}

/** The addresses of a route; tcpdump shows the first one as often as there are any. */
function printRoute({ type, value, length }: ClnpOption, out: Out): void {
  const state = ["partial", "complete"][value.at(0)] ?? "Unknown";
  out.add(`${state} ${type === 200 ? "source routing" : "recording of route in progress"}`);
  const offset = value.at(1);
  if (offset === 0) return out.add(" Bad NSAP offset (0)");
  if (offset - 1 > length) return out.add(" Bad NSAP offset (past end of option)");
  for (let left = length - offset + 1; left > 0;) {
    const size = value.at(offset - 1);
    if (left < size + 1) return out.add("\n\t    NSAP address goes past end of option");
    if (size > 0) out.add(`\n\t    NSAP address (length ${size}): ${nsapText(value.slice(offset, offset + size))}`);
    left -= size + 1;
  }
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
