/**
 * Names that stand for an EtherType or an LLC service access point in `ether proto NAME`.
 *
 * They are libpcap's own, the same on every system, and not those of /etc/ethertypes. Source: pcap-filter(7), `ether proto`.
 */

import { etherType, sap } from "./protocol-numbers.js";

const etherTypeNames: ReadonlySet<string> = new Set([
  "aarp", "arp", "atalk", "batadv", "decnet", "ip", "ip6", "lat", "lldp", "loopback", "mopdl", "moprc", "rarp", "sca", "slow",
]); // prettier-ignore

const llcSapNames: ReadonlySet<string> = new Set(["iso", "stp", "ipx", "netbeui"]);

/** Every name that `ether proto` knows. */
export const etherProtocolNames: readonly string[] = [...etherTypeNames, ...llcSapNames];

/** The EtherType called `name`; names are told apart by case. */
export function etherTypeByName(name: string): number | undefined {
  return etherTypeNames.has(name) ? etherType[name as keyof typeof etherType] : undefined;
}

/** The LLC service access point called `name`; names are told apart by case. */
export function llcSapByName(name: string): number | undefined {
  return llcSapNames.has(name) ? sap[name as keyof typeof sap] : undefined;
}
