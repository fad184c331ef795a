/**
 * The memory of an extended BPF machine: one linear memory, which compiled programs share. An address is the offset of a
 * byte in it, so every address fits in 32 bits.
 *
 *     0         unmapped: a null pointer with any offset that fits in an instruction faults. The machine keeps notes of its own
 *               here, and the numbers that stand for maps and functions come from this range (see `helper-call.ts`).
 *     65536     regions, in the order they were asked for, with unmapped bytes between them
 *
 * A program may touch what lies within one region and nothing else. Regions are never given back.
 */

const pageLength = 65536;

/** The lowest address that can be mapped. */
export const lowestAddress = pageLength;

/** Unmapped bytes between regions: at least the width of the widest access, so that no access touches two of them. */
const gap = 16;

/** Bytes that a program may touch: `start` included, `end` excluded. */
export interface Region {
  readonly name: string;
  readonly writable: boolean;
  start: number;
  end: number;
}

export class EbpfMemory {
  readonly wasm = new WebAssembly.Memory({ initial: 2 });
  /** All bytes. Asking for a region may replace this and `view`, so keep neither over a call of `allocate`. */
  bytes = new Uint8Array(this.wasm.buffer);
  /** The same bytes as numbers, which are little-endian. */
  view = new DataView(this.wasm.buffer);
  /** Sorted, since later regions lie higher. */
  readonly #regions: Region[] = [];
  #free = lowestAddress;
  #lastFound: Region | undefined;

  /**
   * A new region of `length` zero bytes, which begins at a multiple of 16. Its user may move `start` and `end` within what was
   * asked for. Throws a RangeError when memory is exhausted.
   */
  allocate(name: string, length: number, writable = true): Region {
    const region = { name, writable, start: this.#free, end: this.#free + length };
    this.#free = Math.ceil((region.end + gap) / 16) * 16;
    const missing = this.#free - this.bytes.length;
    if (missing > 0) this.#grow(Math.ceil(missing / pageLength));
    this.#regions.push(region);
    return region;
  }

  /** The region that holds `length` bytes at `address`, if one does. */
  find(address: number, length: number): Region | undefined {
    const last = this.#lastFound;
    if (last !== undefined && address >= last.start && address + length <= last.end) return last;
    // The last region that begins at or before the address is the only one that can hold it.
    let low = 0;
    let high = this.#regions.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#regions[middle]!.start <= address) low = middle + 1;
      else high = middle;
    }
    const region = this.#regions[low - 1];
    if (region === undefined || address + length > region.end) return undefined;
    this.#lastFound = region;
    return region;
  }

  /** Doubles the memory at least, so that growing does not cost more than filling. */
  #grow(pages: number): void {
    const present = this.bytes.length / pageLength;
    try {
      this.wasm.grow(Math.max(pages, Math.min(present, 65536 - present)));
    } catch {
      this.wasm.grow(pages);
    }
    this.bytes = new Uint8Array(this.wasm.buffer);
    this.view = new DataView(this.wasm.buffer);
  }
}
