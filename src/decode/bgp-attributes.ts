/** BGP's path attributes, which say what routes an UPDATE is about and where they lead (RFC 4271 section 4.3). */
import { readAsPath, type BgpAsPath } from "./bgp-as-path.js";
import { readExtendedCommunity, type ExtendedCommunity } from "./bgp-communities.js";
import { readReachable, readUnreachable, type BgpMultiprotocol } from "./bgp-multiprotocol.js";
import type { BgpEnd } from "./bgp-route-result.js";
import type { Bytes } from "./layer.js";
import type { Reader } from "./reader.js";

/** A path attribute of an UPDATE (RFC 4271 section 4.3), or what is left where one should be. */
export interface BgpAttribute {
  /** Absent, like the length, when there is no room for the header. */
  readonly type: number | undefined;
  readonly flags: number;
  readonly length: number | undefined;
  /** There is no room for the value, or for the header. */
  readonly tooShort: boolean;
  /** Absent when there is no room for it; `content` is what it means. */
  readonly value: Bytes | undefined;
  readonly content: BgpContent | undefined;
}

export type BgpContent =
  | { readonly form: "wrong-length" }
  /** An attribute that is not decoded. */
  | { readonly form: "unknown" }
  | { readonly form: "nothing" }
  /** What lies in sets of attributes in sets of attributes is not decoded from some depth on. */
  | { readonly form: "too-deep" }
  | { readonly form: "number"; readonly value: number }
  | { readonly form: "address"; readonly address: string }
  | BgpAsPath
  | { readonly form: "aggregator"; readonly as: number; readonly address: string }
  | { readonly form: "communities"; readonly communities: readonly number[] }
  | { readonly form: "addresses"; readonly addresses: readonly string[] }
  | BgpMultiprotocol
  | { readonly form: "extended-communities"; readonly communities: readonly ExtendedCommunity[] }
  | BgpProviderTunnel
  | { readonly form: "metrics"; readonly tlvs: readonly BgpMetricTlv[]; readonly end: BgpEnd | undefined }
  | BgpAttributeSet
  | { readonly form: "large-communities"; readonly communities: readonly (readonly [number, number, number])[] }
  /** There is no room for its fixed part. */
  | { readonly form: "short" };

/** RFC 6514 section 5. */
export interface BgpProviderTunnel {
  readonly form: "provider-tunnel";
  readonly flags: number;
  readonly tunnelType: number;
  readonly label: number;
  /** What identifies the tunnel, by type; absent when it was not captured. */
  readonly address: string | undefined;
  readonly group: string | undefined;
  readonly identifier: number | undefined;
  /** Of unknown types. */
  readonly rest: Bytes | undefined;
}

/** RFC 7311. */
interface BgpMetricTlv {
  readonly type: number;
  readonly length: number;
  readonly metric: bigint | undefined;
  /** Of unknown types. */
  readonly value: Bytes | undefined;
}

/** RFC 6368. */
interface BgpAttributeSet {
  readonly form: "set";
  readonly originAs: number;
  readonly attributes: readonly BgpAttribute[];
  /** How many bytes could not be read. */
  readonly left: number;
  readonly end: BgpEnd | undefined;
}

export const attributeTypes = {
  origin: 1,
  asPath: 2,
  nextHop: 3,
  multiExitDiscriminator: 4,
  localPreference: 5,
  atomicAggregate: 6,
  aggregator: 7,
  communities: 8,
  originatorId: 9,
  clusterList: 10,
  reachable: 14,
  unreachable: 15,
  extendedCommunities: 16,
  as4Path: 17,
  aggregator4: 18,
  providerTunnel: 22,
  metric: 26,
  largeCommunities: 32,
  set: 128,
} as const;

export const tunnelTypes = {
  rsvp: 1,
  ldpOneToMany: 2,
  pimSourceSpecific: 3,
  pimSparse: 4,
  pimBidirectional: 5,
  ingress: 6,
  ldpManyToMany: 7,
} as const;

