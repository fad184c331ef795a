/** Reads bytes into `target` from index `at` on, at most to its end, and returns how many: 0 only at the end. */
export type ReadBytes = (target: Uint8Array, at: number) => number;

/** Bytes asked for at once. */
const blockLength = 256 * 1024;

/** The unread bytes of a source, as far as they are in memory: `bytes` from `start` to `end`. */
export class ByteWindow {
  bytes: Uint8Array;
  view: DataView;
  start = 0;
  end: number;
  /** Where in the source `start` is. */
  offset = 0;
  readonly #read: ReadBytes | undefined;

  /** A window over a source that is read block by block, or over bytes that are all there. */
  constructor(source: ReadBytes | Uint8Array) {
    this.#read = source instanceof Uint8Array ? undefined : source;
    this.bytes = source instanceof Uint8Array ? source : new Uint8Array(blockLength);
    this.view = viewOf(this.bytes);
    this.end = source instanceof Uint8Array ? source.length : 0;
  }

  get available(): number {
    return this.end - this.start;
  }

  /** Takes `count` bytes as read. */
  advance(count: number): void {
    this.start += count;
    this.offset += count;
  }

  /**
   * Reads more bytes behind the unread ones, which move to the front; views of the block are void afterwards. Returns
   * false at the end of the source. The block doubles when unread bytes fill it: memory follows the bytes that arrive,
   * never a length that is only announced.
   */
  fill(): boolean {
    if (this.#read === undefined) return false;
    if (this.available === this.bytes.length) {
      const larger = new Uint8Array(2 * this.bytes.length);
      larger.set(this.bytes);
      this.bytes = larger;
      this.view = viewOf(larger);
    } else {
      this.bytes.copyWithin(0, this.start, this.end);
    }
    this.end = this.available;
    this.start = 0;
    const count = this.#read(this.bytes, this.end);
    this.end += count;
    return count > 0;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
