import type { DnsName } from "./dns-name.js";
import { readDnsName } from "./dns-name.js";
import type { DnsData } from "./dns-records.js";
import type { Bytes } from "./layer.js";
import type { Reader } from "./reader.js";

/** An EDNS option (RFC 6891 section 6.1.2). */
export interface DnsOption {
  /** Absent, like the other fields, when not captured. */
  readonly code: number | undefined;
  readonly length: number | undefined;
  readonly data: Bytes | undefined;
  /** CHAIN (RFC 7901): the closest trust point. */
  readonly name: DnsName | undefined;
}

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
    options.push({ code, length: size, data, name });
    if (data === undefined) return { cut: true, options };
    at = dataStart + data.length;
  }
  return { cut: false, options };
}
