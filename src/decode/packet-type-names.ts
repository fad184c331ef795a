/** What may be given to -T. Apart from the decoders, so that a command that prints nothing does not load them. */
export const packetTypes = [
  "aodv",
  "carp",
  "cnfp",
  "domain",
  "lmp",
  "pgm",
  "pgm_zmtp1",
  "ptp",
  "radius",
  "resp",
  "rpc",
  "rtcp",
  "rtp",
  "snmp",
  "someip",
  "tftp",
  "vat",
  "vxlan",
  "wb",
  "zmtp1",
] as const;

export type PacketType = (typeof packetTypes)[number];
