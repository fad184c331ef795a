import { PcapsiftError } from "../errors.js";

/** A fault of an object file. Every one of them goes through here, so that they all have one form. */
export function objectError(message: string, options?: ErrorOptions): PcapsiftError {
  return new PcapsiftError("object-file", message, options);
}

/** Names are shorter. Without a limit, many symbols that share one long name would fill the memory. */
const longestString = 4096;

/** What is shown of a line of source. */
const longestExcerpt = 200;

/** Little-endian numbers and strings in a stretch of a file. A read past its end is an error that says where. */
export class ObjectBytes {
  readonly length: number;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #name: string;

  /** `name` says in messages which part of the file this is. */
  constructor(bytes: Uint8Array, name: string) {
    this.length = bytes.length;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#name = name;
  }

  u8(at: number): number {
    this.#need(at, 1);
    return this.#view.getUint8(at);
  }

  u16(at: number): number {
    this.#need(at, 2);
    return this.#view.getUint16(at, true);
  }

  u32(at: number): number {
    this.#need(at, 4);
    return this.#view.getUint32(at, true);
  }

  /** A 64-bit number. What is too large for a file becomes a large number that no check of bounds lets pass. */
  u64(at: number): number {
    this.#need(at, 8);
    return this.#view.getUint32(at, true) + this.#view.getUint32(at + 4, true) * 2 ** 32;
  }

  slice(at: number, length: number): Uint8Array {
    this.#need(at, length);
    return this.#bytes.subarray(at, at + length);
  }

  /** The string that starts at `at` and ends with a zero byte. */
  string(at: number): string {
    this.#need(at, 1);
    const candidates = this.#bytes.subarray(at, at + longestString);
    const end = candidates.indexOf(0);
    if (end === -1) throw objectError(`${this.#name}: the string at byte ${at} has no end`);
    return latin1(candidates.subarray(0, end));
  }

  /** The start of such a string, enough to show it. */
  start(at: number): string {
    this.#need(at, 1);
    const candidates = this.#bytes.subarray(at, at + longestExcerpt);
    const end = candidates.indexOf(0);
    return latin1(end === -1 ? candidates : candidates.subarray(0, end));
  }

  #need(at: number, length: number): void {
    if (at + length <= this.length) return;
    const message = `${length} bytes expected at byte ${at}, but there are ${this.length} in all`;
    throw objectError(`${this.#name}: ${message}`);
  }
}

/** Names are ASCII; other bytes must only not do harm. */
export function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
