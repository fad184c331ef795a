import type { Reader } from "./reader.js";

/** One IPv4 option (RFC 791 section 3.1). */
export interface Ipv4Option {
  /** Absent when not captured, as is `length`. */
  readonly type: number | undefined;
  /** The whole option's length in bytes; 1 for the two kinds that have no length byte. */
  readonly length: number | undefined;
  /** `length`: it cannot be true, and nothing after it was decoded; `cut`: not all of the option was captured. */
  readonly problem?: "length" | "cut" | undefined;
  /** Record route, source routes and time stamp: where the next hop is to write, counted from 1. */
  readonly pointer?: number | undefined;
  /** The hops of a route; `undefined` for one that was not captured. */
  readonly route?: readonly (string | undefined)[];
  /** Time stamp: hops that found no room (upper half), and which kind of entries there are (lower half). */
  readonly overflowAndFlag?: number | undefined;
  /** Time stamps and, by the flag, whose they are; `undefined` for one that was not captured. */
  readonly timestamps?: readonly (Ipv4Timestamp | undefined)[];
  /** Router alert (RFC 2113). */
  readonly value?: number | undefined;
  /** Offset in the packet of the last address of a source route: where the datagram goes in the end. */
  readonly finalHop?: number | undefined;
}

export interface Ipv4Timestamp {
  readonly address: string | undefined;
  readonly timestamp: number;
}

/** Option types: the copied flag, class and number in one byte. */
export const ipv4OptionTypes = {
  endOfList: 0,
  noOperation: 1,
  recordRoute: 7,
  timestamp: 68,
  traceroute: 82,
  security: 130,
  looseSourceRoute: 131,
  strictSourceRoute: 137,
  routerAlert: 148,
} as const;

/** Decodes the `length` bytes of options at the cursor. */
export function decodeIpv4Options(reader: Reader, length: number): readonly Ipv4Option[] {
  const options: Ipv4Option[] = [];
  const end = reader.offset + length;
  for (let at = reader.offset; at < end;) {
    const option = decodeOption(reader, at, end - at);
    options.push(option);
    if (option.problem !== undefined || option.length === undefined) break;
    if (option.type === ipv4OptionTypes.endOfList) break;
    at += option.length;
  }
  return options;
}

function decodeOption(reader: Reader, at: number, room: number): Ipv4Option {
  const type = reader.at8(at);
  const alone = type === ipv4OptionTypes.endOfList || type === ipv4OptionTypes.noOperation;
  const length = type === undefined ? undefined : alone ? 1 : reader.at8(at + 1);
  const option = { type, length };
  if (length === undefined || alone) return option;
  if (length < 2 || length > room) return { ...option, problem: "length" };
  if (at + length > reader.end) return { ...option, problem: "cut" };
  switch (type) {
    case ipv4OptionTypes.recordRoute:
      return length < 3 ? option : { ...option, ...decodeRoute(reader, at, length) };
    case ipv4OptionTypes.looseSourceRoute:
    case ipv4OptionTypes.strictSourceRoute: {
      const finalHop = length < 7 ? undefined : at + length - 4;
      return length < 3 ? option : { ...option, ...decodeRoute(reader, at, length), finalHop };
    }
    case ipv4OptionTypes.timestamp:
      return length < 4 ? option : { ...option, ...decodeTimestamps(reader, at, length) };
    case ipv4OptionTypes.routerAlert:
      if (length < 4) return option;
      reader.seek(at + 2);
      return { ...option, value: reader.u16() };
    default:
      return option;
  }
}

/** The last address may reach past the option's end when its length is wrong; it is read as long as it was captured. */
function decodeRoute(reader: Reader, at: number, length: number): Pick<Ipv4Option, "pointer" | "route"> {
  const route: (string | undefined)[] = [];
  for (let next = 3; next < length; next += 4) {
    reader.seek(at + next);
    route.push(reader.ipv4());
  }
  return { pointer: reader.at8(at + 2), route };
}

/** Flag 0 has time stamps alone; the other flags put an address before each. */
function decodeTimestamps(
  reader: Reader,
  at: number,
  length: number,
): Pick<Ipv4Option, "pointer" | "overflowAndFlag" | "timestamps"> {
  const pointer = reader.at8(at + 2);
  const overflowAndFlag = reader.at8(at + 3)!;
  const withAddress = (overflowAndFlag & 0xf) !== 0;
  const timestamps: (Ipv4Timestamp | undefined)[] = [];
  for (let next = 4; next < length; next += withAddress ? 8 : 4) {
    reader.seek(at + next);
    const address = withAddress ? reader.ipv4() : undefined;
    const timestamp = reader.maybe32();
    timestamps.push(timestamp === undefined ? undefined : { address, timestamp });
  }
  return { pointer, overflowAndFlag, timestamps };
}
