import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** Real-time Transport Protocol (RFC 3550, and the draft of version 1). Fields are absent when not captured. */
export interface RtpLayer extends Layer {
  readonly kind: "rtp";
  /** `short`: the datagram has no room for a header. */
  readonly problem: undefined | "short";
  readonly version: number | undefined;
  /** Whether an extension follows the header; in version 1, options. */
  readonly extension: boolean;
  readonly marker: boolean;
  readonly payloadType: number;
  readonly sequenceNumber: number;
  readonly timestamp: number | undefined;
  /** The synchronization source; in version 1, what follows the fixed header. */
  readonly source: number | undefined;
  /** Whether extension or options fit into the datagram; absent when they were not captured. */
  readonly extensionFits: boolean | undefined;
  /** The first 16 bits of H.261 video (RFC 4587). */
  readonly h261: number | undefined;
}

export const oldRtpVersion = 1;
export const oldRtpHeaderLength = 8;
export const rtpHeaderLength = 12;
export const h261Type = 0x1f;

export function decodeRtp(reader: Reader, wireLength: number): RtpLayer {
  const { offset } = reader;
  const first = wireLength < oldRtpHeaderLength ? undefined : reader.maybe32();
  const word = first ?? 0;
  const version = first === undefined ? undefined : word >>> 30;
  const isOld = version === oldRtpVersion;
  const headerLength = isOld ? oldRtpHeaderLength : rtpHeaderLength;
  const isShort = wireLength < oldRtpHeaderLength || (version !== undefined && wireLength < headerLength);
  const payloadType = (word >>> 16) & (isOld ? 0x3f : 0x7f);
  const extension = (word & (isOld ? 0x800000 : 0x10000000)) !== 0;
  const base = { kind: "rtp", offset, wireLength, capturedLength: reader.left + reader.offset - offset } as const;
  const timestamp = reader.maybe32();
  const source = reader.maybe32();
  reader.seek(offset + headerLength);
  const words = Math.floor(wireLength / 4) - headerLength / 4;
  const fits = !extension || (isOld ? skipOptions(reader, words) : skipExtension(reader, words));
  return {
    ...base,
    problem: isShort ? "short" : undefined,
    version,
    extension,
    marker: (word & (isOld ? 0x400000 : 0x800000)) !== 0,
    payloadType,
    sequenceNumber: word & 0xffff,
    timestamp,
    source,
    extensionFits: fits,
    h261: payloadType === h261Type && fits && reader.has(4) ? reader.u16() : undefined,
  };
}

/** Each option tells its length in words; the last one has the highest bit set. */
function skipOptions(reader: Reader, words: number): boolean | undefined {
  let left = words;
  for (;;) {
    const start = reader.offset;
    const option = reader.maybe32();
    if (option === undefined) return undefined;
    const length = (option >>> 16) & 0xff;
    if (length === 0 || length > left) return false;
    reader.seek(start + length * 4);
    left -= length;
    if (option >>> 31 !== 0) return true;
  }
}

function skipExtension(reader: Reader, words: number): boolean | undefined {
  const start = reader.offset;
  const extension = reader.maybe32();
  if (extension === undefined) return undefined;
  const length = (extension & 0xffff) + 1;
  if (length > words) return false;
  reader.seek(start + length * 4);
  return true;
}
