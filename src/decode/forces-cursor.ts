/** Reads ForCES messages by place, since their TLVs lie within each other, and keeps the items that were found. */
import type { ForcesComplaint, ForcesDataKind, ForcesItem, ForcesTlvError } from "./forces-items.js";
import { forcesTlvs } from "./forces-items.js";
import type { Reader } from "./reader.js";

/** A TLV's type and length. */
export interface Tlv {
  readonly type: number;
  readonly length: number;
}

/** The headers of TLVs, and of elements, which have four bytes for each of type and length. */
export const [headerLength, elementHeaderLength] = [4, 8];

export const padded = (length: number): number => (Math.ceil(length / 4) * 4) % 2 ** 32;

export function tlvError(length: number, left: number, header = headerLength): ForcesTlvError | undefined {
  if (left < header) return "total";
  if (length < header) return "short";
  if (length > left) return "long";
  return left < padded(length) ? "padding" : undefined;
}

/** Whether a type may stand where a message's own TLVs stand. */
export const isTopLevel = (type: number): boolean =>
  type === forcesTlvs.redirect ||
  type === forcesTlvs.selector ||
  (type >= forcesTlvs.result && type <= forcesTlvs.reason) ||
  (type >= forcesTlvs.path && type <= forcesTlvs.redirectData);

export class ForcesCursor {
  readonly items: ForcesItem[] = [];
  /** A field was not captured: nothing more is read. */
  ended = false;
  private readonly reader: Reader;

  constructor(reader: Reader) {
    this.reader = reader;
  }

  add(item: ForcesItem): void {
    if (!this.ended) this.items.push(item);
  }

  /** Always false, as the answer of what complains. */
  complain(about: ForcesComplaint, ...values: readonly number[]): false {
    this.add({ form: "complaint", about, values });
    return false;
  }

  /** As `complain`, and says why a TLV cannot be. */
  complainOfTlv(about: ForcesComplaint, error: ForcesTlvError, ...values: readonly number[]): false {
    this.add({ form: "complaint", about, error, values });
    return false;
  }

  data(kind: ForcesDataKind, depth: number, offset: number, length: number): void {
    this.reader.seek(offset);
    this.add({ form: "data", of: kind, depth, length, data: this.reader.captured(length) });
  }

  /** Whether so many bytes were captured at `offset`; where not, an item says so. */
  has(offset: number, count: number): boolean {
    if (offset + count <= this.reader.end) return true;
    this.add({ form: "truncated" });
    return false;
  }

  /** A number at `offset`; 0, and the end of all, if it was not captured. */
  number(offset: number, size: 1 | 2 | 4): number {
    if (this.ended || offset + size > this.reader.end) {
      this.ended = true;
      return 0;
    }
    this.reader.seek(offset);
    return size === 1 ? this.reader.u8() : size === 2 ? this.reader.u16() : this.reader.u32();
  }

  tlv(offset: number): Tlv {
    return { type: this.number(offset, 2), length: this.number(offset + 2, 2) };
  }

  /**
   * Goes through TLVs one behind the other until `read`, which is told how many bytes are left, answers false, or one
   * cannot be, which `fail` complains of. Answers whether all were right.
   */
  eachTlv(
    start: number,
    length: number,
    read: (tlv: Tlv, at: number, left: number) => boolean,
    fail: (tlv: Tlv, left: number) => false,
  ): boolean {
    let [at, left] = [start, length];
    while (left > 0 && !this.ended) {
      const tlv = this.tlv(at);
      if (tlvError(tlv.length, left) !== undefined) return this.ended || fail(tlv, left);
      if (!read(tlv, at, left)) return false;
      at += padded(tlv.length);
      left -= padded(tlv.length);
    }
    return true;
  }

  /** For `eachTlv`: what there is instead of a TLV, and how much its length leaves. */
  complainOfRest(about: ForcesComplaint, { type, length }: Tlv, left: number): false {
    return this.complain(about, type, (left - length) >>> 0);
  }
}
