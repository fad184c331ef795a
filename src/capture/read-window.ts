import { CaptureError } from "../errors.js";
import type { Packet } from "../net/packet.js";
import type { ByteWindow } from "./byte-window.js";
import { ClassicReader } from "./classic-reader.js";
import { detectFormat } from "./detect-format.js";
import { PcapngReader } from "./pcapng-reader.js";
import type { RecordReader } from "./record-reader.js";

/** Packets handed over at once at most: enough to make the hand-over cheap, few enough to stay in a cache. */
const batchLength = 2048;

/** Makes the reader for the format of the bytes in the window, of which there must be four unless there are no more. */
function readerFor(window: ByteWindow): RecordReader {
  switch (detectFormat(window.bytes.subarray(window.start, window.end))) {
    case "pcapng":
      return new PcapngReader(window);
    case "pcap":
      return new ClassicReader(window);
    default:
      // Compressed twice.
      throw new CaptureError("capture-format", "unknown file format", 0);
  }
}

/** Opens a capture over a window that fills itself: a file read in blocks, or bytes that are all there. */
export function openWindow(window: ByteWindow): RecordReader {
  while (window.available < 4 && window.fill());
  const reader = readerFor(window);
  while (!reader.begin()) if (!window.fill()) throw reader.end();
  return reader;
}

/**
 * The packets behind what `openWindow` has read. Their data are views of the window, valid until the next batch is asked
 * for. An error is thrown after the packets before it were yielded.
 */
export function* readBatches(reader: RecordReader, window: ByteWindow): Generator<readonly Packet[]> {
  for (;;) {
    const batch: Packet[] = [];
    const fault = reader.collect(batch, batchLength);
    if (batch.length > 0) yield batch;
    if (fault !== undefined) throw fault;
    if (batch.length < batchLength && !window.fill()) break;
  }
  throwIfFault(reader.end());
}

/** The same as `openWindow` over a window that is given chunk after chunk as they arrive. */
export async function openPushedWindow(
  window: ByteWindow,
  chunks: AsyncGenerator<Uint8Array, void, void>,
): Promise<RecordReader> {
  const reader = readerFor(window);
  while (!reader.begin()) {
    const next = await chunks.next();
    if (next.done === true) throw reader.end();
    window.push(next.value);
  }
  return reader;
}

/** The packets behind what `openPushedWindow` has read, at least one batch for each chunk that completes a packet. */
export async function* readPushedBatches(
  reader: RecordReader,
  window: ByteWindow,
  chunks: AsyncGenerator<Uint8Array, void, void>,
): AsyncGenerator<readonly Packet[]> {
  for (;;) {
    const batch: Packet[] = [];
    const fault = reader.collect(batch, batchLength);
    if (batch.length > 0) yield batch;
    if (fault !== undefined) throw fault;
    if (batch.length === batchLength) continue;
    const next = await chunks.next();
    if (next.done === true) break;
    window.push(next.value);
  }
  throwIfFault(reader.end());
}

function throwIfFault(fault: CaptureError | undefined): void {
  if (fault !== undefined) throw fault;
}
