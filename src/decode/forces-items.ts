import type { ForcesType } from "./forces.js";
import type { Bytes } from "./layer.js";
import type { Reader } from "./reader.js";

/** A TLV's type and length. */
interface Tlv {
  readonly type: number;
  readonly length: number;
}

/** Why a TLV, or what has four bytes for each, cannot be. */
export type ForcesTlvError = "total" | "short" | "long" | "padding";

/** What tcpdump complains of, with the numbers that it names. */
export type ForcesComplaint =
  | "no-top-level"
  | "top-level"
  | "top-level-type"
  | "top-level-rest"
  | "selector-short"
  | "operation"
  | "operation-rest"
  | "operation-short"
  | "path-rest"
  | "path-ids"
  | "path-both"
  | "path-short"
  | "key-length"
  | "key-short"
  | "path-content-rest"
  | "path-content"
  | "key-expected"
  | "encoding"
  | "result-length"
  | "result-code"
  | "full-data"
  | "sparse-length"
  | "element"
  | "key-tlv"
  | "general-type"
  | "general-tlv"
  | "teardown-length"
  | "teardown-code"
  | "response-length"
  | "response-code"
  | "redirect-short"
  | "redirect-data"
  | "redirect-type"
  | "redirect-rest";

/** Parts of a message; `depth` is how deep they lie, as tcpdump counts. */
export type ForcesItem =
  | {
      readonly form: "complaint";
      readonly about: ForcesComplaint;
      readonly error?: ForcesTlvError;
      readonly values: readonly number[];
    }
  | { readonly form: "top-level"; readonly type: number; readonly length: number }
  | { readonly form: "selector"; readonly depth: number; readonly class: number; readonly instance: number }
  | { readonly form: "operation"; readonly depth: number; readonly type: number; readonly length: number }
  | {
      readonly form: "path";
      readonly depth: number;
      readonly type: number;
      readonly length: number;
      readonly isGeneral: boolean;
    }
  | { readonly form: "path-data"; readonly depth: number; readonly flags: number; readonly count: number }
  | { readonly form: "append"; readonly depth: number }
  | { readonly form: "id"; readonly depth: number; readonly index: number; readonly id: number }
  | { readonly form: "range"; readonly depth: number; readonly start: number; readonly end: number }
  | {
      readonly form: "content";
      readonly depth: number;
      readonly type: number;
      readonly length: number;
      readonly padding: number;
    }
  | { readonly form: "result"; readonly depth: number; readonly code: number }
  | { readonly form: "key"; readonly depth: number; readonly id: number }
  | { readonly form: "element"; readonly depth: number; readonly type: number; readonly length: number }
  | { readonly form: "general"; readonly type: number; readonly length: number }
  | { readonly form: "teardown"; readonly depth: number; readonly code: number }
  | { readonly form: "response"; readonly depth: number; readonly code: number }
  | { readonly form: "metadata"; readonly depth: number; readonly length: number }
  | { readonly form: "metadata-element"; readonly depth: number; readonly type: number; readonly length: number }
  | { readonly form: "redirected"; readonly depth: number; readonly length: number }
  | {
      readonly form: "data";
      readonly depth: number;
      readonly of: ForcesDataKind;
      readonly length: number;
      readonly data: Bytes;
    }
  /** Something was not captured, which ends the part that it is in. */
  | { readonly form: "truncated" };

export type ForcesDataKind = "ids" | "bad" | "invalid" | "full" | "element" | "metadata" | "redirected";

export const forcesTlvs = {
  ...{ redirect: 0x0001, result: 0x0010, reason: 0x0011, selector: 0x1000, path: 0x0110, key: 0x0111, full: 0x0112 },
  ...{ sparse: 0x0113, pathResult: 0x0114, metadata: 0x0115, redirectData: 0x0116 },
} as const;

/** Selectors of path data, by key, by range and at the end; and what may be in it. */
const masks = { full: 1, sparse: 2, result: 4, key: 8, append: 0x10, range: 0x20 } as const;
const pathFlags = { key: 1, range: 2, append: 4 } as const;

interface Operation {
  readonly mask: number;
  readonly read: "path" | "general" | "nothing" | "invalid";
}

const { full, sparse, result } = masks;
/** By the number of the operation. */
const operations: readonly Operation[] = [
  { mask: 0, read: "invalid" },
  { mask: full | sparse, read: "path" },
  { mask: full | sparse, read: "path" },
  { mask: result, read: "path" },
  { mask: result, read: "path" },
  { mask: 0, read: "path" },
  { mask: result, read: "path" },
  { mask: 0, read: "path" },
  { mask: 0, read: "path" },
  { mask: full | sparse | result, read: "path" },
  { mask: full | result, read: "path" },
  { mask: full | sparse, read: "path" },
  { mask: 0, read: "nothing" },
  { mask: result, read: "general" },
  { mask: 0, read: "nothing" },
];

