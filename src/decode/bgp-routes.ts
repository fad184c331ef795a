import { addressFamily } from "../net/protocol-numbers.js";
import { hexText, ipv4Text, ipv6Text } from "./address-text.js";
import type { RouteDistinguisher } from "./bgp-distinguisher.js";
import { distinguisherLength, readDistinguisher } from "./bgp-distinguisher.js";
import type { BgpLayer2Route } from "./bgp-layer2-routes.js";
import { readLayer2 } from "./bgp-layer2-routes.js";
import type { BgpMulticastRoute } from "./bgp-multicast-routes.js";
import { readMulticastVpn } from "./bgp-multicast-routes.js";
import type { BgpEnd, BgpRouteResult } from "./bgp-route-result.js";
import type { Reader } from "./reader.js";

/** What BGP carries routes to: prefixes of many kinds, in the forms of their address families (RFC 4760). */
export type BgpRoute =
  | BgpPrefix
  /** A prefix length that the address family does not have. */
  | { readonly form: "illegal"; readonly pathId?: number | undefined }
  | BgpTarget
  | BgpMulticastRoute
  | {
      readonly form: "multicast-tree";
      readonly distinguisher: RouteDistinguisher;
      readonly address: string;
      readonly group: string;
    }
  | BgpLayer2Route;

interface BgpPrefix {
  readonly form: "prefix";
  readonly address: string;
  readonly length: number;
  readonly pathId?: number | undefined;
  readonly label?: BgpLabel | undefined;
  readonly distinguisher?: RouteDistinguisher | undefined;
}

/** RFC 8277. */
export interface BgpLabel {
  readonly label: number;
  /** It is the last of the stack, as it should be. */
  readonly bottom: boolean;
}

/** RFC 4684. */
type BgpTarget =
  | { readonly form: "default-target" }
  | { readonly form: "illegal-target" }
  | {
      readonly form: "target";
      readonly originAs: number;
      /** Without the bits of the origin. */
      readonly length: number;
      /** The route target's first bits in hexadecimal, in groups of four digits. */
      readonly target: string;
      /** Of 16 and more bits: the type of the extended community. */
      readonly type: number | undefined;
      /** Of the known types. */
      readonly administrator: number | string | undefined;
      readonly assigned: number;
    };

/** How the routes of an address family and subsequent address family are encoded. */
export type BgpEncoding = keyof typeof decoders;

const subsequent = { labeled: 4, multicastVpn: 5, vpls: 65, tree: 66, vpn: 128, vpnBoth: 130, targets: 132 } as const;

/** `undefined` for families that are not decoded. */
export function encodingOf(afi: number, safi: number): BgpEncoding | undefined {
  const plain = safi >= 1 && safi <= 3;
  const vpn = safi >= subsequent.vpn && safi <= subsequent.vpnBoth;
  switch (afi) {
    case addressFamily.ipv4:
      if (safi === subsequent.multicastVpn) return "multicast-vpn";
      if (safi === subsequent.tree) return "multicast-tree";
      if (safi === subsequent.targets) return "targets";
      return plain ? "ipv4" : safi === subsequent.labeled ? "ipv4-labeled" : vpn ? "ipv4-vpn" : undefined;
    case addressFamily.ipv6:
      return plain ? "ipv6" : safi === subsequent.labeled ? "ipv6-labeled" : vpn ? "ipv6-vpn" : undefined;
    case addressFamily.nsap:
      return plain ? "nsap" : vpn ? "nsap-vpn" : undefined;
    case addressFamily.vpls:
      return safi === subsequent.vpls ? "layer2" : undefined;
    case addressFamily.layer2Vpn:
      return vpn ? "layer2" : undefined;
    default:
      return undefined;
  }
}

type RouteResult = BgpRouteResult<BgpRoute>;

/** Routes may be marked with path identifiers (RFC 7911); the form of IPv4 and IPv6 unicast routes is guessed. */
interface PathIds {
  readonly ipv4: boolean;
  readonly ipv6: boolean;
}

type ReadRoute = (reader: Reader, room: number, paths: PathIds) => RouteResult;

const ipv4Bits = 32;
const ipv6Bits = 128;
const nsapBits = 152;

