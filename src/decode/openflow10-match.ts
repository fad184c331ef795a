import type { Values } from "./layout.js";

/** Which packets a flow is of; wildcards say which fields do not matter. */
export type OpenflowMatch = Values<typeof openflowMatchLayout>;

export const openflowMatchLayout = {
  wildcards: "u32",
  inPort: "u16",
  linkSource: "mac",
  linkDestination: "mac",
  vlan: "u16",
  vlanPriority: "u8",
  padding: { skip: 1 },
  linkType: "u16",
  typeOfService: "u8",
  protocol: "u8",
  padding2: { skip: 2 },
  source: "ipv4",
  destination: "ipv4",
  sourcePort: "u16",
  destinationPort: "u16",
} as const;

export const openflowWildcards = {
  ...{ inPort: 1 << 0, vlan: 1 << 1, linkSource: 1 << 2, linkDestination: 1 << 3, linkType: 1 << 4 },
  ...{ protocol: 1 << 5, sourcePort: 1 << 6, destinationPort: 1 << 7, vlanPriority: 1 << 20 },
  typeOfService: 1 << 21,
} as const;
