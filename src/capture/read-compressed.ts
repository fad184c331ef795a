/**
 * Compressed captures: chunks of gzip (RFC 1952) or zstd (RFC 8878) data in, chunks of the capture out.
 *
 * The bytes that can be decompressed are delivered before an error is thrown, so that a file cut off by a full disk gives up its
 * packets. Where gzip data are damaged, Node.js keeps back what zlib made last of the piece with the damage: to have that too, data that
 * can be had again, or are few, are decompressed once more, byte by byte there. Offsets in these errors are offsets in the compressed data.
 */
import zlib from "node:zlib";
import { CaptureError } from "../errors.js";

type Chunks = AsyncGenerator<Uint8Array, void, void>;

/** Compressed bytes given to a decompressor at once: what they may become, a thousand times as much, is held in memory. */
const pieceLength = 16 * 1024;

/** Compressed bytes kept at most, of a source that cannot be read twice. */
const keptLength = 1024 * 1024;

/** `again` gives the same chunks from the first on, if they can be had once more. */
export function decompress(format: "gzip" | "zstd", chunks: Chunks, again?: () => Chunks): Chunks {
  return format === "gzip" ? gunzip(chunks, again) : unzstd(chunks);
}

async function* gunzip(chunks: Chunks, again: (() => Chunks) | undefined): Chunks {
  const kept = new KeptChunks();
  let count = 0;
  try {
    for await (const chunk of inflate(again === undefined ? kept.keep(chunks) : chunks)) {
      count += chunk.length;
      yield chunk;
    }
  } catch (error) {
    const isDamaged = error instanceof CaptureError && (error.cause as NodeJS.ErrnoException)?.code === "Z_DATA_ERROR";
    const source = isDamaged ? (again?.() ?? kept.again()) : undefined;
    if (source !== undefined) yield* bytesBehind(count, inflate(source, (error as CaptureError).offset));
    throw error;
  }
}

/** The chunks of a source that cannot be read twice, as long as they are few. */
class KeptChunks {
  #chunks: Uint8Array[] | undefined = [];
  #length = 0;

  async *keep(chunks: Chunks): Chunks {
    for await (const chunk of chunks) {
      this.#length += chunk.length;
      if (this.#length > keptLength) this.#chunks = undefined;
      this.#chunks?.push(chunk.slice());
      yield chunk;
    }
  }

  /** The same chunks, if they are all there. */
  again(): Chunks | undefined {
    return this.#chunks && oneByOne(this.#chunks);
  }
}

async function* oneByOne(chunks: readonly Uint8Array[]): Chunks {
  yield* chunks;
}

async function* bytesBehind(count: number, chunks: Chunks): Chunks {
  let left = count;
  for await (const chunk of chunks) {
    if (left < chunk.length) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}

/** Cuts chunks into pieces, from an offset on into single bytes. Each comes with the offset behind it. */
async function* piecesOf(
  chunks: Chunks,
  singleFrom: number,
): AsyncGenerator<{ piece: Uint8Array; end: number }, void, void> {
  let end = 0;
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length;) {
      const length = end < singleFrom ? Math.min(pieceLength, singleFrom - end) : 1;
      const piece = chunk.subarray(start, start + length);
      start += piece.length;
      end += piece.length;
      yield { piece, end };
    }
  }
}

async function* inflate(chunks: Chunks, singleFrom = Infinity): Chunks {
  const stream = zlib.createGunzip();
  const output = new Output();
  let offset = 0;
  let failure: Error | undefined;
  stream.on("data", (chunk: Buffer) => output.push(chunk));
  /** Resolves when what `act` began is through, which a failing stream does not tell its caller. */
  const run = (act: (done: () => void) => void) =>
    new Promise<void>((resolve) => {
      stream.once("error", (error) => {
        failure = error;
        resolve();
      });
      act(resolve);
    });
  try {
    for await (const { piece, end } of piecesOf(chunks, singleFrom)) {
      await run((done) => stream.write(piece, done));
      yield* output.take();
      if (failure !== undefined) break;
      offset = end;
      // Zeros may follow. Other bytes are found wrong or passed over, depending on how they come.
      const left = piece.subarray(Math.max(0, piece.length - (end - stream.bytesWritten)));
      if (left.some((byte) => byte !== 0)) {
        throw new CaptureError("capture-compression", "damaged gzip data: something else follows", stream.bytesWritten);
      }
      stream.removeAllListeners("error");
    }
    // Zeros behind the data end the stream by themselves.
    if (failure === undefined && !stream.readableEnded) {
      await run((done) => stream.once("end", done).end());
      yield* output.take();
    }
    if (failure !== undefined) throw gzipError(failure, offset);
  } finally {
    stream.on("error", () => {}).destroy();
  }
}

/** zlib's own sentence says enough, except that "end of file" would be taken for that of the capture. */
function gzipError(error: Error, offset: number): CaptureError {
  const isCut = (error as NodeJS.ErrnoException).code === "Z_BUF_ERROR";
  const message = isCut ? "truncated gzip data" : `damaged gzip data: ${error.message}`;
  return new CaptureError("capture-compression", message, offset, { cause: error });
}

async function* unzstd(chunks: Chunks): Chunks {
  const { ZstdFrames } = await import("./zstd-frames.js");
  const { ZstdStream } = await import("./zstd-stream.js");
  const frames = new ZstdFrames();
  const stream = await ZstdStream.open();
  try {
    for await (const chunk of chunks) for (const piece of frames.cut(chunk)) yield* stream.push(piece);
    if (!frames.isComplete) throw new CaptureError("capture-compression", "truncated zstd data", frames.offset);
    yield* stream.end();
  } finally {
    stream.close();
  }
}

/** Chunks that came and were not yet passed on. */
class Output {
  #chunks: Uint8Array[] = [];

  push(chunk: Uint8Array): void {
    if (chunk.length > 0) this.#chunks.push(chunk);
  }

  take(): readonly Uint8Array[] {
    const chunks = this.#chunks;
    this.#chunks = [];
    return chunks;
  }
}
