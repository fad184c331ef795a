import type { RouteDistinguisher } from "./bgp-distinguisher.js";
import { distinguisherLength, readDistinguisher } from "./bgp-distinguisher.js";
import type { BgpRouteResult } from "./bgp-route-result.js";
import type { Reader } from "./reader.js";

/** RFC 6514. */
export interface BgpMulticastRoute {
  readonly form: "multicast-vpn";
  readonly routeType: number;
  readonly length: number;
  readonly distinguisher?: RouteDistinguisher;
  readonly sourceAs?: number;
  /** In the order in which they lie in the packet. */
  readonly addresses: readonly BgpMulticastAddress[];
}

interface BgpMulticastAddress {
  readonly role: "source" | "group" | "originator";
  /** Absent when the length is that of no address. */
  readonly address: string | undefined;
  /** In bits. */
  readonly length: number;
}

type RouteResult = BgpRouteResult<BgpMulticastRoute>;

const [ipv4Bits, ipv6Bits] = [32, 128];

/** Route types of RFC 6514 section 4. */
const multicastTypes = {
  intraAs: 1,
  interAs: 2,
  selective: 3,
  leaf: 4,
  sourceActive: 5,
  sharedTreeJoin: 6,
  sourceTreeJoin: 7,
} as const;

export function readMulticastVpn(reader: Reader): RouteResult {
  const [routeType, length] = [reader.maybe8(), reader.maybe8()];
  if (routeType === undefined || length === undefined) return { end: "cut" };
  const start = reader.offset;
  const base = { form: "multicast-vpn", routeType, length } as const;
  const result = readMulticastFields(base, reader);
  if (result.end === undefined) reader.seek(start + length);
  return result;
}

function readMulticastFields(
  base: Pick<BgpMulticastRoute, "form" | "routeType" | "length">,
  reader: Reader,
): RouteResult {
  const { routeType, length } = base;
  const addresses: BgpMulticastAddress[] = [];
  const start = reader.offset;
  switch (routeType) {
    case multicastTypes.intraAs: {
      if (!reader.has(distinguisherLength)) return { end: "short" };
      const distinguisher = readDistinguisher(reader);
      const bits = ((length - distinguisherLength) << 3) >>> 0;
      if (!pushAddress("originator", bits, reader, addresses)) return { end: "cut" };
      return { route: { ...base, distinguisher, addresses } };
    }
    case multicastTypes.interAs: {
      if (!reader.has(distinguisherLength + 4)) return { end: "short" };
      const distinguisher = readDistinguisher(reader);
      return { route: { ...base, distinguisher, sourceAs: reader.u32(), addresses } };
    }
    case multicastTypes.selective: {
      if (!reader.has(distinguisherLength)) return { end: "short" };
      const distinguisher = readDistinguisher(reader);
      const size = readSourceAndGroup(reader, addresses);
      if (size === undefined) return { end: "cut" };
      // tcpdump takes the originator from before the source, and as long as all but source and group.
      reader.seek(start + distinguisherLength);
      if (length < size || !reader.has(length - size)) return { end: "short" };
      if (!pushAddress("originator", (length - size) * 8, reader, addresses)) return { end: "cut" };
      return { route: { ...base, distinguisher, addresses } };
    }
    case multicastTypes.sourceActive: {
      if (!reader.has(distinguisherLength)) return { end: "short" };
      const distinguisher = readDistinguisher(reader);
      if (readSourceAndGroup(reader, addresses) === undefined) return { end: "cut" };
      return { route: { ...base, distinguisher, addresses } };
    }
    case multicastTypes.sharedTreeJoin:
    case multicastTypes.sourceTreeJoin: {
      if (!reader.has(distinguisherLength + 4)) return { end: "short" };
      const distinguisher = readDistinguisher(reader);
      const sourceAs = reader.u32();
      if (readSourceAndGroup(reader, addresses) === undefined) return { end: "cut" };
      return { route: { ...base, distinguisher, sourceAs, addresses } };
    }
    default:
      return { route: { ...base, addresses } };
  }
}

/** False if it was not captured. */
function pushAddress(
  role: BgpMulticastAddress["role"],
  bits: number,
  reader: Reader,
  addresses: BgpMulticastAddress[],
): boolean {
  const address = bits === ipv4Bits ? reader.ipv4() : bits === ipv6Bits ? reader.ipv6() : undefined;
  if (address === undefined && (bits === ipv4Bits || bits === ipv6Bits)) return false;
  addresses.push({ role, address, length: bits });
  return true;
}

/** How many bytes there are up to the one that was not captured; `undefined` if that one is a length. */
function readSourceAndGroup(reader: Reader, addresses: BgpMulticastAddress[]): number | undefined {
  let size = 0;
  for (const role of ["source", "group"] as const) {
    const bits = reader.maybe8();
    if (bits === undefined) return undefined;
    const count = bits >> 3;
    if (!reader.has(count)) return size;
    size += count + 1;
    const start = reader.offset;
    if (bits !== 0) pushAddress(role, bits, reader, addresses);
    reader.seek(start + count);
  }
  return size;
}
