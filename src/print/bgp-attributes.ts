import type { BgpAsPath } from "../decode/bgp-as-path.js";
import type { BgpAttribute, BgpContent, BgpProviderTunnel } from "../decode/bgp-attributes.js";
import { attributeTypes, endOf, tunnelTypes } from "../decode/bgp-attributes.js";
import type { ExtendedCommunity } from "../decode/bgp-communities.js";
import type { BgpMultiprotocol, BgpNextHop } from "../decode/bgp-multiprotocol.js";
import { assertNever } from "../errors.js";
import { addressFamilyName } from "./address-families.js";
import { asNumberText, attributeNames, layer2Encapsulations, subsequentFamilyNames } from "./bgp-names.js";
import { distinguisherText, printRoute } from "./bgp-routes.js";
import { bitNames, hex16, hex32, hex8 } from "./numbers.js";
import type { Out } from "./out.js";
import { megabitsText } from "./single-precision.js";

/** Prints an attribute of an UPDATE. */
export function printAttribute(attribute: BgpAttribute, out: Out): void {
  const { type, flags, length = 0, tooShort } = attribute;
  if (type === undefined) return out.add("\n\t  [path attrs too short]");
  out.add(`\n\t  ${attributeNames.get(type) ?? "Unknown Attribute"} (${type}), length: ${length}`);
  if (flags !== 0) out.add(`, Flags [${flagsText(flags)}]: `);
  if (tooShort) return out.add(" [path attrs too short]");
  printValue(attribute, out);
}

function flagsText(flags: number): string {
  const letters = [0x80, 0x40, 0x20, 0x10].map((bit, index) => (flags & bit ? "OTPE"[index]! : "")).join("");
  return flags & 0xf ? `${letters}+${(flags & 0xf).toString(16)}` : letters;
}

function printValue(attribute: BgpAttribute, out: Out): void {
  const { type = 0, value, content } = attribute;
  if (content === undefined || value === undefined) return;
  printContent(type, attribute, content, out);
  const end = endOf(content);
  if (end === "short" || end === "cut" || content.form === "too-deep" || out.options.verbosity < 2) return;
  // tcpdump shows as many bytes as it has not read, from the start.
  const unread = content.form === "set" ? content.left : content.form === "large-communities" ? 0 : value.length;
  out.hexDump(value.slice(0, unread), "\n\t    ");
}

const origins = ["IGP", "EGP", "Incomplete"] as const;

function printContent(type: number, { value }: BgpAttribute, content: BgpContent, out: Out): void {
  switch (content.form) {
    case "wrong-length":
      return out.add("invalid len");
    case "unknown":
      out.add(`\n\t    no Attribute ${type} decoder`);
      if (out.options.verbosity < 2 && value !== undefined) out.hexDump(value, "\n\t    ");
      return;
    case "too-deep":
      return out.add("(too many nested levels, not recursing)");
    case "number":
      if (type !== attributeTypes.origin) return out.add(String(content.value));
      return out.add(origins[content.value] ?? "Unknown Origin Typecode");
    case "address":
      return out.add(out.host(content.address));
    case "as-path":
      return printAsPath(content, out);
    case "aggregator":
      return out.add(` AS #${asNumberText(content.as, out)}, origin ${out.host(content.address)}`);
    case "communities":
      return out.add(communitiesText(content.communities));
    case "addresses":
      return out.add(content.addresses.map((address) => out.host(address)).join(", "));
    case "reachable":
    case "unreachable":
      printMultiprotocol(content, out);
      if (!content.known && out.options.verbosity < 2 && value !== undefined) out.hexDump(value, "\n\t    ");
      return;
    case "extended-communities":
      for (const community of content.communities) out.add(extendedText(community, out));
      return;
    case "provider-tunnel":
      return printProviderTunnel(content, out);
    case "metrics":
      return printMetrics(content, out);
    case "set":
      return printSet(content, out);
    case "large-communities":
      return out.add(`\n\t    ${content.communities.map((numbers) => numbers.join(":")).join(", ")}`);
    case "nothing":
    case "short":
      return;
    default:
      return assertNever(content);
  }
}

/** By segment type: AS_SET, AS_SEQUENCE and those of confederations (RFC 5065). */
const segmentMarks: readonly (readonly [open: string, close: string] | undefined)[] = [
  undefined,
  ["{ ", "}"],
  ["", ""],
  ["( ", ")"],
  ["({ ", "})"],
];

function printAsPath({ segments, end }: BgpAsPath, out: Out): void {
  if (segments.length === 0 && end === undefined) return out.add("empty");
  for (const { type, systems, whole } of segments) {
    const [open, close] = segmentMarks[type] ?? ["?", "?"];
    out.add(`${open}${systems.map((system) => `${asNumberText(system, out)} `).join("")}${whole ? close : ""}`);
  }
}

