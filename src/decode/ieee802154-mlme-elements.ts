/** Information elements by which the management of 802.15.4's MAC sublayer plans slots and channels (section 7.4.4). */
import { readVendor, wrongLength, type VendorContent } from "./ieee802154-elements.js";
import type { Bytes } from "./layer.js";
import { layoutLength, readLayout, type Layout, type Values } from "./layout.js";
import type { Reader } from "./reader.js";

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

export interface Slotframe extends Values<typeof slotframeLayout> {
  readonly links: readonly Ieee802154ElementsLink[];
  /** The element ends before the next link. */
  readonly short: boolean;
}

/** Parts are absent from where the element ends. */
export interface HoppingContent {
  readonly form: "hopping";
  readonly sequenceId: number;
  /** There is nothing but the identifier. */
  readonly isShort: boolean;
  readonly page?: Ieee802154ElementsPage;
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

// The names of these are also those in the schema.
export type Ieee802154ElementsLink = Values<typeof linkLayout>;
export type Ieee802154ElementsPage = Values<typeof pageLayout>;

const timings = {
  ...{ id: "u8", ccaOffset: "u16le", cca: "u16le", txOffset: "u16le", rxOffset: "u16le", rxAckDelay: "u16le" },
  ...{ txAckDelay: "u16le", rxWait: "u16le", ackWait: "u16le", rxTx: "u16le", maximumAck: "u16le" },
} as const satisfies Layout;
const timeSlotLayout = { ...timings, maximumTx: "u16le", length: "u16le" } as const;

export function readMlmeElements(
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
    const links: Ieee802154ElementsLink[] = [];
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
