import type { Reader } from "./reader.js";

/** An address of an 802.15.4 frame as text: two bytes or eight, of which the last one is sent first. */
export function readAddress(reader: Reader, length: number): string | undefined {
  const bytes = reader.bytes(length);
  if (bytes === undefined || length === 0) return undefined;
  const digits = [...bytes.data.subarray(bytes.start, bytes.end)]
    .reverse()
    .map((byte) => byte.toString(16).padStart(2, "0"));
  return digits.join(length === 2 ? "" : ":");
}