/** RFC 1997. */
const wellKnown: ReadonlyMap<number, string> = new Map([
  [0xffffff01, " NO_EXPORT"],
  [0xffffff02, " NO_ADVERTISE"],
  [0xffffff03, " NO_EXPORT_SUBCONFED"],
]);

function communitiesText(communities: readonly number[]): string {
  let text = "";
  for (const [index, community] of communities.entries()) {
    const separator = index < communities.length - 1 ? ", " : "";
    text += wellKnown.get(community) ?? `${community >>> 16}:${community & 0xffff}${separator}`;
  }
  return text;
}

/** 128 is the first of the vendors' families that has become everybody's. */
const lastCommonFamily = 128;

function printMultiprotocol(content: BgpMultiprotocol, out: Out): void {
  const { afi, safi, nextHops, nextHopLength, attachmentCount, attachments = [] } = content;
  out.add(`\n\t    AFI: ${addressFamilyName(afi) ?? "Unknown AFI"} (${afi})`);
  out.add(
    `, ${safi > lastCommonFamily ? "vendor specific " : ""}SAFI: ${subsequentFamilyNames.get(safi) ?? "Unknown SAFI"}`,
  );
  out.add(` (${safi})`);
  if (!content.known) return out.add(`\n\t    no AFI ${afi} / SAFI ${safi} decoder`);
  if (content.endOfTable) out.add("\n\t      End-of-Rib Marker (empty NLRI)");
  if (nextHops !== undefined && nextHops.length > 0)
    out.add(`\n\t    nexthop: ${nextHops.map((hop) => nextHopText(hop, out)).join(", ")}`);
  if (nextHopLength !== undefined) out.add(`, nh-length: ${nextHopLength}`);
  if (attachmentCount === 0) out.add(", no SNPA");
  else if (attachmentCount !== undefined) out.add(`\n\t    ${attachmentCount} SNPA`);
  for (const size of attachments) out.add(`\n\t      ${size} bytes`);
  for (const route of content.routes) printRoute(route, out);
}

function nextHopText({ address, distinguisher, mapped }: BgpNextHop, out: Out): string {
  if (address === undefined) return "invalid len";
  const before = distinguisher === undefined ? "" : `RD: ${distinguisherText(distinguisher, out)}, `;
  return `${before}${out.host(address)}${mapped === undefined ? "" : ` = ${out.host(mapped)}`}`;
}

const communityNames: ReadonlyMap<number, string> = new Map([
  [0x0002, "target"],
  [0x0102, "target"],
  [0x0202, "target"],
  [0x0003, "origin"],
  [0x0103, "origin"],
  [0x0203, "origin"],
  [0x4004, "link-BW"],
  [0x0005, "ospf-domain"],
  [0x0105, "ospf-domain"],
  [0x0205, "ospf-domain"],
  [0x8005, "ospf-domain"],
  [0x0306, "ospf-route-type"],
  [0x8000, "ospf-route-type"],
  [0x030c, "encapsulation"],
  [0x0107, "ospf-router-id"],
  [0x8001, "ospf-router-id"],
  [0x800a, "layer2-info"],
  [0x8800, "eigrp-general-route (flag, tag)"],
  [0x8801, "eigrp-route-metric (AS, delay)"],
  [0x8802, "eigrp-route-metric (reliability, nexthop, bandwidth)"],
  [0x8803, "eigrp-route-metric (load, MTU)"],
  [0x8804, "eigrp-external-route (remote-AS, remote-ID)"],
  [0x8805, "eigrp-external-route (remote-proto, remote-metric)"],
  [0x0009, "source-AS"],
  [0x010b, "vrf-route-import"],
  [0x000a, "l2vpn-id"],
  [0xf10a, "l2vpn-id"],
]);

const communityFlags: readonly (readonly [number, string])[] = [
  [0x8000, "vendor-specific"],
  [0x4000, "non-transitive"],
];

function extendedText(community: ExtendedCommunity, out: Out): string {
  const { type } = community;
  const name = communityNames.get(type) ?? "unknown extd community typecode";
  const flags = bitNames(communityFlags, type) || "none";
  return `\n\t    ${name} (${hex16(type)}), Flags [${flags}]: ${communityText(community, out)}`;
}

function communityText(community: ExtendedCommunity, out: Out): string {
  switch (community.form) {
    case "as":
      return `${community.as}:${community.number} (= ${out.host(community.address)})`;
    case "address-number":
      return `${out.host(community.address)}:${community.number}`;
    case "as4":
      return `${asNumberText(community.as, out)}:${community.number}`;
    case "bandwidth":
      return `bandwidth: ${megabitsText(community.bandwidth)}`;
    case "address":
      return out.host(community.address);
    case "ospf-route":
      return ospfRouteText(community, out);
    case "layer2": {
      const encapsulation = layer2Encapsulations.get(community.encapsulation) ?? "unknown encaps";
      return `${encapsulation} Control Flags [${hex8(community.control)}]:MTU ${community.mtu}`;
    }
    case "source-as":
      return `AS ${community.as}`;
    case "tunnel":
      return `Tunnel type: ${tunnelNames[community.tunnelType] ?? "unknown encaps"}`;
    case "other":
      return community.hex;
    default:
      return assertNever(community);
  }
}

