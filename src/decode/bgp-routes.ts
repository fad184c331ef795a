import { hexText, ipv4Text, ipv6Text } from "./address-text.js";
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

export interface BgpPrefix {
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

/** RFC 4364 section 4.2. */
export interface RouteDistinguisher {
  readonly type: number;
  /** An autonomous system, or of type 1 an IPv4 address. */
  readonly administrator: number | string;
  readonly assigned: number;
  /** The number of type 0 as an IPv4 address, the autonomous system of type 2 as one. */
  readonly address: string;
}

/** RFC 4684. */
export type BgpTarget =
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

export interface BgpMulticastAddress {
  readonly role: "source" | "group" | "originator";
  /** Absent when the length is that of no address. */
  readonly address: string | undefined;
  /** In bits. */
  readonly length: number;
}

/** The two kinds: a next hop for discovery (RFC 6074) and a block of labels (RFC 4761). */
export type BgpLayer2Route =
  | { readonly form: "layer2-discovery"; readonly distinguisher: RouteDistinguisher; readonly nextHop: string }
  | {
      readonly form: "layer2";
      readonly distinguisher: RouteDistinguisher;
      readonly edgeId: number;
      readonly blockOffset: number;
      readonly labelBase: number;
      readonly tlvs: readonly BgpLayer2Tlv[];
      /** Fewer bytes than a TLV's header are left. */
      readonly ranPastEnd: boolean;
    };

export interface BgpLayer2Tlv {
  readonly type: number;
  /** In bits. */
  readonly length: number;
  /** Of the circuit status vector, in hexadecimal, as far as there is room for it. */
  readonly status: string | undefined;
  /** The value does not fit. */
  readonly ranPastEnd: boolean;
}

/** How the routes of an address family and subsequent address family are encoded. */
export type BgpEncoding = keyof typeof decoders;

const family = { ipv4: 1, ipv6: 2, nsap: 3, vpls: 25, layer2: 196 } as const;
const subsequent = { labeled: 4, multicastVpn: 5, vpls: 65, tree: 66, vpn: 128, vpnBoth: 130, targets: 132 } as const;

/** `undefined` for families that are not decoded. */
export function encodingOf(afi: number, safi: number): BgpEncoding | undefined {
  const plain = safi >= 1 && safi <= 3;
  const vpn = safi >= subsequent.vpn && safi <= subsequent.vpnBoth;
  switch (afi) {
    case family.ipv4:
      if (safi === subsequent.multicastVpn) return "multicast-vpn";
      if (safi === subsequent.tree) return "multicast-tree";
      if (safi === subsequent.targets) return "targets";
      return plain ? "ipv4" : safi === subsequent.labeled ? "ipv4-labeled" : vpn ? "ipv4-vpn" : undefined;
    case family.ipv6:
      return plain ? "ipv6" : safi === subsequent.labeled ? "ipv6-labeled" : vpn ? "ipv6-vpn" : undefined;
    case family.nsap:
      return plain ? "nsap" : vpn ? "nsap-vpn" : undefined;
    case family.vpls:
      return safi === subsequent.vpls ? "layer2" : undefined;
    case family.layer2:
      return vpn ? "layer2" : undefined;
    default:
      return undefined;
  }
}

/**
 * Why reading ended: `short`, a length does not fit, and the message is given up; `cut`, captured bytes end, and so does
 * all; `list`, only this list ends.
 */
export type BgpEnd = "short" | "cut" | "list";

/** A route, or why there is none, or both. */
interface RouteResult {
  readonly route?: BgpRoute;
  readonly end?: BgpEnd;
}

/** Routes may be marked with path identifiers (RFC 7911); the form of IPv4 and IPv6 unicast routes is guessed. */
export interface PathIds {
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
  reader.seek(start + 4);
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

export const distinguisherLength = 8;

/** The caller has checked that its eight bytes are there. */
export function readDistinguisher(reader: Reader): RouteDistinguisher {
  const start = reader.offset;
  const type = reader.u16();
  switch (type) {
    case 0: {
      const administrator = reader.u16();
      const address = reader.ipv4() ?? "";
      reader.seek(start + 4);
      return { type, administrator, assigned: reader.u32(), address };
    }
    case 1: {
      const address = reader.ipv4() ?? "";
      return { type, administrator: address, assigned: reader.u16(), address };
    }
    default: {
      const address = reader.ipv4() ?? "";
      reader.seek(start + 2);
      return { type, administrator: reader.u32(), assigned: reader.u16(), address };
    }
  }
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

/** Route types of RFC 6514 section 4. */
export const multicastTypes = {
  intraAs: 1,
  interAs: 2,
  selective: 3,
  leaf: 4,
  sourceActive: 5,
  sharedTreeJoin: 6,
  sourceTreeJoin: 7,
} as const;

function readMulticastVpn(reader: Reader): RouteResult {
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

const discoveryLength = 12;
const longestMiddle = 17;
const blockLength = 15;
const tlvHeader = 3;
const circuitStatus = 1;

function readLayer2(reader: Reader): RouteResult {
  const length = reader.maybe16();
  if (length === undefined) return { end: "cut" };
  const end = reader.offset + length;
  if (length === discoveryLength) {
    if (!reader.has(discoveryLength)) return { end: "short" };
    const distinguisher = readDistinguisher(reader);
    return { route: { form: "layer2-discovery", distinguisher, nextHop: reader.ipv4() ?? "" } };
  }
  if (length <= longestMiddle || !reader.has(blockLength)) return { end: "short" };
  const base = {
    form: "layer2",
    distinguisher: readDistinguisher(reader),
    edgeId: reader.u16(),
    blockOffset: reader.u16(),
    labelBase: reader.u24() >> 4,
  } as const;
  const tlvs: BgpLayer2Tlv[] = [];
  const result = readLayer2Tlvs(reader, length - blockLength, tlvs);
  if (result === "short" || result === "cut") return { end: result };
  reader.seek(end);
  return { route: { ...base, tlvs, ranPastEnd: result } };
}

/** Whether a header does not fit; or why reading ended. Headers are not counted, and unknown values not passed over. */
function readLayer2Tlvs(reader: Reader, room: number, tlvs: BgpLayer2Tlv[]): boolean | "short" | "cut" {
  for (let left = room; left !== 0;) {
    if (left < tlvHeader) return true;
    const [type, length] = [reader.maybe8(), reader.maybe16()];
    if (type === undefined || length === undefined) return "cut";
    const size = bytesFor(length);
    if (type === circuitStatus) {
      const count = Math.min(size, left);
      const bytes = reader.bytes(count);
      if (bytes === undefined) return "short";
      tlvs.push({ type, length, status: bytes.hex(), ranPastEnd: size > left });
    } else tlvs.push({ type, length, status: undefined, ranPastEnd: size > left });
    if (size > left) return false;
    left -= size;
  }
  return false;
}
