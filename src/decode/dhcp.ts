import type { DhcpOption } from "./dhcp-options.js";
import { decodeDhcpOptions } from "./dhcp-options.js";
import { readTerminatedText, type TerminatedText } from "./escaped-text.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** A BOOTP (RFC 951) or DHCP (RFC 2131) message. Fields not captured are absent. */
export interface DhcpLayer extends Layer {
  readonly kind: "dhcp";
  readonly op: number | undefined;
  readonly htype: number | undefined;
  readonly hlen: number | undefined;
  readonly hops: number | undefined;
  readonly xid: number | undefined;
  readonly secs: number | undefined;
  readonly flags: number | undefined;
  readonly ciaddr: string | undefined;
  readonly yiaddr: string | undefined;
  readonly siaddr: string | undefined;
  readonly giaddr: string | undefined;
  /** The first six bytes of the client's hardware address. */
  readonly chaddr: string | undefined;
  readonly sname: TerminatedText;
  readonly file: TerminatedText;
  /** What the vendor area begins with; it tells how to read the rest. */
  readonly magicCookie: number | undefined;
  /** With the cookie of RFC 1497. */
  readonly options: readonly DhcpOption[];
  /** With the cookie of Carnegie Mellon University. */
  readonly cmu: CmuVendorArea | undefined;
}

/** Addresses end with the first that was not captured. */
export interface CmuVendorArea {
  readonly flags: number | undefined;
  /** Subnet mask, gateway, two each of domain, IEN 116 and time servers. */
  readonly addresses: readonly string[];
}

export const dhcpCookie = 0x63825363;
/** `CMU` and a zero byte. */
export const cmuCookie = 0x434d5500;

const nameLength = 64;
const fileLength = 128;

export function decodeDhcp(reader: Reader, wireLength: number): DhcpLayer {
  const offset = reader.offset;
  const capturedLength = reader.left;
  const op = reader.maybe8();
  const htype = reader.maybe8();
  const hlen = reader.maybe8();
  const hops = reader.maybe8();
  const xid = reader.maybe32();
  const secs = reader.maybe16();
  const flags = reader.maybe16();
  const ciaddr = reader.ipv4();
  const yiaddr = reader.ipv4();
  const siaddr = reader.ipv4();
  const giaddr = reader.ipv4();
  const chaddr = reader.mac();
  reader.skip(10);
  const sname = readField(reader, nameLength);
  const file = readField(reader, fileLength);
  const magicCookie = reader.maybe32();
  return {
    kind: "dhcp",
    offset,
    wireLength,
    capturedLength,
    op,
    htype,
    hlen,
    hops,
    xid,
    secs,
    flags,
    ciaddr,
    yiaddr,
    siaddr,
    giaddr,
    chaddr,
    sname,
    file,
    magicCookie,
    options: magicCookie === dhcpCookie ? decodeDhcpOptions(reader) : [],
    cmu: magicCookie === cmuCookie ? decodeCmu(reader) : undefined,
  };
}

/** Text in a field of fixed length. */
function readField(reader: Reader, length: number): TerminatedText {
  const start = reader.offset;
  const text = readTerminatedText(reader, length);
  reader.seek(start + length);
  return text;
}

const cmuAddresses = 8;

function decodeCmu(reader: Reader): CmuVendorArea {
  const flags = reader.maybe32();
  const addresses: string[] = [];
  while (addresses.length < cmuAddresses) {
    const address = reader.ipv4();
    if (address === undefined) break;
    addresses.push(address);
  }
  return { flags, addresses };
}