/** Why the reading of a content ended early, if it did. */
export function endOf(content: BgpContent): BgpEnd | undefined {
  if (content.form === "short") return "short";
  return "end" in content ? content.end : undefined;
}

const deepestSet = 10;
const extendedLength = 0x10;

/** How many bytes an attribute's length has. */
export function lengthSize(flags: number): 1 | 2 {
  return flags & extendedLength ? 2 : 1;
}

/**
 * Reads the attribute at the cursor, which has `room` bytes. The cursor is put behind it, or, if it does not fit, behind what is
 * left.
 */
export function readAttribute(reader: Reader, room: number, level: number): BgpAttribute {
  const end = reader.offset + room;
  const none = { type: undefined, flags: 0, length: undefined, tooShort: true, value: undefined, content: undefined };
  if (room < 2) {
    reader.seek(end);
    return none;
  }
  const [flags, type] = [reader.u8(), reader.u8()];
  const size = lengthSize(flags);
  if (room - 2 < size) {
    reader.seek(end);
    return { ...none, flags };
  }
  const length = size === 2 ? reader.u16() : reader.u8();
  const base = { type, flags, length };
  if (end - reader.offset < length) {
    reader.seek(end);
    return { ...base, tooShort: true, value: undefined, content: undefined };
  }
  const start = reader.offset;
  const content = level > deepestSet ? tooDeep : readContent(type, length, reader, level);
  reader.seek(start);
  return { ...base, tooShort: false, value: reader.captured(length), content };
}

const tooDeep: BgpContent = { form: "too-deep" };
const wrongLength: BgpContent = { form: "wrong-length" };

function readContent(type: number, length: number, reader: Reader, level: number): BgpContent {
  switch (type) {
    case attributeTypes.origin:
      return length === 1 ? { form: "number", value: reader.u8() } : wrongLength;
    case attributeTypes.asPath:
      return length % 2 === 0 ? readAsPath(length, reader) : wrongLength;
    case attributeTypes.as4Path:
      return length % 2 === 0 ? readAsPath(length, reader, 4) : wrongLength;
    case attributeTypes.nextHop:
    case attributeTypes.originatorId:
      return length === 4 ? { form: "address", address: reader.ipv4() ?? "" } : wrongLength;
    case attributeTypes.multiExitDiscriminator:
    case attributeTypes.localPreference:
      return length === 4 ? { form: "number", value: reader.u32() } : wrongLength;
    case attributeTypes.atomicAggregate:
      return length === 0 ? { form: "nothing" } : wrongLength;
    case attributeTypes.aggregator:
      if (length === 6) return { form: "aggregator", as: reader.u16(), address: reader.ipv4() ?? "" };
      return length === 8 ? { form: "aggregator", as: reader.u32(), address: reader.ipv4() ?? "" } : wrongLength;
    case attributeTypes.aggregator4:
      return length === 8 ? { form: "aggregator", as: reader.u32(), address: reader.ipv4() ?? "" } : wrongLength;
    case attributeTypes.communities:
      if (length % 4 !== 0) return wrongLength;
      return { form: "communities", communities: Array.from({ length: length / 4 }, () => reader.u32()) };
    case attributeTypes.clusterList:
      if (length % 4 !== 0) return wrongLength;
      return { form: "addresses", addresses: Array.from({ length: length / 4 }, () => reader.ipv4() ?? "") };
    case attributeTypes.reachable:
      return readReachable(length, reader);
    case attributeTypes.unreachable:
      return readUnreachable(length, reader);
    case attributeTypes.extendedCommunities: {
      if (length % 8 !== 0) return wrongLength;
      const communities = Array.from({ length: length / 8 }, () => readExtendedCommunity(reader));
      return { form: "extended-communities", communities };
    }
    case attributeTypes.providerTunnel:
      return readProviderTunnel(length, reader);
    case attributeTypes.metric:
      return readMetrics(length, reader);
    case attributeTypes.set:
      return readSet(length, reader, level);
    case attributeTypes.largeCommunities: {
      if (length === 0 || length % 12 !== 0) return wrongLength;
      const communities = Array.from(
        { length: length / 12 },
        () => [reader.u32(), reader.u32(), reader.u32()] as const,
      );
      return { form: "large-communities", communities };
    }
    default:
      return { form: "unknown" };
  }
}

