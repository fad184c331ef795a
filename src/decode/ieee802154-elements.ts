/** What information elements of all places share (IEEE 802.15.4-2015 section 7.4). */
import type { Bytes } from "./layer.js";
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
