import type { Helper } from "../helper-call.js";
import { errno } from "../maps/index.js";
import type { PacketContext } from "../packet-context.js";
import { checkContext, wholeNumber } from "./helper-arguments.js";
import type { HelperState } from "./helper-state.js";
import { insertBytes, moveEnd, removeBytes } from "./packet-room.js";

/** What a packet may grow to: four pages less what the kernel keeps behind a packet (SKB_MAX_ALLOC). */
const longestPacket = 16384 - 320;

/** ETH_P_IP and ETH_P_IPV6 as the context holds them, in network byte order. */
const protocols = { IPV4: 0x0008, IPV6: 0xdd86 } as const;
const headerLengths: Readonly<Record<number, number>> = { [protocols.IPV4]: 20, [protocols.IPV6]: 40 };

/** Where `skb_adjust_room` makes room: behind the network header or before it (enum bpf_adj_room_mode). */
const roomModes = { NET: 0, MAC: 1 } as const;
const largestRoom = 0xfff;

/** Flags of `skb_adjust_room` (BPF_F_ADJ_ROOM_*). */
const roomFlags = {
  FIXED_GSO: 0x1,
  ENCAP_L3_IPV4: 0x2,
  ENCAP_L3_IPV6: 0x4,
  ENCAP_L4_GRE: 0x8,
  ENCAP_L4_UDP: 0x10,
  NO_CSUM_RESET: 0x20,
  ENCAP_L2_ETH: 0x40,
  DECAP_L3_IPV4: 0x80,
  DECAP_L3_IPV6: 0x100,
  /** All bits but those above 56, which are a length. */
  ALL: 0x1ff,
} as const;

const decapFlags = roomFlags.DECAP_L3_IPV4 | roomFlags.DECAP_L3_IPV6;
const shrinkFlags = decapFlags | roomFlags.FIXED_GSO | roomFlags.NO_CSUM_RESET;

const ethernetLength = 14;

const linkLength = (skb: PacketContext) => skb.networkHeader - skb.macHeader;

/** Helpers that make the packets of tc programs longer and shorter. */
export function roomHelpers(state: HelperState): Record<string, Helper> {
  return {
    skb_change_tail(call, context, length, flags) {
      checkContext(call, context);
      const { context: skb } = call;
      const shortest = skb.networkHeader - skb.data;
      if (wholeNumber(call, 3, flags) !== 0 || length > longestPacket || length < shortest) return errno.EINVAL;
      // What the packet is in is to be taken off first (__bpf_skb_change_tail).
      if (state.isEncapsulated) return errno.ENOTSUPP;
      return moveEnd(skb, skb.data + length) ? 0 : errno.ENOMEM;
    },
    skb_change_head(call, context, room, flags) {
      checkContext(call, context);
      const { context: skb } = call;
      if (wholeNumber(call, 3, flags) !== 0 || skb.get("len") + room > longestPacket) return errno.EINVAL;
      const { networkHeader, data } = skb;
      if (!insertBytes(skb, 0, room)) return errno.ENOMEM;
      // What is new is before the network header, as part of the link header.
      skb.networkHeader = skb.data + room + (networkHeader - data);
      skb.macHeader = skb.data;
      return 0;
    },
    skb_change_proto(call, context, protocol, flags) {
      checkContext(call, context);
      const { context: skb } = call;
      if (wholeNumber(call, 3, flags) !== 0) return errno.EINVAL;
      const wanted = protocol & 0xffff;
      const [from, to] = [headerLengths[skb.get("protocol")], headerLengths[wanted]];
      if (from === undefined || to === undefined || from === to) return errno.ENOTSUPP;
      const offset = linkLength(skb);
      if (to > from) {
        if (!insertBytes(skb, offset, to - from)) return errno.ENOMEM;
      } else {
        if (skb.data + offset + from - to > skb.dataEnd) return errno.ENOMEM;
        removeBytes(skb, offset, from - to);
      }
      skb.set("protocol", wanted);
      skb.set("hash", 0);
      return 0;
    },
    skb_change_type(call, context, type) {
      checkContext(call, context);
      // PACKET_HOST to PACKET_OTHERHOST are the types that packets from outside have.
      const { context: skb } = call;
      if (type > 3 || skb.get("pkt_type") > 3) return errno.EINVAL;
      skb.set("pkt_type", type);
      return 0;
    },
    skb_adjust_room(call, context, difference, mode, flags) {
      checkContext(call, context);
      return adjustRoom(state, call.context, difference | 0, mode, flags, call.high[3]! >>> 0);
    },
  };
}

