/**
 * Dumps of bytes: `-x`, `-X` and `-A`. A line of the first two shows 16 bytes: its offset, the bytes in groups of two
 * and, for -X, the bytes again as characters, those that are not graphic as dots.
 */

const hexBytes = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, "0"));
const characters = Array.from({ length: 256 }, (_, value) =>
  value > 0x20 && value < 0x7f ? String.fromCharCode(value) : ".",
);

const bytesPerLine = 16;
/** A blank and four digits for each two bytes. */
const hexWidth = 40;

/** The bytes from `start` to `end`, one line for each 16, each line after `indent`, numbered from 0. */
export function hexDump(data: Uint8Array, start: number, end: number, indent: string, firstOffset = 0): string {
  let text = "";
  for (let at = start; at < end; at += bytesPerLine)
    text += `${indent}${lineOffset(at - start + firstOffset)}:${spacedTwo(hexLine(data, at, end))}`;
  return text;
}

/** As `hexDump`, with the characters. */
export function hexAndAsciiDump(data: Uint8Array, start: number, end: number, indent: string): string {
  let text = "";
  for (let at = start; at < end; at += bytesPerLine) {
    const lineEnd = Math.min(at + bytesPerLine, end);
    let ascii = "";
    for (let byte = at; byte < lineEnd; byte++) ascii += characters[data[byte]!]!;
    text += `${indent}${lineOffset(at - start)}:${spacedTwo(hexLine(data, at, end)).padEnd(hexWidth + 1)}  ${ascii}`;
  }
  return text;
}

/** The bytes as text, where tab and line feed keep their meaning. Carriage returns before a line feed are dropped. */
export function asciiDump(data: Uint8Array, start: number, end: number): string {
  let text = "\n";
  for (let at = start; at < end; at++) {
    const byte = data[at]!;
    if (byte === 0x0d) {
      // The last byte but one is followed by one byte only; tcpdump drops a carriage return there whatever follows.
      if (at + 2 < end && data[at + 1] !== 0x0a) text += ".";
    } else if (byte === 0x09 || byte === 0x0a || byte === 0x20) text += String.fromCharCode(byte);
    else text += characters[byte]!;
  }
  return text;
}

function lineOffset(offset: number): string {
  return `0x${offset.toString(16).padStart(4, "0")}`;
}

/** The blank that stands between the colon and the first group, besides the group's own. */
function spacedTwo(hex: string): string {
  return ` ${hex}`;
}

function hexLine(data: Uint8Array, at: number, end: number): string {
  const lineEnd = Math.min(at + bytesPerLine, end);
  let text = "";
  for (let byte = at; byte < lineEnd; byte += 2)
    text +=
      byte + 1 < lineEnd ? ` ${hexBytes[data[byte]!]!}${hexBytes[data[byte + 1]!]!}` : ` ${hexBytes[data[byte]!]!}`;
  return text;
}