/** What each content of a path may be, for the mask of the operation. */
const contentMasks: ReadonlyMap<number, number> = new Map([
  [forcesTlvs.full, full],
  [forcesTlvs.sparse, sparse],
  [forcesTlvs.pathResult, result],
]);

const [headerLength, elementHeaderLength] = [4, 8];
const padded = (length: number): number => (Math.ceil(length / 4) * 4) % 2 ** 32;

function tlvError(length: number, left: number, header = headerLength): ForcesTlvError | undefined {
  if (left < header) return "total";
  if (length < header) return "short";
  if (length > left) return "long";
  return left < padded(length) ? "padding" : undefined;
}

const isTopLevel = (type: number): boolean =>
  type === 1 || type === forcesTlvs.selector || type === 0x10 || type === 0x11 || (type >= 0x110 && type <= 0x116);

/** How deep path data is looked into; none has a reason to come near. */
const depthLimit = 400;

/** Each method tells whether what it read is right, as tcpdump sees it. */
export class ForcesReader {
  readonly items: ForcesItem[] = [];
  /** A field was not captured: nothing more is read. */
  ended = false;
  private readonly reader: Reader;

  constructor(reader: Reader) {
    this.reader = reader;
  }

  private complain(about: ForcesComplaint, ...values: readonly number[]): false {
    if (!this.ended) this.items.push({ form: "complaint", about, values });
    return false;
  }

  private add(item: ForcesItem): void {
    if (!this.ended) this.items.push(item);
  }

  /** A number at `offset`; 0, and the end of all, if it was not captured. */
  private number(offset: number, size: 1 | 2 | 4): number {
    if (this.ended || offset + size > this.reader.end) {
      this.ended = true;
      return 0;
    }
    this.reader.seek(offset);
    return size === 1 ? this.reader.u8() : size === 2 ? this.reader.u16() : this.reader.u32();
  }

  private tlv(offset: number): Tlv {
    return { type: this.number(offset, 2), length: this.number(offset + 2, 2) };
  }

  private has(offset: number, count: number): boolean {
    if (offset + count <= this.reader.end) return true;
    this.add({ form: "truncated" });
    return false;
  }

  private data(kind: ForcesDataKind, depth: number, offset: number, length: number): void {
    this.reader.seek(offset);
    this.add({ form: "data", of: kind, depth, length, data: this.reader.captured(length) });
  }

  readMessage(type: ForcesType, length: number): boolean {
    if (length > headerLength && type.count === 0) return this.complain("no-top-level");
    if (length <= headerLength && type.count > 0) return type.isOptional === true || this.complain("top-level");
    if (type.count === 0) return true;
    let [at, left] = [this.reader.offset, length];
    for (let count = type.count; count > 0 && left > 0 && !this.ended; count--) {
      const tlv = this.tlv(at);
      if (tlvError(tlv.length, left) !== undefined) break;
      if (!isTopLevel(tlv.type)) return this.complain("top-level-type", tlv.type);
      this.add({ form: "top-level", ...tlv });
      if (!this.readTopLevel(type, at + headerLength, tlv.length)) return false;
      at += padded(tlv.length);
      left -= padded(tlv.length);
    }
    if (left <= 0 || this.ended) return true;
    return this.complain("top-level-rest", left, this.number(at + 2, 2));
  }

  private readTopLevel(type: ForcesType, at: number, length: number): boolean {
    switch (type.content) {
      case "selector":
        return this.readSelector(at, length - headerLength, type.operations ?? 0);
      case "redirect":
        return this.readRedirect(at, length - headerLength);
      case "teardown":
        return this.readCode("teardown", at, length - headerLength, 255);
      case "response":
        return this.readCode("response", at, length - headerLength, 3);
      default:
        return true;
    }
  }

  private readCode(form: "teardown" | "response", at: number, length: number, last: number): boolean {
    if (length !== 4) return this.complain(`${form}-length`, length);
    const code = this.number(at, 4);
    if (code > last) return this.complain(`${form}-code`, code);
    this.add({ form, depth: 9, code });
    return true;
  }

  private readSelector(start: number, length: number, allowed: number): boolean {
    if (length <= 12) return this.complain("selector-short", 12 - length);
    if (!this.has(start, 8)) return false;
    this.add({ form: "selector", depth: 9, class: this.number(start, 4), instance: this.number(start + 4, 4) });
    let [at, left] = [start + 8, length - 8];
    while (left > 0 && !this.ended) {
      const tlv = this.tlv(at);
      if (tlvError(tlv.length, left) !== undefined) break;
      const { type } = tlv;
      const isAllowed = type >= 0x8000 || (type > 0 && type < operations.length && (allowed & (1 << (type - 1))) !== 0);
      if (isAllowed) this.readOperation(tlv, at + headerLength);
      else {
        this.complain("operation", type, tlv.length);
        this.data("invalid", 10, at, left);
      }
      at += padded(tlv.length);
      left -= padded(tlv.length);
    }
    if (left <= 0 || this.ended) return true;
    const rest = this.tlv(at);
    return this.complain("operation-rest", rest.type, (left - rest.length) >>> 0);
  }

