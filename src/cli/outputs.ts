import { describeSystemError } from "../capture/index.js";
import { PcapsiftError } from "../errors.js";
import { TextBuffer } from "../print/text-buffer.js";
import type { Output } from "./streams.js";

/** Thrown when nobody reads the output any more, as after `| head -1`: the end of the work, not an error. */
export class OutputClosed extends Error {}

/** Thrown when -W allows no more files: the end of the work, not an error. */
export class FileLimitReached extends Error {}

/** Writes at once. `name` is the file's, for messages; standard output has none. */
export function writeThrough(output: Pick<Output, "write">, data: string | Uint8Array, name?: string): void {
  try {
    output.write(data);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EPIPE") throw new OutputClosed();
    const reason = describeSystemError(error);
    const message = name === undefined ? `Unable to write output: ${reason}` : `${name}: ${reason}`;
    throw new PcapsiftError("output", message, { cause: error });
  }
}

/** How much text is gathered before it is written: large writes are what makes printing fast. */
const blockLength = 64 * 1024;

/** Standard output for text: gathers it and writes it in large pieces, or each piece at once. */
export class TextOutput {
  /** The text that waits. Whoever adds to it calls `added` then. */
  readonly text = new TextBuffer(blockLength * 2);
  readonly #output: Output;
  readonly #limit: number;

  constructor(output: Output, flush: "blocks" | "packets") {
    this.#output = output;
    this.#limit = flush === "packets" ? 1 : blockLength;
  }

  added(): void {
    if (this.text.length >= this.#limit) this.flush();
  }

  write(text: string): void {
    this.text.add(text);
    this.added();
  }

  flush(): void {
    if (this.text.length === 0) return;
    const bytes = this.text.written();
    this.text.clear();
    writeThrough(this.#output, bytes);
  }
}
