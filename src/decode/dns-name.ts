import { escapeText } from "./escaped-text.js";
import type { Reader } from "./reader.js";

/** A domain name (RFC 1035 section 3.1, compression in section 4.1.4). */
export interface DnsName {
  /**
   * The labels, each with a dot after it, control and 8-bit characters escaped. Of a name that cannot be read to its end, the
   * part that can, with what is wrong in angle brackets.
   */
  readonly text: string;
  /** Where the name ends in the packet: after its last label, or after the first pointer. Absent if it cannot be read. */
  readonly end: number | undefined;
}

const typeMask = 0xc0;
const pointerType = 0xc0;
const extendedType = 0x40;
const bitLabel = 0x41;
const longestName = 255;

/** The length of a bit label's string in bits (RFC 2673); 0 means 256. */
function bitLength(reader: Reader, at: number): number | undefined {
  const value = reader.at8(at);
  return value === 0 ? 256 : value;
}

/** Where the name at `at` ends, without reading what it says; `undefined` if its labels lead out of the window. */
export function skipDnsName(reader: Reader, at: number): number | undefined {
  for (let next = at; ;) {
    const length = reader.at8(next);
    if (length === undefined) return undefined;
    next++;
    if (length === 0) return next;
    switch (length & typeMask) {
      case pointerType:
        return next + 1;
      case extendedType: {
        const bits = length === bitLabel ? bitLength(reader, next) : undefined;
        if (bits === undefined) return undefined;
        next += 1 + Math.ceil(bits / 8);
        break;
      }
      case 0:
        next += length;
        break;
      default:
        return undefined;
    }
  }
}

/** The bytes of the label at `at` after its first one, or what makes it unreadable. */
function labelLength(reader: Reader, at: number): number | string | undefined {
  const length = reader.at8(at);
  if (length === undefined) return undefined;
  switch (length & typeMask) {
    case extendedType: {
      if (length !== bitLabel) return `<ELT ${length & ~typeMask}>`;
      const bits = bitLength(reader, at + 1);
      return bits === undefined ? undefined : Math.ceil(bits / 8) + 1;
    }
    case pointerType:
    case 0:
      return length;
    default:
      return "<BAD LABEL TYPE>";
  }
}

/** The bits of a label in hexadecimal, with their number; without it if they were not all captured. */
function bitLabelText(reader: Reader, at: number): string {
  const bits = bitLength(reader, at) ?? 0;
  let text = "\\[x";
  for (let left = bits, next = at + 1; left > 0; left -= 8, next++) {
    const byte = reader.at8(next);
    if (byte === undefined) return text;
    const hex = (left >= 8 ? byte : byte & (0xff << (8 - left)) & 0xff).toString(16).padStart(2, "0");
    text += left > 4 ? hex : hex[0]!;
  }
  return `${text}/${bits}]`;
}

/**
 * Reads the name at `at` of a message that begins at `base`. A pointer must lead backwards, to before the place of the
 * last pointer, so that reading ends whatever the bytes.
 */
export function readDnsName(reader: Reader, at: number, base: number): DnsName {
  let text = "";
  let next = at;
  let end: number | undefined;
  let limit = (at - base) >>> 0;
  let characters = 0;
  for (let first = true; ; first = false) {
    const length = labelLength(reader, next);
    if (typeof length !== "number") return broken(text, length);
    const head = reader.at8(next)!;
    next++;
    if (head === 0) {
      if (first) text += ".";
      break;
    }
    const isPointer = (head & typeMask) === pointerType;
    // A label that begins where the window ends is not looked at any more.
    if (next >= reader.end) {
      if (isPointer && first) return broken(text);
      end ??= next + length;
      break;
    }
    if (isPointer) {
      const low = reader.at8(next)!;
      end ??= next + 1;
      const target = ((head << 8) | low) & 0x3fff;
      if (target >= limit) return broken(text, "<BAD PTR>");
      limit = target;
      next = base + target;
      continue;
    }
    if (head === bitLabel) {
      text += bitLabelText(reader, next);
      if (next + length > reader.end) return broken(text);
    } else {
      const shown = Math.max(Math.min(length, longestName - characters), 0);
      text += escapeText(reader, next, shown);
      if (next + shown > reader.end) return broken(text);
      characters += length;
    }
    next += length;
    if (characters <= longestName) text += ".";
    characters++;
  }
  if (characters > longestName) text += "<DOMAIN NAME TOO LONG>";
  return { text, end: end ?? next };
}

/** A name that ends early, with what is said of its end. */
function broken(text: string, fault?: string): DnsName {
  return { text: fault === undefined ? text : text + fault, end: undefined };
}