  private readOperation({ type, length }: Tlv, at: number): void {
    const depth = 10;
    const size = length - headerLength;
    const { mask, read } = operations[type] ?? operations[0]!;
    this.add({ form: "operation", depth, type, length });
    if (size < 8) {
      this.complain("operation-short", type, length, size);
      this.data("invalid", depth, at, size);
    } else if (read === "path") this.readPaths(at, size, mask, depth + 1);
    else if (read === "general") this.readGeneral(at, size, mask, depth + 1);
    else if (read === "invalid") this.data("invalid", depth + 1, at, size);
  }

  private readGeneral(at: number, length: number, mask: number, depth: number): boolean {
    const tlv = this.tlv(at);
    this.add({ form: "general", ...tlv });
    if (tlvError(tlv.length, length) !== undefined) return this.complain("general-tlv", tlv.type);
    if (!isTopLevel(tlv.type)) return this.complain("general-type", tlv.type, tlv.length);
    this.add({ form: "path", depth, ...tlv, isGeneral: true });
    return this.readPathData(at + headerLength, tlv.length - headerLength, mask, depth + 1);
  }

  private readPaths(start: number, length: number, mask: number, depth: number): boolean {
    let [at, left] = [start, length];
    while (left > 0 && !this.ended) {
      const size = this.number(at + 2, 2);
      if (tlvError(size, left) !== undefined) break;
      this.add({ form: "path", depth, type: this.number(at, 2), length: size, isGeneral: false });
      if (!this.readPathData(at + headerLength, size - headerLength, mask, depth + 1)) return false;
      at += padded(size);
      left -= padded(size);
    }
    if (left <= 0 || this.ended) return true;
    const rest = this.tlv(at);
    return this.complain("path-rest", rest.type, (left - rest.length) >>> 0);
  }

  private readPathData(start: number, length: number, outerMask: number, depth: number): boolean {
    if (!this.has(start, 4)) return false;
    if (length < 4 || depth > depthLimit) {
      this.add({ form: "truncated" });
      return false;
    }
    const { type: flags, length: count } = this.tlv(start);
    this.add({ form: "path-data", depth, flags, count });
    let mask = outerMask;
    if (flags & pathFlags.key) mask |= masks.key;
    if (flags & pathFlags.range) mask |= masks.range;
    if (flags & pathFlags.append) mask |= masks.append;
    const [at, left] = [start + 4, length - 4];
    if (left < count * 4) {
      this.complain("path-ids", count * 4, left);
      this.data("ids", depth, at, left);
      return false;
    }
    if (mask & masks.range && mask & masks.key) return this.complain("path-both");
    const more = this.readPathContent(at, left, count, mask, depth);
    return more > 0 ? this.readPaths(at + left - more, more, mask, depth + 1) : true;
  }

  /** How much is left behind the content; -1 where it is wrong. */
  private readPathContent(start: number, length: number, count: number, mask: number, depth: number): number {
    let [at, left] = [start, length];
    const fail = (about: ForcesComplaint, ...values: readonly number[]): -1 => {
      this.complain(about, ...values);
      return -1;
    };
    const move = (size: number): void => {
      at += size;
      left -= size;
    };
    if (mask & masks.append) this.add({ form: "append", depth });
    for (let index = 1; index <= count; index++, move(4)) {
      if (!this.has(at, 4)) return -1;
      this.add({ form: "id", depth, index, id: this.number(at, 4) });
    }
    if (mask & masks.range) {
      if (left < 12) return fail("path-short", left);
      this.add({ form: "range", depth, start: this.number(at + 4, 4), end: this.number(at + 8, 4) });
      move(12);
    }
    if (mask & masks.key) {
      if (left < 12) return fail("path-short", left);
      const size = this.number(at + 6, 2);
      move(8);
      if (size < headerLength) return fail("key-length", size);
      if (left < size - headerLength) return fail("key-short");
      move(size - headerLength);
    }
    if (left === 0 || this.ended) return left;
    const tlv = this.tlv(at);
    const error = tlvError(tlv.length, left);
    if (error !== undefined)
      this.add({ form: "complaint", about: "path-content-rest", error, values: [left, tlv.type, tlv.length] });
    else if (tlv.type >= forcesTlvs.path && tlv.type <= forcesTlvs.pathResult)
      return this.readContent(tlv, at, mask, depth) ? left - padded(tlv.length) : -1;
    else this.complain("path-content", tlv.type, tlv.length);
    if (tlv.length === 0) return left;
    this.data("bad", depth, at, left);
    return -1;
  }

