/**
 * Where things are in a packet of each link type: one row per link type that filters know how to look into.
 *
 * `kind` says how the protocol that follows is told (see link-protocols.ts). `header` is the first byte of the link-layer
 * header, `type` the offset of the field that names the next protocol, `payload` the first byte after the header,
 * `network` the offset of the network-layer header within the payload and `networkNoSnap` the same where the payload
 * starts with an 802.2 header without SNAP. All offsets are in bytes; a missing one means the link type has no such
 * thing, or libpcap does not know where it is.
 */
export type FramingKind =
  | "ethernet"
  | "hdlc"
  /** An 802.2 header, with SNAP for whatever is not OSI. */
  | "llc"
  | "sunatm"
  | "wlan"
  | "sll"
  | "raw"
  | "ipv4"
  | "ipv6"
  | "ppp"
  | "ppp-bsdos"
  | "loopback"
  | "loopback-host-order"
  | "pflog"
  | "arcnet"
  | "ltalk"
  | "frelay"
  | "juniper"
  | "ipnet"
  /** SS7: signal units have no protocol field. */
  | "mtp"
  /** The type field holds an EtherType, and that is all there is to know. */
  | "ethertype"
  /** Filters can look at bytes and lengths only. */
  | "opaque";

/** What stands before an 802.11 header and tells its own length. */
export type WlanPrefix = "none" | "radiotap" | "prism" | "avs" | "ppi";

export interface FramingRow {
  readonly kind: FramingKind;
  readonly header?: number;
  readonly type?: number;
  readonly payload?: number;
  readonly network?: number;
  readonly networkNoSnap?: number;
  /** Offsets of the hardware addresses in the link-layer header. */
  readonly addresses?: { readonly src: number; readonly dst: number };
  readonly wlanPrefix?: WlanPrefix;
  /** First byte of the MTP2 header. */
  readonly mtp2?: number;
}

const raw: FramingRow = { kind: "raw", payload: 0, network: 0, networkNoSnap: 0 };
const ppp: FramingRow = { kind: "ppp", type: 2, payload: 4, network: 0, networkNoSnap: 0 };
const arcnet: FramingRow = {
  kind: "arcnet",
  type: 2,
  payload: 6,
  network: 0,
  networkNoSnap: 0,
  addresses: { src: 0, dst: 1 },
};
const atm: FramingRow = { kind: "llc", type: 0, payload: 0, network: 8, networkNoSnap: 3 };
const ethernet: FramingRow = {
  kind: "ethernet",
  header: 0,
  type: 12,
  payload: 14,
  network: 0,
  networkNoSnap: 3,
  addresses: { src: 6, dst: 0 },
};
const hdlc: FramingRow = { kind: "hdlc", type: 2, payload: 4, network: 0, networkNoSnap: 0 };
const wlan: FramingRow = { kind: "wlan", network: 8, networkNoSnap: 3 };

/** Ethernet after `header` bytes of something else. */
export function ethernetAt(header: number): FramingRow {
  return { ...ethernet, header, type: header + 12, payload: header + 14 };
}

/**
 * Juniper's headers. Where libpcap does not know a place it counts on from one byte before the packet: such loads fail, or
 * fall into the header, and do so here too.
 */
function juniper(type: number, payload = -1, network = payload === -1 ? -1 : 0, networkNoSnap = -1): FramingRow {
  return { kind: "juniper", type, payload, network, networkNoSnap };
}

/** PPP inside PPPoE: the protocol field comes first, without address and control. */
export const pppWithinPppoe: FramingRow = { ...ppp, type: 0, payload: 2 };

