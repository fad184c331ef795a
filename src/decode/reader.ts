import { ipv4Text, ipv6Text, macText } from "./address-text.js";
import { Bytes } from "./layer.js";
import { singlePrecision, type SinglePrecision } from "./single-precision.js";

const decoder = new TextDecoder();
/** From here on, asking the decoder is worth its while: characters added one by one to so many make a tree, which is flattened later. */
const longText = 18;
/** From here on, the sum of so many bytes takes longer than asking for the buffer. */
const longSum = 256;
const nothing: Uint8Array = new Uint8Array(0);

/**
 * The only way to packet bytes: a cursor over a window that ends where the captured bytes, or the layer outside, end.
 *
 * No method can read beyond the window. `u8`, `u16`, … give 0 there and are meant for fields whose presence was checked
 * with `has`; `maybe8`, `maybe16`, … give `undefined`. A failed read puts the cursor at the end of the window, so that
 * all later reads fail too: what follows a field that was cut off is cut off as well.
 */
export class Reader {
  /** The cursor: where the next read begins, counted from the start of the packet. */
  offset = 0;
  private data = nothing;
  private windowEnd = 0;
  /** The block in which the packet that was summed up last lies, and a view over all of it. */
  private buffer: ArrayBufferLike = nothing.buffer;
  private view = new DataView(nothing.buffer);

  /** Begins with another packet. */
  open(data: Uint8Array): void {
    this.data = data;
    this.offset = 0;
    this.windowEnd = data.length;
  }

  /** The offset of the first byte that cannot be read. */
  get end(): number {
    return this.windowEnd;
  }

  /** How many bytes can still be read. */
  get left(): number {
    return this.windowEnd - this.offset;
  }

  has(count: number): boolean {
    return this.windowEnd - this.offset >= count;
  }

  /**
   * Lets the window end `count` bytes from `offset` if that is earlier than now. Returns the end so far, for `widen`.
   */
  narrow(offset: number, count: number): number {
    const before = this.windowEnd;
    if (offset + count < before) this.windowEnd = Math.max(offset + count, 0);
    return before;
  }

  /** Undoes `narrow`. */
  widen(end: number): void {
    this.windowEnd = Math.min(end, this.data.length);
  }

  /** Moves the cursor on by `count` bytes, or to the end of the window if that is nearer. */
  skip(count: number): void {
    this.seek(this.offset + count);
  }

  /** Puts the cursor at `offset`, or at the end of the window if that is nearer. */
  seek(offset: number): void {
    this.offset = offset > this.windowEnd ? this.windowEnd : offset;
  }

  u8(): number {
    const at = this.offset;
    if (at >= this.windowEnd) return 0;
    this.offset = at + 1;
    return this.data[at]!;
  }

  u16(): number {
    const at = this.offset;
    if (at + 2 > this.windowEnd) return this.fail();
    this.offset = at + 2;
    return (this.data[at]! << 8) | this.data[at + 1]!;
  }

  u24(): number {
    const at = this.offset;
    if (at + 3 > this.windowEnd) return this.fail();
    this.offset = at + 3;
    return (this.data[at]! << 16) | (this.data[at + 1]! << 8) | this.data[at + 2]!;
  }

  u32(): number {
    const at = this.offset;
    if (at + 4 > this.windowEnd) return this.fail();
    this.offset = at + 4;
    const data = this.data;
    return ((data[at]! << 24) | (data[at + 1]! << 16) | (data[at + 2]! << 8) | data[at + 3]!) >>> 0;
  }

  u64(): bigint {
    const high = this.u32();
    return (BigInt(high) << 32n) | BigInt(this.u32());
  }

  float32(): SinglePrecision {
    return singlePrecision(this.u32());
  }

  /** Little-endian. */
  u16le(): number {
    const value = this.u16();
    return (value >> 8) | ((value & 0xff) << 8);
  }

  /** Little-endian. */
  u32le(): number {
    const low = this.u16le();
    return (low | (this.u16le() << 16)) >>> 0;
  }

  maybe8(): number | undefined {
    return this.lacks(1) ? undefined : this.u8();
  }

  maybe16(): number | undefined {
    return this.lacks(2) ? undefined : this.u16();
  }

  maybe24(): number | undefined {
    return this.lacks(3) ? undefined : this.u24();
  }

  maybe32(): number | undefined {
    return this.lacks(4) ? undefined : this.u32();
  }

  /** The byte at `offset`, wherever the cursor is; it does not move. */
  at8(offset: number): number | undefined {
    return offset >= 0 && offset < this.windowEnd ? this.data[offset] : undefined;
  }

