import type { AarpLayer, AppleTalkAddress } from "../decode/aarp.js";
import { aarpLength } from "../decode/aarp.js";
import { etherType } from "../net/protocol-numbers.js";
import type { Out } from "./out.js";

const ethernetType = 1;
const wholeNetwork = 255;

/** A network and a node in it, or all of them. */
const appleTalkAddress = ({ network, node }: AppleTalkAddress): string =>
  node === wholeNetwork ? String(network) : `${network}.${node}`;

export function printAarp({ message, wireLength }: AarpLayer, out: Out): void {
  out.protocol = "aarp";
  out.add("aarp ");
  if (message === undefined) return out.truncated();
  if (wireLength < aarpLength) return out.add(` [|aarp ${wireLength}]`);
  const { hardwareType, protocolType, hardwareLength, protocolLength, operation, sender, target } = message;
  const isUsual =
    hardwareType === ethernetType && protocolType === etherType.atalk && hardwareLength === 6 && protocolLength === 4;
  const [from, to] = [appleTalkAddress(sender), appleTalkAddress(target)];
  if (isUsual && operation === 1) return out.add(`who-has ${to} tell ${from}`);
  if (isUsual && operation === 2) return out.add(`reply ${from} is-at ${out.mac(message.senderHardware)}`);
  if (isUsual && operation === 3) return out.add(`probe ${to} tell ${from}`);
  const type = protocolType === 0 ? "0" : `0x${protocolType.toString(16)}`;
  out.add(
    `len ${wireLength} op ${operation} htype ${hardwareType} ptype ${type} halen ${hardwareLength} palen ${protocolLength}`,
  );
}
