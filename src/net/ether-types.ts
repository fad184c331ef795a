/**
 * Names that stand for an EtherType or an LLC service access point in `ether proto NAME`.
 *
 * They are libpcap's own, the same on every system, and not those of /etc/ethertypes. Source: pcap-filter(7), `ether proto`.
 */

/** EtherTypes by the name that `ether proto \NAME` takes. */
export const etherTypes = {
  aarp: 0x80f3,
  arp: 0x0806,
  atalk: 0x809b,
  batadv: 0x4305,
  decnet: 0x6003,
  ip: 0x0800,
  ip6: 0x86dd,
  lat: 0x6004,
  loopback: 0x9000,
  mopdl: 0x6001,
  moprc: 0x6002,
  rarp: 0x8035,
  sca: 0x6007,
} as const;

/** LLC service access points (IEEE 802.2) by the name that `ether proto \NAME` takes. */
export const llcSaps = {
  iso: 0xfe,
  stp: 0x42,
  ipx: 0xe0,
  netbeui: 0xf0,
} as const;

function lookUp(table: Readonly<Record<string, number>>, name: string): number | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** The EtherType called `name`; names are told apart by case. */
export function etherTypeByName(name: string): number | undefined {
  return lookUp(etherTypes, name);
}

/** The LLC service access point called `name`; names are told apart by case. */
export function llcSapByName(name: string): number | undefined {
  return lookUp(llcSaps, name);
}