const decoders = {
  ipv4: (reader, room, paths) => readPlain(reader, room, ipv4Bits, paths.ipv4),
  ipv6: (reader, room, paths) => readPlain(reader, room, ipv6Bits, paths.ipv6),
  nsap: readNsap,
  "ipv4-labeled": (reader, room) => readLabeled(reader, room, ipv4Bits),
  "ipv6-labeled": (reader, room) => readLabeled(reader, room, ipv6Bits),
  "ipv4-vpn": (reader) => readVpn(reader, ipv4Bits),
  "ipv6-vpn": (reader) => readVpn(reader, ipv6Bits),
  "nsap-vpn": (reader) => readVpn(reader, nsapBits),
  targets: readTarget,
  "multicast-vpn": readMulticastVpn,
  "multicast-tree": readMulticastTree,
  layer2: readLayer2,
} as const satisfies Record<string, ReadRoute>;

/** The routes from the cursor to `end`, where they should end. `room` is what each route is told to have. */
export function readRoutes(
  encoding: BgpEncoding,
  reader: Reader,
  end: number,
  room: number,
): { readonly routes: readonly BgpRoute[]; readonly end: BgpEnd | undefined } {
  const left = end - reader.offset;
  const paths = { ipv4: hasPathIds(reader, left, ipv4Bits), ipv6: hasPathIds(reader, left, ipv6Bits) };
  const routes: BgpRoute[] = [];
  while (reader.offset < end) {
    const result = decoders[encoding](reader, room, paths);
    if (result.route !== undefined) routes.push(result.route);
    if (result.end !== undefined) return { routes, end: result.end };
  }
  return { routes, end: undefined };
}

const pathIdLength = 4;
const leastWithPathId = 5;

function bytesFor(bits: number): number {
  return Math.ceil(bits / 8);
}

/**
 * Whether routes of `length` bytes at the cursor have path identifiers. Only the OPEN message would tell, so this is a
 * guess: read with identifiers they make sense, and without them they do not.
 */
export function hasPathIds(reader: Reader, length: number, longest: number): boolean {
  if (length < leastWithPathId) return false;
  const start = reader.offset;
  let offset = 0;
  while (offset < length) {
    offset += pathIdLength;
    const bits = reader.at8(start + offset);
    if (bits === undefined) break;
    if (bits > longest) return false;
    offset += 1 + bytesFor(bits);
  }
  if (offset > length) return false;
  for (offset = 0; offset < length;) {
    const bits = reader.at8(start + offset);
    if (bits === undefined) break;
    if (bits < 1 || bits > longest) return true;
    offset += 1 + bytesFor(bits);
  }
  return offset > length;
}

/** An address whose first bits lie at the cursor, the others being zero. `undefined` if they were not captured. */
function readAddress(reader: Reader, bits: number, size: number): Uint8Array | undefined {
  const count = bytesFor(bits);
  if (!reader.has(count)) return undefined;
  const bytes = new Uint8Array(size);
  for (let index = 0; index < count; index++) bytes[index] = reader.u8();
  if (bits % 8 !== 0) bytes[count - 1]! &= 0xff00 >> (bits % 8);
  return bytes;
}

function addressText(bytes: Uint8Array, bits: number, longest: number): string {
  if (longest === nsapBits) return nsapText(bytes, 0, bytesFor(bits));
  return longest === ipv4Bits ? ipv4Text(bytes, 0) : ipv6Text(bytes, 0);
}

const longestNsap = 20;

/** An OSI network service access point (ISO 8348), in hexadecimal. */
export function nsapText(data: Uint8Array, at: number, length: number): string {
  if (length < 1 || length > longestNsap) return "isonsap_string: illegal length";
  let text = "";
  for (let index = 0; index < length; index++)
    text += hexText(data, at + index, 1, "") + (index % 2 === 0 && index + 1 < length ? "." : "");
  return text;
}

function readPlain(reader: Reader, room: number, longest: number, withPathId: boolean): RouteResult {
  const start = reader.offset;
  const pathId = withPathId ? reader.maybe32() : undefined;
  if (withPathId && pathId === undefined) return { end: "cut" };
  const result = readPrefix(reader, room, longest);
  if (result.route?.form === "prefix") return { route: { ...result.route, pathId } };
  if (result.end !== undefined || !withPathId) return result.end === undefined ? { ...result, end: "list" } : result;
  // tcpdump goes on three bytes after the path identifier's start.
  reader.seek(start + pathIdLength - 1);
  return { route: { form: "illegal", pathId } };
}

/** A prefix without anything before it; `route.form` is `illegal` if its length is. */
export function readPrefix(reader: Reader, room: number, longest: number): RouteResult {
  if (room < 1) return { end: "short" };
  const length = reader.maybe8();
  if (length === undefined) return { end: "cut" };
  if (length > longest) return { route: { form: "illegal" } };
  if (room - 1 < bytesFor(length)) return { end: "short" };
  const bytes = readAddress(reader, length, longest / 8);
  if (bytes === undefined) return { end: "cut" };
  return { route: { form: "prefix", address: addressText(bytes, length, longest), length } };
}

