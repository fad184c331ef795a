import { closeSync, constants, createReadStream, fstatSync, openSync, readSync } from "node:fs";
import { CaptureError } from "../errors.js";
import type { ByteWindow, ReadBytes } from "./byte-window.js";
import type { ByteChunks } from "./open-stream.js";
import { ReadAhead } from "./read-ahead.js";
import { readPipe } from "./read-pipe.js";
import { describeSystemError, readError } from "./system-errors.js";

/** Bytes read at once at most: what is searched next is then still in the processor's own cache. */
const pieceLength = 512 * 1024;

/**
 * A named pipe is not waited for while it is opened: nothing else could go on meanwhile, not even the end that a signal asks
 * for. Only on Linux, which alone has O_NOATIME, a reader may be there before the first writer without being told of an end.
 */
const withoutWaiting = constants.O_RDONLY | (Object.hasOwn(constants, "O_NOATIME") ? constants.O_NONBLOCK : 0);

/** A file that is read in blocks. */
export interface BlockFile {
  readonly kind: "blocks";
  readonly size: number;
  readonly read: ReadBytes;
  /** Reads on where `read` is, which is not to be used any more. Nothing is returned where that would not be faster. */
  readonly readAhead: (window: ByteWindow, block: Uint8Array) => ReadAhead | undefined;
  /** All of the file once more, where that can be had. */
  readonly readAgain: (() => ByteChunks) | undefined;
  readonly close: () => void;
}

/** An open file: one that is read in blocks, or one whose bytes come when they come, such as a pipe. */
export type OpenFile = BlockFile | { readonly kind: "chunks"; readonly chunks: ByteChunks };

/** Opens the file at a path, or reads on from a file descriptor, which is left open. */
export function openFile(file: string | number): OpenFile {
  let descriptor;
  try {
    descriptor = typeof file === "number" ? file : openSync(file, withoutWaiting);
    const stats = fstatSync(descriptor);
    // A directory opens like a file; the first read says what it is.
    if (stats.isFile() || stats.isDirectory()) return openBlocks(descriptor, file, stats.size);
    if (stats.isFIFO() || stats.isSocket()) return { kind: "chunks", chunks: readPipe(descriptor) };
  } catch (error) {
    throw new CaptureError("capture-open", describeSystemError(error), 0, { cause: error });
  }
  // Devices are waited for where they are read.
  if (typeof file === "number") return { kind: "chunks", chunks: createReadStream("", { fd: file, autoClose: false }) };
  closeSync(descriptor);
  return { kind: "chunks", chunks: createReadStream(file) };
}

function openBlocks(descriptor: number, file: string | number, size: number): BlockFile {
  let isOpen = typeof file === "string";
  let offset = 0;
  // What is missing would be taken for the end of the capture, if it began with a record.
  const checkEnd = (position: number) => {
    if (position < size && fstatSync(descriptor).size < size) throw new Error("the file has become shorter");
  };
  const read: ReadBytes = (target, at) => {
    try {
      const count = readSync(descriptor, target, at, Math.min(target.length - at, pieceLength), null);
      offset += count;
      if (count === 0) checkEnd(offset);
      return count;
    } catch (error) {
      throw readError(error, offset);
    }
  };
  const close = () => {
    if (isOpen) closeSync(descriptor);
    isOpen = false;
  };
  // Of a descriptor that was handed over it is not known where in the file it is; for some systems /dev/stdin is one, too.
  const isAtStart = typeof file === "string" && !file.startsWith("/dev/");
  const readAhead = (window: ByteWindow, block: Uint8Array) =>
    isAtStart && size > offset ? new ReadAhead({ descriptor, checkEnd }, offset, window, block) : undefined;
  const readAgain = isAtStart ? () => createReadStream(file) : undefined;
  return { kind: "blocks", size, read, readAhead, readAgain, close };
}
