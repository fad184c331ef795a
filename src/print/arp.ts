import type { ArpDlci, ArpLayer } from "../decode/arp.js";
import type { AtmarpLayer } from "../decode/atmarp.js";
import { etherType } from "../net/protocol-numbers.js";
import { etherTypeName } from "./ether-types.js";
import { hex16 } from "./numbers.js";
import type { Out } from "./out.js";

/** Berkeley trailers (RFC 893) use IPv4 addresses too. */
const trailerType = 0x1000;

// prettier-ignore
const hardwareNames: ReadonlyMap<number, string> = new Map([
  [1, "Ethernet"], [6, "TokenRing"], [7, "ArcNet"], [15, "FrameRelay"], [23, "Strip"], [24, "IEEE 1394"], [19, "ATM"],
  [32, "InfiniBand"],
]);

export const arpOperations = {
  request: 1,
  reply: 2,
  reverseRequest: 3,
  reverseReply: 4,
  inverseRequest: 8,
  inverseReply: 9,
  negativeReply: 10,
} as const;

// prettier-ignore
const operationNames: ReadonlyMap<number, string> = new Map<number, string>([
  [1, "Request"], [2, "Reply"], [3, "Reverse Request"], [4, "Reverse Reply"], [8, "Inverse Request"], [9, "Inverse Reply"],
  [10, "NACK Reply"],
]);

export function hardwareName(type: number): string {
  return hardwareNames.get(type) ?? `Unknown Hardware (${type})`;
}

export function protocolTypeName(type: number): string {
  return etherTypeName(type) ?? `Unknown Protocol (${hex16(type)})`;
}

export function isIpv4Protocol(type: number): boolean {
  return type === etherType.ip || type === trailerType;
}

export function printArp(layer: ArpLayer, out: Out): void {
  out.protocol = "arp";
  const { hardwareType = 0, protocolType = 0, hardwareLength, protocolLength, operation } = layer;
  if (operation === undefined || layer.targetProtocolAddress === undefined) return out.stop();
  const isUsual = isIpv4Protocol(protocolType) && protocolLength === 4 && hardwareLength !== 0;
  const hardware = () => `${hardwareName(hardwareType)} (len ${hardwareLength})`;
  const types = () => `${hardware()}, ${protocolTypeName(protocolType)} (len ${protocolLength})`;
  printAddressResolution(layer, operation, { isUsual, types, contents: () => operationText(layer, out) }, out);
}

/** What ARP and its form for ATM have of their own. */
interface ArpTexts {
  /** Whether the types and lengths are those that are not told of. */
  readonly isUsual: boolean;
  readonly types: () => string;
  /** What is asked or answered, if the operation is known. */
  readonly contents: () => string | undefined;
}

export function printAddressResolution(
  layer: ArpLayer | AtmarpLayer,
  operation: number,
  { isUsual, types, contents }: ArpTexts,
  out: Out,
): void {
  if (!out.options.linkHeader) out.add("ARP, ");
  const verbose = out.options.verbosity > 0;
  if (!isUsual || verbose) out.add(types());
  if (isUsual || verbose) {
    out.add(`${verbose ? ", " : ""}${operationNames.get(operation) ?? `Unknown (${operation})`} `);
    const text = contents();
    // Of an operation it does not know, tcpdump dumps the packet, whatever the options say.
    if (text === undefined) return out.hexAndAsciiDump(layer.offset, layer.offset + layer.capturedLength);
    out.add(text);
  }
  out.add(`, length ${layer.wireLength}`);
}

function operationText(layer: ArpLayer, out: Out): string | undefined {
  const senderHardware = hardwareText(layer.senderHardwareAddress, layer.senderDlci, out);
  const targetHardware = hardwareText(layer.targetHardwareAddress, layer.targetDlci, out);
  const { protocolType = 0, protocolLength } = layer;
  const sender = protocolText(protocolType, protocolLength, layer.senderProtocolAddress, "len", out);
  const target = protocolText(protocolType, protocolLength, layer.targetProtocolAddress, "len", out);
  switch (layer.operation) {
    case arpOperations.request: {
      const known = /[1-9a-f]/.test(layer.targetHardwareAddress ?? "");
      return `who-has ${target}${known ? ` (${targetHardware})` : ""} tell ${sender}`;
    }
    case arpOperations.reply:
      return `${sender} is-at ${senderHardware}`;
    case arpOperations.reverseRequest:
    case arpOperations.inverseRequest:
      return `who-is ${targetHardware} tell ${senderHardware}`;
    case arpOperations.reverseReply:
      return `${targetHardware} at ${target}`;
    case arpOperations.inverseReply:
      return `${senderHardware} at ${sender}`;
    default:
      return undefined;
  }
}

function hardwareText(address: string | undefined, dlci: ArpDlci | undefined, out: Out): string {
  if (address === undefined || address === "") return "<empty>";
  if (dlci === "cut") return "<Truncated>";
  if (dlci !== undefined) return dlci === "address" ? "<Invalid DLCI>" : `DLCI ${dlci}`;
  return out.mac(address);
}

export function protocolText(
  type: number,
  length: number | undefined,
  address: string | undefined,
  lengthName: string,
  out: Out,
): string {
  if (!isIpv4Protocol(type)) return "<wrong proto type>";
  return length === 4 ? out.host(address ?? "") : `<wrong ${lengthName}>`;
}
