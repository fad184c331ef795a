/** Babel's addresses and prefixes, of which the beginning may be left out (RFC 8966 section 4.1.5). */
import { ipv4Text, ipv6Text } from "./address-text.js";
import { mappedBits, mappedStart } from "./mapped-address.js";
import type { Reader } from "./reader.js";

/** In the encodings of RFC 8966 section 4.1.5; 0 is none. */
export interface BabelAddress {
  readonly encoding: number;
  /** An IPv4 address also where it is mapped into IPv6. */
  readonly address: string;
}

export interface BabelPrefix {
  readonly encoding: number;
  readonly address: string;
  readonly length: number;
}

export const babelEncodings = { none: 0, ipv4: 1, ipv6: 2, linkLocal: 3 } as const;

/** The prefixes that later ones may leave their beginning to, in IPv6's form, for IPv4 and for the other encodings. */
export interface DefaultPrefixes {
  ipv4: Uint8Array;
  other: Uint8Array;
}

/** Those in force where a packet begins. */
export const firstDefaults = (): DefaultPrefixes => ({
  ipv4: Uint8Array.from([...mappedStart, 0, 0, 0, 0]),
  other: new Uint8Array(16),
});

/**
 * The bytes at the cursor as an address of IPv6's form: `length` bits, of which the first `omitted` bytes are those of
 * `start`. `undefined` if that cannot be.
 */
export function readBits(
  encoding: number,
  length: number,
  reader: Reader,
  end: number,
  omitted = 0,
  start: Uint8Array = new Uint8Array(16),
): Uint8Array | undefined {
  const count = Math.ceil(length / 8);
  const room = end - reader.offset;
  const bytes = new Uint8Array(16);
  if (count > 16) return undefined;
  const take = (at: number, number: number) => {
    for (let index = 0; index < number; index++) bytes[at + index] = reader.u8();
  };
  switch (encoding) {
    case babelEncodings.none:
      return bytes;
    case babelEncodings.ipv4:
      if (omitted > 4 || count > 4 || (count > omitted && room < count - omitted)) return undefined;
      bytes.set(mappedStart);
      bytes.set(start.subarray(12, 12 + omitted), 12);
      take(12 + omitted, count - omitted);
      return bytes;
    case babelEncodings.ipv6:
      if (omitted > 16 || (count > omitted && room < count - omitted)) return undefined;
      bytes.set(start.subarray(0, omitted));
      take(omitted, count - omitted);
      return bytes;
    case babelEncodings.linkLocal:
      if (count > 8 && room < count - 8) return undefined;
      bytes.set([0xfe, 0x80]);
      take(8, count - 8);
      return bytes;
    default:
      return undefined;
  }
}

function isMapped(bytes: Uint8Array): boolean {
  return mappedStart.every((byte, index) => bytes[index] === byte);
}

export function readAddress(encoding: number, reader: Reader, end: number): BabelAddress | undefined {
  const bytes = readBits(encoding, encoding === babelEncodings.ipv4 ? 32 : 128, reader, end);
  if (bytes === undefined) return undefined;
  return { encoding, address: isMapped(bytes) ? ipv4Text(bytes, 12) : ipv6Text(bytes, 0) };
}

/** Lengths of IPv4 prefixes count as in IPv6's form, in a byte. */
export function toPrefix(encoding: number, length: number, bytes: Uint8Array): BabelPrefix {
  const long = (length + (encoding === babelEncodings.ipv4 ? mappedBits : 0)) & 0xff;
  if (long >= mappedBits && isMapped(bytes))
    return { encoding, address: ipv4Text(bytes, 12), length: long - mappedBits };
  return { encoding, address: ipv6Text(bytes, 0), length: long };
}

/** A prefix, and behind it that of the source if that has a length. */
export function readPrefixes(
  encoding: number,
  length: number,
  sourceLength: number | undefined,
  reader: Reader,
  end: number,
): { readonly prefix: BabelPrefix; readonly source: BabelPrefix | undefined } | undefined {
  const bytes = readBits(encoding, length, reader, end);
  if (bytes === undefined) return undefined;
  const prefix = toPrefix(encoding, length, bytes);
  if (sourceLength === undefined) return { prefix, source: undefined };
  const sourceBytes = readBits(encoding, sourceLength, reader, end);
  if (sourceBytes === undefined) return undefined;
  return { prefix, source: toPrefix(encoding, sourceLength, sourceBytes) };
}
