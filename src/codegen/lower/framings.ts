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
  | "llc"
  | "sunatm"
  | "sll"
  | "raw"
  | "ipv4"
  | "ipv6"
  | "ppp"
  | "ppp-bsdos"
  | "loopback"
  | "loopback-host-order"
  | "arcnet"
  | "ltalk"
  | "frelay"
  | "juniper"
  | "bacnet"
  | "ipnet"
  /** The type field holds an EtherType, and that is all there is to know. */
  | "ethertype";

export interface FramingRow {
  readonly kind: FramingKind;
  readonly header?: number;
  readonly type?: number;
  readonly payload?: number;
  readonly network?: number;
  readonly networkNoSnap?: number;
}

const raw: FramingRow = { kind: "raw", payload: 0, network: 0, networkNoSnap: 0 };
const ppp: FramingRow = { kind: "ppp", type: 2, payload: 4, network: 0, networkNoSnap: 0 };
const arcnet: FramingRow = { kind: "arcnet", type: 2, payload: 6, network: 0, networkNoSnap: 0 };
const atm: FramingRow = { kind: "llc", type: 0, payload: 0, network: 8, networkNoSnap: 3 };

/** By DLT_ name. */
export const framings: Readonly<Record<string, FramingRow>> = {
  EN10MB: { kind: "ethernet", type: 12, payload: 14, network: 0, networkNoSnap: 3 },
  RAW: raw,
  IPV4: { ...raw, kind: "ipv4" },
  IPV6: { ...raw, kind: "ipv6" },
  NULL: { kind: "loopback-host-order", type: 0, payload: 4, network: 0, networkNoSnap: 0 },
  LOOP: { kind: "loopback", type: 0, payload: 4, network: 0, networkNoSnap: 0 },
  LINUX_SLL: { kind: "sll", type: 14, payload: 16, network: 0, networkNoSnap: 0 },
  LINUX_SLL2: { kind: "ethertype", type: 0, payload: 20, network: 0, networkNoSnap: 0 },
  SLIP: { ...raw, payload: 16 },
  SLIP_BSDOS: { ...raw, payload: 24 },
  PPP: ppp,
  PPP_PPPD: ppp,
  PPP_SERIAL: ppp,
  PPP_ETHER: { ...ppp, type: 6, payload: 8 },
  PPP_BSDOS: { kind: "ppp-bsdos", type: 5, payload: 24, network: 0, networkNoSnap: 0 },
  C_HDLC: { kind: "hdlc", type: 2, payload: 4, network: 0, networkNoSnap: 0 },
  ARCNET: arcnet,
  ARCNET_LINUX: { ...arcnet, type: 4, payload: 8 },
  FDDI: { kind: "llc", type: 13, payload: 13, network: 8, networkNoSnap: 3 },
  IEEE802: { kind: "llc", type: 14, payload: 14, network: 8, networkNoSnap: 3 },
  ATM_RFC1483: atm,
  ATM_CLIP: atm,
  IP_OVER_FC: { kind: "llc", type: 16, payload: 16, network: 8, networkNoSnap: 3 },
};
