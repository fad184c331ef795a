import type { EbpfMap } from "../../../isa/index.js";
import type { EbpfMemory } from "../memory.js";
import { errno, type StoredMap } from "./stored-map.js";

/** Before each record: its length with two flags, and where the buffer is (BPF_RINGBUF_HDR_SZ). */
const headerLength = 8;
/** The record is being written, or was given up (BPF_RINGBUF_BUSY_BIT, BPF_RINGBUF_DISCARD_BIT). */
const busy = 0x80000000;
const discarded = 0x40000000;
/** Longer records cannot be told apart from flags (RINGBUF_MAX_RECORD_SZ). */
const longestRecord = 0x3fffffff;

/** What `ringbuf_query` asks for (BPF_RB_*). */
const queries = { AVAIL_DATA: 0, RING_SIZE: 1, CONS_POS: 2, PROD_POS: 3 } as const;

/**
 * `ringbuf`: programs write records, one reader takes them in order. Positions only grow; a place is the position modulo the
 * size. The kernel maps the pages twice so that a record can go over the end, here there simply is as much memory again.
 */
export class RingBuffer implements StoredMap {
  readonly map: EbpfMap;
  readonly #memory: EbpfMemory;
  readonly #address: number;
  readonly #size: number;
  readonly #reserved = new Set<number>();
  #produced = 0;
  #consumed = 0;

  constructor(memory: EbpfMemory, map: EbpfMap) {
    this.map = map;
    this.#memory = memory;
    this.#size = map.maxEntries;
    this.#address = memory.allocate(`map ${map.name}`, 2 * this.#size).start;
  }

  /** Where a record of `size` bytes may be written, or 0 if there is no room. */
  reserve(size: number): number {
    const length = Math.ceil((size + headerLength) / 8) * 8;
    if (size > longestRecord || length > this.#size) return 0;
    // One byte stays free, so that a full buffer is not taken for an empty one.
    if (this.#produced + length - this.#consumed > this.#size - 1) return 0;
    const header = this.#place(this.#produced);
    this.#memory.view.setUint32(header, size | busy, true);
    this.#memory.view.setUint32(header + 4, 0, true);
    this.#produced += length;
    this.#reserved.add(header + headerLength);
    return header + headerLength;
  }

  /** Ends the writing of a record, which the reader is to get or not. */
  commit(record: number, isDiscarded: boolean): void {
    this.#reserved.delete(record);
    const header = record - headerLength;
    const size = this.#memory.view.getUint32(header, true) & longestRecord;
    this.#memory.view.setUint32(header, isDiscarded ? size | discarded : size, true);
  }

  /** Whether the address is that of a record being written. */
  isReserved(record: number): boolean {
    return this.#reserved.has(record);
  }

  query(what: number): number {
    switch (what) {
      case queries.AVAIL_DATA:
        return this.#produced - this.#consumed;
      case queries.RING_SIZE:
        return this.#size;
      case queries.CONS_POS:
        return this.#consumed;
      case queries.PROD_POS:
        return this.#produced;
      default:
        return 0;
    }
  }

  /** Takes the records that are complete, oldest first. */
  drain(): Uint8Array[] {
    const records: Uint8Array[] = [];
    while (this.#consumed < this.#produced) {
      const header = this.#place(this.#consumed);
      const word = this.#memory.view.getUint32(header, true);
      if (word >= busy) break;
      const size = word & longestRecord;
      if ((word & discarded) === 0)
        records.push(this.#memory.bytes.slice(header + headerLength, header + headerLength + size));
      this.#consumed += Math.ceil((size + headerLength) / 8) * 8;
    }
    return records;
  }

  lookup(): number {
    return 0;
  }

  update(): number {
    return errno.ENOTSUPP;
  }

  delete(): number {
    return errno.ENOTSUPP;
  }

  forEach(): number {
    return 0;
  }

  #place(position: number): number {
    return this.#address + (position % this.#size);
  }
}
