import type { Context } from "./context.js";
import { decodeFrame } from "./ieee80211.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** The older headers before IEEE 802.11 frames: AVS's (its length is in it) and the one of the Prism chips' drivers. */
export interface Ieee80211CaptureLayer extends Layer {
  readonly kind: "avs" | "prism";
  readonly cut: boolean;
  /** Of Prism: the message code; of AVS: the magic number with the version. */
  readonly messageCode: number | undefined;
  readonly headerLength: number;
}

const prismLength = 144;
const avsLength = 8;
const avsVersions: ReadonlySet<number> = new Set([0x80211001, 0x80211002]);
const plain = { padded: false, checkLength: 0 } as const;

export function decodeAvs(reader: Reader, wireLength: number, context: Context): Ieee80211CaptureLayer {
  const { offset, left: capturedLength } = reader;
  const base = { kind: "avs", offset, wireLength, capturedLength } as const;
  const messageCode = reader.maybe32();
  const length = reader.maybe32();
  if (length === undefined || length < avsLength || capturedLength < length)
    return { ...base, cut: true, messageCode, headerLength: capturedLength };
  reader.seek(offset + length);
  const payload = decodeFrame(reader, wireLength - length, context, plain);
  return { ...base, cut: false, messageCode, headerLength: length + payload.headerLength, payload };
}

/** Linux has no link type of its own for AVS's header, so the first number tells the two apart. */
export function decodePrism(reader: Reader, wireLength: number, context: Context): Ieee80211CaptureLayer {
  const { offset, left: capturedLength } = reader;
  const base = { kind: "prism", offset, wireLength, capturedLength } as const;
  const messageCode = reader.maybe32();
  if (messageCode !== undefined && avsVersions.has(messageCode)) {
    reader.seek(offset);
    return decodeAvs(reader, wireLength, context);
  }
  if (capturedLength < prismLength) return { ...base, cut: true, messageCode, headerLength: capturedLength };
  reader.seek(offset + prismLength);
  const payload = decodeFrame(reader, wireLength - prismLength, context, plain);
  return { ...base, cut: false, messageCode, headerLength: prismLength + payload.headerLength, payload };
}
