import type { PacketContext } from "../packet-context.js";

/** The field of two bits that RFC 3168 has in the IPv4 type of service and the IPv6 traffic class. */
const notCapable = 0;
const congested = 3;

/** Marks the packet as having met congestion, where its sender says it understands that. 1 if it is marked then, else 0. */
export function setCongestion(skb: PacketContext): number {
  const { view } = skb.memory;
  const header = skb.networkHeader;
  switch (skb.get("protocol")) {
    // The EtherTypes 0x0800 and 0x86dd, in network byte order.
    case 0x0008: {
      if (header + 20 > skb.dataEnd) return 0;
      const service = view.getUint8(header + 1);
      const field = service & 3;
      if (field === congested) return 1;
      if (field === notCapable) return 0;
      view.setUint8(header + 1, service | congested);
      // The word with the field has grown, so that the complement of the sum of all words becomes smaller by as much.
      const checksum = view.getUint16(header + 10) - (congested - field);
      view.setUint16(header + 10, checksum < 0 ? checksum + 0xffff : checksum);
      return 1;
    }
    case 0xdd86: {
      if (header + 40 > skb.dataEnd || ((view.getUint8(header + 1) >> 4) & 3) === notCapable) return 0;
      view.setUint8(header + 1, view.getUint8(header + 1) | (congested << 4));
      return 1;
    }
    default:
      return 0;
  }
}
