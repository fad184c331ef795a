import type { DnsName } from "./dns-name.js";
import { readDnsName } from "./dns-name.js";
import type { DnsOption } from "./dns-options.js";
import { decodeDnsOptions } from "./dns-options.js";
import { escapeText } from "./escaped-text.js";
import { ipv6Text } from "./address-text.js";
import type { Reader } from "./reader.js";

/** The data of a resource record: those that its type has. Of other types there are none. */
export interface DnsData {
  /** Not all of it was captured, or a name in it cannot be read. What comes before that is here. */
  readonly cut: boolean;
  /** A, AAAA, A6. */
  readonly address?: string | undefined;
  /** A6: bits of the address that another name has. */
  readonly prefixLength?: number | undefined;
  /** The names of CNAME, NS, PTR, DNAME, MX, SRV, SOA (primary server, mailbox), A6 (prefix) and TSIG (algorithm). */
  readonly names?: readonly DnsName[];
  /** MX, SRV, URI: preference or priority; weight; port. */
  readonly priority?: number | undefined;
  readonly weight?: number | undefined;
  readonly port?: number | undefined;
  /** SOA: serial, refresh, retry, expire, minimum; TSIG: fudge, length of the MAC, original id, error, length of other data. */
  readonly numbers?: readonly number[];
  /** TXT, URI and UNSPECA, escaped. */
  readonly texts?: readonly string[];
  /** OPT. */
  readonly options?: readonly DnsOption[];
}

// prettier-ignore
export const dnsTypes = {
  A: 1, NS: 2, CNAME: 5, SOA: 6, PTR: 12, MX: 15, TXT: 16, AAAA: 28, SRV: 33, A6: 38, DNAME: 39, OPT: 41, UNSPECA: 104,
  TSIG: 250, URI: 256,
} as const;

/** Decodes the data of a record of `type`: `length` bytes at `start`, all captured, of a message that begins at `base`. */
export function decodeDnsData(
  reader: Reader,
  type: number,
  start: number,
  length: number,
  base: number,
): DnsData | undefined {
  reader.seek(start);
  switch (type) {
    case dnsTypes.A: {
      const address = reader.ipv4();
      return { cut: address === undefined, address };
    }
    case dnsTypes.AAAA: {
      const address = reader.ipv6();
      return { cut: address === undefined, address };
    }
    case dnsTypes.NS:
    case dnsTypes.CNAME:
    case dnsTypes.PTR:
    case dnsTypes.DNAME: {
      const name = readDnsName(reader, start, base);
      return { cut: name.end === undefined, names: [name] };
    }
    case dnsTypes.MX: {
      const priority = reader.maybe16();
      if (priority === undefined) return { cut: true };
      const name = readDnsName(reader, start + 2, base);
      return { cut: name.end === undefined, priority, names: [name] };
    }
    case dnsTypes.SRV: {
      if (!reader.has(6)) return { cut: true };
      const [priority, weight, port] = [reader.u16(), reader.u16(), reader.u16()];
      const name = readDnsName(reader, start + 6, base);
      return { cut: name.end === undefined, priority, weight, port, names: [name] };
    }
    case dnsTypes.SOA:
      return decodeSoa(reader, start, base);
    case dnsTypes.TXT:
      return decodeTexts(reader, start, length);
    case dnsTypes.A6:
      return decodeA6(reader, start, base);
    case dnsTypes.URI: {
      // A length too small for the numbers makes tcpdump read the text to the end of the packet, and call it cut off.
      const textLength = length < 4 ? reader.end - start : length - 4;
      const [priority, weight] = [reader.maybe16(), reader.maybe16()];
      return { cut: length < 4, priority, weight, texts: [escapeText(reader, start + 4, textLength)] };
    }
    case dnsTypes.OPT:
      return decodeDnsOptions(reader, start, length);
    case dnsTypes.UNSPECA:
      return { cut: false, texts: [escapeText(reader, start, length)] };
    case dnsTypes.TSIG:
      return decodeTsig(reader, start, base);
    default:
      return undefined;
  }
}

function decodeSoa(reader: Reader, start: number, base: number): DnsData {
  const primary = readDnsName(reader, start, base);
  if (primary.end === undefined) return { cut: true, names: [primary] };
  const mailbox = readDnsName(reader, primary.end, base);
  reader.seek(mailbox.end ?? reader.end);
  if (!reader.has(20)) return { cut: true, names: [primary, mailbox] };
  const numbers = [reader.u32(), reader.u32(), reader.u32(), reader.u32(), reader.u32()];
  return { cut: false, names: [primary, mailbox], numbers };
}

/** A string may reach past the end of the data, and is read as long as it was captured. */
function decodeTexts(reader: Reader, start: number, length: number): DnsData {
  const texts: string[] = [];
  for (let at = start; at < start + length;) {
    const size = reader.at8(at) ?? 0;
    texts.push(escapeText(reader, at + 1, size));
    at += 1 + size;
    if (at > reader.end) return { cut: true, texts };
  }
  return { cut: false, texts };
}

const addressBits = 128;

/** RFC 2874 section 3.1.1: the length of the prefix, the rest of the address, the name that has the prefix. */
function decodeA6(reader: Reader, start: number, base: number): DnsData {
  const prefixLength = reader.maybe8();
  if (prefixLength === undefined || prefixLength > addressBits)
    return { cut: prefixLength === undefined, prefixLength };
  const prefixBytes = prefixLength >> 3;
  const rest = reader.bytes(16 - prefixBytes);
  if (rest === undefined && prefixLength < addressBits) return { cut: true, prefixLength };
  const bytes = new Uint8Array(16);
  for (let index = prefixBytes; index < 16; index++) bytes[index] = rest?.at(index - prefixBytes) ?? 0;
  const address = prefixLength < addressBits ? ipv6Text(bytes, 0) : undefined;
  if (prefixLength === 0) return { cut: false, prefixLength, address };
  const name = readDnsName(reader, start + 1 + 16 - prefixBytes, base);
  return { cut: name.end === undefined, prefixLength, address, names: [name] };
}

/** RFC 8945 section 4.2, of which the numbers are read as far as captured. */
function decodeTsig(reader: Reader, start: number, base: number): DnsData {
  const algorithm = readDnsName(reader, start, base);
  const names = [algorithm];
  if (algorithm.end === undefined) return { cut: true, names };
  reader.seek(algorithm.end + 6);
  const numbers: number[] = [];
  for (let index = 0; index < 5; index++) {
    const value = reader.maybe16();
    if (value === undefined) return { cut: true, names, numbers };
    numbers.push(value);
    // The MAC follows its length.
    if (index === 1) reader.skip(value);
  }
  return { cut: false, names, numbers };
}
