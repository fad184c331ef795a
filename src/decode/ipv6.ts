import type { Context } from "./context.js";
import type { Ipv6Extension } from "./ipv6-extensions.js";
import { decodeIpv6Extension, isIpv6Extension } from "./ipv6-extensions.js";
import type { Layer } from "./layer.js";
import { decodeMobility } from "./mobility.js";
import type { Reader } from "./reader.js";

/** An IPv6 packet (RFC 8200). */
export interface Ipv6Layer extends Layer {
  readonly kind: "ipv6";
  readonly problem?: undefined;
  readonly version: 6;
  readonly trafficClass: number;
  readonly flowLabel: number;
  /** 0 when a Jumbo Payload option holds the length instead. */
  readonly payloadLength: number;
  readonly nextHeader: number;
  readonly hopLimit: number;
  readonly source: string;
  readonly destination: string;
  readonly extensions: readonly Ipv6Extension[];
  /** Why the chain of headers ends without an upper-layer protocol, if it does. */
  readonly chainProblem: undefined | Ipv6ChainProblem;
  /** The protocol of the payload, and its wire bytes. */
  readonly upperProtocol: number;
  readonly upperLength: number;
  /** The payload length of a Jumbo Payload option (RFC 2675). */
  readonly jumboLength: number | undefined;
}

/**
 * `cut`: a header reaches beyond the packet's length; `extension`: the last extension header is broken, or tells that
 * what follows cannot be read; `nothing-captured`: the bytes end after a fragment header; the others break a rule for the
 * Hop-by-Hop Options header, `no-jumbo` that a payload length of 0 needs a Jumbo Payload option in it.
 */
export type Ipv6ChainProblem =
  "cut" | "extension" | "nothing-captured" | "hop-by-hop-twice" | "hop-by-hop-late" | "no-jumbo";

