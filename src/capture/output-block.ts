/** Bytes gathered before they are handed on: large writes are what makes writing fast. */
const blockLength = 256 * 1024;

/** The first are fewer, so that on a disk that is nearly full there is a beginning at least. */
const firstLength = 64 * 1024;

/**
 * Gathers records for a sink, which gets whole records only, so that what it could write ends with one. It must be done
 * with the bytes when it returns.
 */
export class OutputBlock {
  /** To be filled from the place that `reserve` returned. */
  bytes = new Uint8Array(blockLength);
  view = new DataView(this.bytes.buffer);
  readonly #sink: (bytes: Uint8Array) => void;
  #limit = firstLength;
  #end = 0;
  #flushed = 0;

  constructor(sink: (bytes: Uint8Array) => void) {
    this.#sink = sink;
  }

  /** How many bytes have been taken since the last restart. */
  get length(): number {
    return this.#flushed + this.#end;
  }

  /** Makes room for a record of `length` bytes and returns where it is to be put. */
  reserve(length: number): number {
    if (this.#end + length > this.#limit) {
      this.flush();
      this.#limit = blockLength;
      if (length > this.bytes.length) {
        this.bytes = new Uint8Array(length);
        this.view = new DataView(this.bytes.buffer);
      }
    }
    const start = this.#end;
    this.#end += length;
    return start;
  }

  /** Takes whole records; long runs of them are not copied. */
  append(records: Uint8Array): void {
    if (records.length > blockLength) {
      this.flush();
      this.#sink(records);
      this.#flushed += records.length;
    } else {
      const start = this.reserve(records.length);
      this.bytes.set(records, start);
    }
  }

  /** Takes runs of records in a block: `runs` are their starts and ends, in turn. */
  appendRuns(block: Uint8Array, runs: Uint32Array): void {
    for (let index = 0; index < runs.length; index += 2) this.append(block.subarray(runs[index], runs[index + 1]));
  }

  flush(): void {
    const length = this.#end;
    this.#end = 0;
    this.#flushed += length;
    if (length > 0) this.#sink(this.bytes.subarray(0, length));
  }

  /** Hands over what there is and counts from 0 again. */
  restart(): void {
    this.flush();
    this.#limit = firstLength;
    this.#flushed = 0;
  }
}
