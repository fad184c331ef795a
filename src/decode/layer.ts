import { hexText } from "./address-text.js";

/**
 * What decoding yields: one plain object per protocol layer, the link layer outside, each carrying the next in `payload`.
 *
 * A layer holds its fields under the names of its RFC, as numbers, texts (addresses, names), `Bytes` or arrays of plain
 * objects of these; so any reader of layers, such as a JSON writer, can walk them without knowing the protocol. A field
 * that was not captured is absent (`undefined`).
 */

export interface Layer {
  /** The protocol's stable name: `ipv4`, `tcp`. Printers are found by it. */
  readonly kind: string;
  /** Where the layer begins in the packet's bytes. */
  readonly offset: number;
  /** Bytes on the wire from `offset` to the end of the layer, as the layer outside says. */
  readonly wireLength: number;
  /** How many bytes from `offset` on were captured; less than `wireLength` when the layer was cut short. */
  readonly capturedLength: number;
  /** Of a link layer: the bytes before what it carries, LLC and SNAP headers included. */
  readonly headerLength?: number | undefined;
  /** The layer inside, when its protocol is known. */
  payload?: Layer | undefined;
}

/** A stretch of packet bytes as a field's value. A view: valid as long as the packet's bytes are. */
export class Bytes {
  readonly data: Uint8Array;
  readonly start: number;
  readonly end: number;

  constructor(data: Uint8Array, start: number, end: number) {
    this.data = data;
    this.start = start;
    this.end = end;
  }

  get length(): number {
    return this.end - this.start;
  }

  /** The stretch from `start` to `end`, counted from its own start; both are kept inside. */
  slice(start: number, end = this.length): Bytes {
    const from = Math.min(this.start + Math.max(start, 0), this.end);
    return new Bytes(this.data, from, Math.max(from, Math.min(this.start + end, this.end)));
  }

  /** The same stretch, known to be characters. */
  asText(): TextBytes {
    return new TextBytes(this.data, this.start, this.end);
  }

  /** In hexadecimal, with `separator` between bytes. */
  hex(separator = ""): string {
    return hexText(this.data, this.start, this.length, separator);
  }

  /** In decimal, with `separator` between bytes. */
  decimal(separator: string): string {
    return this.data.subarray(this.start, this.end).join(separator);
  }

  /** The big-endian numbers at `index`; bytes outside the stretch count as 0. */
  u16(index: number): number {
    return (this.at(index) << 8) | this.at(index + 1);
  }

  u32(index: number): number {
    return this.u16(index) * 0x10000 + this.u16(index + 2);
  }

  u64(index: number): bigint {
    return (BigInt(this.u32(index)) << 32n) | BigInt(this.u32(index + 4));
  }

  /** Little-endian, as the number before is big-endian. */
  u64le(index: number): bigint {
    let value = 0n;
    for (let at = index + 7; at >= index; at--) value = (value << 8n) | BigInt(this.at(at));
    return value;
  }

  /** The byte at `index`, 0 outside the stretch. */
  at(index: number): number {
    return index >= 0 && index < this.length ? this.data[this.start + index]! : 0;
  }
}

/** Bytes that are characters: names, messages, passwords. Readers that do not know the protocol show them as text. */
export class TextBytes extends Bytes {
  /** Tells the two types apart, whose properties are the same otherwise. */
  readonly isText = true;
}
