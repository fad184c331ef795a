import { addressFamily } from "../net/protocol-numbers.js";
import { readPgmAddress } from "./pgm-address.js";
import type { Reader } from "./reader.js";

/** The options of a PGM packet (RFC 3208 section 9). */
export interface PgmOptions {
  /** The first option, which tells the length of all. */
  readonly first: number;
  readonly firstLength: number | undefined;
  readonly totalLength: number | undefined;
  readonly options: readonly PgmOption[];
  /** The option that is wrong, where one is. */
  readonly wrong: PgmOption | undefined;
  readonly end: PgmOptionsEnd;
}

/**
 * Why the list ends: the first option is another, or of another length; the total is too small; there is no room for an
 * option; the length of the last one cannot be, or is not that of its type; it was not captured, or a field in it.
 */
type PgmOptionsEnd =
  | undefined
  | "first"
  | "first-length"
  | "total"
  | "no-room"
  | "length"
  | "type-length"
  | "address-length"
  | "nak-length"
  | "cut"
  | "field-cut";

export interface PgmOption {
  /** With the bit that marks the last one. */
  readonly type: number;
  readonly length: number;
  /** The numbers that it holds. */
  readonly values: readonly number[];
  readonly address?: string | undefined;
}

export const pgmOptions = {
  ...{ length: 0, fragment: 1, nakList: 2, join: 3, backoffInterval: 4, backoffRange: 5, redirect: 7 },
  ...{
    parityParameters: 8,
    parityGroup: 9,
    currentGroupSize: 10,
    unreachable: 11,
    path: 12,
    syn: 13,
    fin: 14,
    rst: 15,
  },
  ...{ congestionReport: 16, reportRequest: 17, congestionData: 18, congestionFeedback: 19 },
} as const;

/** The lengths of the options that have one, and how many numbers of four bytes they end with. */
export const pgmOptionLengths: ReadonlyMap<number, number> = new Map([
  [pgmOptions.length, 4],
  [pgmOptions.fragment, 16],
  [pgmOptions.join, 8],
  [pgmOptions.backoffInterval, 12],
  [pgmOptions.backoffRange, 12],
  [pgmOptions.parityParameters, 8],
  [pgmOptions.parityGroup, 8],
  [pgmOptions.currentGroupSize, 8],
  [pgmOptions.unreachable, 4],
  [pgmOptions.syn, 4],
  [pgmOptions.fin, 4],
  [pgmOptions.rst, 4],
  [pgmOptions.reportRequest, 4],
]);

/** The lengths before the address of those that have one. */
export const pgmAddressOptionLengths: ReadonlyMap<number, number> = new Map([
  [pgmOptions.redirect, 8],
  [pgmOptions.congestionData, 12],
  [pgmOptions.congestionFeedback, 12],
]);

const minimum = 4;
const lastOption = 0x80;

export function readPgmOptions(reader: Reader): PgmOptions {
  const options: PgmOption[] = [];
  const nothing = { firstLength: undefined, totalLength: undefined, options, wrong: undefined };
  if (!reader.has(minimum)) return { first: 0, ...nothing, end: "cut" };
  const first = reader.u8() & 0x7f;
  if (first !== pgmOptions.length) return { first, ...nothing, end: "first" };
  const [firstLength, totalLength] = [reader.u8(), reader.u16()];
  const base = { first, firstLength, totalLength, options, wrong: undefined };
  if (firstLength !== minimum) return { ...base, end: "first-length" };
  if (totalLength < minimum) return { ...base, end: "total" };
  let left = totalLength - minimum;
  while (left > 0) {
    if (left < minimum) return { ...base, end: "no-room" };
    const [type, length] = [reader.maybe8(), reader.maybe8()];
    if (type === undefined || length === undefined) return { ...base, end: "field-cut" };
    if (length < minimum || left < length) {
      const wrong = length < minimum ? { type, length, values: [] } : undefined;
      return { ...base, wrong, end: wrong === undefined ? "no-room" : "length" };
    }
    if (!reader.has(length - 2)) return { ...base, end: "cut" };
    const { option, used, end } = readOption(type, length, reader);
    if (end !== undefined) return { ...base, wrong: option, end };
    options.push(option);
    left -= used;
    if (type & lastOption) break;
  }
  return { ...base, end: undefined };
}

interface ReadOption {
  readonly option: PgmOption;
  /** How much of the total it takes. */
  readonly used: number;
  readonly end: PgmOptionsEnd;
}

function readOption(type: number, length: number, reader: Reader): ReadOption {
  const start = reader.offset;
  const kind = type & 0x7f;
  const fail = (end: PgmOptionsEnd): ReadOption => ({ option: { type, length, values: [] }, used: 0, end });
  const fixed = pgmOptionLengths.get(kind);
  if (fixed !== undefined) {
    if (length !== fixed) return fail("type-length");
    if (kind === pgmOptions.length)
      return { option: { type, length, values: [reader.u16()] }, used: length, end: undefined };
    reader.skip(2);
    return { option: { type, length, values: words(reader, (length - 4) / 4) }, used: length, end: undefined };
  }
  const before = pgmAddressOptionLengths.get(kind);
  if (before !== undefined) {
    if (length < before) return fail("type-length");
    reader.skip(2);
    const values = words(reader, (before - 8) / 4);
    const family = reader.u16();
    reader.skip(2);
    if (family !== addressFamily.ipv4 && family !== addressFamily.ipv6) return fail("cut");
    const size = family === addressFamily.ipv4 ? 4 : 16;
    if (length !== before + size) return fail("address-length");
    const address = readPgmAddress(reader, family);
    return { option: { type, length, values, address }, used: length, end: address === undefined ? "cut" : undefined };
  }
  if (kind === pgmOptions.nakList) {
    reader.skip(2);
    const values = words(reader, Math.floor((length - 4) / 4));
    // tcpdump does not count the header of this one.
    return { option: { type, length, values }, used: length - 4, end: length % 4 === 0 ? undefined : "nak-length" };
  }
  // tcpdump goes on two bytes too late behind what it does not look into.
  reader.seek(start + length);
  return { option: { type, length, values: [] }, used: length, end: undefined };
}

const words = (reader: Reader, count: number): readonly number[] => Array.from({ length: count }, () => reader.u32());
