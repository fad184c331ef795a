import type { Layer } from "../decode/index.js";
import type { ExternalLsa6, LinkLsa, OspfPrefix, RouterLsa6 } from "../decode/ospf3-lsa.js";
import { externalFlags, hasReference } from "../decode/ospf3-lsa.js";
import type { Lsa6 } from "../decode/ospf3.js";
import { assertNever } from "../errors.js";
import { bitNames, dottedText, hex8 } from "./numbers.js";
import { printGraceTlvs, printTrafficTlvs } from "./ospf-tlvs.js";
import type { Out } from "./out.js";

const optionNames = [
  [0x0001, "V6"],
  [0x0002, "External"],
  [0x0004, "Deprecated"],
  [0x0008, "NSSA"],
  [0x0010, "Router"],
  [0x0020, "Demand Circuit"],
  [0x0100, "AFs Support"],
  [0x0200, "LLS"],
  [0x0400, "Authentication Trailer"],
] as const;

export function optionsText(options: number): string {
  return bitNames(optionNames, options) || "none";
}

// prettier-ignore
const names: ReadonlyMap<number, string> = new Map([
  [1, "Router"], [2, "Network"], [3, "Inter-Area Prefix"], [4, "Inter-Area Router"], [5, "External"], [6, "Deprecated"],
  [7, "NSSA"], [8, "Link"], [9, "Intra-Area Prefix"], [10, "Intra-Area TE"], [11, "Grace"], [12, "Router Information"],
  [13, "Inter-AS-TE"], [14, "Layer 1 VPN"],
]);
const scopes = ["Link Local", "Area Local", "Domain Wide", "Unknown"] as const;

/** The type with its scope (RFC 5340 section A.4.2.1), and the identifier. */
export function lsaTypeText(type: number, id: string, out: Out): string {
  const number = type & 0x1fff;
  const transitive = type & 0x8000 ? ", transitive" : "";
  const scope = scopes[(type >> 13) & 3]!;
  return `\n\t    ${names.get(number) ?? "Unknown"} LSA (${number}), ${scope} Scope${transitive}, LSA-ID ${out.host(id)}`;
}

/** False if the advertisement is not all there, and nothing that follows can be found. */
export function printLsa6Contents(lsa: Lsa6, layer: Layer, out: Out): boolean {
  const { contents } = lsa;
  if (contents === undefined) {
    if (lsa.body !== undefined) out.hexDumpAt(layer, lsa.body.start, lsa.length - 20, "\n\t      ");
    return true;
  }
  switch (contents.form) {
    case "router":
      return printRouter(contents, out);
    case "network":
      printOptions(contents.options, out);
      out.add("\n\t      Connected Routers:");
      for (const router of contents.routers) out.add(`\n\t\t${out.host(router)}`);
      return !contents.broken;
    case "inter-area-prefix":
      out.add(`, metric ${out.need(contents.metric)}`);
      return printPrefixes(contents, out);
    case "external":
      return printExternal(contents, out);
    case "link":
      return printLink(contents, out);
    case "intra-area-prefix":
      out.add(lsaTypeText(out.need(contents.referencedType), contents.referencedId ?? "", out));
      out.add(`\n\t      Prefixes ${out.need(contents.prefixCount)}:`);
      return printPrefixes(contents, out);
    case "graceful-restart":
      return printGraceTlvs(contents.list, layer, out);
    case "traffic-engineering":
      return printTrafficTlvs(contents.list, layer, out);
    default:
      return assertNever(contents);
  }
}

function printOptions(options: number | undefined, out: Out): void {
  out.add(`\n\t      Options [${optionsText(out.need(options))}]`);
}

const routerFlags = [
  [0x01, "ABR"],
  [0x02, "External"],
  [0x04, "Virtual-Link Endpoint"],
  [0x08, "Deprecated"],
  [0x10, "NSSA Translator"],
] as const;
const linkNames = [
  undefined,
  "Neighbor Router-ID",
  "Neighbor Network-ID",
  undefined,
  "Virtual Link: Neighbor Router-ID",
];
function printRouter(router: RouterLsa6, out: Out): boolean {
  printOptions(router.options, out);
  out.add(`, RLA-Flags [${bitNames(routerFlags, out.need(router.options) >>> 24) || "none"}]`);
  for (const link of router.links) {
    const name = linkNames[link.type];
    if (name === undefined) {
      out.add(`\n\t      Unknown Router Links Type ${hex8(link.type)}`);
      return true;
    }
    out.add(
      `\n\t      ${name} ${out.host(link.neighborRouterId)}` +
        `\n\t      Neighbor Interface-ID ${out.host(link.neighborInterfaceId)}, Interface ${out.host(link.interfaceId)}` +
        `, metric ${link.metric}`,
    );
  }
  return !router.broken;
}

const flagNames = [
  [externalFlags.type2, "External Type 2"],
  [externalFlags.forwarding, "Forwarding"],
  [externalFlags.tag, "Tag"],
] as const;

function printExternal(route: ExternalLsa6, out: Out): boolean {
  const flags = out.need(route.flags);
  out.add(`\n\t     Flags [${bitNames(flagNames, flags) || "none"}]`);
  out.add(` metric ${flags & 0xffffff}`);
  if (!printPrefixes(route, out)) return false;
  if (flags & externalFlags.forwarding) out.add(` forward ${out.host(out.needText(route.forwardingAddress))}`);
  // The tag is a number; tcpdump takes it for an address.
  if (flags & externalFlags.tag) out.add(` tag ${out.host(dottedText(out.need(route.tag)))}`);
  if (hasReference(route.prefixes)) out.add(` RefLSID: ${out.host(out.needText(route.referencedId))}`);
  return true;
}

function printLink(link: LinkLsa, out: Out): boolean {
  printOptions(link.options, out);
  const count = out.need(link.prefixCount);
  const address = out.host(out.needText(link.linkLocalAddress));
  out.add(`\n\t      Priority ${(link.options ?? 0) >>> 24}, Link-local address ${address}, Prefixes ${count}:`);
  return printPrefixes(link, out);
}

const prefixOptions = [
  [0x01, "No Unicast"],
  [0x02, "Local address"],
  [0x04, "Deprecated"],
  [0x08, "Propagate"],
  [0x10, "Down"],
  [0x20, "N-bit"],
] as const;

function printPrefixes(
  list: { readonly prefixes: readonly OspfPrefix[]; readonly broken: boolean },
  out: Out,
): boolean {
  for (const { length, options, metric, address } of list.prefixes) {
    if (length > 128) out.add(` bogus prefixlen /${length}`);
    if (address === undefined) return false;
    out.add(`\n\t\t${out.host(address)}/${length}`);
    if (options !== 0) out.add(`, Options [${bitNames(prefixOptions, options) || "none"}]`);
    out.add(`, metric ${metric}`);
  }
  return !list.broken;
}
