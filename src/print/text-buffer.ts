/**
 * Text as bytes, in one buffer that many packets' texts share. Printing makes its text in many small pieces; put straight
 * where they are written from, they cost neither string objects nor a second pass that joins and encodes them.
 */

import type { Piece } from "./piece.js";
import { wordsOf } from "./piece.js";

const zero = 0x30;
const lineFeed = 0x0a;
/** The four digits of each number below 10,000, zeros before it included, the first one lowest; 0 until it is wanted. */
const fourDigits = new Uint32Array(10_000);
/** How many of them are zeros before the number. */
const leadingZeros = new Uint8Array(10_000);
const encoder = new TextEncoder();
/** From here on, asking the encoder is worth its while. */
const longText = 96;
/** Bytes of UTF-8 that a unit of a string takes at most. */
const mostBytes = 3;
const hexDigits = encoder.encode("0123456789abcdef");
const decoder = new TextDecoder();

export class TextBuffer {
  /** The text is in the first `length` bytes. */
  bytes: Uint8Array;
  length = 0;
  private view: DataView;

  constructor(size = 0x20000) {
    this.bytes = new Uint8Array(size);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Makes sure that `count` more bytes find room, so that they may be put into `bytes` directly. */
  makeRoom(count: number): void {
    if (this.length + count > this.bytes.length) this.grow(count);
  }

  addPiece(piece: Piece): void {
    this.addWords(piece.words, 0, piece.length);
  }

  /** Adds the text of `length` bytes whose words are those from `start` on. */
  addWords(words: Float64Array, start: number, length: number): void {
    const end = start + wordsOf(length);
    this.makeRoom(length + 7);
    let at = this.length;
    this.length = at + length;
    for (let index = start; index < end; index++, at += 8) this.view.setFloat64(at, words[index]!, true);
  }

  /** Keeps what was added from `from` on, as words from `start` on. */
  copyWords(from: number, words: Float64Array, start: number): void {
    this.makeRoom(7);
    for (let at = from, index = start; at < this.length; at += 8) words[index++] = this.view.getFloat64(at, true);
  }

  add(text: string): void {
    const count = text.length;
    if (count >= longText) return this.addEncoded(text);
    this.makeRoom(count);
    const { bytes, length } = this;
    let all = 0;
    for (let index = 0; index < count; index++) {
      const code = text.charCodeAt(index);
      all |= code;
      bytes[length + index] = code;
    }
    if (all < 0x80) this.length = length + count;
    else this.addEncoded(text);
  }

  /** A number in decimal. */
  addNumber(value: number): void {
    const whole = value >>> 0;
    if (whole !== value) return this.add(String(value));
    this.makeRoom(16);
    if (whole < 10_000) return this.putFirst(whole);
    const rest = (whole / 10_000) >>> 0;
    if (rest < 10_000) this.putFirst(rest);
    else {
      const first = (rest / 10_000) >>> 0;
      this.putFirst(first);
      this.putFour(rest - first * 10_000);
    }
    this.putFour(whole - rest * 10_000);
  }

  /** A number in decimal with zeros before it, so that it has at least `width` digits. */
  addPadded(value: number, width: number): void {
    const whole = value >>> 0;
    const rest = (whole / 10_000) >>> 0;
    this.makeRoom(width + 16);
    // The microseconds of every packet.
    if (width === 6 && rest < 100) {
      this.view.setUint16(this.length, fourDigitsOf(rest) >>> 16, true);
      this.length += 2;
      return this.putFour(whole - rest * 10_000);
    }
    for (let limit = 10 ** (width - 1); whole < limit && limit > 1; limit /= 10) this.bytes[this.length++] = zero;
    this.addNumber(whole);
  }

  /** The `width` lowest digits of a number in hexadecimal. */
  addHexadecimal(value: number, width: number): void {
    this.makeRoom(width);
    for (let shift = 4 * (width - 1); shift >= 0; shift -= 4)
      this.bytes[this.length++] = hexDigits[(value >>> shift) & 0xf]!;
  }

  endLine(): void {
    this.makeRoom(1);
    this.bytes[this.length++] = lineFeed;
  }

  clear(): void {
    this.length = 0;
  }

  /** The text in use. The view is valid until the buffer changes. */
  written(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  toString(): string {
    return decoder.decode(this.written());
  }

  /** The digits of a number below 10,000. */
  private putFirst(value: number): void {
    const digits = fourDigitsOf(value);
    const zeros = leadingZeros[value]!;
    this.view.setUint32(this.length, digits >>> (8 * zeros), true);
    this.length += 4 - zeros;
  }

  /** The four last digits of a number. */
  private putFour(value: number): void {
    this.view.setUint32(this.length, fourDigitsOf(value), true);
    this.length += 4;
  }

  /** What is long, or not ASCII, such as a name that was looked up. */
  private addEncoded(text: string): void {
    this.makeRoom(text.length * mostBytes);
    this.length += encoder.encodeInto(text, this.bytes.subarray(this.length)).written;
  }

  private grow(count: number): void {
    const larger = new Uint8Array((this.length + count) * 2);
    larger.set(this.written());
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }
}

function fourDigitsOf(value: number): number {
  const known = fourDigits[value]!;
  return known === 0 ? makeFourDigits(value) : known;
}

function makeFourDigits(value: number): number {
  let digits = 0;
  for (let left = value, count = 0; count < 4; count++, left = Math.floor(left / 10))
    digits = (digits << 8) | (zero + (left % 10));
  fourDigits[value] = digits;
  leadingZeros[value] = 4 - String(value).length;
  return digits;
}
