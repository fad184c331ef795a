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

/** Text that a zero byte ends, escaped. */
export interface TerminatedText {
  readonly text: string;
  /** False if there is no zero byte in the room for the text, or it was not captured. */
  readonly terminated: boolean;
  /** Not even the first byte was captured. */
  readonly missing: boolean;
}

/** Reads text at the cursor, which has at most `room` bytes, and moves behind its end. */
export function readTerminatedText(reader: Reader, room: number): TerminatedText {
  const missing = !reader.has(1);
  let text = "";
  for (let left = room; left > 0; left--) {
    const byte = reader.maybe8();
    if (byte === undefined) break;
    if (byte === 0) return { text, terminated: true, missing };
    text += escapes[byte]!;
  }
  return { text, terminated: false, missing };
}

/** Text of a known length, escaped, as far as it was captured. */
export interface CapturedText {
  readonly text: string;
  readonly cut: boolean;
}

/** Reads text of `length` bytes at the cursor and moves behind it. */
export function readText(reader: Reader, length: number): CapturedText {
  const start = reader.offset;
  const cut = !reader.has(length);
  reader.skip(length);
  return { text: escapeText(reader, start, length), cut };
}

/** As `readText`, where zero bytes may fill up the room behind the text; nothing after the first one is missed. */
export function readPaddedText(reader: Reader, length: number): CapturedText {
  const start = reader.offset;
  let text = "";
  let at = start;
  for (; at < start + length; at++) {
    const byte = reader.at8(at);
    if (byte === undefined || byte === 0) break;
    text += escapes[byte]!;
  }
  const cut = at < start + length && at >= reader.end;
  reader.skip(length);
  return { text, cut };
}
