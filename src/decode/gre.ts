import { etherType, sap } from "../net/protocol-numbers.js";
import { decodeAppleTalk } from "./appletalk.js";
import type { Context } from "./context.js";
import type { Layer } from "./layer.js";
import { decodePpp } from "./ppp.js";
import type { Reader } from "./reader.js";

/**
 * Generic Routing Encapsulation: version 0 (RFC 1701, 2784, 2890), or the enhanced version 1 of PPTP (RFC 2637). A field
 * is absent when the flags say so, or when it and all that follows were cut off.
 */
export interface GreLayer extends Layer {
  readonly kind: "gre";
  /** The flags and the version, as the header's first 16 bits. */
  readonly flags: number | undefined;
  readonly version: number | undefined;
  /** An EtherType. */
  readonly protocolType: number | undefined;
  readonly checksum: number | undefined;
  /** Where in the routing information the active entry begins. */
  readonly routingOffset: number | undefined;
  /** Version 1: the payload length in the upper half, the call in the lower one. */
  readonly key: number | undefined;
  readonly sequenceNumber: number | undefined;
  readonly acknowledgmentNumber: number | undefined;
  readonly routes: readonly SourceRoute[];
  /** The header is not all there. */
  readonly cut: boolean;
}

/** A source route entry (RFC 1701); the last one, of family and length 0, is left out. */
export interface SourceRoute {
  readonly addressFamily: number;
  readonly offset: number;
  readonly length: number;
  /** Of IPv4 and autonomous system paths, as far as they are there. */
  readonly hops: readonly (string | number)[];
}

export const greFlags = {
  checksum: 0x8000,
  routing: 0x4000,
  key: 0x2000,
  sequence: 0x1000,
  strictRoute: 0x0800,
  acknowledgment: 0x0080,
} as const;

export const routeFamilies = { ipv4: etherType.ip, autonomousSystems: 0xfffe } as const;

const transparentBridging = 0x6558;
/** A number of GRE's own. */
const osiType = 0x00fe;
/** What it may carry by its EtherType. */
const carried: ReadonlySet<number> = new Set([etherType.ip, etherType.ip6, etherType.mpls]);
const pppType = 0x880b;

export function decodeGre(reader: Reader, wireLength: number, context: Context): GreLayer {
  const offset = reader.offset;
  const capturedLength = reader.left;
  const end = reader.narrow(offset, wireLength);
  const flags = reader.maybe16();
  const version = flags === undefined ? undefined : flags & 7;
  const protocolType = reader.maybe16();
  const fields = version === 1 ? readEnhanced(reader, flags ?? 0) : readPlain(reader, flags ?? 0);
  const base = { kind: "gre", offset, wireLength, capturedLength, flags, version, protocolType, ...fields } as const;
  const layer: GreLayer = { ...base, cut: fields.cut || protocolType === undefined };
  reader.widen(end);
  if (layer.cut || protocolType === undefined) return layer;
  const left = wireLength - (reader.offset - offset);
  return { ...layer, payload: decodeContents(layer, protocolType, reader, left, context) };
}

type Fields = Pick<
  GreLayer,
  "checksum" | "routingOffset" | "key" | "sequenceNumber" | "acknowledgmentNumber" | "routes" | "cut"
>;

function readPlain(reader: Reader, flags: number): Fields {
  const summed = (flags & (greFlags.checksum | greFlags.routing)) !== 0;
  const checksum = summed ? reader.maybe16() : undefined;
  const routingOffset = summed ? reader.maybe16() : undefined;
  const key = flags & greFlags.key ? reader.maybe32() : undefined;
  const sequenceNumber = flags & greFlags.sequence ? reader.maybe32() : undefined;
  let cut =
    (summed && routingOffset === undefined) ||
    ((flags & greFlags.key) !== 0 && key === undefined) ||
    ((flags & greFlags.sequence) !== 0 && sequenceNumber === undefined);
  const routes: SourceRoute[] = [];
  if (flags & greFlags.routing && !cut) cut = !readRoutes(reader, routes);
  return { checksum, routingOffset, key, sequenceNumber, acknowledgmentNumber: undefined, routes, cut };
}

function readEnhanced(reader: Reader, flags: number): Fields {
  const key = flags & greFlags.key ? reader.maybe32() : undefined;
  const sequenceNumber = flags & greFlags.sequence ? reader.maybe32() : undefined;
  const acknowledgmentNumber = flags & greFlags.acknowledgment ? reader.maybe32() : undefined;
  const cut =
    ((flags & greFlags.key) !== 0 && key === undefined) ||
    ((flags & greFlags.sequence) !== 0 && sequenceNumber === undefined) ||
    ((flags & greFlags.acknowledgment) !== 0 && acknowledgmentNumber === undefined);
  const none = { checksum: undefined, routingOffset: undefined, routes: [] } as const;
  return { ...none, key, sequenceNumber, acknowledgmentNumber, cut };
}

/** False if the list ends before its last entry. */
function readRoutes(reader: Reader, routes: SourceRoute[]): boolean {
  while (reader.has(4)) {
    const [addressFamily, offset, length] = [reader.u16(), reader.u8(), reader.u8()];
    if (addressFamily === 0 && length === 0) return true;
    const start = reader.offset;
    routes.push({ addressFamily, offset, length, hops: readHops(reader, addressFamily, length) });
    if (start + length > reader.end) return false;
    reader.seek(start + length);
  }
  return false;
}

function readHops(reader: Reader, family: number, length: number): readonly (string | number)[] {
  const size = family === routeFamilies.ipv4 ? 4 : 2;
  if (family !== routeFamilies.ipv4 && family !== routeFamilies.autonomousSystems) return [];
  const hops: (string | number)[] = [];
  for (let left = length; left >= size && reader.has(size); left -= size)
    hops.push(family === routeFamilies.ipv4 ? (reader.ipv4() ?? "") : reader.u16());
  return hops;
}

function decodeContents(layer: GreLayer, type: number, reader: Reader, wireLength: number, context: Context) {
  if (layer.version === 1) {
    const isPpp = type === pppType && layer.sequenceNumber !== undefined;
    return isPpp ? context.enter(decodePpp, reader, wireLength) : undefined;
  }
  if (layer.version !== 0) return undefined;
  if (type === transparentBridging) return context.ethernet(reader, wireLength);
  if (type === etherType.ipx) return context.llcSap(sap.ipx, reader, wireLength);
  if (type === etherType.atalk) return context.enter(decodeAppleTalk, reader, wireLength);
  if (type === osiType) return context.osi(reader, wireLength);
  return carried.has(type) ? context.etherType(type, reader, wireLength) : undefined;
}
