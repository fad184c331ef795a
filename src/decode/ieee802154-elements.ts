import { readPendingAddresses, type PendingAddresses } from "./ieee802154-commands.js";
import type { Bytes } from "./layer.js";
import { layoutLength, readLayout, type Layout, type Values } from "./layout.js";
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

interface VendorContent {
  readonly form: "vendor";
  readonly oui: Bytes;
  readonly data: Bytes;
}

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

export interface DsmeHopping {
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

const wrongLength = { form: "wrong-length" } as const;

function readVendor(reader: Reader, length: number): VendorContent {
  return { form: "vendor", oui: reader.captured(3), data: reader.captured(length - 3) };
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

/** Information elements of a frame's payload (section 7.4.3). */
export interface PayloadElements {
  readonly elements: readonly PayloadElement[];
  readonly problem: undefined | "short" | "past-end";
  readonly length: number;
}

export interface PayloadElement {
  readonly isPayload: boolean;
  readonly group: number;
  readonly length: number;
  readonly value: Bytes | undefined;
  readonly content: PayloadContent | undefined;
}

export type PayloadContent =
  | VendorContent
  | {
      readonly form: "mlme";
      readonly elements: readonly MlmeElement[];
      readonly problem: undefined | "short" | "past-end";
    }
  | MultiplexedContent
  | { readonly form: "ietf"; readonly subtype: number; readonly data: Bytes }
  | { readonly form: "wrong-length" };

export interface MlmeElement {
  readonly isLong: boolean;
  readonly id: number;
  readonly length: number;
  readonly value: Bytes | undefined;
  readonly content: MlmeContent | undefined;
}

/** Another protocol's data (IEEE 802.15.9). */
export interface MultiplexedContent {
  readonly form: "multiplexed";
  readonly transferType: number;
  readonly transaction: number;
  /** Before which part the element ends. */
  readonly problem: undefined | "multiplex-id" | "fragment-number" | "total-size";
  readonly fragment?: number;
  readonly totalSize?: number;
  readonly multiplexId?: number;
  /** Of an abortion. */
  readonly maximumSize?: number;
  readonly data?: Bytes;
}

export const payloadGroups = { mlme: 1, vendor: 2, multiplexed: 3, ietf: 5, termination: 15 } as const;

export function readPayloadElements(reader: Reader, left: number): PayloadElements {
  const elements: PayloadElement[] = [];
  let length = 0;
  do {
    if (left - length < 2) return { elements, problem: "short", length };
    const word = reader.u16le();
    const base = { isPayload: word >= 0x8000, group: (word >> 11) & 15, length: word & 0x3ff };
    if (left - length < 2 + base.length) {
      elements.push({ ...base, value: undefined, content: undefined });
      return { elements, problem: "past-end", length };
    }
    const start = reader.offset;
    const content = base.length === 0 ? undefined : readPayloadContent(base.group, reader, base.length);
    reader.seek(start);
    elements.push({ ...base, value: reader.captured(base.length), content });
    length += 2 + base.length;
    if (base.group === payloadGroups.termination) break;
  } while (left > length);
  return { elements, problem: undefined, length };
}

function readPayloadContent(group: number, reader: Reader, length: number): PayloadContent | undefined {
  switch (group) {
    case payloadGroups.mlme:
      return readMlme(reader, length);
    case payloadGroups.vendor:
      return length < 3 ? wrongLength : readVendor(reader, length);
    case payloadGroups.multiplexed:
      return readMultiplexed(reader, length);
    case payloadGroups.ietf:
      return { form: "ietf", subtype: reader.u8(), data: reader.captured(length - 1) };
    default:
      return undefined;
  }
}

function readMultiplexed(reader: Reader, length: number): MultiplexedContent {
  const control = reader.u8();
  const base = {
    form: "multiplexed",
    transferType: control & 7,
    transaction: control >> 3,
    problem: undefined,
  } as const;
  const rest = (used: number) => ({ data: reader.captured(length - used) });
  switch (base.transferType) {
    case 0:
      if (length < 3) return { ...base, problem: "multiplex-id" };
      return { ...base, multiplexId: reader.u16le(), ...rest(3) };
    case 2:
    case 4: {
      if (length < 2) return { ...base, problem: "fragment-number" };
      const fragment = reader.u8();
      if (fragment !== 0) return { ...base, fragment, ...rest(2) };
      if (length < 6) return { ...base, fragment, problem: "total-size" };
      return { ...base, fragment, totalSize: reader.u16le(), multiplexId: reader.u16le(), ...rest(6) };
    }
    case 6:
      return length === 3 ? { ...base, maximumSize: reader.u16le() } : { ...base, ...rest(1) };
    default:
      return { ...base, ...rest(1) };
  }
}

export type MlmeContent =
  | VendorContent
  | ({ readonly form: "synchronization"; readonly short: boolean } & Values<typeof synchronizationLayout>)
  | SlotframesContent
  | ({ readonly form: "time-slot" } & Partial<Values<typeof timeSlotLayout>>)
  | HoppingContent
  | { readonly form: "wrong-length" };

export interface SlotframesContent {
  readonly form: "slotframes";
  readonly count: number;
  readonly slotframes: readonly Slotframe[];
  /** The element ends before the next one. */
  readonly short: boolean;
}

export interface Slotframe extends Values<typeof slotframeLayout> {
  readonly links: readonly Values<typeof linkLayout>[];
  /** The element ends before the next link. */
  readonly short: boolean;
}

/** Parts are absent from where the element ends. */
export interface HoppingContent {
  readonly form: "hopping";
  readonly sequenceId: number;
  /** There is nothing but the identifier. */
  readonly isShort: boolean;
  readonly page?: Values<typeof pageLayout>;
  readonly bitmap?: Bytes;
  readonly sequenceLength?: number;
  readonly sequence?: readonly number[];
  readonly currentHop?: number;
}

export const mlmeIds = { vendor: 8, hopping: 9, synchronization: 0x1a, slotframes: 0x1b, timeSlot: 0x1c } as const;

const synchronizationLayout = { slotLow: "u32le", slotHigh: "u8", joinMetric: "u8" } as const;
const slotframeLayout = { handle: "u8", size: "u16le", linkCount: "u8" } as const;
const linkLayout = { timeSlot: "u16le", channelOffset: "u16le", options: "u8" } as const;
const pageLayout = { channelPage: "u8", channelCount: "u16le", phyConfiguration: "u32le" } as const;

const timings = {
  ...{ id: "u8", ccaOffset: "u16le", cca: "u16le", txOffset: "u16le", rxOffset: "u16le", rxAckDelay: "u16le" },
  ...{ txAckDelay: "u16le", rxWait: "u16le", ackWait: "u16le", rxTx: "u16le", maximumAck: "u16le" },
} as const satisfies Layout;
const timeSlotLayout = { ...timings, maximumTx: "u16le", length: "u16le" } as const;

function readMlme(reader: Reader, length: number): PayloadContent {
  const elements: MlmeElement[] = [];
  for (let left = length; left > 0;) {
    if (left < 2) return { form: "mlme", elements, problem: "short" };
    const word = reader.u16le();
    const isLong = word >= 0x8000;
    const size = isLong ? word & 0x3ff : word & 0xff;
    const base = { isLong, id: isLong ? (word >> 11) & 15 : (word >> 8) & 0x7f, length: size };
    if (left < 2 + size) {
      elements.push({ ...base, value: undefined, content: undefined });
      return { form: "mlme", elements, problem: "past-end" };
    }
    const start = reader.offset;
    const content = size === 0 ? undefined : readMlmeContent(base.id, reader, size);
    reader.seek(start);
    elements.push({ ...base, value: reader.captured(size), content });
    left -= 2 + size;
  }
  return { form: "mlme", elements, problem: undefined };
}

function readMlmeContent(id: number, reader: Reader, length: number): MlmeContent | undefined {
  switch (id) {
    case mlmeIds.vendor:
      return length < 3 ? wrongLength : readVendor(reader, length);
    case mlmeIds.hopping:
      return readHopping(reader, length);
    case mlmeIds.synchronization: {
      // tcpdump reads on behind an element that is too short.
      const short = length < layoutLength(synchronizationLayout);
      return { form: "synchronization", short, ...readLayout(reader, synchronizationLayout) };
    }
    case mlmeIds.slotframes:
      return readSlotframes(reader, length);
    case mlmeIds.timeSlot:
      if (length === 1) return { form: "time-slot", id: reader.u8() };
      if (length === 25) return { form: "time-slot", ...readLayout(reader, timeSlotLayout) };
      if (length !== 27) return wrongLength;
      return { form: "time-slot", ...readLayout(reader, timings), maximumTx: u24le(reader), length: u24le(reader) };
    default:
      return undefined;
  }
}

const u24le = (reader: Reader): number => reader.u16le() | (reader.u8() << 16);

function readSlotframes(reader: Reader, length: number): SlotframesContent {
  const end = reader.offset + length;
  const count = reader.u8();
  const slotframes: Slotframe[] = [];
  while (slotframes.length < count) {
    if (end - reader.offset < layoutLength(slotframeLayout))
      return { form: "slotframes", count, slotframes, short: true };
    const fields = readLayout(reader, slotframeLayout);
    const links: Values<typeof linkLayout>[] = [];
    const linkCount = fields.linkCount ?? 0;
    while (links.length < linkCount && end - reader.offset >= layoutLength(linkLayout))
      links.push(readLayout(reader, linkLayout));
    slotframes.push({ ...fields, links, short: links.length < linkCount });
  }
  return { form: "slotframes", count, slotframes, short: false };
}

function readHopping(reader: Reader, length: number): HoppingContent {
  const end = reader.offset + length;
  const has = (count: number): boolean => reader.offset + count <= end;
  const sequenceId = reader.u8();
  let content: HoppingContent = { form: "hopping", sequenceId, isShort: length === 1 };
  if (!has(layoutLength(pageLayout))) return content;
  const page = readLayout(reader, pageLayout);
  content = { ...content, page };
  if (page.channelPage === 9 || page.channelPage === 10) {
    const size = Math.floor(((page.channelCount ?? 0) + 7) / 8);
    if (!has(size)) return content;
    content = { ...content, bitmap: reader.captured(size) };
  }
  if (!has(2)) return content;
  const sequenceLength = reader.u16le();
  content = { ...content, sequenceLength };
  if (!has(sequenceLength * 2)) return content;
  content = { ...content, sequence: Array.from({ length: sequenceLength }, () => reader.u16le()) };
  return has(2) ? { ...content, currentHop: reader.u16le() } : content;
}
