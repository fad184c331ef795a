import type { Bytes, Layer, TextBytes } from "./layer.js";
import type { Reader } from "./reader.js";

/** Routing Information Protocol, versions 1 (RFC 1058) and 2 (RFC 2453). */
export interface RipLayer extends Layer {
  readonly kind: "rip";
  /** Absent, like `version`, when not all of the header is there. */
  readonly command: number | undefined;
  readonly version: number | undefined;
  /** What is there behind the header. */
  readonly entriesLength: number;
  readonly entries: readonly RipEntry[];
}

export interface RipEntry {
  /** Absent, like `tag`, when fewer than four bytes are left. */
  readonly family: number | undefined;
  /** Route tag, or type of authentication. */
  readonly tag: number | undefined;
  /** Of families 0 and 2 (IPv4), if the packet has room for an entry. */
  readonly route: RipRoute | undefined;
  /** Of family 0xffff with type 2 (RFC 2453 section 4.1): what was captured of its 16 bytes. */
  readonly password: TextBytes | undefined;
  /** Of family 0xffff with type 3 (RFC 4822). */
  readonly authentication: RipAuthentication | undefined;
  /** All of the entry that was captured. */
  readonly bytes: Bytes;
}

interface RipRoute {
  readonly address: string;
  /** Here and below, version 1 has zeros. */
  readonly subnetMask: number;
  readonly nextHop: string;
  readonly metric: number;
}

interface RipAuthentication {
  readonly packetLength: number;
  readonly keyId: number;
  readonly dataLength: number;
  readonly sequenceNumber: number;
  readonly mustBeZero: readonly number[];
}

/** RIPng (RFC 2080). Fields are absent when not captured. */
export interface RipngLayer extends Layer {
  readonly kind: "ripng";
  readonly command: number | undefined;
  readonly version: number | undefined;
  /** As many as the packet has room for; the list ends with the first that is not all there. */
  readonly entries: readonly RipngEntry[];
}

export interface RipngEntry {
  readonly prefix: string | undefined;
  readonly routeTag: number | undefined;
  readonly prefixLength: number | undefined;
  readonly metric: number | undefined;
}

const headerLength = 4;
export const ripEntryLength = 20;

export function decodeRip(reader: Reader, wireLength: number): RipLayer {
  const offset = reader.offset;
  const capturedLength = reader.left;
  const there = Math.min(capturedLength, wireLength);
  const base = { kind: "rip", offset, wireLength, capturedLength } as const;
  if (there < headerLength) return { ...base, command: undefined, version: undefined, entriesLength: 0, entries: [] };
  const command = reader.u8();
  const version = reader.u8();
  const entries: RipEntry[] = [];
  for (let at = headerLength; at < there; at += ripEntryLength) {
    reader.seek(offset + at);
    entries.push(readEntry(reader, there - at));
  }
  return { ...base, command, version, entriesLength: there - headerLength, entries };
}

const ipv4Family = 2;
export const ripAuthenticationFamily = 0xffff;
const [passwordType, digestType] = [2, 3];

/** `room` is what there is from the entry's start to the packet's end. */
function readEntry(reader: Reader, room: number): RipEntry {
  const start = reader.offset;
  const bytes = reader.captured(ripEntryLength);
  const none = { route: undefined, password: undefined, authentication: undefined };
  if (room < 4) return { family: undefined, tag: undefined, ...none, bytes };
  reader.seek(start);
  const [family, tag] = [reader.u16(), reader.u16()];
  const entry = { family, tag, ...none, bytes };
  if (family === ripAuthenticationFamily && tag === passwordType)
    return { ...entry, password: bytes.slice(4).asText() };
  if (room < ripEntryLength) return entry;
  if (family === ripAuthenticationFamily && tag === digestType)
    return { ...entry, authentication: readAuthentication(reader) };
  return family === 0 || family === ipv4Family ? { ...entry, route: readRoute(reader) } : entry;
}

function readRoute(reader: Reader): RipRoute {
  const [address, subnetMask] = [reader.ipv4() ?? "", reader.u32()];
  return { address, subnetMask, nextHop: reader.ipv4() ?? "", metric: reader.u32() };
}

function readAuthentication(reader: Reader): RipAuthentication {
  return {
    packetLength: reader.u16(),
    keyId: reader.u8(),
    dataLength: reader.u8(),
    sequenceNumber: reader.u32(),
    mustBeZero: [reader.u32(), reader.u32()],
  };
}

export function decodeRipng(reader: Reader, wireLength: number): RipngLayer {
  const base = { kind: "ripng", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  const header = { command: reader.maybe8(), version: reader.maybe8() };
  reader.skip(2);
  const entries: RipngEntry[] = [];
  for (let left = wireLength - headerLength; left >= ripEntryLength; left -= ripEntryLength) {
    const entry = { prefix: reader.ipv6(), routeTag: reader.maybe16(), prefixLength: reader.maybe8() };
    const metric = reader.maybe8();
    entries.push({ ...entry, metric });
    if (metric === undefined) break;
  }
  return { ...base, ...header, entries };
}
