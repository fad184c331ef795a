import type { Context } from "./context.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** The Multicast Source Discovery Protocol (RFC 3618). */
export interface MsdpLayer extends Layer {
  readonly kind: "msdp";
  readonly tlvs: readonly MsdpTlv[];
  /** A TLV's length cannot be; or its header was not captured. */
  readonly end: undefined | "wrong" | "cut";
}

export interface MsdpTlv {
  readonly type: number;
  readonly length: number;
  /** The length is below that of a header, or more than the segment has left. */
  readonly isWrong: boolean;
  /** Of active sources; absent if not captured. */
  readonly entryCount?: number | undefined;
  /** The packet behind active sources. */
  readonly hasData?: boolean;
  readonly data?: Layer | undefined;
  /** Of a request for sources: the group. */
  readonly group?: string | undefined;
}

export const msdpTypes = { sourceActive: 1, request: 2, response: 3, keepalive: 4, notification: 5 } as const;

export const msdpHeaderLength = 3;
const lastType = 7;
const longestFirst = 1500;
const entryLength = 12;

export function decodeMsdp(reader: Reader, wireLength: number, context: Context): MsdpLayer {
  const base = { kind: "msdp", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  const tlvs: MsdpTlv[] = [];
  for (let left = wireLength; left > 0;) {
    if (!reader.has(msdpHeaderLength)) return { ...base, tlvs, end: "cut" };
    const start = reader.offset;
    const [type, length] = [reader.u8(), reader.u16()];
    const isFirst = left === wireLength;
    if (isFirst && (length > longestFirst || length < msdpHeaderLength || type === 0 || type > lastType))
      return { ...base, tlvs, end: "wrong" };
    const isWrong = length < msdpHeaderLength || left < length;
    tlvs.push({ type, length, isWrong, ...(isWrong ? {} : readTlv(type, length, reader, context)) });
    if (isWrong) return { ...base, tlvs, end: "wrong" };
    reader.seek(start + length);
    left -= length;
  }
  return { ...base, tlvs, end: undefined };
}

function readTlv(type: number, length: number, reader: Reader, context: Context): Partial<MsdpTlv> {
  const start = reader.offset;
  switch (type) {
    case msdpTypes.sourceActive:
    case msdpTypes.response: {
      const entryCount = reader.maybe8();
      const before = (entryCount ?? 0) * entryLength + 8;
      if (before >= length) return { entryCount, hasData: false };
      reader.seek(start + before - msdpHeaderLength);
      return { entryCount, hasData: true, data: context.ipVersion(4, reader, length - before) };
    }
    case msdpTypes.request:
      reader.skip(1);
      return { group: reader.ipv4() };
    default:
      return {};
  }
}
