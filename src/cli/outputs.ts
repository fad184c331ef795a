import { describeSystemError } from "../capture/index.js";
import { PcapsiftError } from "../errors.js";
import type { Output } from "./streams.js";

/** Thrown when nobody reads the output any more, as after `| head -1`: the end of the work, not an error. */
export class OutputClosed extends Error {}

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
  readonly #output: Output;
  readonly #flush: "blocks" | "packets";
  #text = "";

  constructor(output: Output, flush: "blocks" | "packets") {
    this.#output = output;
    this.#flush = flush;
  }

  write(text: string): void {
    this.#text += text;
    if (this.#flush === "packets" || this.#text.length >= blockLength) this.flush();
  }

  flush(): void {
    const text = this.#text;
    this.#text = "";
    if (text !== "") writeThrough(this.#output, text);
  }
}
