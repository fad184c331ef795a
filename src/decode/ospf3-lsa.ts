import type { GraceTlv, OspfTlvs, TrafficTlv } from "./ospf-tlvs.js";
import { readGraceTlvs, readTrafficTlvs } from "./ospf-tlvs.js";
import type { Reader } from "./reader.js";

/** What advertisements of OSPF version 3 say, by their types (RFC 5340 appendix A.4). */
export type Ospf3LsaContents =
  | RouterLsa6
  | NetworkLsa6
  | InterAreaPrefixLsa
  | ExternalLsa6
  | LinkLsa
  | IntraAreaPrefixLsa
  | { readonly form: "graceful-restart"; readonly list: OspfTlvs<GraceTlv> }
  | { readonly form: "traffic-engineering"; readonly list: OspfTlvs<TrafficTlv> };

/** A field is absent if the advertisement or the captured bytes end before it. */
interface Lsa6Contents {
  /** The advertisement ends within an item of its list, an item is wrong, or it was not captured. */
  readonly broken: boolean;
}

export interface RouterLsa6 extends Lsa6Contents {
  readonly form: "router";
  /** With the router's flags in the upper eight bits. */
  readonly options: number | undefined;
  /** The list ends with the first of an unknown type. */
  readonly links: readonly RouterLink6[];
}

interface RouterLink6 {
  readonly type: number;
  readonly metric: number;
  readonly interfaceId: string;
  readonly neighborInterfaceId: string;
  readonly neighborRouterId: string;
}

interface NetworkLsa6 extends Lsa6Contents {
  readonly form: "network";
  readonly options: number | undefined;
  readonly routers: readonly string[];
}

interface InterAreaPrefixLsa extends Lsa6Contents {
  readonly form: "inter-area-prefix";
  readonly metric: number | undefined;
  readonly prefixes: readonly OspfPrefix[];
}

export interface ExternalLsa6 extends Lsa6Contents {
  readonly form: "external";
  /** With the metric in the lower 24 bits. */
  readonly flags: number | undefined;
  /** One; in place of its metric is the type of the advertisement referenced. */
  readonly prefixes: readonly OspfPrefix[];
  readonly forwardingAddress: string | undefined;
  readonly tag: number | undefined;
  readonly referencedId: string | undefined;
}

export interface LinkLsa extends Lsa6Contents {
  readonly form: "link";
  /** With the router's priority in the upper eight bits. */
  readonly options: number | undefined;
  readonly linkLocalAddress: string | undefined;
  readonly prefixCount: number | undefined;
  readonly prefixes: readonly OspfPrefix[];
}

interface IntraAreaPrefixLsa extends Lsa6Contents {
  readonly form: "intra-area-prefix";
  readonly prefixCount: number | undefined;
  readonly referencedType: number | undefined;
  readonly referencedId: string | undefined;
  readonly prefixes: readonly OspfPrefix[];
}

export interface OspfPrefix {
  readonly length: number;
  readonly options: number;
  readonly metric: number;
  /** Absent if the length is above 128, or not all of it is there. */
  readonly address: string | undefined;
}

/** Reads from the cursor on what an advertisement with `length` bytes behind its header says; nothing of unknown types. */
export function readLsa6Contents(type: number, length: number, reader: Reader): Ospf3LsaContents | undefined {
  const end = reader.offset + length;
  switch (type) {
    case 0x2001:
      return readRouter(reader, end);
    case 0x2002:
      return readNetwork(reader, end);
    case 0x2003: {
      const metric = readWord(reader, end);
      const list = readPrefixes(reader, end, Infinity);
      return { form: "inter-area-prefix", metric: metric === undefined ? undefined : metric & metricMask, ...list };
    }
    case 0x4005:
      return readExternal(reader, end);
    case 0x0008:
      return readLink(reader, end);
    case 0x2009:
      return readIntraArea(reader, end);
    case 0x000b:
      return { form: "graceful-restart", list: readGraceTlvs(reader, length) };
    case 0x000a:
      return { form: "traffic-engineering", list: readTrafficTlvs(reader, length) };
    default:
      return undefined;
  }
}

const metricMask = 0xffffff;

function readWord(reader: Reader, end: number): number | undefined {
  return reader.offset + 4 > end ? undefined : reader.maybe32();
}

const linkLength = 16;
/** The types of links; 3 is reserved. */
const linkTypes: ReadonlySet<number> = new Set([1, 2, 4]);