  private readContent({ type, length }: Tlv, at: number, mask: number, depth: number): boolean {
    const size = padded(length);
    if (type !== forcesTlvs.path) {
      this.add({ form: "content", depth, type, length, padding: size - length });
      const programmed = contentMasks.get(type) ?? 0;
      if (mask & masks.key) {
        if (type !== forcesTlvs.key) this.complain("key-expected");
      } else if ((mask & programmed) === 0) this.complain("encoding", type, programmed, mask);
    }
    switch (type) {
      case forcesTlvs.key:
        return this.readKey(at, size, depth + 2);
      case forcesTlvs.full:
        return this.readFullData(at, size, depth + 2);
      case forcesTlvs.sparse:
        return this.readSparseData(at + headerLength, size - headerLength, depth + 3);
      case forcesTlvs.pathResult:
        return this.readResult(at + headerLength, size - headerLength, depth + 2);
      default:
        return this.readPaths(at, size, mask, depth + 2);
    }
  }

  private readResult(at: number, length: number, depth: number): boolean {
    if (length !== 4) return this.complain("result-length", length);
    if (!this.has(at, 4)) return false;
    const code = this.number(at, 1);
    if (code >= 0x18 && code <= 0xfe) return this.complain("result-code", code);
    this.add({ form: "result", depth, code });
    return true;
  }

  private readFullData(at: number, length: number, depth: number): boolean {
    if (!this.has(at, 4)) return false;
    if (this.number(at, 2) !== forcesTlvs.full) return this.complain("full-data");
    this.data("full", depth, at + headerLength, length - headerLength);
    return true;
  }

  private readSparseData(start: number, length: number, depth: number): boolean {
    if (length < elementHeaderLength) return this.complain("sparse-length");
    let [at, left] = [start, length];
    while (left > 0 && !this.ended) {
      const size = left < elementHeaderLength ? 0 : this.number(at + 4, 4);
      const error = tlvError(size, left, elementHeaderLength);
      if (error !== undefined) {
        this.add({ form: "complaint", about: "element", error, values: [left] });
        return false;
      }
      this.add({ form: "element", depth, type: this.number(at, 4), length: size });
      this.data("element", depth, at + elementHeaderLength, size - elementHeaderLength);
      at += padded(size);
      left -= padded(size);
    }
    return true;
  }

  private readKey(start: number, length: number, depth: number): boolean {
    this.add({ form: "key", depth, id: this.number(start + headerLength, 4) });
    const at = start + headerLength + 4;
    const tlv = this.tlv(at);
    const error = tlvError(tlv.length, length);
    if (error !== undefined) {
      this.add({ form: "complaint", about: "key-tlv", error, values: [tlv.type, tlv.length] });
      return false;
    }
    // tcpdump looks for the data a header too late.
    return this.readFullData(at + headerLength, tlv.length, depth);
  }

  private readRedirect(start: number, length: number): boolean {
    if (length <= 8) return this.complain("redirect-short", 8 - length);
    let [at, left] = [start, length];
    const depth = 10;
    while (left > 0 && !this.ended) {
      const tlv = this.tlv(at);
      if (tlvError(tlv.length, left) !== undefined) {
        this.complain("redirect-data");
        break;
      }
      const [data, size] = [at + headerLength, tlv.length - headerLength];
      if (tlv.type === forcesTlvs.metadata) this.readMetadata(data, size, depth);
      else if (tlv.type === forcesTlvs.redirectData) {
        this.add({ form: "redirected", depth, length: size });
        this.data("redirected", depth, data, size);
      } else this.complain("redirect-type", tlv.type, tlv.length);
      at += padded(tlv.length);
      left -= padded(tlv.length);
    }
    if (left <= 0 || this.ended) return true;
    const rest = this.tlv(at);
    return this.complain("redirect-rest", rest.type, (left - rest.length) >>> 0);
  }

  private readMetadata(start: number, length: number, depth: number): void {
    this.add({ form: "metadata", depth, length });
    let [at, left] = [start, length];
    while (left >= elementHeaderLength && !this.ended) {
      const size = this.number(at + 4, 4);
      if (tlvError(size, left, elementHeaderLength) !== undefined) break;
      this.add({ form: "metadata-element", depth: depth + 1, type: this.number(at, 4), length: size });
      this.data("metadata", depth + 1, at + elementHeaderLength, size - elementHeaderLength);
      at += padded(size);
      left -= padded(size);
    }
  }
}
