import type { Reader } from "./reader.js";

/**
 * How text from packets is made harmless: control characters become `^@` to `^_` and `^?`, bytes above 127 get `M-` in
 * front of what their lower seven bits are.
 */
const escapes = Array.from({ length: 256 }, (_, byte) => {
  const low = byte & 0x7f;
  const printable = low >= 0x20 && low < 0x7f;
  return (byte > 0x7f ? "M-" : "") + (printable ? String.fromCharCode(low) : `^${String.fromCharCode(low ^ 0x40)}`);
});

export function escapeByte(byte: number): string {
  return escapes[byte & 0xff]!;
}

/** The text in the `count` bytes at `at`, as far as they were captured, escaped. */
export function escapeText(reader: Reader, at: number, count: number): string {
  let text = "";
  for (let next = at; next < at + count; next++) {
    const byte = reader.at8(next);
    if (byte === undefined) break;
    text += escapes[byte]!;
  }
  return text;
}
