import type { GraceTlv, OspfTlv, OspfTlvs, TrafficTlv } from "./ospf-tlvs.js";
import { isWholeTlv, readGraceTlvs, readOspfTlvs, readTrafficTlvs } from "./ospf-tlvs.js";
import type { Reader } from "./reader.js";

/**
 * What advertisements of OSPF version 2 say, by their types (RFC 2328 appendix A.4, RFC 4915 for topologies, RFC 5250 for
 * opaque ones). Lists end with `undefined` where an item was not captured.
 */
export type Ospf2LsaContents =
  | RouterLsa
  | NetworkLsa
  | SummaryLsa
  | ExternalLsa
  | GroupMembershipLsa
  | { readonly form: "router-information"; readonly list: OspfTlvs<RouterInformationTlv> }
  | { readonly form: "graceful-restart"; readonly list: OspfTlvs<GraceTlv> }
  | { readonly form: "traffic-engineering"; readonly list: OspfTlvs<TrafficTlv> };

/** A list whose first item tcpdump wants to be captured even where the list is empty. */
interface WithFirst {
  /** There were no bytes for the first item. */
  readonly firstCut: boolean;
}

export interface RouterLsa extends WithFirst {
  readonly form: "router";
  readonly flags: number | undefined;
  readonly linkCount: number | undefined;
  /** The list ends with the first of an unknown type. */
  readonly links: readonly (RouterLink | undefined)[];
}

interface RouterLink {
  readonly id: string;
  readonly data: string;
  readonly type: number;
  /** That of topology 0 comes first. */
  readonly metrics: readonly (TopologyMetric | undefined)[];
}

interface TopologyMetric {
  readonly topology: number;
  readonly metric: number;
}

interface NetworkLsa {
  readonly form: "network";
  readonly networkMask: string | undefined;
  readonly routers: readonly (string | undefined)[];
}

/** Of networks and of routers at the border of the autonomous system. */
export interface SummaryLsa extends WithFirst {
  readonly form: "summary";
  readonly networkMask: string | undefined;
  readonly metrics: readonly (TopologyMetric | undefined)[];
}

/** Also of not so stubby areas (RFC 3101). */
interface ExternalLsa extends WithFirst {
  readonly form: "external";
  readonly networkMask: string | undefined;
  readonly routes: readonly ExternalRoute[];
}

export interface ExternalRoute {
  /** 1 or 2. */
  readonly type: number | undefined;
  readonly topology: number | undefined;
  readonly metric: number | undefined;
  readonly forwardingAddress: string | undefined;
  readonly tag: number | undefined;
}

/** RFC 1584. */
export interface GroupMembershipLsa {
  readonly form: "group-membership";
  readonly vertices: readonly { readonly type: number | undefined; readonly id: string | undefined }[];
}

/** RFC 7770. */
export interface RouterInformationTlv extends OspfTlv {
  readonly capabilities: number | undefined;
}

export const opaqueTypes = { trafficEngineering: 1, gracefulRestart: 3, routerInformation: 4 } as const;

/** Reads from the cursor on what an advertisement with `length` bytes behind its header says; nothing of unknown types. */
export function readLsaContents(
  type: number,
  opaqueType: number,
  length: number,
  reader: Reader,
): Ospf2LsaContents | undefined {
  const end = reader.offset + length;
  switch (type) {
    case 1:
      return readRouter(reader);
    case 2:
      return { form: "network", networkMask: reader.ipv4(), routers: readAddresses(reader, end) };
    case 3:
    case 4:
      return readSummary(reader, end);
    case 5:
    case 7:
      return readExternal(reader, end);
    case 6:
      return readGroupMembership(reader, end);
    case 9:
    case 10:
    case 11:
      return readOpaque(opaqueType, length, reader);
    default:
      return undefined;
  }
}

/** The addresses that begin before `end`. */
export function readAddresses(reader: Reader, end: number): readonly (string | undefined)[] {
  const addresses: (string | undefined)[] = [];
  while (reader.offset < end) {
    const address = reader.ipv4();
    addresses.push(address);
    if (address === undefined) break;
  }
  return addresses;
}

const linkLength = 12;
const lastLinkType = 4;

