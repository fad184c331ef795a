/** Information elements of 802.15.4 payloads, and what they share with those of headers (`ieee802154-header-elements.ts`). */
import type { Bytes } from "./layer.js";
import { layoutLength, readLayout, type Layout, type Values } from "./layout.js";
import type { Reader } from "./reader.js";

export interface VendorContent {
  readonly form: "vendor";
  readonly oui: Bytes;
  readonly data: Bytes;
}

export function readVendor(reader: Reader, length: number): VendorContent {
  return { form: "vendor", oui: reader.captured(3), data: reader.captured(length - 3) };
}

/** The content of an element that is too short or too long for what it is. */
export const wrongLength = { form: "wrong-length" } as const;

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
      return { form: "mlme", ...readMlmeElements(reader, length) };
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

export interface MlmeElement {
  readonly isLong: boolean;
  readonly id: number;
  readonly length: number;
  readonly value: Bytes | undefined;
  readonly content: MlmeContent | undefined;
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

interface Slotframe extends Values<typeof slotframeLayout> {
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

function readMlmeElements(
  reader: Reader,
  length: number,
): { readonly elements: readonly MlmeElement[]; readonly problem: undefined | "short" | "past-end" } {
  const elements: MlmeElement[] = [];
  for (let left = length; left > 0;) {
    if (left < 2) return { elements, problem: "short" };
    const word = reader.u16le();
    const isLong = word >= 0x8000;
    const size = isLong ? word & 0x3ff : word & 0xff;
    const base = { isLong, id: isLong ? (word >> 11) & 15 : (word >> 8) & 0x7f, length: size };
    if (left < 2 + size) {
      elements.push({ ...base, value: undefined, content: undefined });
      return { elements, problem: "past-end" };
    }
    const start = reader.offset;
    const content = size === 0 ? undefined : readMlmeContent(base.id, reader, size);
    reader.seek(start);
    elements.push({ ...base, value: reader.captured(size), content });
    left -= 2 + size;
  }
  return { elements, problem: undefined };
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
