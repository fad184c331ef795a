import type { DnsName } from "./dns-name.js";
import { readDnsName } from "./dns-name.js";
import { ipv4Text, ipv6Text } from "./address-text.js";
import type { DnsData } from "./dns-records.js";
import type { Bytes } from "./layer.js";
import type { Reader } from "./reader.js";

/** An EDNS option (RFC 6891 section 6.1.2). */
export interface DnsOption {
  /** Absent, like the other fields, when not captured. */
  readonly code: number | undefined;
  readonly length: number | undefined;
  readonly data: Bytes | undefined;
  /** Of the options whose form is known, if their data have it. */
  readonly value: DnsOptionValue | undefined;
  /** CHAIN (RFC 7901): the closest trust point. */
  readonly name: DnsName | undefined;
}

export type DnsOptionValue =
  /** RFC 7871 section 6. The address has as many bits as the source's prefix. */
  | {
      readonly form: "client-subnet";
      readonly family: number;
      readonly sourcePrefixLength: number;
      readonly scopePrefixLength: number;
      readonly address: string;
    }
  /** RFC 7873. */
  | { readonly form: "cookie"; readonly client: Bytes; readonly server: Bytes | undefined }
  /** RFC 7314, in seconds. */
  | { readonly form: "expire"; readonly seconds: number }
  /** RFC 7828, in tenths of a second. */
  | { readonly form: "keepalive"; readonly timeout: number }
  /** RFC 8145. */
  | { readonly form: "key-tags"; readonly tags: readonly number[] }
  /** RFC 6975: of signatures, DS digests or NSEC3 hashes. */
  | { readonly form: "algorithms"; readonly algorithms: readonly number[] };

export const dnsOptionCodes = {
  nsid: 3,
  dau: 5,
  dhu: 6,
  n3u: 7,
  clientSubnet: 8,
  expire: 9,
  cookie: 10,
  keepalive: 11,
  padding: 12,
  chain: 13,
  keyTag: 14,
} as const;

/** Decodes the options of an OPT record: `length` bytes at `start`. The last one may reach past their end. */
export function decodeDnsOptions(reader: Reader, start: number, length: number): DnsData {
  const options: DnsOption[] = [];
  for (let at = start; at < start + length;) {
    reader.seek(at);
    const code = reader.maybe16();
    const size = reader.maybe16();
    const dataStart = at + 4;
    const data = size === undefined ? undefined : reader.bytes(size);
    // The name has nothing before it to point to; tcpdump counts pointers from its end.
    const isChain = code === dnsOptionCodes.chain && data !== undefined && data.length > 0;
    const name = isChain ? readDnsName(reader, dataStart, dataStart + data.length) : undefined;
    const value = data === undefined || data.length === 0 ? undefined : readValue(code, data);
    options.push({ code, length: size, data, value, name });
    if (data === undefined) return { cut: true, options };
    at = dataStart + data.length;
  }
  return { cut: false, options };
}

function readValue(code: number | undefined, data: Bytes): DnsOptionValue | undefined {
  const { length } = data;
  switch (code) {
    case dnsOptionCodes.clientSubnet:
      return readClientSubnet(data);
    case dnsOptionCodes.cookie:
      if (length < 8 || (length > 8 && length < 16) || length > 40) return undefined;
      return { form: "cookie", client: data.slice(0, 8), server: length === 8 ? undefined : data.slice(8) };
    case dnsOptionCodes.expire:
      return length === 4 ? { form: "expire", seconds: data.u32(0) } : undefined;
    case dnsOptionCodes.keepalive:
      return length === 2 ? { form: "keepalive", timeout: data.u16(0) } : undefined;
    case dnsOptionCodes.keyTag:
      if (length % 2 !== 0) return undefined;
      return { form: "key-tags", tags: Array.from({ length: length / 2 }, (_, index) => data.u16(index * 2)) };
    case dnsOptionCodes.dau:
    case dnsOptionCodes.dhu:
    case dnsOptionCodes.n3u:
      return { form: "algorithms", algorithms: Array.from({ length }, (_, index) => data.at(index)) };
    default:
      return undefined;
  }
}

function readClientSubnet(data: Bytes): DnsOptionValue | undefined {
  const [family, sourcePrefixLength, scopePrefixLength] = [data.u16(0), data.at(2), data.at(3)];
  const bits = family === 1 ? 32 : 128;
  const size = data.length - 4;
  const isTooLong = sourcePrefixLength > bits || scopePrefixLength > bits;
  if ((family !== 1 && family !== 2) || isTooLong || Math.ceil(sourcePrefixLength / 8) !== size) return undefined;
  const bytes = new Uint8Array(16);
  for (let index = 0; index < size; index++) bytes[index] = data.at(index + 4);
  const address = (family === 1 ? ipv4Text : ipv6Text)(bytes, 0);
  return { form: "client-subnet", family, sourcePrefixLength, scopePrefixLength, address };
}