function readRouter(reader: Reader): RouterLsa {
  const flags = reader.maybe8();
  reader.skip(1);
  const linkCount = reader.maybe16();
  const firstCut = !reader.has(linkLength);
  const links: (RouterLink | undefined)[] = [];
  while (links.length < (linkCount ?? 0)) {
    const link = reader.has(linkLength) ? readLink(reader) : undefined;
    links.push(link);
    if (link === undefined || link.metrics.length === 0 || link.metrics.at(-1) === undefined) break;
  }
  return { form: "router", flags, linkCount, firstCut, links };
}

function readLink(reader: Reader): RouterLink {
  const [id, data] = [reader.ipv4() ?? "", reader.ipv4() ?? ""];
  const [type, count] = [reader.u8(), reader.u8()];
  if (type === 0 || type > lastLinkType) return { id, data, type, metrics: [] };
  const metrics: (TopologyMetric | undefined)[] = [{ topology: 0, metric: reader.u16() }];
  while (metrics.length <= count) {
    const topology = reader.maybe8();
    reader.skip(1);
    const metric = reader.maybe16();
    const whole = topology !== undefined && metric !== undefined;
    metrics.push(whole ? { topology, metric } : undefined);
    if (!whole) break;
  }
  return { id, data, type, metrics };
}

const metricMask = 0xffffff;

function readSummary(reader: Reader, end: number): SummaryLsa {
  const networkMask = reader.ipv4();
  const firstCut = !reader.has(4);
  const metrics: (TopologyMetric | undefined)[] = [];
  while (reader.offset < end) {
    const word = reader.maybe32();
    metrics.push(word === undefined ? undefined : { topology: (word >>> 24) & 0x7f, metric: word & metricMask });
    if (word === undefined) break;
  }
  return { form: "summary", networkMask, firstCut, metrics };
}

function readExternal(reader: Reader, end: number): ExternalLsa {
  const networkMask = reader.ipv4();
  const firstCut = !reader.has(4);
  const routes: ExternalRoute[] = [];
  while (reader.offset < end) {
    const route = readExternalRoute(reader);
    routes.push(route);
    if (route.tag === undefined) break;
  }
  return { form: "external", networkMask, firstCut, routes };
}

function readExternalRoute(reader: Reader): ExternalRoute {
  const word = reader.maybe32();
  const [forwardingAddress, tag] = [reader.ipv4(), reader.maybe32()];
  if (word === undefined) return { type: undefined, topology: undefined, metric: undefined, forwardingAddress, tag };
  const type = word >>> 31 === 1 ? 2 : 1;
  return { type, topology: (word >>> 24) & 0x7f, metric: word & metricMask, forwardingAddress, tag };
}

function readGroupMembership(reader: Reader, end: number): GroupMembershipLsa {
  const vertices: { type: number | undefined; id: string | undefined }[] = [];
  for (let at = reader.offset; at < end; at += 8) {
    const vertex = { type: reader.maybe32(), id: reader.ipv4() };
    vertices.push(vertex);
    if (vertex.type === undefined) break;
  }
  return { form: "group-membership", vertices };
}

function readOpaque(opaqueType: number, length: number, reader: Reader): Ospf2LsaContents | undefined {
  switch (opaqueType) {
    case opaqueTypes.routerInformation:
      return { form: "router-information", list: readRouterInformation(reader, length) };
    case opaqueTypes.gracefulRestart:
      return { form: "graceful-restart", list: readGraceTlvs(reader, length) };
    case opaqueTypes.trafficEngineering:
      return { form: "traffic-engineering", list: readTrafficTlvs(reader, length) };
    default:
      return undefined;
  }
}

const capabilitiesType = 1;
const capabilitiesLength = 4;

function readRouterInformation(reader: Reader, length: number): OspfTlvs<RouterInformationTlv> {
  return readOspfTlvs(reader, length, (tlv) => {
    const hasCapabilities = tlv.type === capabilitiesType && tlv.length === capabilitiesLength;
    const isRight = isWholeTlv(tlv) && (tlv.type !== capabilitiesType || hasCapabilities);
    if (!isRight) return [{ ...tlv, capabilities: undefined }, undefined];
    const start = reader.offset;
    const capabilities = hasCapabilities ? reader.u32() : undefined;
    reader.seek(start + tlv.length);
    return [{ ...tlv, capabilities }, tlv.room - tlv.length];
  });
}
