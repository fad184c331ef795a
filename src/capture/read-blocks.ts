import type { Packet } from "../net/packet.js";
import { ByteWindow, type ReadBytes } from "./byte-window.js";
import { fileHeaderLength, parseFileHeader, type CaptureHeader } from "./classic-header.js";
import {
  areLengthsSwapped,
  checkCapturedLength,
  makePacket,
  recordHeaderLength,
  truncatedData,
  truncatedRecordHeader,
} from "./classic-record.js";

/** Packets handed over at once at most: enough to make the hand-over cheap, few enough to stay in a cache. */
const batchLength = 2048;

/** A capture whose header was read, and its packets in batches. */
export interface BlockCapture {
  readonly header: CaptureHeader;
  readonly batches: Iterable<readonly Packet[]>;
}

/**
 * Reads a capture in large blocks, or from bytes that are all there. The data of packets are views of the block, valid
 * until the next batch is asked for. An error is thrown after the packets before it were yielded.
 */
export function readBlocks(source: ReadBytes | Uint8Array): BlockCapture {
  const window = new ByteWindow(source);
  while (window.available < fileHeaderLength && window.fill());
  const header = parseFileHeader(window.bytes.subarray(0, Math.min(window.end, fileHeaderLength)));
  window.advance(fileHeaderLength);
  return { header, batches: readBatches(header, window) };
}

function* readBatches(header: CaptureHeader, window: ByteWindow): Generator<readonly Packet[]> {
  for (;;) {
    const batch: Packet[] = [];
    const fault = collectPackets(header, window, batch);
    const isFull = batch.length === batchLength;
    if (batch.length > 0) yield batch;
    if (fault !== undefined) throw fault;
    if (!isFull && !window.fill()) break;
  }
  if (window.available > 0) throw truncated(header, window);
}

/** Adds the packets that lie in the window whole to the batch. Returns the error that stops the reading, if one does. */
function collectPackets(header: CaptureHeader, window: ByteWindow, batch: Packet[]): Error | undefined {
  const little = header.byteOrder === "little";
  const headerLength = recordHeaderLength(header);
  const { bytes, view } = window;
  while (batch.length < batchLength && window.available >= headerLength) {
    const { start } = window;
    const first = view.getUint32(start + 8, little);
    const second = view.getUint32(start + 12, little);
    const swapped = areLengthsSwapped(header, first, second);
    const captured = swapped ? second : first;
    const fault = checkCapturedLength(header, captured, window.offset);
    if (fault !== undefined) return fault;
    if (window.available < headerLength + captured) return undefined;
    const dataStart = start + headerLength;
    const data = bytes.subarray(dataStart, dataStart + captured);
    const seconds = view.getUint32(start, little);
    const fraction = view.getUint32(start + 4, little);
    batch.push(makePacket(header, seconds, fraction, swapped ? first : second, data));
    window.advance(headerLength + captured);
  }
  return undefined;
}

/** The error for bytes that are left over when the source has ended. */
function truncated(header: CaptureHeader, window: ByteWindow): Error {
  const headerLength = recordHeaderLength(header);
  const got = window.available;
  if (got < headerLength) return truncatedRecordHeader(header, got, window.offset);
  const little = header.byteOrder === "little";
  const first = window.view.getUint32(window.start + 8, little);
  const second = window.view.getUint32(window.start + 12, little);
  const captured = areLengthsSwapped(header, first, second) ? second : first;
  return truncatedData(header, captured, got - headerLength, window.offset);
}
