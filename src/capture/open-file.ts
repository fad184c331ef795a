import { closeSync, createReadStream, fstatSync, openSync, readSync } from "node:fs";
import { CaptureError } from "../errors.js";
import type { ReadBytes } from "./byte-window.js";
import type { ByteChunks } from "./open-stream.js";
import { readPipe } from "./read-pipe.js";
import { describeSystemError, readError } from "./system-errors.js";

/** An open file: one that is read in blocks, or one whose bytes come when they come, such as a pipe. */
export type OpenFile =
  | { readonly kind: "blocks"; readonly read: ReadBytes; readonly close: () => void; readonly size: number }
  | { readonly kind: "chunks"; readonly chunks: ByteChunks };

/** Opens the file at a path, or reads on from a file descriptor, which is left open. */
export function openFile(file: string | number): OpenFile {
  let descriptor;
  try {
    descriptor = typeof file === "number" ? file : openSync(file, "r");
    const stats = fstatSync(descriptor);
    // A directory opens like a file; the first read says what it is.
    if (stats.isFile() || stats.isDirectory()) return openBlocks(descriptor, typeof file === "string", stats.size);
    if (stats.isFIFO() || stats.isSocket()) return { kind: "chunks", chunks: readPipe(descriptor) };
  } catch (error) {
    throw new CaptureError("capture-open", describeSystemError(error), 0, { cause: error });
  }
  return { kind: "chunks", chunks: createReadStream("", { fd: descriptor, autoClose: typeof file === "string" }) };
}

function openBlocks(descriptor: number, isOurs: boolean, size: number): OpenFile {
  let isOpen = isOurs;
  let offset = 0;
  const read: ReadBytes = (target, at) => {
    try {
      const count = readSync(descriptor, target, at, target.length - at, null);
      offset += count;
      return count;
    } catch (error) {
      throw readError(error, offset);
    }
  };
  const close = () => {
    if (isOpen) closeSync(descriptor);
    isOpen = false;
  };
  return { kind: "blocks", read, close, size };
}
