/**
 * Dumps of bytes: `-x`, `-X` and `-A`. A line of the first two shows 16 bytes: its offset, the bytes in groups of two
 * and, for -X, the bytes again as characters, those that are not graphic as dots.
 *
 * A dump is most of the text of a packet, so its characters are put into one buffer and made a string at once.
 */

const bytesPerLine = 16;
/** Column after the bytes: a blank and four digits for each two, after the blank that follows the colon. */
const hexWidth = 41;

const digits = new TextEncoder().encode("0123456789abcdef");
const blank = 0x20;
const dot = 0x2e;
const colon = 0x3a;
const tab = 0x09;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

const decoder = new TextDecoder("latin1");
let buffer = new Uint8Array(0x4000);

function makeRoom(size: number): void {
  if (buffer.length < size) buffer = new Uint8Array(size * 2);
}

function isGraphic(byte: number): boolean {
  return byte > 0x20 && byte < 0x7f;
}

/** The bytes from `start` to `end`, one line for each 16, each line after `indent`, numbered from `firstOffset`. */
export function hexDump(data: Uint8Array, start: number, end: number, indent: string, firstOffset = 0): string {
  return dumpLines(data, start, end, indent, firstOffset, false);
}

/** As `hexDump`, with the characters. */
export function hexAndAsciiDump(data: Uint8Array, start: number, end: number, indent: string): string {
  return dumpLines(data, start, end, indent, 0, true);
}

function dumpLines(
  data: Uint8Array,
  start: number,
  end: number,
  indent: string,
  firstOffset: number,
  withCharacters: boolean,
): string {
  makeRoom((Math.ceil((end - start) / bytesPerLine) + 1) * (indent.length + 12 + hexWidth + 2 + bytesPerLine));
  let at = 0;
  for (let from = start; from < end; from += bytesPerLine) {
    const to = Math.min(from + bytesPerLine, end);
    for (let index = 0; index < indent.length; index++) buffer[at++] = indent.charCodeAt(index);
    at = putOffset(from - start + firstOffset, at);
    const hexStart = at;
    buffer[at++] = blank;
    for (let next = from; next < to; next++) {
      const byte = data[next]!;
      if (((next - from) & 1) === 0) buffer[at++] = blank;
      buffer[at++] = digits[byte >> 4]!;
      buffer[at++] = digits[byte & 0xf]!;
    }
    if (!withCharacters) continue;
    while (at < hexStart + hexWidth + 2) buffer[at++] = blank;
    for (let next = from; next < to; next++) {
      const byte = data[next]!;
      buffer[at++] = isGraphic(byte) ? byte : dot;
    }
  }
  return decoder.decode(buffer.subarray(0, at));
}

/** The offset in at least four hexadecimal digits, and a colon. */
function putOffset(offset: number, start: number): number {
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
export function asciiDump(data: Uint8Array, start: number, end: number): string {
  makeRoom(end - start + 1);
  let at = 0;
  buffer[at++] = lineFeed;
  for (let next = start; next < end; next++) {
    const byte = data[next]!;
    if (byte === carriageReturn) {
      // Where only one byte follows, tcpdump drops a carriage return whatever that byte is.
      if (next + 2 < end && data[next + 1] !== lineFeed) buffer[at++] = dot;
    } else if (isGraphic(byte) || byte === blank || byte === tab || byte === lineFeed) buffer[at++] = byte;
    else buffer[at++] = dot;
  }
  return decoder.decode(buffer.subarray(0, at));
}
