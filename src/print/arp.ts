import type { ArpDlci, ArpLayer } from "../decode/arp.js";
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

export function arpOperationName(operation: number): string {
  return operationNames.get(operation) ?? `Unknown (${operation})`;
}

export function isIpv4Protocol(type: number): boolean {
  return type === etherType.ip || type === trailerType;
}

export function printArp(layer: ArpLayer, out: Out): void {
  out.protocol = "arp";
  const { hardwareType = 0, protocolType = 0, hardwareLength, protocolLength, operation } = layer;
  if (operation === undefined || layer.targetProtocolAddress === undefined) return out.stop();
  if (!out.options.linkHeader) out.add("ARP, ");
  const verbose = out.options.verbosity > 0;
  const usual = isIpv4Protocol(protocolType) && protocolLength === 4 && hardwareLength !== 0;
  if (!usual || verbose) {
    out.add(`${hardwareName(hardwareType)} (len ${hardwareLength}), `);
    out.add(`${protocolTypeName(protocolType)} (len ${protocolLength})`);
  }
  if (usual || verbose) {
    out.add(`${verbose ? ", " : ""}${arpOperationName(operation)} `);
    const text = operationText(layer, out);
    // Of an operation it does not know, tcpdump dumps the packet, whatever the options say.
    if (text === undefined) return out.hexAndAsciiDump(layer.offset, layer.offset + layer.capturedLength);
    out.add(text);
  }
  out.add(`, length ${layer.wireLength}`);
}

function operationText(layer: ArpLayer, out: Out): string | undefined {
  const senderHardware = hardwareText(layer.senderHardwareAddress, layer.senderDlci, out);
  const targetHardware = hardwareText(layer.targetHardwareAddress, layer.targetDlci, out);
  const sender = protocolText(layer, layer.senderProtocolAddress, out);
  const target = protocolText(layer, layer.targetProtocolAddress, out);
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

function protocolText(layer: ArpLayer, address: string | undefined, out: Out): string {
  if (!isIpv4Protocol(layer.protocolType ?? 0)) return "<wrong proto type>";
  return layer.protocolLength === 4 ? out.host(address ?? "") : "<wrong len>";
}
