import { read, readSync } from "node:fs";
import type { ByteWindow } from "./byte-window.js";
import { readError } from "./system-errors.js";

/** The search works on one while the others are filled, each by a thread of its own. */
const partCount = 3;

/** Bytes read at first, then twice as many each time: who wants a few packets off a slow disk does not wait for many. */
const firstLength = 256 * 1024;

/** A part of the block: `room` for what is left of the bytes before, and then the bytes that are read. */
interface Part {
  readonly start: number;
  readonly end: number;
}

/** An open file. */
interface FileToRead {
  readonly descriptor: number;
  /** Throws if it should not end there. */
  readonly checkEnd: (position: number) => void;
}

/** A part that is being filled from a place in the file with so many bytes, if there are as many. */
interface Filling {
  readonly part: Part;
  readonly position: number;
  readonly length: number;
  readonly result: Promise<number | Error>;
}

/**
 * Reads a file from some place to its end, ahead of a search in a block: the longest work of the search is the system's
 * copying of the file, and that goes on in other threads beside it.
 */
export class ReadAhead {
  readonly #file: FileToRead;
  readonly #window: ByteWindow;
  readonly #block: Uint8Array;
  readonly #room: number;
  /** Where to read next. */
  #position: number;
  #length = firstLength;
  #filling: Filling[] = [];
  #inUse: Part;

  /** The window goes on in the block, which is written over from now on. */
  constructor(file: FileToRead, position: number, window: ByteWindow, block: Uint8Array) {
    this.#file = file;
    this.#position = position;
    this.#window = window;
    this.#block = block;
    const length = Math.floor(block.length / partCount);
    this.#room = Math.floor(length / 3);
    const [first, ...others] = Array.from({ length: partCount }, (_, index) => ({
      start: index * length + this.#room,
      end: (index + 1) * length,
    }));
    this.#inUse = first!;
    window.goOn(block, first!.start, first!.start, this.#room);
    for (const part of others) this.#fill(part);
  }

  /**
   * Puts more bytes behind the unread ones of the window; views of it are void afterwards. Returns false at the end.
   *
   * Whoever takes few at once has more to do with each than reading them takes. Then this thread reads the next ones itself,
   * `most` of them: they are in its processor's cache when it comes to them, which takes longer to fill than reading.
   */
  async next(most = Infinity): Promise<boolean> {
    const { part, position, length, result } = this.#filling.shift()!;
    const count = await result.then((bytes) => (bytes === 0 ? this.#endAt(position) : bytes));
    const used = this.#inUse;
    this.#inUse = part;
    if (typeof count !== "number") throw readError(count, position);
    this.#window.goOn(this.#block, part.start, part.start + count, this.#room);
    if (count < length) await this.#goBackTo(position + count);
    this.#fill(used, most);
    return count > 0;
  }

  #endAt(position: number): 0 | Error {
    try {
      this.#file.checkEnd(position);
      return 0;
    } catch (error) {
      return error as Error;
    }
  }

  /** Resolves when nothing is read any more. */
  async stop(): Promise<void> {
    await Promise.all(this.#filling.map(({ result }) => result));
  }

  #fill(part: Part, most = Infinity): void {
    const position = this.#position;
    const length = Math.min(this.#length, part.end - part.start, most);
    const where = [this.#file.descriptor, this.#block, part.start, length, position] as const;
    const result =
      most === Infinity
        ? new Promise<number | Error>((resolve) => read(...where, (error, count) => resolve(error ?? count)))
        : Promise.resolve(readNow(...where));
    this.#filling.push({ part, position, length, result });
    this.#position += length;
    this.#length = 2 * length;
  }

  /** The file ended sooner than a part, but may have grown since: what was read behind it is not what follows. */
  async #goBackTo(position: number): Promise<void> {
    await this.stop();
    this.#position = position;
    for (const { part } of this.#filling.splice(0)) this.#fill(part);
  }
}

function readNow(...where: readonly [number, Uint8Array, number, number, number]): number | Error {
  try {
    return readSync(...where);
  } catch (error) {
    return error as Error;
  }
}
