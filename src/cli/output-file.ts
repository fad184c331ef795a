import { closeSync, fstatSync, openSync } from "node:fs";
import { describeSystemError } from "../capture/index.js";
import { PcapsiftError } from "../errors.js";
import { refuseInputs, type Input } from "./inputs.js";
import { writeThrough } from "./outputs.js";
import { isPipe } from "./pipe-queue.js";
import type { Output, Streams } from "./streams.js";
import { writerTo } from "./write-whole.js";

/** Where the bytes of a capture go. Each piece holds whole records, and what cannot be written whole is not written. */
export interface OutputFile {
  readonly write: (bytes: Uint8Array) => void;
  readonly close: () => void;
}

/** Bytes that a file without a name holds at most. */
const mostWaiting = 64 * 1024 * 1024;

/** The beginning of a file whose name the first packet will tell, in memory until then. */
export class UnnamedFile {
  readonly #path: string;
  readonly #pieces: Uint8Array[] = [];
  #length = 0;

  /** The path is that of -w, for messages. */
  constructor(path: string) {
    this.#path = path;
  }

  write(bytes: Uint8Array): void {
    this.#length += bytes.length;
    if (this.#length > mostWaiting) {
      const reason = `-G names a file by the time of its first packet, and none came in ${mostWaiting} bytes`;
      throw new PcapsiftError("output", `${this.#path}: ${reason}`);
    }
    this.#pieces.push(bytes.slice());
  }

  moveTo(file: OutputFile): void {
    for (const bytes of this.#pieces) file.write(bytes);
  }
}

/** Refuses to fill a terminal with bytes. */
export function openStandardOutput(output: Output): OutputFile {
  if (output.isTerminal()) {
    throw new PcapsiftError("output", "standard output is a terminal: redirect it, or give -w a file");
  }
  return { write: (bytes) => writeThrough(output, bytes), close: () => {} };
}

/** Creates a file. Refuses one of those that are read: it would be emptied before. */
export function openOutputFile(path: string, inputs: readonly Input[], { pipes }: Streams): OutputFile {
  refuseInputs(path, inputs);
  let descriptor: number;
  try {
    descriptor = openSync(path, "w");
  } catch (error) {
    throw new PcapsiftError("output", `${path}: ${describeSystemError(error)}`, { cause: error });
  }
  const queue = isPipe(fstatSync(descriptor)) ? pipes : undefined;
  const write = queue === undefined ? writerTo(descriptor) : (bytes: Uint8Array) => queue.add(descriptor, bytes);
  return {
    write: (bytes) => writeThrough({ write: (data) => write(data as Uint8Array) }, bytes, path),
    // What is in the queue goes on its way later.
    close: () => queue === undefined && closeSync(descriptor),
  };
}