const ospfRouteTypes: ReadonlyMap<number, string> = new Map([
  [1, "Router"],
  [2, "Network"],
  [3, "Summary"],
  [5, "External"],
  [7, "NSSA External"],
  [129, "MPLS-VPN Sham"],
]);
const externalRoute = 5;
const nssaRoute = 7;

function ospfRouteText(community: ExtendedCommunity & { readonly form: "ospf-route" }, out: Out): string {
  const { area, routeType, options } = community;
  const name = ospfRouteTypes.get(routeType) ?? `unknown (${hex8(routeType)})`;
  const isExternal = routeType === externalRoute || routeType === nssaRoute;
  const metric = `${options & 1 ? "E2" : ""}${isExternal ? "E1" : ""}`;
  return `area:${out.host(area)}, router-type:${name}, metric-type:${metric}`;
}

/** IANA, "BGP Tunnel Encapsulation Attribute Tunnel Types"; there is no 0. */
// prettier-ignore
const tunnelNames: readonly (string | undefined)[] = [
  undefined, "L2TPv3 over IP", "GRE", "Transmit Tunnel", "IPsec", "IP in IP with IPsec", "MPLS in IP with IPsec", "IP in IP",
  "VXLAN", "NVGRE", "MPLS", "MPLS in GRE", "VXLAN GPE", "MPLS in UDP", "IPv6", "SR TE", "Bare", "SR",
];

const providerTunnelNames = [
  "",
  "RSVP-TE P2MP LSP",
  "LDP P2MP LSP",
  "PIM-SSM Tree",
  "PIM-SM Tree",
  "PIM-Bidir Tree",
  "Ingress Replication",
  "LDP MP2MP LSP",
] as const;

function printProviderTunnel(content: BgpProviderTunnel, out: Out): void {
  const { flags, tunnelType, label, rest } = content;
  out.add(`\n\t    Tunnel-type ${providerTunnelNames[tunnelType] || "Unknown"} (${tunnelType})`);
  out.add(`, Flags [${flags & 1 ? "Leaf Information required" : "none"}], MPLS Label ${label}`);
  const address = () => out.host(out.needText(content.address));
  const group = () => out.host(out.needText(content.group));
  const identifier = () => hex32(out.need(content.identifier));
  switch (tunnelType) {
    case tunnelTypes.pimSparse:
    case tunnelTypes.pimBidirectional:
      return out.add(`\n\t      Sender ${address()}, P-Group ${group()}`);
    case tunnelTypes.pimSourceSpecific:
      return out.add(`\n\t      Root-Node ${address()}, P-Group ${group()}`);
    case tunnelTypes.ingress:
      return out.add(`\n\t      Tunnel-Endpoint ${address()}`);
    case tunnelTypes.ldpOneToMany:
    case tunnelTypes.ldpManyToMany:
      return out.add(`\n\t      Root-Node ${address()}, LSP-ID ${identifier()}`);
    case tunnelTypes.rsvp:
      return out.add(`\n\t      Extended-Tunnel-ID ${address()}, P2MP-ID ${identifier()}`);
    default:
      if (out.options.verbosity < 2 && rest !== undefined) out.hexDump(rest, "\n\t      ");
  }
}

function printMetrics(content: BgpContent & { readonly form: "metrics" }, out: Out): void {
  for (const { type, length, metric, value } of content.tlvs) {
    out.add(`\n\t    ${type === 1 ? "AIGP" : "Unknown"} TLV (${type}), length ${length}`);
    if (metric !== undefined) out.add(`, metric ${metric}`);
    if (value !== undefined && out.options.verbosity < 2) out.hexDump(value, "\n\t      ");
  }
}

function printSet(content: BgpContent & { readonly form: "set" }, out: Out): void {
  out.add(`\n\t    Origin AS: ${asNumberText(content.originAs, out)}`);
  for (const attribute of content.attributes) {
    const { type, flags, length = 0, tooShort } = attribute;
    if (type !== undefined) {
      out.add(`\n\t      ${attributeNames.get(type) ?? "Unknown Attribute"} (${type}), length: ${length}`);
      out.add(`${flags === 0 ? "" : `, Flags [${flagsText(flags)}]`}: `);
    }
    if (tooShort) out.add(" [path attr too short]");
    else printValue(attribute, out);
  }
}
