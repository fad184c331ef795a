import type { RouteDistinguisher } from "../decode/bgp-distinguisher.js";
import { circuitStatus, type BgpLayer2Route } from "../decode/bgp-layer2-routes.js";
import type { BgpMulticastRoute } from "../decode/bgp-multicast-routes.js";
import type { BgpLabel, BgpRoute } from "../decode/bgp-routes.js";
import { assertNever } from "../errors.js";
import { asNumberText } from "./bgp-names.js";
import type { Out } from "./out.js";

/** tcpdump puts a route together in a buffer of this size. */
const bufferLength = 163;

/** Prints a route on a line of its own, as a multiprotocol attribute has it. */
export function printRoute(route: BgpRoute, out: Out): void {
  if (route.form === "illegal-target") return out.add("\n\t      (illegal prefix length)");
  if (route.form === "illegal") out.add("\n\t    (illegal prefix length)");
  else out.add(`\n\t      ${routeText(route, out)}`);
  out.add(pathIdText(route));
}

/** Prints a route of the fields that an UPDATE has for plain IPv4. */
export function printPlainRoute(route: BgpRoute, out: Out): void {
  if (route.form === "illegal") return out.add("\n\t    (illegal prefix length)");
  if (route.form === "prefix") out.add(`\n\t    ${out.host(route.address)}/${route.length}${pathIdText(route)}`);
}

function pathIdText(route: BgpRoute): string {
  const pathId = "pathId" in route ? route.pathId : undefined;
  return pathId === undefined ? "" : `   Path Id: ${pathId}`;
}

function routeText(route: Exclude<BgpRoute, { readonly form: "illegal" | "illegal-target" }>, out: Out): string {
  switch (route.form) {
    case "prefix": {
      const { distinguisher, label } = route;
      const before = distinguisher === undefined ? "" : `RD: ${distinguisherText(distinguisher, out)}, `;
      const text = `${before}${out.host(route.address)}/${route.length}`;
      return label === undefined ? text : `${text}, ${labelText(label)}`;
    }
    case "default-target":
      return "default route target";
    case "target":
      return `origin AS: ${asNumberText(route.originAs, out)}, ${targetText(route, out)}`;
    case "multicast-vpn":
      return multicastText(route, out).slice(0, bufferLength);
    case "multicast-tree": {
      const { distinguisher, address, group } = route;
      const start = `RD: ${distinguisherText(distinguisher, out)}, VPN IP Address: ${out.host(address)}`;
      return `${start}, MC Group Address: ${out.host(group)}`;
    }
    case "layer2-discovery":
      return `RD: ${distinguisherText(route.distinguisher, out)}, BGPNH: ${out.host(route.nextHop)}`;
    case "layer2":
      return layer2Text(route, out).slice(0, bufferLength);
    default:
      return assertNever(route);
  }
}

export function distinguisherText({ type, administrator, assigned, address }: RouteDistinguisher, out: Out): string {
  switch (type) {
    case 0:
      return `${administrator}:${assigned} (= ${address})`;
    case 1:
      return `${address}:${assigned}`;
    case 2:
      return `${asNumberText(administrator, out)}:${assigned} (${address}:${assigned})`;
    default:
      return "unknown RD format";
  }
}

function labelText({ label, bottom }: BgpLabel): string {
  return `label:${label} ${bottom ? "(bottom)" : "(BOGUS: Bottom of Stack NOT set!)"}`;
}

function targetText(route: BgpRoute & { readonly form: "target" }, out: Out): string {
  const { length, target, type, administrator, assigned } = route;
  if (length === 0) return "route-target: 0:0/0";
  if (type === undefined) return `route-target: partial-type: (${target}/${length})`;
  if (administrator !== undefined)
    return `route-target: ${asNumberText(administrator, out)}:${assigned}/${length} (${target})`;
  return `route target: unknown-type(${type.toString(16).padStart(4, "0")}) (${target}/${length})`;
}

const multicastTypes = [
  "",
  "Intra-AS I-PMSI",
  "Inter-AS I-PMSI",
  "S-PMSI",
  "Intra-AS Segment-Leaf",
  "Source-Active",
  "Shared Tree Join",
  "Source Tree Join",
] as const;

const roleNames = { source: "Source", group: "Group", originator: "Originator" } as const;

function multicastText(route: BgpMulticastRoute, out: Out): string {
  const { routeType, length, distinguisher, sourceAs, addresses } = route;
  let text = `Route-Type: ${multicastTypes[routeType] || "Unknown"} (${routeType}), length: ${length}`;
  if (distinguisher !== undefined) text += `, RD: ${distinguisherText(distinguisher, out)}`;
  if (sourceAs !== undefined) text += `, Source-AS ${asNumberText(sourceAs, out)}`;
  for (const { role, address, length: bits } of addresses)
    text += `, ${roleNames[role]} ${address === undefined ? `bogus address length ${bits}` : out.host(address)}`;
  return text;
}

function layer2Text(route: BgpLayer2Route & { readonly form: "layer2" }, out: Out): string {
  const { distinguisher, edgeId, blockOffset, labelBase, tlvs, ranPastEnd } = route;
  let text = `RD: ${distinguisherText(distinguisher, out)}, CE-ID: ${edgeId}`;
  text += `, Label-Block Offset: ${blockOffset}, Label Base ${labelBase}`;
  for (const tlv of tlvs) {
    text +=
      tlv.type === circuitStatus
        ? `\n\t\tcircuit status vector (${tlv.type}) length: ${tlv.length}: 0x${tlv.status ?? ""}`
        : `\n\t\tunknown TLV #${tlv.type}, length: ${tlv.length}`;
    if (tlv.ranPastEnd) text += " (ran past the end)";
  }
  return ranPastEnd ? `${text}\n\t\tran past the end` : text;
}
