/** BGP's attributes with routes of other address families than IPv4 unicast, and the next hops that they go by (RFC 4760). */
import { ipv4Text, ipv6Text } from "./address-text.js";
import { distinguisherLength, readDistinguisher, type RouteDistinguisher } from "./bgp-distinguisher.js";
import type { BgpEnd } from "./bgp-route-result.js";
import { encodingOf, nsapText, readRoutes, type BgpEncoding, type BgpRoute } from "./bgp-routes.js";
import type { Bytes } from "./layer.js";
import type { Reader } from "./reader.js";

/** RFC 4760: routes of other address families, reachable or not. */
export interface BgpMultiprotocol {
  readonly form: "reachable" | "unreachable";
  readonly afi: number;
  readonly safi: number;
  /** False if nothing is known of this family; then there is nothing more. */
  readonly known: boolean;
  /** Of reachable routes. Absent when captured bytes, or the attribute, end before. */
  readonly nextHops?: readonly BgpNextHop[];
  readonly nextHopLength?: number | undefined;
  /** Lengths of the subnetwork points of attachment, of which there should be so many. */
  readonly attachmentCount?: number | undefined;
  readonly attachments?: readonly number[];
  /** An unreachable attribute without routes marks the end of a routing table's first transmission (RFC 4724). */
  readonly endOfTable: boolean;
  readonly routes: readonly BgpRoute[];
  readonly end: BgpEnd | undefined;
}

export interface BgpNextHop {
  /** Absent when the length left is not that of an address. */
  readonly address: string | undefined;
  readonly distinguisher?: RouteDistinguisher;
  /** The IPv4 or IPv6 address that an OSI address contains (RFC 1888). */
  readonly mapped?: string | undefined;
}

/** There is no room for the address family. */
interface TooShort {
  readonly form: "short";
}

const familyLength = 3;

export function readReachable(length: number, reader: Reader): BgpMultiprotocol | TooShort {
  if (length < familyLength) return { form: "short" };
  const end = reader.offset + length;
  const [afi, safi] = [reader.u16(), reader.u8()];
  const encoding = encodingOf(afi, safi);
  const base = { form: "reachable", afi, safi, endOfTable: false } as const;
  if (encoding === undefined) return { ...base, known: false, routes: [], end: undefined };
  const header = { ...base, known: true, routes: [] };
  if (reader.offset >= end) return { ...header, end: "short" };
  const nextHopLength = reader.u8();
  if (nextHopLength > 0 && end - reader.offset < nextHopLength) return { ...header, end: "short" };
  const { nextHops, end: hopsEnd } = readNextHops(encoding, nextHopLength, reader);
  if (hopsEnd !== undefined) return { ...header, nextHops, end: hopsEnd };
  const withHops = { ...header, nextHops, nextHopLength };
  if (reader.offset >= end) return { ...withHops, end: "short" };
  const attachmentCount = reader.u8();
  const attachments: number[] = [];
  const withAttachments = { ...withHops, attachmentCount, attachments };
  for (let count = attachmentCount; count > 0; count--) {
    if (reader.offset >= end) return { ...withAttachments, end: "short" };
    const size = reader.u8();
    attachments.push(size);
    if (end - reader.offset < size) return { ...withAttachments, end: "short" };
    reader.skip(size);
  }
  return { ...withAttachments, ...readRoutes(encoding, reader, end, length) };
}

export function readUnreachable(length: number, reader: Reader): BgpMultiprotocol | TooShort {
  const end = reader.offset + length;
  if (!reader.has(familyLength)) return { form: "short" };
  const [afi, safi] = [reader.u16(), reader.u8()];
  const encoding = encodingOf(afi, safi);
  const base = { form: "unreachable", afi, safi, endOfTable: length === familyLength } as const;
  if (encoding === undefined) return { ...base, known: false, routes: [], end: undefined };
  return { ...base, known: true, ...readRoutes(encoding, reader, end, length) };
}

/** Sizes of next hops by encoding, that of a route distinguisher included; of OSI addresses, all that is left. */
const nextHopSizes: Readonly<Record<BgpEncoding, number | undefined>> = {
  ipv4: 4,
  "ipv4-labeled": 4,
  targets: 4,
  "multicast-vpn": 4,
  "multicast-tree": 4,
  layer2: 4,
  "ipv4-vpn": 12,
  ipv6: 16,
  "ipv6-labeled": 16,
  "ipv6-vpn": 24,
  nsap: undefined,
  "nsap-vpn": undefined,
};

function readNextHops(
  encoding: BgpEncoding,
  length: number,
  reader: Reader,
): { readonly nextHops: readonly BgpNextHop[]; readonly end: BgpEnd | undefined } {
  const nextHops: BgpNextHop[] = [];
  const end = reader.offset + length;
  while (reader.offset < end) {
    const left = end - reader.offset;
    const size = nextHopSizes[encoding] ?? left;
    const withDistinguisher = encoding.endsWith("-vpn") && encoding !== "multicast-vpn";
    if (left < size || (withDistinguisher && size <= distinguisherLength)) {
      nextHops.push({ address: undefined });
      reader.seek(end);
      break;
    }
    const start = reader.offset;
    const hop = withDistinguisher ? { distinguisher: readDistinguisher(reader) } : {};
    if (encoding.startsWith("nsap")) {
      const bytes = reader.captured(start + size - reader.offset);
      const address = nsapText(bytes.data, bytes.start, bytes.length);
      const mapped = withDistinguisher ? readMapped(bytes, reader) : "";
      nextHops.push({ ...hop, address, mapped: mapped || undefined });
      if (mapped === undefined) return { nextHops, end: "cut" };
    } else {
      const address = size === 4 || size === 12 ? reader.ipv4() : reader.ipv6();
      nextHops.push({ ...hop, address });
    }
    reader.seek(start + size);
  }
  return { nextHops, end: undefined };
}

const mappedIpv4 = 0x47000601;
const mappedIpv6 = 0x350000;

/** The IP address in an OSI address, "" if there is none; `undefined` if captured bytes end before it does. */
function readMapped({ data, start }: Bytes, reader: Reader): string | undefined {
  reader.seek(start);
  const word = reader.maybe32();
  if (word === undefined) return undefined;
  if (word === mappedIpv4) return reader.has(4) ? ipv4Text(data, start + 4) : undefined;
  if (word >>> 8 !== mappedIpv6) return "";
  return reader.has(15) ? ipv6Text(data, start + 3) : undefined;
}
