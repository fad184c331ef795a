import type { Dhcp6Layer } from "../decode/dhcp6.js";
import { dhcp6RelayTypes } from "../decode/dhcp6.js";
import { printDhcp6Options } from "./dhcp6-options.js";
import type { Out } from "./out.js";

const messageTypes = [
  "",
  "solicit",
  "advertise",
  "request",
  "confirm",
  "renew",
  "rebind",
  "reply",
  "release",
  "decline",
  "reconfigure",
  "inf-req",
  "relay-fwd",
  "relay-reply",
  "leasequery",
  "leasequery-reply",
] as const;

export function printDhcp6(layer: Dhcp6Layer, out: Out): void {
  out.protocol = "dhcp6";
  out.add("dhcp6");
  const { messageType } = layer;
  if (messageType === undefined) return out.truncated();
  out.add(` ${messageTypes[messageType] || `msgtype-${messageType}`}`);
  if (out.options.verbosity === 0) return;
  out.add(" (");
  if (dhcp6RelayTypes.has(messageType)) {
    out.add(`linkaddr=${out.host(out.needText(layer.linkAddress))}`);
    out.add(` peeraddr=${out.host(out.needText(layer.peerAddress))}`);
  } else out.add(`xid=${layer.transactionId.toString(16)}`);
  printDhcp6Options(layer.options, out);
  out.add(")");
}
