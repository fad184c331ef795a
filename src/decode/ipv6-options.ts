import type { Reader } from "./reader.js";

/** An option of a Hop-by-Hop or Destination Options header (RFC 8200 section 4.2). */
export interface Ipv6Option {
  readonly type: number;
  /** Of the data; absent for Pad1, and when there is no room for the length byte. */
  readonly length: number | undefined;
  /**
   * `room`: it reaches beyond the header; `short`: the header has no room for an option of this type; `length`: this type cannot
   * have this length. After a problem no more options follow.
   */
  readonly problem?: "room" | "short" | "length" | undefined;
  /** Router Alert (RFC 2711) and Jumbo Payload (RFC 2675). */
  readonly value?: number;
  /** Why a Jumbo Payload option does not count. */
  readonly jumboProblem?: "again" | "not-hop-by-hop" | "payload-length" | "small" | undefined;
  /** Home Address (RFC 6275), and the options inside it. */
  readonly homeAddress?: string | undefined;
  readonly subOptions?: readonly Ipv6Option[];
}

export const ipv6OptionTypes = { pad1: 0, padN: 1, routerAlert: 5, jumboPayload: 0xc2, homeAddress: 0xc9 } as const;

export interface Ipv6Options {
  readonly options: readonly Ipv6Option[];
  readonly jumboLength: number | undefined;
}

const types = ipv6OptionTypes;
const smallestJumbo = 65536;
const homeAddressSize = 18;

/** Decodes the `length` bytes of options at the cursor, all of which were captured. */
export function decodeIpv6Options(
  reader: Reader,
  length: number,
  isHopByHop: boolean,
  payloadLength: number,
): Ipv6Options {
  const options: Ipv6Option[] = [];
  let jumboLength: number | undefined;
  const end = reader.offset + length;
  for (let at = reader.offset; at < end;) {
    let option = decodeOption(reader, at, end);
    if (option.type === types.jumboPayload && option.value !== undefined) {
      const again = options.some(({ type }) => type === types.jumboPayload);
      const jumboProblem = findJumboProblem(again, isHopByHop, payloadLength, option.value);
      option = { ...option, jumboProblem };
      if (jumboProblem === undefined) jumboLength = option.value;
    }
    options.push(option);
    if (option.problem !== undefined) break;
    at += option.length === undefined ? 1 : option.length + 2;
  }
  return { options, jumboLength };
}

function findJumboProblem(again: boolean, isHopByHop: boolean, payloadLength: number, value: number) {
  if (again) return "again";
  if (!isHopByHop) return "not-hop-by-hop";
  if (payloadLength !== 0) return "payload-length";
  return value < smallestJumbo ? "small" : undefined;
}

/** The type, the length and whether the option fits: what all options have in common. */
function decodeHeading(reader: Reader, at: number, end: number): Ipv6Option {
  const type = reader.at8(at) ?? 0;
  if (type === types.pad1) return { type, length: undefined };
  const length = at + 1 < end ? reader.at8(at + 1) : undefined;
  if (length === undefined || at + 2 + length > end) return { type, length, problem: "room" };
  return { type, length };
}

function decodeOption(reader: Reader, at: number, end: number): Ipv6Option {
  const option = decodeHeading(reader, at, end);
  const { type, length } = option;
  if (length === undefined || option.problem !== undefined) return option;
  reader.seek(at + 2);
  switch (type) {
    case types.routerAlert:
      if (end - at < 4) return { ...option, problem: "short" };
      return length === 2 ? { ...option, value: reader.u16() } : { ...option, problem: "length" };
    case types.jumboPayload:
      if (end - at < 6) return { ...option, problem: "short" };
      return length === 4 ? { ...option, value: reader.u32() } : { ...option, problem: "length" };
    case types.homeAddress: {
      if (end - at < homeAddressSize) return { ...option, problem: "short" };
      if (length < 16) return { ...option, problem: "length" };
      const homeAddress = reader.ipv6();
      return { ...option, homeAddress, subOptions: decodeSubOptions(reader, at + homeAddressSize, at + 2 + length) };
    }
    default:
      return option;
  }
}

function decodeSubOptions(reader: Reader, start: number, end: number): readonly Ipv6Option[] {
  const options: Ipv6Option[] = [];
  for (let at = start; at < end;) {
    const option = decodeHeading(reader, at, end);
    options.push(option);
    if (option.problem !== undefined) break;
    at += option.length === undefined ? 1 : option.length + 2;
  }
  return options;
}
