import type { Ieee802154Layer } from "./ieee802154.js";
import { decodeEnclosedIeee802154 } from "./ieee802154.js";
import type { Layer, TextBytes } from "./layer.js";
import { layoutLength, readLayout, type Values } from "./layout.js";
import type { Reader } from "./reader.js";

/** The ZigBee Encapsulation Protocol: frames of IEEE 802.15.4 that a capturing device sends on. */
export interface ZepLayer extends Layer {
  readonly kind: "zep";
  /** `EX`, or what stands in its place; nothing follows that. */
  readonly preamble: TextBytes;
  readonly version: number | undefined;
  /** From version 2 on: whether a frame follows, or one is acknowledged. */
  readonly type: number | undefined;
  /** What is too short for its header has neither this nor `acknowledged`. */
  readonly frame: Partial<Values<typeof frameLayout2>> | undefined;
  /** The sequence number of the frame acknowledged. */
  readonly acknowledged: Values<typeof acknowledgmentLayout> | undefined;
  readonly headerLength: number;
  readonly payload?: Ieee802154Layer | undefined;
}

export const zepPreamble = "EX";
const zepAcknowledgment = 2;

const radioLayout = { channelId: "u8", deviceId: "u16", crcMode: "u8", linkQuality: "u8" } as const;
const frameLayout1 = { ...radioLayout, reserved: { skip: 7 }, length: "u8" } as const;
const timeLayout = { seconds: "u32", fraction: "u32", sequenceNumber: "u32" } as const;
const frameLayout2 = { ...radioLayout, ...timeLayout, reserved: { skip: 10 }, length: "u8" } as const;
const acknowledgmentLayout = { sequenceNumber: "u32" } as const;

export function decodeZep(reader: Reader, wireLength: number): ZepLayer {
  const { offset, left: capturedLength } = reader;
  const preamble = reader.captured(2).asText();
  const nothing = {
    version: undefined,
    type: undefined,
    frame: undefined,
    acknowledged: undefined,
    headerLength: 2,
  };
  const base = { kind: "zep", offset, wireLength, capturedLength, preamble, ...nothing } as const;
  if (reader.text(offset, offset + 2) !== zepPreamble) return base;
  const version = reader.maybe8();
  const type = version === 1 ? undefined : reader.maybe8();
  const isAcknowledgment = version !== 1 && type === zepAcknowledgment;
  const frameLayout = version === 1 ? frameLayout1 : frameLayout2;
  const headerLength = (version === 1 ? 3 : 4) + layoutLength(isAcknowledgment ? acknowledgmentLayout : frameLayout);
  const header = { ...base, version, type, headerLength };
  if (wireLength < headerLength) return header;
  if (isAcknowledgment) return { ...header, acknowledged: readLayout(reader, acknowledgmentLayout) };
  const frame: Partial<Values<typeof frameLayout2>> = readLayout(reader, frameLayout);
  const { length = 0 } = frame;
  return { ...header, frame, payload: length === 0 ? undefined : decodeEnclosedIeee802154(reader, length) };
}
