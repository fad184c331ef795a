import { sap } from "../net/protocol-numbers.js";
import { decodeAppleTalk } from "./appletalk.js";
import type { Context } from "./context.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** BSD loopback (NULL, and OpenBSD's LOOP): an address family, then the packet. */
export interface NullLayer extends Layer {
  readonly kind: "null";
  /** Absent when not captured. */
  readonly family: number | undefined;
}

export const nullHeaderLength = 4;
const familyIpv4 = 2;
const familyIso = 7;
const familyAppleTalk = 16;
const familyIpx = 23;
/** BSDs disagree about the number of IPv6: NetBSD and OpenBSD, FreeBSD, Darwin. */
const familiesIpv6: ReadonlySet<number> = new Set([24, 28, 30]);

export function decodeNull(reader: Reader, wireLength: number, context: Context): NullLayer {
  const offset = reader.offset;
  const capturedLength = reader.left;
  const family = hostOrder(reader.maybe32());
  const layer: NullLayer = { kind: "null", offset, wireLength, capturedLength, headerLength: nullHeaderLength, family };
  const left = wireLength - nullHeaderLength;
  if (family === familyIpv4) layer.payload = context.ipVersion(4, reader, left);
  else if (family !== undefined && familiesIpv6.has(family)) layer.payload = context.ipVersion(6, reader, left);
  else if (family === familyIso) layer.payload = context.osi(reader, left);
  else if (family === familyAppleTalk) layer.payload = context.enter(decodeAppleTalk, reader, left);
  else if (family === familyIpx) layer.payload = context.llcSap(sap.ipx, reader, left);
  return layer;
}

/**
 * The family is in the byte order of the capturing machine (of the network for LOOP), which nothing tells. Families are
 * small numbers, so it is read as little-endian, and as big-endian if the upper half is then not 0.
 */
function hostOrder(bigEndian: number | undefined): number | undefined {
  if (bigEndian === undefined) return undefined;
  const littleEndian = swap(bigEndian);
  return littleEndian > 0xffff ? bigEndian : littleEndian;
}

function swap(value: number): number {
  return ((value << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24)) >>> 0;
}
