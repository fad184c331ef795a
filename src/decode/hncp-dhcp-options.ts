/** DHCP's options as HNCP carries them, of versions 4 and 6 (RFC 7788 section 10.5). */
import { readDnsName, type DnsName } from "./dns-name.js";
import type { Reader } from "./reader.js";

export interface HncpOptions {
  readonly list: readonly HncpOption[];
  /** The next option is not all there. */
  readonly short: boolean;
}

interface HncpOption {
  readonly code: number;
  readonly length: number;
  /** The option is longer than its room; or its length cannot be; or a name in it cannot be read. */
  readonly problem: undefined | "past-end" | "length" | "name";
  readonly addresses: readonly string[];
  readonly names: readonly DnsName[];
}

export const hncpDhcp4Options = { dnsServers: 6, ntpServers: 42, domainSearch: 119 } as const;

export const hncpDhcp6Options = { dnsServers: 23, domainList: 24, sntpServers: 31 } as const;

/** DHCP's options: codes and lengths have one byte, or two. */
export function readOptions(reader: Reader, length: number, size: 1 | 2): HncpOptions {
  const list: HncpOption[] = [];
  const number = (): number => (size === 1 ? reader.u8() : reader.u16());
  for (let left = length; left > 0;) {
    if (left < 2 * size) return { list, short: true };
    const [code, optionLength] = [number(), number()];
    const start = reader.offset;
    left -= 2 * size + optionLength;
    if (left < 0) {
      list.push({ code, length: optionLength, problem: "past-end", addresses: [], names: [] });
      return { list, short: true };
    }
    const option =
      size === 1 ? readDhcp4Option(code, optionLength, reader) : readDhcp6Option(code, optionLength, reader);
    list.push({ code, length: optionLength, ...option });
    if (option.problem !== undefined) return { list, short: true };
    reader.seek(start + optionLength);
  }
  return { list, short: false };
}

type OptionContent = Pick<HncpOption, "problem" | "addresses" | "names">;

const noContent: OptionContent = { problem: undefined, addresses: [], names: [] };

function readDhcp4Option(code: number, length: number, reader: Reader): OptionContent {
  switch (code) {
    case hncpDhcp4Options.dnsServers:
    case hncpDhcp4Options.ntpServers:
      if (length < 4 || length % 4 !== 0) return { ...noContent, problem: "length" };
      return { ...noContent, addresses: Array.from({ length: length / 4 }, () => reader.ipv4() ?? "") };
    case hncpDhcp4Options.domainSearch:
      return readNames(reader, length);
    default:
      return noContent;
  }
}

function readDhcp6Option(code: number, length: number, reader: Reader): OptionContent {
  switch (code) {
    case hncpDhcp6Options.dnsServers:
    case hncpDhcp6Options.sntpServers:
      if (length % 16 !== 0) return { ...noContent, problem: "length" };
      return { ...noContent, addresses: Array.from({ length: length / 16 }, () => reader.ipv6() ?? "") };
    case hncpDhcp6Options.domainList:
      return readNames(reader, length);
    default:
      return noContent;
  }
}

/** Pointers in the names count from the end of the option. */
function readNames(reader: Reader, length: number): OptionContent {
  const end = reader.offset + length;
  const names: DnsName[] = [];
  for (let at = reader.offset; at < end;) {
    const name = readDnsName(reader, at, end);
    names.push(name);
    if (name.end === undefined) return { ...noContent, problem: "name", names };
    at = name.end;
  }
  return { ...noContent, names };
}
