/** VLAN tags. The outer one is in the context if the network card has taken it off, or else in the packet, as all others. */
import type { Helper, HelperCall } from "../helper-call.js";
import { errno } from "../maps/index.js";
import type { PacketContext } from "../packet-context.js";
import { checkContext } from "./helper-arguments.js";
import { insertBytes, removeBytes } from "./packet-room.js";

const etherTypes = { VLAN: 0x8100, QINQ: 0x88a8 } as const;
const tagLength = 4;
/** A tag follows both addresses. */
const tagOffset = 12;
const ethernetLength = 14;

const isTag = (type: number) => type === etherTypes.VLAN || type === etherTypes.QINQ;

/** Fields of the context in network byte order, in 32 bits. */
const bigEndian16 = (value: number) => ((value & 0xff) << 8) | ((value >> 8) & 0xff);

export const vlanHelpers: Readonly<Record<string, Helper>> = {
  skb_vlan_push(call, context, protocol, tci) {
    checkContext(call, context);
    const wanted = bigEndian16(protocol);
    const { context: skb } = call;
    if (skb.get("vlan_present") !== 0 && !intoPacket(skb)) return errno.ENOMEM;
    putIntoContext(skb, isTag(wanted) ? wanted : etherTypes.VLAN, tci & 0xffff);
    return 0;
  },
  skb_vlan_pop(call, context) {
    checkContext(call, context);
    const { context: skb } = call;
    if (skb.get("vlan_present") !== 0) {
      skb.set("vlan_present", 0);
      skb.set("vlan_tci", 0);
      skb.set("vlan_proto", 0);
    } else {
      if (!isTag(bigEndian16(skb.get("protocol")))) return 0;
      if (popFromPacket(call) < 0) return errno.ENOMEM;
    }
    // The next tag takes its place in the context.
    const protocol = bigEndian16(skb.get("protocol"));
    if (!isTag(protocol)) return 0;
    const tci = popFromPacket(call);
    if (tci < 0) return errno.ENOMEM;
    putIntoContext(skb, protocol, tci);
    return 0;
  },
};

/** Writes the context's tag into the packet, as the kernel does before it sends the packet. False if there is no room. */
export function intoPacket(skb: PacketContext): boolean {
  const [tci, protocol] = [skb.get("vlan_tci"), bigEndian16(skb.get("vlan_proto"))];
  if (!insertBytes(skb, tagOffset, tagLength)) return false;
  const { view } = skb.memory;
  view.setUint16(skb.data + tagOffset, protocol);
  view.setUint16(skb.data + tagOffset + 2, tci);
  skb.set("protocol", bigEndian16(protocol));
  return true;
}

function putIntoContext(skb: PacketContext, protocol: number, tci: number): void {
  skb.set("vlan_present", 1);
  skb.set("vlan_tci", tci);
  skb.set("vlan_proto", bigEndian16(protocol));
}

/** Takes the first tag out of the packet. Returns its TCI, or -1 if the packet is too short. */
function popFromPacket({ context: skb, memory: { view } }: HelperCall): number {
  if (skb.data + ethernetLength + tagLength > skb.dataEnd) return -1;
  const tci = view.getUint16(skb.data + ethernetLength);
  const next = view.getUint16(skb.data + ethernetLength + 2);
  removeBytes(skb, tagOffset, tagLength);
  if (skb.networkHeader < skb.data + ethernetLength) skb.networkHeader = skb.data + ethernetLength;
  skb.set("protocol", bigEndian16(protocolAfter(skb, next)));
  return tci;
}

/** A number below 0x600 is a length: Novell's frames go on with all ones (ETH_P_802_3), the others with LLC (ETH_P_802_2). */
function protocolAfter(skb: PacketContext, type: number): number {
  if (type >= 0x600) return type;
  const next = skb.data + ethernetLength;
  const isNovell = next + 2 <= skb.dataEnd && skb.memory.view.getUint16(next) === 0xffff;
  return isNovell ? 0x0001 : 0x0004;
}