  /** As `text`, for bytes that are all known to be ASCII. */
  ascii(start: number, end: number): string {
    if (end - start < longText) return this.text(start, end);
    return decoder.decode(this.data.subarray(start, Math.min(end, this.windowEnd)));
  }

  /** The bytes from `start` to `end` as characters, without escapes. */
  text(start: number, end: number): string {
    let text = "";
    for (let at = Math.max(start, 0); at < end && at < this.windowEnd; at++)
      text += String.fromCharCode(this.data[at]!);
    return text;
  }

  /** An IPv4 address as text, the cursor moving past it. */
  ipv4(): string | undefined {
    if (this.lacks(4)) return undefined;
    const at = this.offset;
    this.offset = at + 4;
    return ipv4Text(this.data, at);
  }

  /** An IPv6 address as text, the cursor moving past it. */
  ipv6(): string | undefined {
    if (this.lacks(16)) return undefined;
    const at = this.offset;
    this.offset = at + 16;
    return ipv6Text(this.data, at);
  }

  /** The IPv4 address that begins with the next `count` bytes, at most four, zeros following them. */
  ipv4Prefix(count: number): string | undefined {
    return this.lacks(count) ? undefined : ipv4Text(this.takePadded(count, 4), 0);
  }

  /** As `ipv4Prefix`, of up to 16 bytes. */
  ipv6Prefix(count: number): string | undefined {
    return this.lacks(count) ? undefined : ipv6Text(this.takePadded(count, 16), 0);
  }

  /** A 48-bit hardware address as text, the cursor moving past it. */
  mac(): string | undefined {
    if (this.lacks(6)) return undefined;
    const at = this.offset;
    this.offset = at + 6;
    return macText(this.data, at);
  }

  /** The next `count` bytes, or `undefined` if not all of them were captured. */
  bytes(count: number): Bytes | undefined {
    if (count < 0 || this.lacks(count)) return undefined;
    const at = this.offset;
    this.offset = at + count;
    return new Bytes(this.data, at, this.offset);
  }

  /** As many of the next `count` bytes as were captured. */
  captured(count: number): Bytes {
    const at = this.offset;
    this.seek(at + Math.max(count, 0));
    return new Bytes(this.data, at, this.offset);
  }

  /**
   * The sum of the 16-bit words from `offset` on, for Internet checksums (RFC 1071), carries not yet folded in.
   * Bytes beyond the window count as 0, so callers check first that all are there.
   */
  sum16(offset: number, count: number): number {
    const end = Math.min(offset + count, this.windowEnd);
    if (end - offset < longSum) return this.sumOfBytes(offset, end);
    const middle = end - ((end - offset) % 8);
    return this.sumOfWords(offset, middle) + this.sumOfBytes(middle, end);
  }

  /** High and low bytes each for themselves, as `sum16`. */
  private sumOfBytes(start: number, end: number): number {
    const { data } = this;
    let even = 0;
    let odd = 0;
    let at = start;
    for (; at + 4 <= end; at += 4) {
      even += data[at]! + data[at + 2]!;
      odd += data[at + 1]! + data[at + 3]!;
    }
    for (; at + 1 < end; at += 2) {
      even += data[at]!;
      odd += data[at + 1]!;
    }
    if (at < end) even += data[at]!;
    return even * 256 + odd;
  }

  /** Eight bytes at once, of which the stretch is a multiple. */
  private sumOfWords(start: number, end: number): number {
    const { buffer, byteOffset } = this.data;
    if (buffer !== this.buffer) {
      this.buffer = buffer;
      this.view = new DataView(buffer);
    }
    const { view } = this;
    let high = 0;
    let low = 0;
    for (let at = byteOffset + start; at < byteOffset + end; at += 8) {
      const first = view.getInt32(at);
      const second = view.getInt32(at + 4);
      high += (first >>> 16) + (second >>> 16);
      low += (first & 0xffff) + (second & 0xffff);
    }
    return high + low;
  }

  private takePadded(count: number, size: number): Uint8Array {
    const padded = new Uint8Array(size);
    padded.set(this.data.subarray(this.offset, this.offset + count));
    this.offset += count;
    return padded;
  }

  private lacks(count: number): boolean {
    if (this.offset + count <= this.windowEnd) return false;
    this.offset = this.windowEnd;
    return true;
  }

  private fail(): number {
    this.offset = this.windowEnd;
    return 0;
  }
}
