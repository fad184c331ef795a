import { CaptureError } from "../errors.js";

/** The largest window that is made memory for: what the zstd command takes unless told otherwise, 128 MiB. */
const maxWindowLength = 2 ** 27;

const frameMagic = 0xfd2fb528;
/** The magic numbers of frames to be skipped, but for their last four bits. */
const skippableMagic = 0x184d2a50;

/** What is read next: so many bytes, and what to do with them. Bytes to be skipped are not gathered. */
interface Step {
  readonly length: number;
  readonly read?: (bytes: Buffer) => Step;
  readonly next?: Step;
}

/**
 * Walks over the frames of zstd data (RFC 8878 section 3.1) without decompressing them: to know whether the data end where
 * they may, and to refuse a window larger than memory should be made for, which the decompressor would believe.
 */
export class ZstdFrames {
  #step = frameStart;
  #gathered: number[] = [];
  /** How many bytes of the current step have been taken. */
  #taken = 0;
  /** How many bytes have been taken. */
  offset = 0;

  /** Whether the data may end here. */
  get isComplete(): boolean {
    return this.#step === frameStart && this.#taken === 0;
  }

  /**
   * Cuts a chunk where blocks and headers end, so that what a decompressor is given at once is all good or all bad, and looks
   * at headers before they are handed on.
   */
  *cut(chunk: Uint8Array): Generator<Uint8Array, void, void> {
    let at = 0;
    while (at < chunk.length || this.#taken === this.#step.length) {
      const end = Math.min(chunk.length, at + this.#step.length - this.#taken);
      const piece = chunk.subarray(at, end);
      if (this.#step.read !== undefined) this.#gathered.push(...piece);
      this.#taken += piece.length;
      this.offset += piece.length;
      at = end;
      if (this.#taken === this.#step.length) {
        this.#step = this.#finishStep();
        this.#taken = 0;
        this.#gathered = [];
      }
      if (piece.length > 0) yield piece;
    }
  }

  #finishStep(): Step {
    const { read, next = frameStart } = this.#step;
    if (read === undefined) return next;
    try {
      return read(Buffer.from(this.#gathered));
    } catch (error) {
      throw new CaptureError("capture-compression", (error as Error).message, this.offset);
    }
  }
}

const frameStart: Step = { length: 4, read: readMagic };

function readMagic(bytes: Buffer): Step {
  const magic = bytes.readUInt32LE(0);
  if (magic === frameMagic) return { length: 1, read: readDescriptor };
  if ((magic & ~0xf) >>> 0 !== skippableMagic) throw new Error("damaged zstd data: no frame where one must start");
  return { length: 4, read: (length) => ({ length: length.readUInt32LE(0) }) };
}

/** The frame header descriptor, which tells how long the rest of the header is. */
function readDescriptor(bytes: Buffer): Step {
  const descriptor = bytes.readUInt8(0);
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const windowBytes = isSingleSegment ? 0 : 1;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3]!;
  const sizeBytes = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6]!;
  const block: Step = { length: 3, read: (header) => readBlock(header, (descriptor & 4) !== 0, block) };
  const length = windowBytes + dictionaryBytes + sizeBytes;
  if (dictionaryBytes > 0) throw new Error("zstd data made with a dictionary");
  return {
    length,
    read(header) {
      const window = isSingleSegment ? contentLength(header, sizeBytes) : windowLength(header.readUInt8(0));
      if (window <= maxWindowLength) return block;
      throw new Error(`zstd data with a window of ${window} bytes, bigger than maximum of ${maxWindowLength}`);
    },
  };
}

function windowLength(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

function contentLength(header: Buffer, bytes: number): number {
  if (bytes === 8) return Number(header.readBigUInt64LE(0));
  // Two bytes count from 256 on, because one is enough for what is less.
  return header.readUIntLE(0, bytes) + (bytes === 2 ? 256 : 0);
}

/** A block header: whether it is the last, its type, its length. A run of one byte has only that byte. */
function readBlock(bytes: Buffer, hasChecksum: boolean, next: Step): Step {
  const header = bytes.readUIntLE(0, 3);
  const isLast = (header & 1) !== 0;
  const isRun = ((header >> 1) & 3) === 1;
  const afterwards = isLast ? (hasChecksum ? { length: 4, next: frameStart } : frameStart) : next;
  return { length: isRun ? 1 : header >> 3, next: afterwards };
}
