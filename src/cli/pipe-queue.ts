import { writev, type Stats } from "node:fs";

/** Bytes over which whoever writes should wait. */
const enough = 4 * 1024 * 1024;

/** Bytes of a piece. */
const pieceLength = 256 * 1024;

/** How many pieces are kept to be used again. New memory takes longer to get than to fill. */
const keptPieces = 32;

/** Bytes that one call writes: the fewer, the sooner it is known that somebody reads; the more, the faster it goes. */
const leastAtOnce = 64 * 1024;
const mostAtOnce = 4 * 1024 * 1024;

/** Milliseconds that such a call may take. */
const slow = 20;

/** Milliseconds without a byte gone after which nobody is thought to read. */
const patience = 1000;

interface Piece {
  descriptor: number;
  readonly bytes: Uint8Array;
  start: number;
  end: number;
}

/** Whether a write may have to wait for somebody to read. */
export function isPipe(kind: Stats): boolean {
  return kind.isFIFO() || kind.isSocket();
}

/**
 * Bytes on their way to pipes, in the order in which they were written, whichever they go to. A pipe that nobody reads holds
 * up whoever writes to it; here that is another thread, so that the process still hears signals.
 */
export class PipeQueue {
  #pieces: Piece[] = [];
  readonly #free: Piece[] = [];
  readonly #failures = new Map<number, NodeJS.ErrnoException>();
  #waiting: { readonly most: number; readonly resolve: () => void }[] = [];
  #length = 0;
  /** How many of the pieces are being written. */
  #underWay = 0;
  #atOnce = leastAtOnce;
  /** When bytes were taken last, in milliseconds. */
  #taken = 0;
  #hasEnded = false;

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  /** Takes bytes, which may be written over then. Throws what went wrong with earlier ones. */
  add(descriptor: number, bytes: Uint8Array): void {
    if (this.#hasEnded) return;
    const failure = this.#failures.get(descriptor);
    if (failure !== undefined) throw failure;
    for (let done = 0; done < bytes.length;) {
      const piece = this.#pieceFor(descriptor);
      const taken = bytes.subarray(done, done + pieceLength - piece.end);
      piece.bytes.set(taken, piece.end);
      piece.end += taken.length;
      done += taken.length;
    }
    this.#length += bytes.length;
    if (this.#underWay === 0) this.#write();
  }

  /** What to wait for before more is added: undefined while there is room. */
  room(): Promise<void> | undefined {
    return this.#length > enough || this.#hasEnded ? this.#until(enough) : undefined;
  }

  /** Waits until all bytes are gone. Throws what went wrong, but for pipes that nobody reads any more. */
  async drained(): Promise<void> {
    if (this.#length > 0 || this.#hasEnded) await this.#until(0);
    for (const failure of this.#failures.values()) if (failure.code !== "EPIPE") throw failure;
  }

  /**
   * Takes no more, and lets nobody go on who waits. Returns, when all is gone or nobody seems to read, whether all is gone.
   */
  async end(): Promise<boolean> {
    this.#hasEnded = true;
    this.#taken = performance.now();
    while (this.#length > 0 && performance.now() - this.#taken < patience) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return this.#length === 0;
  }

  /** The last piece if it has room and is not under way, or a new one. */
  #pieceFor(descriptor: number): Piece {
    const last = this.#pieces.length > this.#underWay ? this.#pieces.at(-1) : undefined;
    if (last?.descriptor === descriptor && last.end < pieceLength) return last;
    const piece = this.#free.pop() ?? { descriptor, bytes: new Uint8Array(pieceLength), start: 0, end: 0 };
    piece.descriptor = descriptor;
    piece.start = piece.end = 0;
    this.#pieces.push(piece);
    return piece;
  }

  #until(most: number): Promise<void> {
    return new Promise((resolve) => void this.#waiting.push({ most, resolve }));
  }

  /** Writes the first pieces, as far as they go to the same pipe. */
  #write(): void {
    const descriptor = this.#pieces[0]?.descriptor;
    this.#underWay = 0;
    if (descriptor === undefined) return;
    const batch: Uint8Array[] = [];
    let left = this.#atOnce;
    for (const piece of this.#pieces) {
      if (piece.descriptor !== descriptor || left <= 0) break;
      batch.push(piece.bytes.subarray(piece.start, Math.min(piece.end, piece.start + left)));
      left -= batch.at(-1)!.length;
    }
    this.#underWay = batch.length;
    const begin = performance.now();
    writev(descriptor, batch, (error, count) => {
      // Another process has made the pipe non-blocking, and it is full.
      if (error?.code === "EAGAIN") return void setTimeout(() => this.#write(), 5);
      this.#taken = performance.now();
      this.#atOnce = this.#taken - begin > slow ? leastAtOnce : Math.min(this.#atOnce * 2, mostAtOnce);
      if (error === null) this.#forget(count);
      else this.#fail(descriptor, error);
      this.#write();
      this.#wake();
    });
  }

  /** Lets go of bytes that were written. */
  #forget(count: number): void {
    this.#length -= count;
    while (count > 0) {
      const piece = this.#pieces[0]!;
      const gone = Math.min(count, piece.end - piece.start);
      piece.start += gone;
      count -= gone;
      if (piece.start < piece.end) return;
      this.#pieces.shift();
      if (this.#free.length < keptPieces) this.#free.push(piece);
    }
  }

  /** Lets go of all that a broken pipe was to get. */
  #fail(descriptor: number, error: NodeJS.ErrnoException): void {
    this.#failures.set(descriptor, error);
    this.#pieces = this.#pieces.filter((piece) => piece.descriptor !== descriptor);
    this.#length = this.#pieces.reduce((sum, { start, end }) => sum + end - start, 0);
  }

  #wake(): void {
    if (this.#hasEnded) return;
    const ready = this.#waiting.filter(({ most }) => this.#length <= most);
    if (ready.length === 0) return;
    this.#waiting = this.#waiting.filter((each) => !ready.includes(each));
    for (const { resolve } of ready) resolve();
  }
}
