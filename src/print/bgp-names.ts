import { addressFamilyName } from "./address-families.js";
import type { Out } from "./out.js";

/** The names that BGP's messages share. */

export const attributeNames: ReadonlyMap<number, string> = new Map([
  [1, "Origin"],
  [2, "AS Path"],
  [17, "AS4 Path"],
  [3, "Next Hop"],
  [4, "Multi Exit Discriminator"],
  [5, "Local Preference"],
  [6, "Atomic Aggregate"],
  [7, "Aggregator"],
  [18, "Aggregator4"],
  [8, "Community"],
  [9, "Originator ID"],
  [10, "Cluster List"],
  [11, "DPA"],
  [12, "Advertisers"],
  [13, "RCID Path / Cluster ID"],
  [14, "Multi-Protocol Reach NLRI"],
  [15, "Multi-Protocol Unreach NLRI"],
  [16, "Extended Community"],
  [22, "PMSI Tunnel"],
  [23, "Tunnel Encapsulation"],
  [24, "Traffic Engineering"],
  [25, "IPv6 Extended Community"],
  [26, "Accumulated IGP Metric"],
  [27, "PE Distinguisher Label"],
  [28, "Entropy Label"],
  [32, "Large Community"],
  [128, "Attribute Set"],
  [255, "Reserved for development"],
]);

/** IANA, "Subsequent Address Family Identifiers (SAFI) Parameters". */
export const subsequentFamilyNames: ReadonlyMap<number, string> = new Map([
  [0, "Reserved"],
  [1, "Unicast"],
  [2, "Multicast"],
  [3, "Unicast+Multicast"],
  [4, "labeled Unicast"],
  [64, "Tunnel"],
  [65, "VPLS"],
  [66, "MDT"],
  [70, "EVPN"],
  [128, "labeled VPN Unicast"],
  [129, "labeled VPN Multicast"],
  [130, "labeled VPN Unicast+Multicast"],
  [132, "Route Target Routing Information"],
  [5, "Multicast VPN"],
]);

/** `AFI IPv4 (1), SAFI Unicast (1)`. */
export function familyText(afi: number, safi: number): string {
  const subsequent = subsequentFamilyNames.get(safi) ?? "Unknown";
  return `AFI ${addressFamilyName(afi) ?? "Unknown"} (${afi}), SAFI ${subsequent} (${safi})`;
}

/** IANA, "MPLS Layer 2 Encapsulation Types". */
export const layer2Encapsulations: ReadonlyMap<number, string> = new Map([
  [0, "Reserved"],
  [1, "Frame Relay"],
  [2, "ATM AAL5 SDU VCC transport"],
  [3, "ATM transparent cell transport"],
  [4, "Ethernet (VLAN) Tagged Mode"],
  [5, "Ethernet Raw Mode"],
  [6, "Cisco HDLC"],
  [7, "PPP"],
  [8, "SONET/SDH Circuit Emulation Service over MPLS"],
  [9, "ATM n-to-one VCC cell transport"],
  [10, "ATM n-to-one VPC cell transport"],
  [11, "IP layer 2 transport"],
  [15, "Frame Relay Port mode"],
  [17, "Structure-agnostic E1 over packet"],
  [18, "Structure-agnostic T1 (DS1) over packet"],
  [19, "VPLS"],
  [20, "Structure-agnostic T3 (DS3) over packet"],
  [21, "Nx64kbit/s Basic Service using Structure-aware"],
  [25, "Frame Relay DLCI"],
  [40, "Structure-agnostic E3 over packet"],
  [41, "Octet-aligned playload for Structure-agnostic DS1 circuits"],
  [42, "E1 Nx64kbit/s with CAS using Structure-aware"],
  [43, "DS1 (ESF) Nx64kbit/s with CAS using Structure-aware"],
  [44, "DS1 (SF) Nx64kbit/s with CAS using Structure-aware"],
]);

/** An AS number, or an address in its place; with -b numbers above 65535 are two halves with a dot between them (RFC 5396). */
export function asNumberText(as: number | string, out: Out): string {
  return out.options.dottedAsNumbers && typeof as === "number" && as > 0xffff
    ? `${as >>> 16}.${as & 0xffff}`
    : String(as);
}
