import { ipv4Text, ipv6Text } from "./address-text.js";
import { readOptions, type HncpOptions } from "./hncp-dhcp-options.js";
import type { Bytes, Layer, TextBytes } from "./layer.js";
import { layoutLength, readLayout, type Layout, type Values } from "./layout.js";
import { mappedBits, mappedStart } from "./mapped-address.js";
import type { Reader } from "./reader.js";

/** The Home Networking Control Protocol (RFC 7788), over DNCP (RFC 7787). */
export interface HncpLayer extends Layer {
  readonly kind: "hncp";
  readonly tlvs: HncpTlvs;
}

export interface HncpTlvs {
  readonly list: readonly HncpTlv[];
  /** The next one was not captured, or has no room. */
  readonly end: undefined | "cut" | "invalid";
}

export interface HncpTlv {
  readonly type: number;
  readonly length: number;
  /** Absent where the length is wrong for the type, or the type is unknown. */
  readonly content: HncpContent | undefined;
  readonly isWrong: boolean;
  readonly tlvs: HncpTlvs | undefined;
}

const layouts = {
  node: { node: { bytes: 4 } },
  endpoint: { node: { bytes: 4 }, endpoint: "u32" },
  "network-state": { hash: "u64" },
  "node-state": { node: { bytes: 4 }, sequence: "u32", interval: "u32", hash: "u64" },
  peer: { node: { bytes: 4 }, peerEndpoint: "u32", endpoint: "u32" },
  "keep-alive": { endpoint: "u32", interval: "u32" },
} as const satisfies Readonly<Record<string, Layout>>;

type Fixed = typeof layouts;

export type HncpContent =
  | { readonly form: "empty" }
  | { [Form in keyof Fixed]: { readonly form: Form } & Values<Fixed[Form]> }[keyof Fixed]
  | { readonly form: "verdict"; readonly verdict: number; readonly fingerprint: Bytes; readonly commonName: TextBytes }
  | { readonly form: "version"; readonly capabilities: number; readonly userAgent: Bytes }
  | { readonly form: "external" }
  | {
      readonly form: "delegated-prefix";
      readonly validLifetime: number;
      readonly preferredLifetime: number;
      readonly prefix: HncpPrefix;
    }
  | HncpPolicy
  | { readonly form: "dhcp4"; readonly options: HncpOptions }
  | { readonly form: "dhcp6"; readonly options: HncpOptions }
  | {
      readonly form: "assigned-prefix";
      readonly endpoint: number;
      readonly priority: number;
      readonly prefix: HncpPrefix;
    }
  | { readonly form: "node-address"; readonly endpoint: number; readonly address: string }
  | { readonly form: "zone"; readonly address: string; readonly flags: number; readonly name: HncpName }
  | { readonly form: "domain"; readonly name: HncpName }
  | { readonly form: "node-name"; readonly address: string; readonly nameLength: number; readonly name: Bytes }
  | { readonly form: "psk"; readonly key: Bytes };

/** An address and the length of a prefix; or why there is none: it is too long for an address, or for its room. */
export type HncpPrefix = { readonly address: string; readonly length: number } | "length" | "room";

export interface HncpPolicy {
  readonly form: "policy";
  readonly policy: number;
  /** It has more than it should. */
  readonly tooLong: boolean;
  /** Of a destination. */
  readonly prefix?: HncpPrefix;
  readonly domain?: HncpName;
  readonly text?: TextBytes;
}

/** Labels, each as far as there is room; without compression. */
export interface HncpName {
  readonly labels: readonly Bytes[];
  /** How many bytes it takes; absent if it does not end in its room. */
  readonly length: number | undefined;
}

export const hncpTypes = {
  ...{ requestNetworkState: 1, requestNodeState: 2, nodeEndpoint: 3, networkState: 4, nodeState: 5, peer: 8 },
  ...{ keepAlive: 9, trustVerdict: 10, version: 32, externalConnection: 33, delegatedPrefix: 34, assignedPrefix: 35 },
  ...{ nodeAddress: 36, dhcp4: 37, dhcp6: 38, delegatedZone: 39, domainName: 40, nodeName: 41, managedPsk: 42 },
  prefixPolicy: 43,
} as const;

const headerLength = 4;
/** How deep TLVs are looked into; none has a reason to come near. */
const depthLimit = 100;

