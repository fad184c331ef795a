/**
 * Text as bytes, in one buffer that many packets' texts share. Printing makes its text in many small pieces; put straight
 * where they are written from, they cost neither string objects nor a second pass that joins and encodes them.
 */

const zero = 0x30;
const lineFeed = 0x0a;
/** The digits of the numbers below 100, the tens in the low half. */
const digitPairs = Uint16Array.from({ length: 100 }, (_, value) => {
  return (zero + Math.floor(value / 10)) | ((zero + (value % 10)) << 8);
});
const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class TextBuffer {
  /** The text is in the first `length` bytes. */
  bytes: Uint8Array;
  length = 0;

  constructor(size = 0x20000) {
    this.bytes = new Uint8Array(size);
  }

  /** Makes sure that `count` more bytes find room, so that they may be put into `bytes` directly. */
  makeRoom(count: number): void {
    if (this.length + count > this.bytes.length) this.grow(count);
  }

  add(text: string): void {
    const count = text.length;
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
    this.makeRoom(10);
    const end = this.length + digitsOf(whole);
    this.length = end;
    this.putDigits(whole, end);
  }

  /** A number in decimal with zeros before it, so that it has at least `width` digits. */
  addPadded(value: number, width: number): void {
    const whole = value >>> 0;
    this.makeRoom(Math.max(10, width));
    let missing = width - digitsOf(whole);
    while (missing-- > 0) this.bytes[this.length++] = zero;
    this.addNumber(whole);
  }

  endLine(): void {
    this.makeRoom(1);
    this.bytes[this.length++] = lineFeed;
  }

  clear(): void {
    this.length = 0;
  }

  /** The text in use. The view is valid until the buffer changes. */
  view(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  toString(): string {
    return decoder.decode(this.view());
  }

  /** The digits of a number, the last one before `end`. */
  private putDigits(value: number, end: number): void {
    const { bytes } = this;
    let at = end;
    let left = value;
    while (left > 9) {
      const rest = (left / 100) >>> 0;
      const pair = digitPairs[left - rest * 100]!;
      bytes[--at] = pair >> 8;
      bytes[--at] = pair;
      left = rest;
      if (left === 0) return;
    }
    bytes[--at] = zero + left;
  }

  /** What is not ASCII, such as a name that was looked up. */
  private addEncoded(text: string): void {
    const encoded = encoder.encode(text);
    this.makeRoom(encoded.length);
    this.bytes.set(encoded, this.length);
    this.length += encoded.length;
  }

  private grow(count: number): void {
    const larger = new Uint8Array((this.length + count) * 2);
    larger.set(this.view());
    this.bytes = larger;
  }
}

/** How many digits a number of at most 32 bits has. */
function digitsOf(value: number): number {
  if (value < 100) return value < 10 ? 1 : 2;
  if (value < 10_000) return value < 1000 ? 3 : 4;
  if (value < 1_000_000) return value < 100_000 ? 5 : 6;
  if (value < 100_000_000) return value < 10_000_000 ? 7 : 8;
  return value < 1_000_000_000 ? 9 : 10;
}
