import type { Ipv6Option } from "./ipv6-options.js";
import { decodeIpv6Options } from "./ipv6-options.js";
import type { Reader } from "./reader.js";

interface ExtensionBase {
  readonly offset: number;
  /** Absent when not captured. */
  readonly nextHeader: number | undefined;
  /** In bytes; 0 when it was not captured. */
  readonly headerLength: number;
  /** What follows cannot be read: the header is broken or cut short, or it is a fragment that is not the first. */
  readonly endsChain: boolean;
}

/** Hop-by-Hop and Destination Options headers (RFC 8200 sections 4.3 and 4.6). */
export interface OptionsExtension extends ExtensionBase {
  readonly kind: "hop-by-hop" | "destination";
  /** Absent when not all of the header was captured. */
  readonly options: readonly Ipv6Option[] | undefined;
  /** Of a valid Jumbo Payload option (RFC 2675), which only the Hop-by-Hop Options header may carry. */
  readonly jumboLength: number | undefined;
}

/** A Routing header (RFC 8200 section 4.4): type 0 (RFC 2460), 2 (RFC 6275) and 4, the segment routing header (RFC 8754). */
export interface RoutingExtension extends ExtensionBase {
  readonly kind: "routing";
  /** The length field: units of 8 bytes after the first 8. Here and below, absent when not captured. */
  readonly hdrExtLen: number | undefined;
  readonly routingType: number | undefined;
  readonly segmentsLeft: number | undefined;
  /** Types 0 and 2. */
  readonly reserved: number | undefined;
  /** Type 4. */
  readonly lastEntry: number | undefined;
  readonly flags: number | undefined;
  readonly tag: number | undefined;
  /** The list ends with `undefined` where an address was not captured; none is read when the length is odd. */
  readonly addresses: readonly (string | undefined)[];
  /** Offset in the packet of the address that the packet goes to in the end. */
  readonly finalDestination: number | undefined;
}

/** A Fragment header (RFC 8200 section 4.5). Its fields are absent when not captured. */
export interface FragmentExtension extends ExtensionBase {
  readonly kind: "fragment";
  /** In bytes. */
  readonly fragmentOffset: number | undefined;
  readonly moreFragments: boolean;
  readonly identification: number | undefined;
}

export type Ipv6Extension = OptionsExtension | RoutingExtension | FragmentExtension;

const hopByHop = 0;
const routing = 43;
const fragment = 44;
const destination = 60;

/** Whether a next header value announces an extension header that is decoded as part of the IPv6 layer. */
export function isIpv6Extension(protocol: number): boolean {
  return protocol === hopByHop || protocol === destination || protocol === routing || protocol === fragment;
}

/** Decodes the extension header at the cursor and moves behind it. */
export function decodeIpv6Extension(reader: Reader, protocol: number, payloadLength: number): Ipv6Extension {
  if (protocol === routing) return decodeRouting(reader);
  if (protocol === fragment) return decodeFragment(reader);
  return decodeOptions(reader, protocol === hopByHop ? "hop-by-hop" : "destination", payloadLength);
}

function decodeOptions(reader: Reader, kind: OptionsExtension["kind"], payloadLength: number): OptionsExtension {
  const offset = reader.offset;
  const nextHeader = reader.maybe8();
  const hdrExtLen = reader.maybe8();
  const headerLength = hdrExtLen === undefined ? 0 : (hdrExtLen + 1) * 8;
  if (headerLength === 0 || offset + headerLength > reader.end)
    return { kind, offset, nextHeader, headerLength, endsChain: true, options: undefined, jumboLength: undefined };
  const { options, jumboLength } = decodeIpv6Options(reader, headerLength - 2, kind === "hop-by-hop", payloadLength);
  reader.seek(offset + headerLength);
  // Broken destination options are noticed only by those who print them.
  const endsChain = kind === "hop-by-hop" && options.at(-1)?.problem !== undefined;
  return { kind, offset, nextHeader, headerLength, endsChain, options, jumboLength };
}

function decodeRouting(reader: Reader): RoutingExtension {
  const offset = reader.offset;
  const nextHeader = reader.maybe8();
  const hdrExtLen = reader.maybe8();
  const routingType = reader.maybe8();
  const segmentsLeft = reader.maybe8();
  const segmentRouting = routingType === 4;
  const known = segmentRouting || routingType === 0 || routingType === 2;
  const lastEntry = segmentRouting ? reader.maybe8() : undefined;
  const flags = segmentRouting ? reader.maybe8() : undefined;
  const tag = segmentRouting ? reader.maybe16() : undefined;
  const reserved = known && !segmentRouting ? reader.maybe32() : undefined;
  const first = offset + 8;
  const odd = ((hdrExtLen ?? 0) & 1) === 1;
  const count = known && !odd ? (hdrExtLen ?? 0) / 2 : 0;
  const addresses = decodeAddresses(reader, count);
  const read = addresses.at(-1) === undefined ? addresses.length - 1 : addresses.length;
  const lastRead = read > 0 ? first + (read - 1) * 16 : undefined;
  const firstSegment = !odd && first + 16 <= reader.end ? first : undefined;
  const headerLength = hdrExtLen === undefined ? 0 : (hdrExtLen + 1) * 8;
  const endsChain =
    !known || odd || addresses.includes(undefined) || hdrExtLen === undefined || segmentsLeft === undefined;
  reader.seek(offset + headerLength);
  const finalDestination = segmentRouting ? firstSegment : lastRead;
  const base = { kind: "routing", offset, nextHeader, headerLength, endsChain, hdrExtLen, routingType } as const;
  return { ...base, segmentsLeft, reserved, lastEntry, flags, tag, addresses, finalDestination };
}

function decodeAddresses(reader: Reader, count: number): readonly (string | undefined)[] {
  const addresses: (string | undefined)[] = [];
  for (let index = 0; index < count; index++) {
    addresses.push(reader.ipv6());
    if (addresses[index] === undefined) break;
  }
  return addresses;
}

function decodeFragment(reader: Reader): FragmentExtension {
  const offset = reader.offset;
  const nextHeader = reader.maybe8();
  reader.skip(1);
  const field = reader.maybe16();
  const identification = reader.maybe32();
  const fragmentOffset = field === undefined ? undefined : field & 0xfff8;
  const moreFragments = ((field ?? 0) & 1) === 1;
  const endsChain = fragmentOffset !== 0;
  const base = { kind: "fragment", offset, nextHeader, headerLength: 8, endsChain } as const;
  return { ...base, fragmentOffset, moreFragments, identification };
}