function readRouter(reader: Reader, end: number): RouterLsa6 {
  const options = readWord(reader, end);
  const links: RouterLink6[] = [];
  let broken = false;
  while (reader.offset < end && !broken) {
    broken = reader.offset + linkLength > end || !reader.has(linkLength);
    if (broken) break;
    const type = reader.u8();
    reader.skip(1);
    const [metric, interfaceId] = [reader.u16(), reader.ipv4() ?? ""];
    const neighborInterfaceId = reader.ipv4() ?? "";
    links.push({ type, metric, interfaceId, neighborInterfaceId, neighborRouterId: reader.ipv4() ?? "" });
    if (!linkTypes.has(type)) break;
  }
  return { form: "router", options, links, broken };
}

function readNetwork(reader: Reader, end: number): NetworkLsa6 {
  const options = readWord(reader, end);
  const routers: string[] = [];
  while (reader.offset + 4 <= end && reader.has(4)) routers.push(reader.ipv4() ?? "");
  return { form: "network", options, routers, broken: reader.offset < end };
}

export const externalFlags = { type2: 0x80000000, forwarding: 0x02000000, tag: 0x01000000 } as const;

function readExternal(reader: Reader, end: number): ExternalLsa6 {
  const flags = readWord(reader, end);
  const list = readPrefixes(reader, end, 1);
  const none = { forwardingAddress: undefined, tag: undefined, referencedId: undefined };
  if (flags === undefined || list.broken) return { form: "external", flags, ...list, ...none };
  const hasAddress = (flags & externalFlags.forwarding) !== 0 && reader.offset + 16 <= end;
  const forwardingAddress = hasAddress ? reader.ipv6() : undefined;
  const tag = flags & externalFlags.tag ? readWord(reader, end) : undefined;
  const referencedId = hasReference(list.prefixes) && reader.offset + 4 <= end ? reader.ipv4() : undefined;
  return { form: "external", flags, ...list, forwardingAddress, tag, referencedId };
}

/** Whether another advertisement is referenced. tcpdump looks at the upper byte of its type only. */
export function hasReference([prefix]: readonly OspfPrefix[]): boolean {
  return prefix !== undefined && prefix.metric >> 8 !== 0;
}

const linkHeaderLength = 20;

function readLink(reader: Reader, end: number): LinkLsa {
  const options = readWord(reader, end);
  const whole = reader.offset + linkHeaderLength <= end;
  const linkLocalAddress = whole ? reader.ipv6() : undefined;
  const prefixCount = whole ? reader.maybe32() : undefined;
  return { form: "link", options, linkLocalAddress, prefixCount, ...readPrefixes(reader, end, prefixCount ?? 0) };
}

const intraAreaHeaderLength = 12;

function readIntraArea(reader: Reader, end: number): IntraAreaPrefixLsa {
  const start = reader.offset;
  const nothing = { prefixCount: undefined, referencedType: undefined, referencedId: undefined, prefixes: [] };
  if (start + 4 > end || !reader.has(intraAreaHeaderLength))
    return { form: "intra-area-prefix", ...nothing, broken: true };
  const [count, referencedType, referencedId] = [reader.u16(), reader.u16(), reader.ipv4()];
  reader.skip(4);
  const reference = { form: "intra-area-prefix", referencedType, referencedId } as const;
  if (start + 6 > end) return { ...reference, prefixCount: undefined, prefixes: [], broken: true };
  // tcpdump takes six bytes off for the twelve before the prefixes.
  return { ...reference, prefixCount: count, ...readPrefixes(reader, end + 6, count) };
}

interface Prefixes extends Lsa6Contents {
  readonly prefixes: readonly OspfPrefix[];
}

const prefixHeaderLength = 4;

/** Up to `count` prefixes; without a limit those before `end`. The list ends with the first that is wrong. */
function readPrefixes(reader: Reader, end: number, count: number): Prefixes {
  const prefixes: OspfPrefix[] = [];
  while (prefixes.length < count && (reader.offset !== end || count !== Infinity)) {
    if (reader.offset + prefixHeaderLength > end || !reader.has(prefixHeaderLength)) return { prefixes, broken: true };
    const length = reader.u8();
    const rest = { options: reader.u8(), metric: reader.u16() };
    const address = readPrefixAddress(length, reader, end);
    prefixes.push({ length, ...rest, address });
    if (address === undefined) return { prefixes, broken: true };
  }
  return { prefixes, broken: false };
}

/** As many words as the length needs, the rest of the address being zeros. */
function readPrefixAddress(length: number, reader: Reader, end: number): string | undefined {
  const size = Math.ceil(length / 32) * 4;
  return size > 16 || reader.offset + size > end ? undefined : reader.ipv6Prefix(size);
}