/** `bpf_skb_adjust_room`. `highFlags` has the length of the inner packet's link header in its upper eight bits. */
function adjustRoom(
  state: HelperState,
  skb: PacketContext,
  difference: number,
  mode: number,
  flags: number,
  highFlags: number,
): number {
  if (flags > roomFlags.ALL || (highFlags & 0x00ffffff) !== 0) return errno.EINVAL;
  const size = Math.abs(difference);
  if (size > largestRoom) return errno.EFAULT;
  const header = headerLengths[skb.get("protocol")];
  if (header === undefined || (mode !== roomModes.NET && mode !== roomModes.MAC)) return errno.ENOTSUPP;
  const offset = linkLength(skb) + (mode === roomModes.NET ? header : 0);
  if (difference < 0) return shrink(skb, offset, size, flags, header);
  return (flags & decapFlags) === 0 ? grow(state, skb, offset, size, flags, highFlags >>> 24) : errno.EINVAL;
}

function shrink(skb: PacketContext, offset: number, size: number, flags: number, header: number): number {
  const decapsulated = flags & decapFlags;
  if (decapsulated === decapFlags) return errno.EINVAL;
  const least = decapsulated === 0 ? header : decapsulated === roomFlags.DECAP_L3_IPV4 ? 20 : 40;
  const length = skb.dataEnd - skb.networkHeader;
  if (size >= length || length - size < least) return errno.ENOTSUPP;
  if ((flags & ~shrinkFlags) !== 0) return errno.EINVAL;
  if (skb.data + offset + size > skb.dataEnd) return errno.ENOMEM;
  removeBytes(skb, offset, size);
  if (decapsulated === roomFlags.DECAP_L3_IPV4) skb.set("protocol", protocols.IPV4);
  if (decapsulated === roomFlags.DECAP_L3_IPV6) skb.set("protocol", protocols.IPV6);
  return 0;
}

function grow(
  state: HelperState,
  skb: PacketContext,
  offset: number,
  size: number,
  flags: number,
  innerLinkLength: number,
): number {
  if (skb.get("len") + size > longestPacket) return errno.ENOTSUPP;
  const isV4 = (flags & roomFlags.ENCAP_L3_IPV4) !== 0;
  const isV6 = (flags & roomFlags.ENCAP_L3_IPV6) !== 0;
  const isTunnel = isV4 || isV6;
  if (isTunnel) {
    const hasBoth = (flags & roomFlags.ENCAP_L4_GRE) !== 0 && (flags & roomFlags.ENCAP_L4_UDP) !== 0;
    if ((isV4 && isV6) || hasBoth) return errno.EINVAL;
    if ((flags & roomFlags.ENCAP_L2_ETH) !== 0 && innerLinkLength < ethernetLength) return errno.EINVAL;
    if (state.isEncapsulated) return errno.EALREADY;
    if (innerLinkLength > size) return errno.EINVAL;
  }
  if (!insertBytes(skb, offset, size)) return errno.ENOMEM;
  if (isV4) skb.set("protocol", protocols.IPV4);
  if (isV6) skb.set("protocol", protocols.IPV6);
  if (isTunnel) state.isEncapsulated = true;
  return 0;
}
