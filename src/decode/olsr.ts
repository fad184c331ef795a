import type { Context } from "./context.js";
import type { Bytes, Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** Optimized Link State Routing (RFC 3626), with olsrd's messages. */
export interface OlsrLayer extends Layer {
  readonly kind: "olsr";
  /** Of the addresses. */
  readonly ipVersion: 4 | 6;
  /** Absent if not whole. */
  readonly packetLength: number | undefined;
  readonly sequence: number | undefined;
  readonly messages: readonly OlsrMessage[];
  /** The next message's header was not captured. */
  readonly cut: boolean;
}

export interface OlsrMessage {
  readonly type: number;
  readonly vtime: number;
  readonly length: number;
  readonly originator: string | undefined;
  readonly ttl: number;
  readonly hopCount: number;
  readonly sequence: number;
  /** The length cannot be. */
  readonly isWrong: boolean;
  readonly bodyOffset: number;
  readonly content: OlsrContent | undefined;
  /** The content ends early: something has no room or was not captured, as a whole or within a field. */
  readonly end: undefined | "short" | "field-cut";
}

export type OlsrContent =
  | OlsrHello
  | OlsrTopology
  | { readonly form: "interfaces"; readonly addresses: readonly string[] }
  | { readonly form: "networks"; readonly count: number; readonly networks: readonly OlsrNetwork[] }
  | OlsrNames;

interface OlsrHello {
  readonly form: "hello";
  readonly htime: number;
  readonly willingness: number;
  /** Neighbors are told with the quality of their links. */
  readonly withQuality: boolean;
  readonly links: readonly OlsrLink[];
}

interface OlsrTopology {
  readonly form: "topology";
  readonly sequence: number;
  readonly withQuality: boolean;
  readonly neighbors: readonly OlsrNeighbor[];
}

interface OlsrLink {
  readonly code: number;
  readonly length: number;
  readonly isWrong: boolean;
  readonly neighbors: readonly OlsrNeighbor[];
  /** Their list was reached. */
  readonly isCaptured: boolean;
}

export interface OlsrNeighbor {
  readonly address: string;
  readonly linkQuality?: number;
  readonly neighborLinkQuality?: number;
}

export interface OlsrNetwork {
  readonly network: string;
  readonly mask: Bytes;
  /** Of the mask; of one of IPv4 whose ones are not all at its start, absent. */
  readonly prefixLength: number | undefined;
  /** What olsrd makes of the default route: a gateway, its flags, and the speed of its link both ways. */
  readonly gateway: { readonly flags: number; readonly uplink: number; readonly downlink: number } | undefined;
}

export interface OlsrNames {
  readonly form: "names";
  readonly version: number;
  readonly count: number;
  readonly isWrong: boolean;
  readonly entries: readonly OlsrName[];
}

interface OlsrName {
  readonly type: number;
  readonly length: number;
  readonly isWrong: boolean;
  readonly address: string | undefined;
  readonly name: Bytes | undefined;
}

export const olsrTypes = {
  ...{ hello: 1, topology: 2, interfaces: 3, networks: 4, power: 128, names: 130, helloQuality: 201 },
  topologyQuality: 202,
} as const;

interface Content {
  readonly content: OlsrContent | undefined;
  readonly end: OlsrMessage["end"];
}

export function decodeOlsr(reader: Reader, wireLength: number, context: Context): OlsrLayer {
  const { offset, left: capturedLength } = reader;
  const ipVersion = context.network?.kind === "ipv6" ? 6 : 4;
  const base = { kind: "olsr", offset, wireLength, capturedLength, ipVersion } as const;
  if (wireLength < 4 || !reader.has(4))
    return { ...base, packetLength: undefined, sequence: undefined, messages: [], cut: true };
  const [packetLength, sequence] = [reader.u16(), reader.u16()];
  const length = Math.min(wireLength, packetLength);
  const messages: OlsrMessage[] = [];
  const headerLength = ipVersion === 6 ? 24 : 12;
  let next = reader.offset;
  while (context.options.details && next < offset + length) {
    reader.seek(next);
    if (!reader.has(headerLength)) return { ...base, packetLength, sequence, messages, cut: true };
    const start = reader.offset;
    const [type, vtime, size] = [reader.u8(), reader.u8(), reader.u16()];
    if (type === 0 || size === 0) break;
    const originator = ipVersion === 6 ? reader.ipv6() : reader.ipv4();
    const header = { originator, ttl: reader.u8(), hopCount: reader.u8(), sequence: reader.u16() };
    const isWrong = size < headerLength || size > length;
    const bodyOffset = reader.offset;
    const messageReader = new MessageReader(reader, size - headerLength, ipVersion);
    const read = isWrong ? { content: undefined, end: undefined } : messageReader.read(type);
    messages.push({ type, vtime, length: size, ...header, isWrong, bodyOffset, ...read });
    if (isWrong || read.end !== undefined) break;
    next = start + size;
  }
  return { ...base, packetLength, sequence, messages, cut: false };
}

class MessageReader {
  private readonly reader: Reader;
  private left: number;
  private readonly addressLength: number;

  constructor(reader: Reader, left: number, ipVersion: 4 | 6) {
    this.reader = reader;
    this.left = left;
    this.addressLength = ipVersion === 6 ? 16 : 4;
  }

  read(type: number): Content {
    switch (type) {
      case olsrTypes.hello:
      case olsrTypes.helloQuality:
        return this.hello(type === olsrTypes.helloQuality);
      case olsrTypes.topology:
      case olsrTypes.topologyQuality:
        return this.topology(type === olsrTypes.topologyQuality);
      case olsrTypes.interfaces:
        return this.interfaces();
      case olsrTypes.networks:
        return this.networks();
      case olsrTypes.names:
        return this.names();
      default:
        return { content: undefined, end: undefined };
    }
  }

  private take(count: number): boolean {
    if (this.left < count || !this.reader.has(count)) return false;
    this.left -= count;
    return true;
  }

  private address(): string {
    return (this.addressLength === 16 ? this.reader.ipv6() : this.reader.ipv4()) ?? "";
  }

  private hello(withQuality: boolean): Content {
    const { reader } = this;
    if (!this.take(4)) return { content: undefined, end: "short" };
    reader.skip(2);
    const [htime, willingness] = [reader.u8(), reader.u8()];
    const links: OlsrLink[] = [];
    const content = { form: "hello", htime, willingness, withQuality, links } as const;
    while (this.left >= 4) {
      if (!reader.has(4)) return { content, end: "short" };
      const code = reader.u8();
      reader.skip(1);
      const length = reader.u16();
      const isWrong = length > this.left || length < 4;
      this.left -= 4;
      const isCaptured = !isWrong && reader.has(length - 4);
      const base = { code, length, isWrong, isCaptured };
      if (!isCaptured) {
        links.push({ ...base, neighbors: [] });
        return { content, end: isWrong ? undefined : "short" };
      }
      const start = reader.offset;
      links.push({ ...base, neighbors: this.neighbors(length - 4, withQuality).neighbors });
      reader.seek(start + length - 4);
      this.left -= length - 4;
    }
    return { content, end: undefined };
  }

  /** With the quality of links they have eight bytes; else they are IPv4 addresses, whatever the version. */
  private neighbors(length: number, withQuality: boolean): { neighbors: readonly OlsrNeighbor[]; cut: boolean } {
    const { reader } = this;
    const neighbors: OlsrNeighbor[] = [];
    const size = withQuality ? this.addressLength + 4 : 4;
    for (let left = length; left >= size; left -= size) {
      if (!reader.has(size)) return { neighbors, cut: true };
      if (!withQuality) neighbors.push({ address: reader.ipv4() ?? "" });
      else {
        neighbors.push({ address: this.address(), linkQuality: reader.u8(), neighborLinkQuality: reader.u8() });
        reader.skip(2);
      }
    }
    return { neighbors, cut: false };
  }

  private topology(withQuality: boolean): Content {
    if (!this.take(4)) return { content: undefined, end: "short" };
    const sequence = this.reader.u16();
    this.reader.skip(2);
    const { neighbors, cut } = this.neighbors(this.left, withQuality);
    const end = !cut ? undefined : withQuality ? "short" : "field-cut";
    return { content: { form: "topology", sequence, withQuality, neighbors }, end };
  }

  private interfaces(): Content {
    const addresses: string[] = [];
    const content = { form: "interfaces", addresses } as const;
    for (; this.left >= this.addressLength; this.left -= this.addressLength) {
      if (!this.reader.has(this.addressLength)) return { content, end: "short" };
      addresses.push(this.address());
    }
    return { content, end: undefined };
  }

  private networks(): Content {
    const size = this.addressLength * 2;
    const networks: OlsrNetwork[] = [];
    const content = { form: "networks", count: Math.floor(this.left / size), networks } as const;
    for (; this.left >= size; this.left -= size) {
      if (!this.reader.has(size)) return { content, end: "short" };
      networks.push(readNetwork(this.address(), this.reader.captured(this.addressLength)));
    }
    return { content, end: undefined };
  }

  private names(): Content {
    const { reader, addressLength } = this;
    if (this.left < 4) return { content: undefined, end: "short" };
    if (!reader.has(4)) return { content: undefined, end: "field-cut" };
    const [version, count] = [reader.u16(), reader.u16()];
    const entries: OlsrName[] = [];
    const isWrong = count === 0 || count * (4 + addressLength) > this.left;
    const content = { form: "names", version, count, isWrong, entries } as const;
    if (isWrong) return { content, end: undefined };
    this.left -= 4;
    while (entries.length < count && this.left >= 4) {
      if (!reader.has(4)) return { content, end: "field-cut" };
      const [type, length] = [reader.u16(), reader.u16()];
      this.left -= 4;
      const isEntryWrong = length === 0 || addressLength + length > this.left;
      const size = addressLength + Math.ceil(length / 4) * 4;
      const base = { type, length, isWrong: isEntryWrong };
      if (isEntryWrong || !this.take(size)) {
        entries.push({ ...base, address: undefined, name: undefined });
        return { content, end: isEntryWrong ? undefined : "short" };
      }
      const start = reader.offset;
      entries.push({ ...base, address: this.address(), name: reader.captured(length) });
      reader.seek(start + size);
    }
    return { content, end: undefined };
  }
}

function readNetwork(network: string, mask: Bytes): OlsrNetwork {
  const isGateway = mask.length === 4 && network === "0.0.0.0" && mask.at(0) === 0 && mask.at(1) !== 0;
  const gateway = isGateway ? { flags: mask.at(1), uplink: mask.at(2), downlink: mask.at(3) } : undefined;
  return { network, mask, prefixLength: mask.length === 4 ? maskLength(mask.u32(0)) : mask6Length(mask), gateway };
}

function maskLength(mask: number): number | undefined {
  const length = Math.clz32(~mask);
  return mask === (length === 0 ? 0 : (-1 << (32 - length)) >>> 0) ? length : undefined;
}

const byteMasks = [0x00, 0x80, 0xc0, 0xe0, 0xf0, 0xf8, 0xfc, 0xfe, 0xff];

/** Up to the first byte that is not all ones, which counts if its ones are all at its start. */
function mask6Length(mask: Bytes): number {
  let index = 0;
  while (index < 15 && mask.at(index) === 0xff) index++;
  return index * 8 + Math.max(byteMasks.indexOf(mask.at(index)), 0);
}
