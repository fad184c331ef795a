import type { Packet } from "../net/packet.js";
import type { CaptureHeader } from "./classic-header.js";
import { readBlocks } from "./read-blocks.js";
import type { ByteChunks } from "./read-stream.js";

/** Where a capture comes from: a path, a file descriptor, all of its bytes, or a stream of them. */
export type CaptureSource = string | number | Uint8Array | ByteChunks;

/** A capture whose header was read. Its packets can be taken once, in one of the two ways. */
export interface Capture extends AsyncIterable<Packet> {
  readonly header: CaptureHeader;
  /** The LINKTYPE_ numbers of the interfaces, in the order of their ids. */
  readonly linktypes: readonly number[];
  /**
   * The packets in batches, for speed. The bytes of a batch are valid until the next one is asked for. Iterating the
   * capture itself gives them one by one, each with bytes of its own.
   */
  batches(): AsyncIterable<readonly Packet[]>;
  /** Releases the source when the packets are not read to their end. */
  close(): Promise<void>;
}

/**
 * Opens a capture and reads its header. Throws a CaptureError if that fails; what is wrong with the packets is thrown
 * while they are iterated, after those before the fault.
 */
export async function openCapture(source: CaptureSource): Promise<Capture> {
  if (source instanceof Uint8Array) {
    const { header, batches } = readBlocks(source);
    return makeCapture(header, batches, () => {});
  }
  if (typeof source !== "string" && typeof source !== "number") return openChunks(source);
  const { openFile } = await import("./open-file.js");
  const file = openFile(source);
  if (file.kind === "chunks") return openChunks(file.chunks);
  try {
    const { header, batches } = readBlocks(file.read);
    return makeCapture(header, batches, file.close);
  } catch (error) {
    file.close();
    throw error;
  }
}

/** pcap-parser is loaded only for streams. */
async function openChunks(chunks: ByteChunks): Promise<Capture> {
  const { readStream } = await import("./read-stream.js");
  const { header, batches, close } = await readStream(chunks);
  return makeCapture(header, batches, close);
}

function makeCapture(
  header: CaptureHeader,
  batches: AsyncIterable<readonly Packet[]> | Iterable<readonly Packet[]>,
  release: () => void | Promise<void>,
): Capture {
  const reading = readAll(batches, release);
  return {
    header,
    linktypes: [header.linktype],
    batches: () => reading,
    [Symbol.asyncIterator]: () => readOneByOne(reading),
    close: async () => {
      await reading.return();
      await release();
    },
  };
}

async function* readAll(
  batches: AsyncIterable<readonly Packet[]> | Iterable<readonly Packet[]>,
  release: () => void | Promise<void>,
): AsyncGenerator<readonly Packet[], void, void> {
  try {
    yield* batches;
  } finally {
    await release();
  }
}

async function* readOneByOne(batches: AsyncIterable<readonly Packet[]>): AsyncGenerator<Packet, void, void> {
  for await (const batch of batches) {
    for (const packet of batch) yield { ...packet, data: packet.data.slice() };
  }
}
