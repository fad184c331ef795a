import { blockTypes } from "./pcapng-blocks.js";

/** Names and secrets that are kept at most. Small ones take more memory than their bytes. */
const mostBytes = 16 * 1024 * 1024;
const mostBlocks = 65_536;

export interface RepeatedBlocksOptions {
  /** Fewer bytes than usual. */
  readonly limit?: number;
  /** Is told once, when a file begins for which one did not fit or was pushed out. */
  readonly onLoss?: () => void;
}

/**
 * The names and secrets that came so far, each block once, for files that begin behind them: the newest, 16 MiB and 65,536 at most.
 *
 * Names belong to their section. Secrets are for all of a capture file (draft-ietf-opsawg-pcapng, "Decryption Secrets Block"), and so
 * Wireshark takes them; but they are written as they stand, so that a section of the other byte order cannot have them.
 */
export class RepeatedBlocks {
  readonly #limit: number;
  readonly #onLoss: () => void;
  /** By the bytes, a character each, the oldest first: so equal ones are found, and many small ones take little memory. */
  readonly #types = new Map<string, number>();
  /** Goes on behind what was dropped: to look from the beginning again means to pass all that was there. */
  #fromOldest = this.#types.keys();
  #length = 0;
  #loss: "none" | "not told" | "told" = "none";

  constructor({ limit = mostBytes, onLoss = () => {} }: RepeatedBlocksOptions = {}) {
    this.#limit = Math.min(limit, mostBytes);
    this.#onLoss = onLoss;
  }

  /** Takes a block if it is one of those. */
  add(block: Uint8Array, type: number): void {
    if (type !== blockTypes.names && type !== blockTypes.secrets) return;
    if (block.length > this.#limit) return this.#lose();
    const text = Buffer.from(block.buffer, block.byteOffset, block.length).toString("latin1");
    if (this.#types.has(text)) return;
    this.#types.set(text, type);
    this.#length += block.length;
    while (this.#length > this.#limit || this.#types.size > mostBlocks) this.#dropOldest();
  }

  /** Lets go of what is not for the packets of the next section. */
  beginSection(order: "same order" | "other order"): void {
    for (const [text, type] of this.#types) {
      if (type === blockTypes.names || order === "other order") this.#drop(text);
    }
  }

  writeTo(sink: (block: Uint8Array) => void): void {
    if (this.#loss === "not told") {
      this.#loss = "told";
      this.#onLoss();
    }
    for (const text of this.#types.keys()) sink(Buffer.from(text, "latin1"));
  }

  #dropOldest(): void {
    const { value, done } = this.#fromOldest.next();
    if (done === true) {
      this.#fromOldest = this.#types.keys();
      return;
    }
    this.#drop(value);
    this.#lose();
  }

  #lose(): void {
    if (this.#loss === "none") this.#loss = "not told";
  }

  #drop(text: string): void {
    this.#types.delete(text);
    this.#length -= text.length;
  }
}
