import type { Bytes, Layer } from "./layer.js";
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
  /** All that was captured from the entry's start on. */
  readonly bytes: Bytes;
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
const entryLength = 20;

export function decodeRip(reader: Reader, wireLength: number): RipLayer {
  const offset = reader.offset;
  const capturedLength = reader.left;
  const there = Math.min(capturedLength, wireLength);
  const base = { kind: "rip", offset, wireLength, capturedLength } as const;
  if (there < headerLength) return { ...base, command: undefined, version: undefined, entriesLength: 0, entries: [] };
  const command = reader.u8();
  const version = reader.u8();
  const entries: RipEntry[] = [];
  for (let at = headerLength; at < there; at += entryLength) {
    reader.seek(offset + at);
    const bytes = reader.captured(reader.left);
    const hasHeader = there - at >= 4;
    entries.push({ family: hasHeader ? bytes.u16(0) : undefined, tag: hasHeader ? bytes.u16(2) : undefined, bytes });
  }
  return { ...base, command, version, entriesLength: there - headerLength, entries };
}

export function decodeRipng(reader: Reader, wireLength: number): RipngLayer {
  const base = { kind: "ripng", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  const header = { command: reader.maybe8(), version: reader.maybe8() };
  reader.skip(2);
  const entries: RipngEntry[] = [];
  for (let left = wireLength - headerLength; left >= entryLength; left -= entryLength) {
    const entry = { prefix: reader.ipv6(), routeTag: reader.maybe16(), prefixLength: reader.maybe8() };
    const metric = reader.maybe8();
    entries.push({ ...entry, metric });
    if (metric === undefined) break;
  }
  return { ...base, ...header, entries };
}
