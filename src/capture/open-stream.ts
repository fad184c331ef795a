import { CaptureError, UsageError } from "../errors.js";
import type { Packet } from "../net/packet.js";
import { ByteWindow } from "./byte-window.js";
import { fileHeaderLength } from "./classic-header.js";
import { detectFormat } from "./detect-format.js";
import { PendingBytes } from "./pending-bytes.js";
import { openPushedWindow, readPushedBatches } from "./read-window.js";
import type { RecordReader } from "./record-reader.js";
import { readError } from "./system-errors.js";

/** Bytes in pieces of any size: a Node.js or web stream, or any other iterable of byte arrays. */
export type ByteChunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

export interface StreamCapture {
  readonly reader: RecordReader;
  readonly window: ByteWindow;
  readonly batches: AsyncIterable<readonly Packet[]>;
  /** Puts the next chunk into the window; returns false if there is none. It takes the place of `batches`. */
  readonly more: () => Promise<boolean>;
  /** How many bytes of the source have been taken, where it is compressed. */
  readonly taken?: () => number;
  /** Lets go of the source. */
  readonly close: () => Promise<void>;
}

/**
 * Waits for the header of a capture. Compressed captures are decompressed; `again` gives the chunks once more if that can be done.
 * The batches of a classic capture come through pcap-parser, which is loaded only for them; those of pcapng, and all records to be
 * scanned, from the window.
 */
export async function openStream(chunks: ByteChunks, again?: () => ByteChunks): Promise<StreamCapture> {
  const place = { offset: 0 };
  let source = readChunks(chunks, place);
  const close = async () => {
    await source.return();
  };
  try {
    let first = await firstBytes(source);
    const compression = detectFormat(first);
    const isCompressed = compression === "gzip" || compression === "zstd";
    if (isCompressed) {
      const { decompress } = await import("./read-compressed.js");
      const compressed = putBack(first, source);
      source = decompress(compression, compressed, again && (() => readChunks(again())));
      first = await firstBytes(source);
    }
    const window = new ByteWindow();
    window.push(first);
    const reader = await openPushedWindow(window, source);
    const batches =
      detectFormat(first) === "pcap" ? readClassic(first, source, window) : readPushedBatches(reader, window, source);
    const more = async () => {
      const { done, value } = await source.next();
      if (done !== true) window.push(value);
      return done !== true;
    };
    const taken = () => place.offset;
    return { reader, window, batches, more, close, ...(isCompressed && { taken }) };
  } catch (error) {
    await close();
    throw error;
  }
}

async function* readClassic(
  first: Buffer,
  source: AsyncGenerator<Uint8Array, void, void>,
  window: ByteWindow,
): AsyncGenerator<readonly Packet[]> {
  const { readStream } = await import("./read-stream.js");
  yield* readStream(first, source, window);
}

/** The chunks with what can go wrong in a stream told in the words of captures. Where they end is left in `place`. */
async function* readChunks(
  chunks: ByteChunks,
  place: { offset: number } = { offset: 0 },
): AsyncGenerator<Uint8Array, void, void> {
  try {
    for await (const chunk of chunks) {
      if (!(chunk instanceof Uint8Array))
        throw new UsageError("usage", "a capture stream must deliver bytes, not text");
      place.offset += chunk.length;
      yield chunk;
    }
  } catch (error) {
    if (error instanceof UsageError || error instanceof CaptureError) throw error;
    throw readError(error, place.offset);
  }
}

/** As many chunks as it takes to know the format and the header of a classic capture, in one piece. */
async function firstBytes(source: AsyncGenerator<Uint8Array, void, void>): Promise<Buffer> {
  const pending = new PendingBytes();
  while (pending.length < fileHeaderLength) {
    const next = await source.next();
    if (next.done === true) break;
    pending.push(next.value);
  }
  return pending.take();
}

async function* putBack(
  first: Uint8Array,
  rest: AsyncGenerator<Uint8Array, void, void>,
): AsyncGenerator<Uint8Array, void, void> {
  yield first;
  yield* rest;
}
