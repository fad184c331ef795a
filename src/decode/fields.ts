import type { Bytes } from "./layer.js";
import type { Reader } from "./reader.js";

/**
 * Why fields are missing: the length on the wire leaves no room for them, or they were not captured. Where tcpdump looks
 * whether all of something was captured before it reads it, and then ends the message but not the packet's text, that is
 * `absent` instead of `cut`.
 */
export type FieldProblem = undefined | "short" | "cut" | "absent";

/**
 * Reads the fields of a message one behind the other, each only if the message's length has room for it and it was
 * captured. Once one is missing all later ones are, and `problem` says why. So a message is plain values up to the first
 * `undefined`, and a printer that shows them in the same order knows where to stop, and how.
 */
export class Fields {
  problem: FieldProblem;
  /** How much of the length on the wire is left. */
  left: number;
  readonly reader: Reader;

  constructor(reader: Reader, wireLength: number) {
    this.reader = reader;
    this.left = wireLength;
  }

  get whole(): boolean {
    return this.problem === undefined;
  }

  get offset(): number {
    return this.reader.offset;
  }

  /** Whether `count` bytes follow. If not, nothing does. */
  has(count: number): boolean {
    if (this.problem !== undefined) return false;
    if (this.left < count) this.problem = "short";
    else if (!this.reader.has(count)) this.problem = "cut";
    return this.problem === undefined;
  }

  /** Whether `count` bytes were captured, whatever the length says; if not, they are absent. */
  check(count: number): boolean {
    if (this.problem === undefined && !this.reader.has(count)) this.problem = "absent";
    return this.problem === undefined;
  }

  /** As `has`, and counts them as read. */
  private take(count: number): boolean {
    if (!this.has(count)) return false;
    this.left -= count;
    return true;
  }

  u8(): number | undefined {
    return this.take(1) ? this.reader.u8() : undefined;
  }

  u16(): number | undefined {
    return this.take(2) ? this.reader.u16() : undefined;
  }

  u24(): number | undefined {
    return this.take(3) ? this.reader.u24() : undefined;
  }

  u32(): number | undefined {
    return this.take(4) ? this.reader.u32() : undefined;
  }

  u64(): bigint | undefined {
    return this.take(8) ? this.reader.u64() : undefined;
  }

  ipv4(): string | undefined {
    return this.take(4) ? this.reader.ipv4() : undefined;
  }

  ipv6(): string | undefined {
    return this.take(16) ? this.reader.ipv6() : undefined;
  }

  bytes(count: number): Bytes | undefined {
    return this.take(count) ? this.reader.bytes(count) : undefined;
  }

  /** What was captured of the next `count` bytes, without going on. */
  peek(count: number): Bytes {
    const at = this.reader.offset;
    const bytes = this.reader.captured(count);
    this.reader.seek(at);
    return bytes;
  }

  /** Leaves `count` bytes out that nobody looks at, captured or not. */
  skip(count: number): void {
    if (this.problem !== undefined) return;
    if (this.left < count) {
      this.problem = "short";
      return;
    }
    this.left -= count;
    const missing = !this.reader.has(count);
    this.reader.skip(count);
    if (missing && this.left > 0) this.problem = "cut";
  }

  /** Puts an end to what can be read. */
  fail(problem: "short" | "cut" | "absent"): undefined {
    this.problem ??= problem;
    return undefined;
  }
}