const tunnelHeader = 5;

function readProviderTunnel(length: number, reader: Reader): BgpContent {
  if (length < tunnelHeader) return { form: "short" };
  const [flags, tunnelType, label] = [reader.u8(), reader.u8(), reader.u24() >> 4];
  const base = { form: "provider-tunnel", flags, tunnelType, label } as const;
  const nothing = { ...base, address: undefined, group: undefined, identifier: undefined, rest: undefined };
  switch (tunnelType) {
    case tunnelTypes.pimSparse:
    case tunnelTypes.pimBidirectional:
    case tunnelTypes.pimSourceSpecific:
      return { ...nothing, address: reader.ipv4(), group: reader.ipv4() };
    case tunnelTypes.ingress:
      return { ...nothing, address: reader.ipv4() };
    case tunnelTypes.ldpOneToMany:
    case tunnelTypes.ldpManyToMany:
    case tunnelTypes.rsvp:
      return { ...nothing, address: reader.ipv4(), identifier: reader.maybe32() };
    default:
      return { ...nothing, rest: reader.captured(length - tunnelHeader) };
  }
}

const metricHeader = 3;
const metricType = 1;

function readMetrics(length: number, reader: Reader): BgpContent {
  const tlvs: BgpMetricTlv[] = [];
  const end = reader.offset + length;
  while (end - reader.offset >= metricHeader) {
    const [type, size] = [reader.u8(), reader.u16()];
    const isMetric = type === metricType;
    const least = isMetric ? metricHeader + 8 : metricHeader;
    if (size < least || end - reader.offset < size - metricHeader) {
      tlvs.push({ type, length: size, metric: undefined, value: undefined });
      return { form: "metrics", tlvs, end: "short" };
    }
    const next = reader.offset + size - metricHeader;
    const metric = isMetric ? reader.u64() : undefined;
    tlvs.push({ type, length: size, metric, value: isMetric ? undefined : reader.captured(size - metricHeader) });
    reader.seek(next);
  }
  return { form: "metrics", tlvs, end: undefined };
}

function readSet(length: number, reader: Reader, level: number): BgpContent {
  if (length < 4) return { form: "short" };
  const end = reader.offset + length;
  const originAs = reader.u32();
  const attributes: BgpAttribute[] = [];
  while (reader.offset < end) {
    const room = end - reader.offset;
    // tcpdump wants a header to be captured also where the set ends inside of it.
    const header = room < 2 ? 2 : 2 + lengthSize(reader.at8(reader.offset) ?? 0);
    if (!reader.has(header)) return { form: "set", originAs, attributes, left: 0, end: "short" };
    const attribute = readAttribute(reader, room, level + 1);
    attributes.push(attribute);
    if (attribute.tooShort) return { form: "set", originAs, attributes, left: leftOf(attribute, room), end: undefined };
    const failed = attribute.content === undefined ? undefined : endOf(attribute.content);
    if (failed === "short" || failed === "cut") return { form: "set", originAs, attributes, left: 0, end: failed };
  }
  return { form: "set", originAs, attributes, left: 0, end: undefined };
}

/** What was left when an attribute turned out not to fit: all but what was read of its header. */
function leftOf({ type, flags, length }: BgpAttribute, room: number): number {
  if (type === undefined) return room < 2 ? room : room - 2;
  return room - 2 - (length === undefined ? 0 : lengthSize(flags));
}