const illegal: RouteResult = { route: { form: "illegal" }, end: "list" };

function readNsap(reader: Reader): RouteResult {
  const start = reader.offset;
  const length = reader.maybe8();
  if (length === undefined) return { end: "cut" };
  if (length > nsapBits) return illegal;
  // tcpdump passes over three bytes more, and does not count them.
  const addressStart = start + 4;
  if (addressStart > reader.end) return { end: "cut" };
  reader.seek(addressStart);
  const bytes = readAddress(reader, length, nsapBits / 8);
  if (bytes === undefined) return { end: "cut" };
  reader.seek(start + 1 + bytesFor(length));
  return { route: { form: "prefix", address: addressText(bytes, length, nsapBits), length } };
}

const labelBits = 24;
const distinguisherBits = 64;
const labelHeader = 4;

function readLabel(reader: Reader): BgpLabel {
  const value = reader.u24();
  return { label: value >> 4, bottom: (value & 1) === 1 };
}

function readLabeled(reader: Reader, room: number, longest: number): RouteResult {
  if (!reader.has(labelHeader)) return { end: "short" };
  if (room < labelHeader) return { end: "list" };
  const length = reader.u8() - labelBits;
  if (length < 0 || length > longest) return illegal;
  const label = readLabel(reader);
  if (longest === ipv4Bits && room - labelHeader < bytesFor(length)) return { end: "list" };
  const bytes = readAddress(reader, length, longest / 8);
  if (bytes === undefined) return { end: "cut" };
  return { route: { form: "prefix", address: addressText(bytes, length, longest), length, label } };
}

function readVpn(reader: Reader, longest: number): RouteResult {
  const bits = reader.maybe8();
  if (bits === undefined) return { end: "cut" };
  const length = bits - labelBits - distinguisherBits;
  if (length < 0 || length > longest) return illegal;
  if (!reader.has(11)) return { end: "cut" };
  const label = readLabel(reader);
  const distinguisher = readDistinguisher(reader);
  const bytes = readAddress(reader, length, longest / 8);
  if (bytes === undefined) return { end: "cut" };
  return { route: { form: "prefix", address: addressText(bytes, length, longest), length, label, distinguisher } };
}

const targetTypes = { as: 0x0002, address: 0x0102, as4: 0x0202 } as const;
const originBits = 32;

function readTarget(reader: Reader): RouteResult {
  const bits = reader.maybe8();
  if (bits === undefined) return { end: "cut" };
  if (bits === 0) return { route: { form: "default-target" } };
  if (bits < originBits) return { route: { form: "illegal-target" }, end: "list" };
  const originAs = reader.maybe32();
  if (originAs === undefined) return { end: "cut" };
  const length = bits - originBits;
  if (length > distinguisherBits) return { route: { form: "illegal-target" }, end: "list" };
  const bytes = readAddress(reader, length, 8);
  if (bytes === undefined) return { end: "cut" };
  const target = hexText(bytes, 0, bytesFor(length), "").replace(/(....)(?=.)/g, "$1 ");
  const view = new DataView(bytes.buffer);
  const type = length < 16 ? undefined : view.getUint16(0);
  const base = { form: "target", originAs, length, target, type } as const;
  switch (type) {
    case targetTypes.as:
      return { route: { ...base, administrator: view.getUint16(2), assigned: view.getUint32(4) } };
    case targetTypes.address:
      return { route: { ...base, administrator: ipv4Text(bytes, 2), assigned: view.getUint16(6) } };
    case targetTypes.as4:
      return { route: { ...base, administrator: view.getUint32(2), assigned: view.getUint16(6) } };
    default:
      return { route: { ...base, administrator: undefined, assigned: 0 } };
  }
}

const treeBits = 128;

function readMulticastTree(reader: Reader): RouteResult {
  const bits = reader.maybe8();
  if (bits === undefined) return { end: "cut" };
  if (bits !== treeBits) return illegal;
  if (!reader.has(distinguisherLength)) return { end: "short" };
  const distinguisher = readDistinguisher(reader);
  const [address, group] = [reader.ipv4(), reader.ipv4()];
  if (address === undefined || group === undefined) return { end: "cut" };
  return { route: { form: "multicast-tree", distinguisher, address, group } };
}
