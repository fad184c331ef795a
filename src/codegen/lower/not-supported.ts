/** The refusal of a primitive that a link type has nothing for. */
import type { Lowering } from "./context.js";

/** Where there is what a primitive asks for. */
function notSupportedHint(what: string): string {
  switch (what) {
    case "vlan":
      return "VLAN tags are known on Ethernet and 802.11";
    case "mpls":
      return "MPLS labels are known on Ethernet, PPP and Cisco HDLC";
    case "llc":
      return "802.2 headers are known on Ethernet, 802.11, Token ring, FDDI and ATM";
    case "type/subtype":
      return "only 802.11 headers have it; else write as in `icmp[icmptype] = 8` or `ether proto 0x800`";
    case "dir":
      return "only 802.11 headers have it; of other packets bytes can be asked";
    case "broadcast":
      return "hardware addresses are missing here; try `dst host 255.255.255.255`";
    case "multicast":
      return "hardware addresses are missing here; try `ip multicast`";
    default:
      return "hardware addresses are missing here: ask for an IP address";
  }
}

/** Refuses a primitive that the link type in force has nothing to offer for. */
export function notSupported(lowering: Lowering, what: string): never {
  const { name, description } = lowering.framing;
  return lowering.fail("link-type", `'${what}' not supported on DLT_${name} (${description})`, notSupportedHint(what));
}
