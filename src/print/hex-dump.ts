/**
 * Dumps of bytes: `-x`, `-X` and `-A`. A line of the first two shows 16 bytes: its offset, the bytes in groups of two
 * and, for -X, the bytes again as characters, those that are not graphic as dots.
 *
 * A dump is most of the text of a packet, so its characters go into the buffer one by one, without any string.
 */
import type { TextBuffer } from "./text-buffer.js";

const bytesPerLine = 16;
/** Column after the bytes: a blank and four digits for each two, after the blank that follows the colon. */
const hexWidth = 41;
/** Bytes of a line besides its indent: the offset, the bytes, two blanks and the characters. */
const lineWidth = 12 + hexWidth + 2 + bytesPerLine;

const digits = new TextEncoder().encode("0123456789abcdef");
const blank = 0x20;
const dot = 0x2e;
const colon = 0x3a;
const tab = 0x09;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** What each byte is shown as where it is shown as a character. */
const characters = Uint8Array.from({ length: 256 }, (_, byte) => (isGraphic(byte) ? byte : dot));

/** The two digits of each byte, the first one in the low half. */
const digitPairs = Uint16Array.from({ length: 256 }, (_, byte) => digits[byte >> 4]! | (digits[byte & 0xf]! << 8));

function isGraphic(byte: number): boolean {
  return byte > 0x20 && byte < 0x7f;
}

/** The bytes from `start` to `end`, one line for each 16, each line after `indent`. */
export function addHexDump(text: TextBuffer, data: Uint8Array, start: number, end: number, indent: string): void {
  addLines(text, data, start, end, indent, false);
}

/** As `addHexDump`, with the characters. */
export function addHexAndAsciiDump(
  text: TextBuffer,
  data: Uint8Array,
  start: number,
  end: number,
  indent: string,
): void {
  addLines(text, data, start, end, indent, true);
}

function addLines(
  text: TextBuffer,
  data: Uint8Array,
  start: number,
  end: number,
  indent: string,
  withCharacters: boolean,
): void {
  text.makeRoom((Math.ceil((end - start) / bytesPerLine) + 1) * (indent.length + lineWidth));
  const buffer = text.bytes;
  let at = text.length;
  for (let from = start; from < end; from += bytesPerLine) {
    const to = Math.min(from + bytesPerLine, end);
    for (let index = 0; index < indent.length; index++) buffer[at++] = indent.charCodeAt(index);
    at = putOffset(buffer, from - start, at);
    const hexStart = at;
    buffer[at++] = blank;
    for (let next = from; next < to; next++) {
      if (((next - from) & 1) === 0) buffer[at++] = blank;
      const pair = digitPairs[data[next]!]!;
      buffer[at++] = pair;
      buffer[at++] = pair >> 8;
    }
    if (!withCharacters) continue;
    while (at < hexStart + hexWidth + 2) buffer[at++] = blank;
    for (let next = from; next < to; next++) buffer[at++] = characters[data[next]!]!;
  }
  text.length = at;
}

/** The offset in at least four hexadecimal digits, and a colon. */
function putOffset(buffer: Uint8Array, offset: number, start: number): number {
  let at = start;
  buffer[at++] = 0x30;
  buffer[at++] = 0x78;
  let shift = 12;
  while (offset >>> (shift + 4) > 0 && shift < 28) shift += 4;
  for (; shift >= 0; shift -= 4) buffer[at++] = digits[(offset >>> shift) & 0xf]!;
  buffer[at++] = colon;
  return at;
}

/** The bytes as text, where tab and line feed keep their meaning. Carriage returns before a line feed are dropped. */
export function addAsciiDump(text: TextBuffer, data: Uint8Array, start: number, end: number): void {
  text.makeRoom(end - start + 1);
  const buffer = text.bytes;
  let at = text.length;
  buffer[at++] = lineFeed;
  for (let next = start; next < end; next++) {
    const byte = data[next]!;
    if (byte === carriageReturn) {
      // Where only one byte follows, tcpdump drops a carriage return whatever that byte is.
      if (next + 2 < end && data[next + 1] !== lineFeed) buffer[at++] = dot;
    } else if (byte === blank || byte === tab || byte === lineFeed) buffer[at++] = byte;
    else buffer[at++] = characters[byte]!;
  }
  text.length = at;
}
