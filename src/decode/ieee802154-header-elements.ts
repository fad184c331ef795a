/** Information elements of 802.15.4 headers: how frames are timed and how superframes are arranged. */
import { readPendingAddresses, type PendingAddresses } from "./ieee802154-commands.js";
import { readVendor, wrongLength, type VendorContent } from "./ieee802154-elements.js";
import type { Bytes } from "./layer.js";
import { readLayout, type Values } from "./layout.js";
import type { Reader } from "./reader.js";

/** Information elements of a frame's header (IEEE 802.15.4-2015, section 7.4.2). */
export interface HeaderElements {
  readonly elements: readonly HeaderElement[];
  /** The frame ends in the next element's header; or the last one is longer than the frame. */
  readonly problem: undefined | "short" | "past-end";
  readonly hasPayloadElements: boolean;
  /** Of all of them. */
  readonly length: number;
}

export interface HeaderElement {
  /** The bit that is set in elements of the payload. */
  readonly isPayload: boolean;
  readonly id: number;
  readonly length: number;
  readonly value: Bytes | undefined;
  readonly content: HeaderContent | undefined;
}

export type HeaderContent =
  | VendorContent
  | ({ readonly form: "csl"; readonly rendezvousTime: number | undefined } & Values<typeof cslLayout>)
  | ({ readonly form: "rit" } & Values<typeof ritLayout>)
  | DsmeContent
  | ({ readonly form: "rendezvous" } & Values<typeof rendezvousLayout>)
  | { readonly form: "time-correction"; readonly correction: number }
  /** Too short or too long for what it is. */
  | { readonly form: "wrong-length" };

/** How a DSME network's superframes, channels and beacons are arranged. Parts are absent from where the element ends. */
export interface DsmeContent {
  readonly form: "dsme";
  readonly superframe: number;
  readonly pending: PendingAddresses | undefined;
  readonly dsmeSuperframe: number | undefined;
  readonly timestamp: number | undefined;
  readonly timestampOffset: number | undefined;
  readonly beaconIndex: number | undefined;
  readonly bitmapLength: number | undefined;
  readonly bitmap: Bytes | undefined;
  readonly hopping: DsmeHopping | undefined;
  readonly channelBitmap: Bytes | undefined;
  readonly sequenceLength: number | undefined;
  readonly sequence: readonly number[] | undefined;
}

interface DsmeHopping {
  readonly sequenceId: number;
  readonly coordinatorSequence: number;
  readonly channelOffset: number;
  /** Absent if the packet ends in it. */
  readonly bitmapLength: number | undefined;
}

const cslLayout = { phase: "u16le", period: "u16le" } as const;
const ritLayout = { firstListen: "u8", repeatCount: "u8", repeatInterval: "u16le" } as const;
const rendezvousLayout = { time: "u16le", wakeUpInterval: "u16le" } as const;

export const headerElementIds = {
  ...{ vendor: 0, csl: 0x1a, rit: 0x1b, dsme: 0x1c, rendezvous: 0x1d, timeCorrection: 0x1e, extendedDsme: 0x21 },
  ...{ termination1: 0x7e, termination2: 0x7f },
} as const;

export function readHeaderElements(reader: Reader, left: number): HeaderElements {
  const elements: HeaderElement[] = [];
  let length = 0;
  do {
    const state = { elements, hasPayloadElements: false, length };
    if (left - length < 2) return { ...state, problem: "short" };
    const word = reader.u16le();
    const base = { isPayload: word >= 0x8000, id: (word >> 7) & 0xff, length: word & 0x7f };
    if (left - length < 2 + base.length) {
      elements.push({ ...base, value: undefined, content: undefined });
      return { ...state, problem: "past-end" };
    }
    const start = reader.offset;
    const content = base.length === 0 ? undefined : readHeaderContent(base.id, reader, base.length);
    reader.seek(start);
    elements.push({ ...base, value: reader.captured(base.length), content });
    length += 2 + base.length;
    const { termination1, termination2 } = headerElementIds;
    if (base.id === termination1) return { elements, problem: undefined, hasPayloadElements: true, length };
    if (base.id === termination2) break;
  } while (length !== left);
  return { elements, problem: undefined, hasPayloadElements: false, length };
}

function readHeaderContent(id: number, reader: Reader, length: number): HeaderContent | undefined {
  switch (id) {
    case headerElementIds.vendor:
      return length < 3 ? wrongLength : readVendor(reader, length);
    case headerElementIds.csl: {
      if (length < 4) return wrongLength;
      const fields = readLayout(reader, cslLayout);
      return { form: "csl", ...fields, rendezvousTime: length >= 6 ? reader.u16le() : undefined };
    }
    case headerElementIds.rit:
      return length < 4 ? wrongLength : { form: "rit", ...readLayout(reader, ritLayout) };
    case headerElementIds.dsme:
    case headerElementIds.extendedDsme:
      return length < 2 ? wrongLength : readDsme(reader, length, id === headerElementIds.extendedDsme);
    case headerElementIds.rendezvous:
      return length === 4 ? { form: "rendezvous", ...readLayout(reader, rendezvousLayout) } : wrongLength;
    case headerElementIds.timeCorrection:
      return length === 2 ? { form: "time-correction", correction: reader.u16le() } : wrongLength;
    default:
      return undefined;
  }
}

const hoppingPresent = 0x1000;

function readDsme(reader: Reader, length: number, isExtended: boolean): DsmeContent {
  const end = reader.offset + length;
  const has = (count: number): boolean => reader.offset + count <= end;
  const content: { -readonly [Name in keyof DsmeContent]: DsmeContent[Name] } = {
    ...{ form: "dsme", superframe: reader.u16le(), pending: undefined, dsmeSuperframe: undefined },
    ...{ timestamp: undefined, timestampOffset: undefined, beaconIndex: undefined, bitmapLength: undefined },
    ...{ bitmap: undefined, hopping: undefined, channelBitmap: undefined },
    ...{ sequenceLength: undefined, sequence: undefined },
  };
  if (!has(1)) return content;
  content.pending = readPendingAddresses(reader, end - reader.offset).pending;
  if (content.pending.short || !has(isExtended ? 2 : 1)) return content;
  content.dsmeSuperframe = isExtended ? reader.u16le() : reader.u8();
  if (!has(8)) return content;
  content.timestamp = reader.u32le() + reader.u16le() * 2 ** 32;
  content.timestampOffset = reader.u16le();
  if (!has(4)) return content;
  content.beaconIndex = reader.u16le();
  content.bitmapLength = reader.u16le();
  if (!has(content.bitmapLength)) return content;
  content.bitmap = reader.captured(content.bitmapLength);
  if (!has(5)) return content;
  const start = reader.offset;
  content.hopping = {
    ...{ sequenceId: reader.u8(), coordinatorSequence: reader.u8(), channelOffset: reader.u16le() },
    bitmapLength: reader.has(2) ? reader.u16le() : undefined,
  };
  // The length has two bytes; tcpdump counts one.
  reader.seek(start + 5);
  const bitmapLength = content.hopping.bitmapLength ?? 0;
  if (!has(bitmapLength)) return content;
  content.channelBitmap = reader.captured(bitmapLength);
  if (!isExtended || !(content.dsmeSuperframe & hoppingPresent) || !has(1)) return content;
  const count = reader.u8();
  content.sequenceLength = count;
  if (has(count * 2)) content.sequence = Array.from({ length: count }, () => reader.u16le());
  return content;
}
