import type { Layer } from "../decode/index.js";
import type { OspfTlvs } from "../decode/ospf-tlvs.js";
import type {
  ExternalRoute,
  GroupMembershipLsa,
  RouterInformationTlv,
  RouterLsa,
  SummaryLsa,
} from "../decode/ospf2-lsa.js";
import { opaqueTypes } from "../decode/ospf2-lsa.js";
import type { Lsa } from "../decode/ospf2.js";
import { lsaHeaderLength } from "../decode/ospf2.js";
import { assertNever } from "../errors.js";
import { bitNames, dottedText } from "./numbers.js";
import { printGraceTlvs, printTrafficTlvs } from "./ospf-tlvs.js";
import type { Out } from "./out.js";

// prettier-ignore
const names: ReadonlyMap<number, string> = new Map([
  [1, "Router"], [2, "Network"], [3, "Summary"], [4, "ASBR Summary"], [5, "External"], [6, "Multicast Group"], [7, "NSSA"],
  [9, "Link Local Opaque"], [10, "Area Local Opaque"], [11, "Domain Wide Opaque"],
]);

export function lsaName(type: number): string {
  return names.get(type) ?? "unknown";
}

/** Whether the identifier of such an advertisement is an opaque type and a number (RFC 5250). */
export function isOpaque(type: number): boolean {
  return type >= 9 && type <= 11;
}

const opaqueNames: ReadonlyMap<number, string> = new Map([
  [opaqueTypes.trafficEngineering, "Traffic Engineering"],
  [opaqueTypes.gracefulRestart, "Graceful restart"],
  [opaqueTypes.routerInformation, "Router Information"],
]);

export function opaqueName(opaqueType: number): string {
  return opaqueNames.get(opaqueType) ?? "unknown";
}

/** How printing ended: all is said; something is wrong, so the next one follows; the packet's bytes ended. */
type LsaOutcome = "whole" | "broken" | "cut";

export function printLsaContents(lsa: Lsa, layer: Layer, out: Out): LsaOutcome {
  const { contents } = lsa;
  if (contents === undefined) {
    if (isOpaque(lsa.type) && out.options.verbosity <= 1 && lsa.body !== undefined)
      out.hexDumpAt(layer, lsa.body.start, lsa.length - lsaHeaderLength, "\n\t    ");
    return "whole";
  }
  switch (contents.form) {
    case "router":
      return printRouter(contents, out);
    case "network":
      out.add(`\n\t    Mask ${out.host(out.needText(contents.networkMask))}\n\t    Connected Routers:`);
      for (const router of contents.routers) out.add(`\n\t      ${out.host(out.needText(router))}`);
      return "whole";
    case "summary":
      if (lsa.type === networkSummary) printMask(contents.networkMask, out);
      return printSummary(contents, out);
    case "external":
      printMask(contents.networkMask, out);
      if (contents.firstCut) out.stop();
      for (const route of contents.routes) printExternal(route, out);
      return "whole";
    case "group-membership":
      for (const vertex of contents.vertices) out.add(vertexText(vertex, out));
      return "whole";
    case "router-information":
      return printRouterInformation(contents.list, layer, out);
    case "graceful-restart":
      return printGraceTlvs(contents.list, layer, out) ? "whole" : "broken";
    case "traffic-engineering":
      return printTrafficTlvs(contents.list, layer, out) ? "whole" : "broken";
    default:
      return assertNever(contents);
  }
}

const networkSummary = 3;

function printMask(mask: string | undefined, out: Out): void {
  out.add(`\n\t    Mask ${out.host(out.needText(mask))}`);
}

const routerFlags = [
  [0x01, "ABR"],
  [0x02, "ASBR"],
  [0x04, "Virtual"],
  [0x08, "Wildcard"],
  [0x10, "Nt"],
  [0x80, "Host"],
] as const;

