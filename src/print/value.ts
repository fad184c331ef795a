import { ipv4Text, ipv6Text, macText } from "../decode/address-text.js";
import type { Bytes } from "../decode/index.js";
import type { Out } from "./out.js";

/**
 * The numbers and addresses in a value whose form its type tells, such as that of an option. As with `out.need`, the
 * packet's text ends where one was not captured.
 */
export class Value {
  readonly bytes: Bytes;
  private readonly out: Out;

  constructor(bytes: Bytes, out: Out) {
    this.bytes = bytes;
    this.out = out;
  }

  /** Whether `count` bytes at `index` are there; if not, the text ends. */
  has(index: number, count: number): boolean {
    if (index + count <= this.bytes.length) return true;
    this.out.need(undefined);
    return false;
  }

  u8(index: number): number {
    return this.has(index, 1) ? this.bytes.at(index) : 0;
  }

  u16(index: number): number {
    return this.has(index, 2) ? this.bytes.u16(index) : 0;
  }

  u24(index: number): number {
    return this.has(index, 3) ? this.bytes.at(index) * 0x10000 + this.bytes.u16(index + 1) : 0;
  }

  u32(index: number): number {
    return this.has(index, 4) ? this.bytes.u32(index) : 0;
  }

  u64(index: number): bigint {
    return (BigInt(this.u32(index)) << 32n) | BigInt(this.u32(index + 4));
  }

  ipv4(index: number): string {
    return this.has(index, 4) ? this.out.host(ipv4Text(this.bytes.data, this.bytes.start + index)) : "";
  }

  ipv6(index: number): string {
    return this.has(index, 16) ? this.out.host(ipv6Text(this.bytes.data, this.bytes.start + index)) : "";
  }

  mac(index: number): string {
    return this.has(index, 6) ? this.out.mac(macText(this.bytes.data, this.bytes.start + index)) : "";
  }

  /** Big-endian words of 32 bits as floating-point numbers (IEEE 754). */
  float(index: number): number {
    const word = this.u32(index);
    return new Float32Array(Uint32Array.of(word).buffer)[0]!;
  }
}
