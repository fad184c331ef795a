import type { EbpfMemory } from "../memory.js";

/** Bytes that are asked for at a time: memory grows with what a map holds, not with what it might hold. */
const chunkLength = 64 * 1024;

/** Elements of one size in the machine's memory. They are known by numbers, and each stays where it is. */
export class ElementStore {
  readonly #memory: EbpfMemory;
  readonly #name: string;
  readonly #size: number;
  readonly #writable: boolean;
  /** The elements of a chunk are a power of two. */
  readonly #shift: number;
  readonly #chunks: number[] = [];
  readonly #free: number[] = [];
  #taken = 0;

  constructor(memory: EbpfMemory, name: string, size: number, writable: boolean) {
    this.#memory = memory;
    this.#name = name;
    this.#size = size;
    this.#writable = writable;
    this.#shift = Math.max(0, Math.floor(Math.log2(chunkLength / size)));
  }

  /** How many numbers have been given out; all are below. */
  get taken(): number {
    return this.#taken;
  }

  addressOf(element: number): number {
    const inChunk = element & ((1 << this.#shift) - 1);
    return this.#chunks[element >>> this.#shift]! + inChunk * this.#size;
  }

  /** The number of a free element, the one that was given back last if there is one; -1 when memory is exhausted. */
  take(): number {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    if (this.#taken >>> this.#shift === this.#chunks.length) {
      try {
        this.#chunks.push(this.#memory.allocate(this.#name, this.#size << this.#shift, this.#writable).start);
      } catch (error) {
        if (error instanceof RangeError) return -1;
        throw error;
      }
    }
    return this.#taken++;
  }

  giveBack(element: number): void {
    this.#free.push(element);
  }
}