function printRouter(router: RouterLsa, out: Out): LsaOutcome {
  out.add(`\n\t    Router LSA Options: [${bitNames(routerFlags, out.need(router.flags)) || "none"}]`);
  out.need(router.linkCount);
  if (router.firstCut) out.stop();
  for (const link of router.links) {
    if (link === undefined) {
      out.stop();
      break;
    }
    const text = linkText(link.type, out.host(link.id), out.host(link.data));
    out.add(`\n\t      ${text ?? `Unknown Router Link Type (${link.type})`}`);
    if (text === undefined) return "broken";
    for (const metric of link.metrics) {
      if (metric === undefined) out.stop();
      else out.add(`\n\t\ttopology ${topologyText(metric.topology)}, metric ${metric.metric}`);
    }
  }
  return "whole";
}

function linkText(type: number, id: string, data: string): string | undefined {
  switch (type) {
    case 1:
      return `Neighbor Router-ID: ${id}, Interface Address: ${data}`;
    case 2:
      return `Neighbor Network-ID: ${id}, Interface Address: ${data}`;
    case 3:
      return `Stub Network: ${id}, Mask: ${data}`;
    case 4:
      return `Virtual Link: Neighbor Router-ID: ${id}, Interface Address: ${data}`;
    default:
      return undefined;
  }
}

const topologyNames = ["default", "multicast", "management"] as const;

function topologyText(topology: number): string {
  return `${topologyNames[topology] ?? "Unknown"} (${topology})`;
}

function printSummary(summary: SummaryLsa, out: Out): LsaOutcome {
  if (summary.firstCut) out.stop();
  for (const metric of summary.metrics) {
    if (metric === undefined) out.stop();
    else out.add(`\n\t\ttopology ${topologyText(metric.topology)} metric ${metric.metric}`);
  }
  return "whole";
}

const infiniteMetric = 0xffffff;
const noAddress = "0.0.0.0";

function printExternal(route: ExternalRoute, out: Out): void {
  const { type, forwardingAddress, tag } = route;
  out.add(`\n\t\ttopology ${topologyText(out.need(route.topology))}, type ${type}, metric`);
  const metric = out.need(route.metric);
  out.add(metric === infiniteMetric ? " infinite" : ` ${metric}`);
  if (out.needText(forwardingAddress) !== noAddress) out.add(`, forward ${out.host(forwardingAddress ?? "")}`);
  // The tag is a number; tcpdump takes it for an address.
  if (out.need(tag) !== 0) out.add(`, tag ${out.host(dottedText(tag ?? 0))}`);
}

function vertexText({ type, id }: GroupMembershipLsa["vertices"][number], out: Out): string {
  switch (out.need(type)) {
    case 1:
      return `\n\t    Router Router-ID ${out.host(out.needText(id))}`;
    case 2:
      return `\n\t    Network Designated Router ${out.host(out.needText(id))}`;
    default:
      return `\n\t    unknown VertexType (${type})`;
  }
}

const capabilityNames = [
  [1, "Reserved"],
  [2, "Reserved"],
  [4, "Reserved"],
  [8, "Reserved"],
  [16, "graceful restart capable"],
  [32, "graceful restart helper"],
  [64, "Stub router support"],
  [128, "Traffic engineering"],
  [256, "p2p over LAN"],
  [512, "path computation server"],
] as const;

function printRouterInformation(list: OspfTlvs<RouterInformationTlv>, layer: Layer, out: Out): LsaOutcome {
  for (const { type, length, room, data, capabilities } of list.tlvs) {
    out.add(`\n\t    ${type === 1 ? "Router Capabilities" : "unknown"} TLV (${type}), length: ${length}, value: `);
    if (length > room) {
      out.add(`\n\t    Bogus length ${length} > remaining LS length ${room}`);
      return "broken";
    }
    if (data.length < length) return "cut";
    if (type === 1 && length !== 4) {
      out.add(`\n\t    Bogus length ${length} != 4`);
      return "broken";
    }
    if (capabilities !== undefined) out.add(`Capabilities: ${bitNames(capabilityNames, capabilities) || "Unknown"}`);
    else if (out.options.verbosity <= 1) out.hexDumpAt(layer, data.start, length, "\n\t      ");
  }
  if (list.cut) return "cut";
  if (list.left > 0) out.add(`\n\t    Remaining LS length ${list.left} < 4`);
  return list.left > 0 ? "broken" : "whole";
}