/** By DLT_ name, or number where there is none. */
export const framings: Readonly<Record<string, FramingRow>> = {
  EN10MB: ethernet,
  DSA_TAG_BRCM: { ...ethernet, type: 16, payload: 18 },
  DSA_TAG_DSA: { ...ethernet, type: 16, payload: 18 },
  NETANALYZER: ethernetAt(4),
  NETANALYZER_TRANSPARENT: ethernetAt(12),
  RAW: raw,
  IPV4: { ...raw, kind: "ipv4" },
  IPV6: { ...raw, kind: "ipv6" },
  NULL: { kind: "loopback-host-order", type: 0, payload: 4, network: 0, networkNoSnap: 0 },
  LOOP: { kind: "loopback", type: 0, payload: 4, network: 0, networkNoSnap: 0 },
  ENC: { kind: "loopback-host-order", type: 0, payload: 12, network: 0, networkNoSnap: 0 },
  LINUX_SLL: { kind: "sll", type: 14, payload: 16, network: 0, networkNoSnap: 0 },
  LINUX_SLL2: { kind: "ethertype", type: 0, payload: 20, network: 0, networkNoSnap: 0 },
  SLIP: { ...raw, payload: 16 },
  SLIP_BSDOS: { ...raw, payload: 24 },
  PPP: ppp,
  PPP_PPPD: ppp,
  PPP_SERIAL: ppp,
  PPP_ETHER: { ...ppp, type: 6, payload: 8 },
  PPP_BSDOS: { kind: "ppp-bsdos", type: 5, payload: 24, network: 0, networkNoSnap: 0 },
  C_HDLC: hdlc,
  // NetBSD's HDLC (DLT_HDLC) has no name that programs know it by.
  "112": hdlc,
  ARCNET: arcnet,
  ARCNET_LINUX: { ...arcnet, type: 4, payload: 8 },
  FDDI: { kind: "llc", type: 13, payload: 13, network: 8, networkNoSnap: 3, addresses: { src: 7, dst: 1 } },
  IEEE802: { kind: "llc", type: 14, payload: 14, network: 8, networkNoSnap: 3, addresses: { src: 8, dst: 2 } },
  IP_OVER_FC: { kind: "llc", type: 16, payload: 16, network: 8, networkNoSnap: 3, addresses: { src: 10, dst: 2 } },
  ATM_RFC1483: atm,
  ATM_CLIP: atm,
  SUNATM: { kind: "sunatm", type: 4, payload: 4, network: 8, networkNoSnap: 3 },
  IEEE802_11: { ...wlan, wlanPrefix: "none" },
  IEEE802_11_RADIO: { ...wlan, wlanPrefix: "radiotap" },
  IEEE802_11_RADIO_AVS: { ...wlan, wlanPrefix: "avs" },
  PRISM_HEADER: { ...wlan, wlanPrefix: "prism" },
  PPI: { ...wlan, wlanPrefix: "ppi" },
  PFLOG: { kind: "pflog", type: 0, network: 0, networkNoSnap: 0 },
  PFSYNC: { kind: "opaque", payload: 4, network: 0, networkNoSnap: 0 },
  LTALK: { kind: "ltalk", payload: 0, network: 0, networkNoSnap: 0 },
  FRELAY: { kind: "frelay", payload: 0, network: 0, networkNoSnap: 0 },
  MFR: { kind: "opaque", payload: 0, network: 4, networkNoSnap: 0 },
  APPLE_IP_OVER_IEEE1394: { kind: "ethertype", type: 16, payload: 18, network: 0, networkNoSnap: 0 },
  SYMANTEC_FIREWALL: { kind: "ethertype", type: 6, payload: 44, network: 0, networkNoSnap: 0 },
  IPNET: { kind: "ipnet", type: 1, payload: 24, network: 0 },
  BACNET_MS_TP: { kind: "opaque" },
  MTP2: { kind: "mtp", mtp2: 0 },
  MTP2_WITH_PHDR: { kind: "mtp", mtp2: 4 },
  ERF: { kind: "mtp", mtp2: 20 },
  JUNIPER_MFR: juniper(4, 4),
  JUNIPER_MLFR: juniper(4, 4),
  JUNIPER_MLPPP: juniper(4, 4),
  JUNIPER_PPP: juniper(4, 4),
  JUNIPER_CHDLC: juniper(4, 4),
  JUNIPER_FRELAY: juniper(4, 4),
  JUNIPER_ATM1: juniper(4, 4, 0, 10),
  JUNIPER_ATM2: juniper(8, 8, 0, 10),
  JUNIPER_PPPOE: juniper(16, 14, 18, 21),
  JUNIPER_ETHER: juniper(16, 14, 18, 21),
  JUNIPER_PPPOE_ATM: juniper(4, 6),
  JUNIPER_GGSN: juniper(6, 12),
  JUNIPER_MONITOR: juniper(12, 12),
  JUNIPER_ES: juniper(6),
  JUNIPER_SERVICES: juniper(12),
  JUNIPER_VP: juniper(18),
  JUNIPER_ST: juniper(18),
  JUNIPER_ISM: juniper(8),
  JUNIPER_VS: juniper(8),
  JUNIPER_SRX_E2E: juniper(8),
  JUNIPER_FIBRECHANNEL: juniper(8),
  JUNIPER_ATM_CEMIC: juniper(8),
};
