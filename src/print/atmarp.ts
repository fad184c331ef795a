import type { AtmAddress, AtmarpLayer } from "../decode/atmarp.js";
import { arpOperationName, arpOperations, hardwareName, isIpv4Protocol, protocolTypeName } from "./arp.js";
import type { Out } from "./out.js";

export function printAtmarp(layer: AtmarpLayer, out: Out): void {
  out.protocol = "arp";
  const { hardwareType, protocolType, operation, senderProtocolLength, targetProtocolLength } = layer;
  if (operation === undefined || layer.target === undefined) return out.stop();
  if (!out.options.linkHeader) out.add("ARP, ");
  const verbose = out.options.verbosity > 0;
  const usual = isIpv4Protocol(protocolType) && senderProtocolLength === 4 && targetProtocolLength === 4;
  if (!usual || verbose) {
    const lengths = `${senderProtocolLength}/${targetProtocolLength}`;
    out.add(`${hardwareName(hardwareType)}, ${protocolTypeName(protocolType)} (len ${lengths})`);
  }
  if (usual || verbose) {
    out.add(`${verbose ? ", " : ""}${arpOperationName(operation)} `);
    const text = operationText(layer, out);
    // Of an operation it does not know, tcpdump dumps the packet.
    if (text === undefined) return out.hexAndAsciiDump(layer.offset, layer.offset + layer.capturedLength);
    out.add(text);
  }
  out.add(`, length ${layer.wireLength}`);
}

function operationText(layer: AtmarpLayer, out: Out): string | undefined {
  const sender = protocolText(layer, layer.senderProtocolLength, layer.senderProtocolAddress, "splen", out);
  const target = protocolText(layer, layer.targetProtocolLength, layer.targetProtocolAddress, "tplen", out);
  const targetNumber = layer.target?.number ?? "";
  switch (layer.operation) {
    case arpOperations.request:
      return `who-has ${target}${targetNumber === "" ? "" : ` (${addressText(layer.target)})`} tell ${sender}`;
    case arpOperations.reply:
      return `${sender} is-at ${addressText(layer.sender)}`;
    case arpOperations.inverseRequest:
      return `who-is ${addressText(layer.target)} tell ${addressText(layer.sender)}`;
    case arpOperations.inverseReply:
      // There is no blank in tcpdump's text either.
      return `${addressText(layer.sender)}at ${sender}`;
    case arpOperations.negativeReply:
      return `for ${sender}`;
    default:
      return undefined;
  }
}

function addressText(address: AtmAddress | undefined): string {
  if (address === undefined || address.number === "") return "<No address>";
  return address.subaddress === "" ? address.number : `${address.number},${address.subaddress}`;
}

function protocolText(
  { protocolType }: AtmarpLayer,
  length: number | undefined,
  address: string | undefined,
  lengthName: string,
  out: Out,
): string {
  if (!isIpv4Protocol(protocolType)) return "<wrong proto type>";
  return length === 4 ? out.host(address ?? "") : `<wrong ${lengthName}>`;
}
