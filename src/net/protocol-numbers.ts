/** The protocol numbers that filters and printers name, each numbering in one place. */

/** EtherTypes (IEEE registry). */
export const etherType = {
  ip: 0x0800,
  arp: 0x0806,
  batadv: 0x4305,
  moprc: 0x6002,
  mopdl: 0x6001,
  decnet: 0x6003,
  lat: 0x6004,
  sca: 0x6007,
  rarp: 0x8035,
  atalk: 0x809b,
  aarp: 0x80f3,
  vlan: 0x8100,
  ipx: 0x8137,
  ip6: 0x86dd,
  mpls: 0x8847,
  slow: 0x8809,
  pppoeDiscovery: 0x8863,
  pppoeSession: 0x8864,
  vlanAd: 0x88a8,
  lldp: 0x88cc,
  loopback: 0x9000,
  vlanQinQ: 0x9100,
} as const;

/** In the place of an EtherType, a number up to this is the length of an 802.3 frame. */
export const maximumLengthField = 1500;

/** 802.2 service access points. */
export const sap = { ip: 0x06, stp: 0x42, snap: 0xaa, ipx: 0xe0, netbeui: 0xf0, iso: 0xfe, global: 0xff } as const;

/** IPv4 protocol and IPv6 next-header numbers (IANA). */
export const ipProtocol = {
  hopByHop: 0,
  icmp: 1,
  igmp: 2,
  tcp: 6,
  igrp: 9,
  udp: 17,
  routing: 43,
  fragment: 44,
  esp: 50,
  ah: 51,
  icmp6: 58,
  noNextHeader: 59,
  destinationOptions: 60,
  pim: 103,
  vrrp: 112,
  carp: 112,
  sctp: 132,
} as const;

/** Network layer protocol identifiers (ISO/IEC TR 9577). */
export const nlpid = { clnp: 0x81, esis: 0x82, isis: 0x83 } as const;

/** Address families (IANA). */
export const addressFamily = { ipv4: 1, ipv6: 2, nsap: 3, ieee802: 6, vpls: 25, layer2Vpn: 196 } as const;
