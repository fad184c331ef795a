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
  #read: ReadBytes | undefined;
  /** Whether the bytes may be written over: they may not be the caller's. */
  #isOurs: boolean;

  /** A window over a source that is read block by block, over bytes that are all there, or over those that are pushed. */
  constructor(source: ReadBytes | Uint8Array = new Uint8Array(0)) {
    this.#isOurs = !(source instanceof Uint8Array);
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

  /** Makes other bytes of the block the unread ones. */
  look(start: number, end: number): void {
    this.start = start;
    this.end = end;
  }

  /** Reads more bytes behind the unread ones; views of the block are void afterwards. Returns false at the end. */
  fill(): boolean {
    if (this.#read === undefined) return false;
    this.#makeRoom(1);
    const count = this.#read(this.bytes, this.end);
    this.end += count;
    return count > 0;
  }

  /**
   * Puts a chunk behind the unread bytes, or in their place if there are none; views are void afterwards. In a block that
   * was moved to it is read by `fill`, which must have come to an end before.
   */
  push(chunk: Uint8Array): void {
    if (this.#read !== undefined) {
      this.#read = piecesOf(chunk);
      return;
    }
    if (this.available > 0) {
      this.#append(chunk);
      return;
    }
    this.bytes = chunk;
    this.view = viewOf(chunk);
    this.#isOurs = false;
    this.start = 0;
    this.end = chunk.length;
  }

  /** Goes on in another block, which must have room for the unread bytes and is written over from now on. */
  moveTo(block: Uint8Array): void {
    if (this.#read === undefined) {
      // There may be more of them than fit: they are read anew, piece by piece.
      this.#read = piecesOf(this.bytes.subarray(this.start, this.end));
      this.end = this.start;
    }
    const unread = this.bytes.subarray(this.start, this.end);
    block.set(unread);
    this.bytes = block;
    this.view = viewOf(block);
    this.#isOurs = true;
    this.start = 0;
    this.end = unread.length;
  }

  /**
   * Goes on with the bytes from `start` to `end` of a block, which somebody else has read and will write over: the unread ones
   * are put in front of them, where there is `room` for so many. If they are more, all go to a block of their own.
   */
  goOn(block: Uint8Array, start: number, end: number, room: number): void {
    this.#read = undefined;
    if (this.available > room) {
      this.#append(block.subarray(start, end));
      return;
    }
    const unread = this.bytes.subarray(this.start, this.end);
    block.set(unread, start - unread.length);
    if (this.bytes !== block) this.view = viewOf(block);
    this.bytes = block;
    this.#isOurs = false;
    this.start = start - unread.length;
    this.end = end;
  }

  #append(chunk: Uint8Array): void {
    this.#makeRoom(chunk.length);
    this.bytes.set(chunk, this.end);
    this.end += chunk.length;
  }

  /**
   * Moves the unread bytes to the front, where at least `count` more can follow them. The block doubles when they fill
   * it: memory follows the bytes that arrive, never a length that is only announced.
   */
  #makeRoom(count: number): void {
    const unread = this.available;
    if (this.#isOurs && unread + count <= this.bytes.length) {
      this.bytes.copyWithin(0, this.start, this.end);
    } else {
      const larger = new Uint8Array(Math.max(blockLength, 2 * unread, unread + count));
      larger.set(this.bytes.subarray(this.start, this.end));
      this.bytes = larger;
      this.view = viewOf(larger);
      this.#isOurs = true;
    }
    this.start = 0;
    this.end = unread;
  }
}

/** Reads bytes that are there in pieces of any size. */
function piecesOf(bytes: Uint8Array): ReadBytes {
  let at = 0;
  return (target, index) => {
    const piece = bytes.subarray(at, at + target.length - index);
    target.set(piece, index);
    at += piece.length;
    return piece.length;
  };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
