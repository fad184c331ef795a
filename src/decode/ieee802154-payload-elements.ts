/** Information elements of 802.15.4 payloads; `ieee802154-mlme-elements.ts` has those within the group of MLME. */
import { readVendor, wrongLength, type VendorContent } from "./ieee802154-elements.js";
import { readMlmeElements, type MlmeElement } from "./ieee802154-mlme-elements.js";
import type { Bytes } from "./layer.js";
import type { Reader } from "./reader.js";

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
