/** Chunks kept until there are enough of them. */
export class PendingBytes {
  length = 0;
  #chunks: Uint8Array[] = [];

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.length += chunk.length;
  }

  /** All the bytes in one piece; none are kept. */
  take(): Buffer {
    const chunks = this.#chunks;
    this.#chunks = [];
    this.length = 0;
    if (chunks.length !== 1) return Buffer.concat(chunks);
    const { buffer, byteOffset, length } = chunks[0]!;
    return Buffer.from(buffer, byteOffset, length);
  }
}
