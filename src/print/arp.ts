import type { ArpLayer } from "../decode/arp.js";
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

const operations = {
  request: 1,
  reply: 2,
  reverseRequest: 3,
  reverseReply: 4,
  inverseRequest: 8,
  inverseReply: 9,
} as const;

// prettier-ignore
const operationNames: ReadonlyMap<number, string> = new Map<number, string>([
  [1, "Request"], [2, "Reply"], [3, "Reverse Request"], [4, "Reverse Reply"], [8, "Inverse Request"], [9, "Inverse Reply"],
  [10, "NACK Reply"],
]);

export function printArp(layer: ArpLayer, out: Out): void {
  out.protocol = "arp";
  const { hardwareType, protocolType, hardwareLength, protocolLength, operation } = layer;
  if (operation === undefined || layer.targetProtocolAddress === undefined) return out.stop();
  if (!out.options.linkHeader) out.add("ARP, ");
  const verbose = out.options.verbosity > 0;
  const isIpv4 = protocolType === etherType.ip || protocolType === trailerType;
  const usual = isIpv4 && protocolLength === 4 && hardwareLength !== 0;
  if (!usual || verbose) {
    const hardware = hardwareNames.get(hardwareType!) ?? `Unknown Hardware (${hardwareType})`;
    const protocol = etherTypeName(protocolType!) ?? `Unknown Protocol (${hex16(protocolType!)})`;
    out.add(`${hardware} (len ${hardwareLength}), ${protocol} (len ${protocolLength})`);
  }
  if (usual || verbose) {
    out.add(`${verbose ? ", " : ""}${operationNames.get(operation) ?? `Unknown (${operation})`} `);
    const text = operationText(layer, out);
    // Of an operation it does not know, tcpdump dumps the packet, whatever the options say.
    if (text === undefined) return out.hexAndAsciiDump(layer.offset, layer.offset + layer.capturedLength);
    out.add(text);
  }
  out.add(`, length ${layer.wireLength}`);
}

function operationText(layer: ArpLayer, out: Out): string | undefined {
  const senderHardware = hardwareText(layer.senderHardwareAddress, out);
  const targetHardware = hardwareText(layer.targetHardwareAddress, out);
  const sender = protocolText(layer, layer.senderProtocolAddress, out);
  const target = protocolText(layer, layer.targetProtocolAddress, out);
  switch (layer.operation) {
    case operations.request: {
      const known = /[1-9a-f]/.test(layer.targetHardwareAddress ?? "");
      return `who-has ${target}${known ? ` (${targetHardware})` : ""} tell ${sender}`;
    }
    case operations.reply:
      return `${sender} is-at ${senderHardware}`;
    case operations.reverseRequest:
    case operations.inverseRequest:
      return `who-is ${targetHardware} tell ${senderHardware}`;
    case operations.reverseReply:
      return `${targetHardware} at ${target}`;
    case operations.inverseReply:
      return `${senderHardware} at ${sender}`;
    default:
      return undefined;
  }
}

function hardwareText(address: string | undefined, out: Out): string {
  if (address === undefined || address === "") return "<empty>";
  return address.length === 17 ? out.mac(address) : address;
}

function protocolText(layer: ArpLayer, address: string | undefined, out: Out): string {
  if (layer.protocolType !== etherType.ip && layer.protocolType !== trailerType) return "<wrong proto type>";
  return layer.protocolLength === 4 ? out.host(address ?? "") : "<wrong len>";
}
