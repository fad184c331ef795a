import { ZSTDDecoder } from "zstddec/stream";
import { CaptureError } from "../errors.js";

/**
 * Decompresses zstd data piece by piece.
 *
 * The decoder is a generator that asks for its input when it wants some, and cannot wait for it; so it is run only when there
 * is a piece for it. For each it gives something back, if only an empty array; where data are damaged it does not go on
 * and gives back empty arrays for ever.
 */
export class ZstdStream {
  readonly #output: Generator<Uint8Array, void, void>;
  #piece: Uint8Array | undefined;
  #isEnded = false;
  #isDone = false;
  /** How many empty arrays came since it last took or gave something. */
  #idle = 0;
  /** How many bytes it took, and how many before the last piece. */
  #taken = 0;
  #takenBefore = 0;

  static async open(): Promise<ZstdStream> {
    const decoder = new ZSTDDecoder();
    await decoder.init();
    return new ZstdStream(decoder);
  }

  private constructor(decoder: ZSTDDecoder) {
    this.#output = decoder.decodeStreaming(this.#pieces());
  }

  /** Takes a piece, which is not empty, and gives what can be had so far. */
  *push(piece: Uint8Array): Generator<Uint8Array, void, void> {
    this.#piece = piece;
    while (this.#piece !== undefined) yield* this.#next();
  }

  /** Gives what is left when there are no more pieces. */
  *end(): Generator<Uint8Array, void, void> {
    this.#isEnded = true;
    while (!this.#isDone) yield* this.#next();
  }

  /** Has the decoder let go of its memory, as it does when its input ends. */
  close(): void {
    this.#isEnded = true;
    this.#piece = undefined;
    try {
      for (let tries = 0; tries < 4 && this.#output.next().done !== true; tries++);
    } catch {
      // It says that there should have been more.
    }
  }

  *#pieces(): Generator<Uint8Array, void, void> {
    while (!this.#isEnded) {
      const piece = this.#piece!;
      this.#piece = undefined;
      this.#idle = 0;
      this.#takenBefore = this.#taken;
      this.#taken += piece.length;
      yield piece;
    }
  }

  *#next(): Generator<Uint8Array, void, void> {
    const { done, value } = this.#resume();
    if (done === true) this.#isDone = true;
    else if (value.length > 0) {
      this.#idle = 0;
      yield value;
    } else if (++this.#idle > 1) {
      throw new CaptureError("capture-compression", "damaged zstd data", this.#takenBefore);
    }
  }

  /** The decoder throws where a frame ends before it has all the bytes that its header announced. */
  #resume(): IteratorResult<Uint8Array, void> {
    try {
      return this.#output.next();
    } catch (error) {
      throw new CaptureError("capture-compression", "damaged zstd data", this.#takenBefore, { cause: error });
    }
  }
}
