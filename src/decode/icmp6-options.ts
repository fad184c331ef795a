import { readDnsName } from "./dns-name.js";
import { ipv6Text } from "./address-text.js";
import type { Bytes } from "./layer.js";
import type { Reader } from "./reader.js";

/** The options of a neighbour discovery message (RFC 4861 section 4.6). */
export interface NeighborOptions {
  readonly options: readonly NeighborOption[];
  /** An option follows that was cut short, or that says it has no length. */
  readonly cut: boolean;
  /** All bytes from the first option on, as far as captured. */
  readonly bytes: Bytes;
}

/** An option; which fields it has depends on `type`, and those not captured are absent. */
export interface NeighborOption {
  readonly type: number;
  /** In units of 8 bytes. */
  readonly length: number;
  /** The option after its type and length. */
  readonly body: Bytes;
  /** Prefix information. */
  readonly prefix?: string | undefined;
  readonly prefixLength?: number | undefined;
  readonly flags?: number | undefined;
  readonly validLifetime?: number | undefined;
  readonly preferredLifetime?: number | undefined;
  readonly mtu?: number | undefined;
  /** Route information (RFC 4191), recursive DNS servers and DNS search list (RFC 8106), home agents (RFC 6275). */
  readonly lifetime?: number | undefined;
  readonly servers?: readonly (string | undefined)[];
  readonly domains?: readonly string[];
  readonly preference?: number | undefined;
  readonly interval?: number | undefined;
  /** What the option says cannot be read to its end. */
  readonly broken: boolean;
}

export const neighborOptionTypes = {
  sourceLinkAddress: 1,
  targetLinkAddress: 2,
  prefixInformation: 3,
  redirectedHeader: 4,
  mtu: 5,
  advertisementInterval: 7,
  homeAgentInformation: 8,
  routeInformation: 24,
  recursiveDnsServers: 25,
  dnsSearchList: 31,
} as const;

const types = neighborOptionTypes;

/** Decodes the options from `start` on, of which the message has `wireLength` bytes. */
export function decodeNeighborOptions(reader: Reader, start: number, wireLength: number): NeighborOptions {
  const options: NeighborOption[] = [];
  reader.seek(start);
  const bytes = reader.captured(reader.left);
  let left = wireLength;
  for (let at = start; at < reader.end;) {
    const type = reader.at8(at)!;
    const length = reader.at8(at + 1);
    if (length === undefined) return { options, cut: true, bytes };
    if (left <= 0) break;
    if (length === 0 || at + length * 8 > reader.end) return { options, cut: true, bytes };
    options.push(decodeOption(reader, at, type, length, start));
    at += length * 8;
    left -= length * 8;
  }
  return { options, cut: false, bytes };
}

/** Fields are read where the type puts them, even beyond an option that is too short for them. */
function decodeOption(reader: Reader, at: number, type: number, length: number, start: number): NeighborOption {
  reader.seek(at + 2);
  const body = reader.captured(length * 8 - 2);
  const option = { type, length, body, broken: false };
  reader.seek(at + 2);
  switch (type) {
    case types.prefixInformation: {
      const [prefixLength, flags] = [reader.maybe8(), reader.maybe8()];
      const [validLifetime, preferredLifetime] = [reader.maybe32(), reader.maybe32()];
      reader.skip(4);
      return { ...option, prefixLength, flags, validLifetime, preferredLifetime, prefix: reader.ipv6() };
    }
    case types.mtu:
      reader.skip(2);
      return { ...option, mtu: reader.maybe32() };
    case types.recursiveDnsServers: {
      reader.skip(2);
      const lifetime = reader.maybe32();
      const servers = Array.from({ length: Math.floor((length - 1) / 2) }, () => reader.ipv6());
      return { ...option, lifetime, servers };
    }
    case types.dnsSearchList:
      reader.skip(2);
      return { ...option, lifetime: reader.maybe32(), ...decodeDomains(reader, at + 8, at + length * 8, start) };
    case types.advertisementInterval:
      reader.skip(2);
      return { ...option, interval: reader.maybe32() };
    case types.homeAgentInformation:
      reader.skip(2);
      return { ...option, preference: reader.maybe16(), lifetime: reader.maybe16() };
    case types.routeInformation: {
      const [prefixLength, flags, lifetime] = [reader.maybe8(), reader.maybe8(), reader.maybe32()];
      const route = { ...option, prefixLength, flags, lifetime };
      return length > 3 ? { ...route, broken: true } : { ...route, prefix: decodePrefix(reader, length) };
    }
    default:
      return option;
  }
}

/** The prefix of a route has 0, 8 or 16 bytes, as the option's length tells. */
function decodePrefix(reader: Reader, length: number): string {
  const bytes = new Uint8Array(16);
  for (let index = 0; index < (length - 1) * 8; index++) bytes[index] = reader.u8();
  return ipv6Text(bytes, 0);
}

function decodeDomains(reader: Reader, at: number, end: number, base: number) {
  const domains: string[] = [];
  for (let next = at; next < end && reader.at8(next) !== 0;) {
    const name = readDnsName(reader, next, base);
    domains.push(name.text);
    if (name.end === undefined) return { domains, broken: true };
    next = name.end;
  }
  return { domains };
}
