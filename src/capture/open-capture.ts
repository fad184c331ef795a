import type { Packet } from "../net/packet.js";
import { ByteWindow } from "./byte-window.js";
import type { CaptureHeader, CaptureInterface } from "./capture-header.js";
import { detectFormat } from "./detect-format.js";
import type { BlockFile } from "./open-file.js";
import type { ByteChunks } from "./open-stream.js";
import type { ReadAhead } from "./read-ahead.js";
import { openWindow, readBatches } from "./read-window.js";
import type { RecordReader } from "./record-reader.js";
import { scanRecords, type RecordScanner, type Refill } from "./scan-records.js";

/** Where a capture comes from: a path, a file descriptor, all of its bytes, or a stream of them. */
export type CaptureSource = string | number | Uint8Array | ByteChunks;

/** A capture whose header was read. Its packets can be taken once, in one of the two ways. */
export interface Capture extends AsyncIterable<Packet> {
  readonly header: CaptureHeader;
  /** The interfaces, in the order of their ids: those met so far, for pcapng may bring new ones between packets. */
  readonly interfaces: readonly CaptureInterface[];
  /** Their LINKTYPE_ numbers, in the same order. */
  readonly linktypes: readonly number[];
  /**
   * The packets in batches, for speed. The bytes of a batch are valid until the next one is asked for. Iterating the
   * capture itself gives them one by one, each with bytes of its own.
   */
  batches(): AsyncIterable<readonly Packet[]>;
  /** The faster way to choose among the packets. */
  readonly records: RecordScanner;
  /** Where in the capture, decompressed, the packets end that were handed over. */
  readonly offset: number;
  /** How many bytes the source has, compressed as they may be, if that is known. */
  readonly size?: number;
  /** How many of them have been taken, where they are compressed: else `offset` says so. */
  readonly taken?: () => number;
  /** Releases the source when the packets are not read to their end. */
  close(): Promise<void>;
}

/**
 * Opens a capture and reads its header. Throws a CaptureError if that fails; what is wrong with the packets is thrown
 * while they are iterated, after those before the fault.
 */
export async function openCapture(source: CaptureSource): Promise<Capture> {
  if (source instanceof Uint8Array) return openBytes(source);
  if (typeof source !== "string" && typeof source !== "number") return openChunks(source);
  const { openFile } = await import("./open-file.js");
  const file = openFile(source);
  return file.kind === "chunks" ? openChunks(file.chunks) : openBlocks(file);
}

async function openBytes(bytes: Uint8Array): Promise<Capture> {
  if (isCompressed(bytes)) return openChunks([bytes], bytes.length, () => [bytes]);
  const window = new ByteWindow(bytes);
  const reader = openWindow(window);
  const refillIn = (block: Uint8Array) => refillBy(async () => false, window, block);
  return makeCapture({
    reader,
    window,
    batches: readBatches(reader, window),
    refillIn,
    close() {},
    size: bytes.length,
  });
}

async function openBlocks({ read, readAhead, readAgain, close, size }: BlockFile): Promise<Capture> {
  const window = new ByteWindow(read);
  try {
    while (window.available < 4 && window.fill());
    if (isCompressed(window.bytes.subarray(0, window.end))) {
      return await openChunks(blocksOf(window, close), size, readAgain);
    }
    const reader = openWindow(window);
    let ahead: ReadAhead | undefined;
    return makeCapture({
      reader,
      window,
      batches: readBatches(reader, window),
      refillIn(block) {
        const begun = (ahead = readAhead(window, block));
        return begun === undefined ? refillBy(async () => false, window, block) : (most) => begun.next(most);
      },
      async close() {
        await ahead?.stop();
        close();
      },
      size,
    });
  } catch (error) {
    close();
    throw error;
  }
}

/** Refills a window that fills itself, or that is given the next bytes by `more`, which returns false if there are none. */
function refillBy(more: () => Promise<boolean>, window: ByteWindow, block: Uint8Array): Refill {
  window.moveTo(block);
  return async () => {
    if (window.bytes !== block && window.available <= block.length / 2) window.moveTo(block);
    while (!window.fill()) if (!(await more())) return false;
    return true;
  };
}

function isCompressed(bytes: Uint8Array): boolean {
  const format = detectFormat(bytes);
  return format === "gzip" || format === "zstd";
}

/** What a window reads, as a stream of blocks, each to be used up before the next. */
function* blocksOf(window: ByteWindow, close: () => void): Generator<Uint8Array> {
  try {
    do {
      const block = window.bytes.subarray(window.start, window.end);
      window.advance(block.length);
      yield block;
    } while (window.fill());
  } finally {
    close();
  }
}

/** What only streams need is loaded only for them. */
async function openChunks(chunks: ByteChunks, size?: number, again?: () => ByteChunks): Promise<Capture> {
  const { openStream } = await import("./open-stream.js");
  const { more, ...stream } = await openStream(chunks, again);
  const refillIn = (block: Uint8Array) => refillBy(more, stream.window, block);
  return makeCapture({ ...stream, refillIn, ...(size !== undefined && { size }) });
}

interface OpenSource extends Pick<Capture, "size" | "taken"> {
  readonly reader: RecordReader;
  readonly window: ByteWindow;
  readonly batches: AsyncIterable<readonly Packet[]> | Iterable<readonly Packet[]>;
  /** Moves the window to a block in which it is searched, and says how it is refilled then. */
  readonly refillIn: (block: Uint8Array) => Refill;
  readonly close: () => void | Promise<void>;
}

function makeCapture({ reader, window, batches, refillIn, close, size, taken }: OpenSource): Capture {
  const { header, interfaces } = reader;
  const reading = readAll(batches, close);
  return {
    header,
    interfaces,
    get linktypes() {
      return interfaces.map(({ linktype }) => linktype);
    },
    get offset() {
      return window.offset;
    },
    ...(size !== undefined && { size }),
    ...(taken !== undefined && { taken }),
    batches: () => reading,
    records: {
      form: reader.form,
      onOtherBlock: (listener) => reader.onOtherBlock?.(listener),
      scan: (judge, most) => readAll(scanRecords(reader, window, judge, most, refillIn(judge.block)), close),
    },
    [Symbol.asyncIterator]: () => readOneByOne(reading),
    close: async () => {
      await reading.return();
      await close();
    },
  };
}

async function* readAll<Item>(
  items: AsyncIterable<Item> | Iterable<Item>,
  release: () => void | Promise<void>,
): AsyncGenerator<Item, void, void> {
  try {
    yield* items;
  } finally {
    await release();
  }
}

async function* readOneByOne(batches: AsyncIterable<readonly Packet[]>): AsyncGenerator<Packet, void, void> {
  for await (const batch of batches) {
    for (const packet of batch) yield { ...packet, data: packet.data.slice() };
  }
}