export function decodeHncp(reader: Reader, wireLength: number): HncpLayer {
  const base = { kind: "hncp", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  return { ...base, tlvs: readTlvs(reader, wireLength, 0) };
}

const padded = (length: number): number => Math.ceil(length / 4) * 4;

function readTlvs(reader: Reader, length: number, depth: number): HncpTlvs {
  const list: HncpTlv[] = [];
  for (let at = 0; at < length;) {
    if (!reader.has(headerLength)) return { list, end: "cut" };
    if (at + headerLength > length) return { list, end: "invalid" };
    const [type, size] = [reader.u16(), reader.u16()];
    const value = reader.bytes(size);
    if (value === undefined) return { list, end: "cut" };
    if (at + headerLength + size > length) return { list, end: "invalid" };
    reader.seek(value.start);
    const read = depth < depthLimit ? readContent(type, reader, size) : undefined;
    const content = read?.content;
    let tlvs: HncpTlvs | undefined;
    if (read?.tlvsAt !== undefined && size >= read.tlvsAt) {
      reader.seek(value.start + read.tlvsAt);
      tlvs = readTlvs(reader, size - read.tlvsAt, depth + 1);
    }
    list.push({ type, length: size, content, isWrong: read !== undefined && content === undefined, tlvs });
    reader.seek(value.start + padded(size));
    at += headerLength + padded(size);
  }
  return { list, end: undefined };
}

/** What a TLV holds, and where in it other TLVs begin. Nothing at all of unknown types. */
interface Content {
  readonly content: HncpContent | undefined;
  readonly tlvsAt?: number | undefined;
}

const wrong: Content = { content: undefined };

function readFixed<Form extends keyof Fixed>(form: Form, reader: Reader, length: number, exact: boolean): Content {
  const layout = layouts[form];
  const size = layoutLength(layout);
  if (exact ? length !== size : length < size) return wrong;
  return { content: { form, ...readLayout(reader, layout) } as unknown as HncpContent };
}

function readContent(type: number, reader: Reader, length: number): Content | undefined {
  const start = reader.offset;
  switch (type) {
    case hncpTypes.requestNetworkState:
      return length === 0 ? { content: { form: "empty" } } : wrong;
    case hncpTypes.requestNodeState:
      return readFixed("node", reader, length, true);
    case hncpTypes.nodeEndpoint:
      return readFixed("endpoint", reader, length, true);
    case hncpTypes.networkState:
      return readFixed("network-state", reader, length, true);
    case hncpTypes.nodeState:
      return { ...readFixed("node-state", reader, length, false), tlvsAt: 20 };
    case hncpTypes.peer:
      return readFixed("peer", reader, length, true);
    case hncpTypes.keepAlive:
      return readFixed("keep-alive", reader, length, false);
    case hncpTypes.trustVerdict: {
      if (length <= 36) return wrong;
      const verdict = reader.u8();
      reader.skip(3);
      const fingerprint = reader.captured(32);
      return { content: { form: "verdict", verdict, fingerprint, commonName: reader.captured(length - 36).asText() } };
    }
    case hncpTypes.version: {
      if (length < 5) return wrong;
      reader.skip(2);
      return { content: { form: "version", capabilities: reader.u16(), userAgent: reader.captured(length - 4) } };
    }
    case hncpTypes.externalConnection:
      return { content: { form: "external" }, tlvsAt: 0 };
    case hncpTypes.delegatedPrefix: {
      if (!hasPrefix(reader, start + 8, length - 8)) return wrong;
      const [validLifetime, preferredLifetime] = [reader.u32(), reader.u32()];
      const prefix = readPrefix(reader, length - 8);
      const content = { form: "delegated-prefix", validLifetime, preferredLifetime, prefix } as const;
      // tcpdump pads the prefix without what is before it, which has four times a whole number of bytes.
      return { content, tlvsAt: typeof prefix === "string" ? undefined : 8 + padded(reader.offset - start - 8) };
    }
    case hncpTypes.assignedPrefix: {
      if (!hasPrefix(reader, start + 5, length - 5)) return wrong;
      const [endpoint, priority] = [reader.u32(), reader.u8() & 0x0f];
      const prefix = readPrefix(reader, length - 5);
      const content = { form: "assigned-prefix", endpoint, priority, prefix } as const;
      return { content, tlvsAt: typeof prefix === "string" ? undefined : padded(reader.offset - start) };
    }
    case hncpTypes.prefixPolicy:
      return readPolicy(reader, length);
    case hncpTypes.dhcp4:
      return length === 0 ? wrong : { content: { form: "dhcp4", options: readOptions(reader, length, 1) } };
    case hncpTypes.dhcp6:
      return length === 0 ? wrong : { content: { form: "dhcp6", options: readOptions(reader, length, 2) } };
    case hncpTypes.nodeAddress: {
      if (length < 20) return wrong;
      return { content: { form: "node-address", endpoint: reader.u32(), address: readAddress(reader) }, tlvsAt: 20 };
    }
    case hncpTypes.delegatedZone: {
      if (length < 17) return wrong;
      const [address, flags] = [readAddress(reader), reader.u8()];
      const name = readName(reader, length - 17);
      const tlvsAt = name.length === undefined ? undefined : padded(17 + name.length);
      return { content: { form: "zone", address, flags, name }, tlvsAt };
    }
    case hncpTypes.domainName:
      return length === 0 ? wrong : { content: { form: "domain", name: readName(reader, length) } };
    case hncpTypes.nodeName: {
      const nameLength = length < 17 ? 0 : (reader.at8(start + 16) ?? 0);
      if (length < 17 + nameLength) return wrong;
      const address = readAddress(reader);
      reader.skip(1);
      const content = { form: "node-name", address, nameLength, name: reader.captured(nameLength) } as const;
      return { content, tlvsAt: padded(17 + nameLength) };
    }
    case hncpTypes.managedPsk:
      return length < 32 ? wrong : { content: { form: "psk", key: reader.captured(32) }, tlvsAt: 32 };
    default:
      return undefined;
  }
}

/** Whether there is room for a prefix by its length. */
function hasPrefix(reader: Reader, at: number, room: number): boolean {
  return room >= 1 && room >= 1 + Math.floor(((reader.at8(at) ?? 0) + 7) / 8);
}

const isMapped = (reader: Reader, at: number): boolean =>
  mappedStart.every((byte, index) => reader.at8(at + index) === byte);

/** An IPv6 address, or the IPv4 address that it stands for. */
function readAddress(reader: Reader): string {
  if (isMapped(reader, reader.offset)) reader.skip(mappedStart.length);
  else return reader.ipv6() ?? "";
  return reader.ipv4() ?? "";
}

/** A prefix of at most `room` bytes, its length included. */
function readPrefix(reader: Reader, room: number): HncpPrefix {
  const start = reader.offset;
  const bits = reader.u8();
  const mapped = bits >= mappedBits && room > mappedStart.length && isMapped(reader, start + 1);
  const length = mapped ? bits - mappedBits : bits;
  if (length > (mapped ? 32 : 128)) return "length";
  const skipped = mapped ? mappedStart.length : 0;
  const size = Math.ceil(length / 8);
  if (room - 1 < size + skipped) return "room";
  reader.skip(skipped);
  const value = reader.captured(size);
  const address = new Uint8Array(mapped ? 4 : 16);
  address.set(value.data.subarray(value.start, value.end));
  if (length % 8 !== 0) address[size - 1]! &= 0xff00 >> (length % 8);
  return { address: mapped ? ipv4Text(address, 0) : ipv6Text(address, 0), length };
}

export const hncpPolicies = { internet: 0, lastPrefix: 128, domain: 129, opaque: 130, restrictive: 131 } as const;

function readPolicy(reader: Reader, length: number): Content {
  if (length < 1) return wrong;
  const policy = reader.at8(reader.offset) ?? 0;
  const isAlone = policy === hncpPolicies.internet || policy === hncpPolicies.restrictive;
  const base = { form: "policy", policy, tooLong: isAlone && length !== 1 } as const;
  if (policy >= 1 && policy <= hncpPolicies.lastPrefix)
    return { content: { ...base, prefix: readPrefix(reader, length) } };
  reader.skip(1);
  if (policy === hncpPolicies.domain) return { content: { ...base, domain: readName(reader, length - 1) } };
  if (policy === hncpPolicies.opaque) return { content: { ...base, text: reader.captured(length - 1).asText() } };
  return { content: base };
}

function readName(reader: Reader, room: number): HncpName {
  const labels: Bytes[] = [];
  const start = reader.offset;
  while (reader.offset - start < room) {
    const size = reader.u8();
    const used = reader.offset - start;
    if (size === 0) return { labels, length: used };
    labels.push(reader.captured(Math.min(size, room - used)));
    if (used + size > room) break;
  }
  return { labels, length: undefined };
}