/** Bytes where an IPv6 packet should be, with the first thing wrong with them. */
export interface BrokenIpv6Layer extends Layer {
  readonly kind: "ipv6";
  readonly problem: "cut" | "short" | "version";
  readonly version?: number | undefined;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

const fixedLength = 40;
const hopByHopHeader = 0;
const noExtensions: readonly Ipv6Extension[] = [];

export function decodeIpv6(reader: Reader, wireLength: number, context: Context): Ipv6Layer | BrokenIpv6Layer {
  const offset = reader.offset;
  const capturedLength = reader.left;
  if (capturedLength < fixedLength || wireLength < fixedLength) {
    const problem = capturedLength < fixedLength ? "cut" : "short";
    return { kind: "ipv6", offset, wireLength, capturedLength, problem, version: undefined };
  }
  const flow = reader.u32();
  const version = flow >>> 28;
  if (version !== 6) return { kind: "ipv6", offset, wireLength, capturedLength, problem: "version", version };
  const payloadLength = reader.u16();
  const nextHeader = reader.u8();
  const layer: Ipv6Layer = {
    kind: "ipv6",
    offset,
    wireLength,
    capturedLength,
    problem: undefined,
    version: 6,
    trafficClass: (flow >>> 20) & 0xff,
    flowLabel: flow & 0xfffff,
    payloadLength,
    nextHeader,
    hopLimit: reader.u8(),
    source: reader.ipv6()!,
    destination: reader.ipv6()!,
    extensions: noExtensions,
    chainProblem: undefined,
    upperProtocol: nextHeader,
    upperLength: 0,
    jumboLength: undefined,
    payload: undefined,
  };
  context.network = layer;
  context.fragmented = false;
  const end = reader.narrow(offset, payloadLength === 0 ? wireLength + fixedLength : payloadLength + fixedLength);
  if (context.options.checksums) context.addressSum = reader.sum16(offset + 8, 32);
  decodeChain(layer, reader, context);
  reader.widen(end);
  return layer;
}

/** Follows the extension headers to the upper-layer protocol. */
function decodeChain(layer: Mutable<Ipv6Layer>, reader: Reader, context: Context): void {
  // Without a payload length all of the packet may hold headers, among them the one that tells the true length.
  let room = layer.payloadLength === 0 ? layer.wireLength : layer.payloadLength;
  let protocol = layer.nextHeader;
  if (!isIpv6Extension(protocol)) return decodeUpper(layer, room, reader, context);
  const extensions: Ipv6Extension[] = [];
  while (isIpv6Extension(protocol)) {
    layer.extensions = extensions;
    layer.chainProblem = findMisplaced(protocol, extensions);
    if (layer.chainProblem !== undefined) return;
    const extension = decodeIpv6Extension(reader, protocol, layer.payloadLength);
    extensions.push(extension);
    layer.chainProblem = findEnd(layer, extension, room, reader);
    if (layer.chainProblem !== undefined) return;
    room -= extension.headerLength;
    protocol = extension.nextHeader ?? 0;
  }
  if (context.options.checksums) countFinalDestination(layer, reader, context);
  if (extensions.some(({ kind }) => kind === "fragment")) context.fragmented = true;
  layer.upperProtocol = protocol;
  decodeUpper(layer, room, reader, context);
}

/** The Hop-by-Hop Options header may stand once, directly after the fixed header (RFC 8200 section 4.1). */
function findMisplaced(protocol: number, before: readonly Ipv6Extension[]): Ipv6ChainProblem | undefined {
  if (protocol !== hopByHopHeader || before.length === 0) return undefined;
  return before.some(({ kind }) => kind === "hop-by-hop") ? "hop-by-hop-twice" : "hop-by-hop-late";
}

function findEnd(
  layer: Mutable<Ipv6Layer>,
  extension: Ipv6Extension,
  room: number,
  reader: Reader,
): Ipv6ChainProblem | undefined {
  if (extension.kind === "hop-by-hop") {
    layer.jumboLength = extension.jumboLength;
    if (layer.payloadLength === 0 && layer.jumboLength === undefined) return "no-jumbo";
  }
  if (extension.endsChain) return "extension";
  if (extension.kind === "fragment" && reader.left === 0) return "nothing-captured";
  return room < extension.headerLength ? "cut" : undefined;
}

/** With a routing header, the checksums inside count with the final destination (RFC 8200 section 8.1). */
function countFinalDestination(layer: Ipv6Layer, reader: Reader, context: Context): void {
  const routing = layer.extensions.find((extension) => extension.kind === "routing");
  if (routing?.finalDestination === undefined) return;
  context.addressSum = reader.sum16(layer.offset + 8, 16) + reader.sum16(routing.finalDestination, 16);
}

/**
 * A mobility header ends the chain but counts as an extension header: it needs no room in the payload (RFC 6275 section 6.1),
 * and tcpdump does not know it behind an authentication header.
 */
export const isMobility = (protocol: number): boolean => protocol === 135 || protocol === 62;

function decodeUpper(layer: Mutable<Ipv6Layer>, room: number, reader: Reader, context: Context): void {
  if (isMobility(layer.upperProtocol)) {
    layer.upperLength = room;
    layer.payload = context.enter(decodeMobility, reader, room);
    return;
  }
  if (layer.jumboLength !== undefined) {
    layer.upperLength = layer.extensions.reduce((left, { headerLength }) => left - headerLength, layer.jumboLength);
    // tcpdump adds the fixed header in 32 bits.
    if (layer.upperLength < 0 || layer.jumboLength + fixedLength > 0xffffffff) {
      layer.chainProblem = "cut";
      return;
    }
    reader.narrow(layer.offset, layer.jumboLength + fixedLength);
  } else if (layer.payloadLength === 0) {
    // A packet without payload has no room for extension headers.
    if (layer.extensions.length > 0) layer.chainProblem = "cut";
    reader.narrow(layer.offset, fixedLength);
  } else layer.upperLength = room;
  if (layer.chainProblem === undefined)
    layer.payload = context.ipProtocol(layer.upperProtocol, 6, reader, layer.upperLength);
}
