import type { AtmAddress, AtmarpLayer } from "../decode/atmarp.js";
import {
  arpOperations,
  hardwareName,
  isIpv4Protocol,
  printAddressResolution,
  protocolText,
  protocolTypeName,
} from "./arp.js";
import type { Out } from "./out.js";

export function printAtmarp(layer: AtmarpLayer, out: Out): void {
  out.protocol = "arp";
  const { hardwareType, protocolType, operation, senderProtocolLength, targetProtocolLength } = layer;
  if (operation === undefined || layer.target === undefined) return out.stop();
  const isUsual = isIpv4Protocol(protocolType) && senderProtocolLength === 4 && targetProtocolLength === 4;
  const lengths = `${senderProtocolLength}/${targetProtocolLength}`;
  const types = () => `${hardwareName(hardwareType)}, ${protocolTypeName(protocolType)} (len ${lengths})`;
  printAddressResolution(layer, operation, { isUsual, types, contents: () => operationText(layer, out) }, out);
}

function operationText(layer: AtmarpLayer, out: Out): string | undefined {
  const { protocolType, senderProtocolLength, targetProtocolLength } = layer;
  const sender = protocolText(protocolType, senderProtocolLength, layer.senderProtocolAddress, "splen", out);
  const target = protocolText(protocolType, targetProtocolLength, layer.targetProtocolAddress, "tplen", out);
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
