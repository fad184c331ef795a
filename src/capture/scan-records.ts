import type { CaptureError } from "../errors.js";
import type { ByteWindow } from "./byte-window.js";
import type { CaptureInterface } from "./capture-header.js";
import type { PlainRecords, RecordedPacket, RecordForm } from "./record-layout.js";
import type { RecordReader } from "./record-reader.js";

/** Walks over records that lie in the judge's block. */
export interface RecordWalker {
  /** Judges the records between two places until `most` of them matched or one is not plain or not there whole. */
  walk(
    start: number,
    end: number,
    most: number,
  ): { readonly next: number; readonly matches: number; readonly runs: Uint32Array };
}

/** Who chooses among the packets of a capture. */
export interface PacketJudge {
  /** Where blocks of the capture are to be read to. */
  readonly block: Uint8Array;
  /** Gets ready for the interfaces met so far. To be called when there are more than before. */
  prepare(interfaces: readonly CaptureInterface[]): Promise<void>;
  /** The walker for records of one kind, or none if each has to be made a packet. */
  walkerFor(records: PlainRecords): RecordWalker | undefined;
  /** Whether a packet is wanted. */
  matches(packet: RecordedPacket): boolean;
  /** If it is there, the scan goes on behind what is wrong, and tells how many bytes it left out. */
  skipped?(fault: CaptureError, bytes: number): void;
  /** Called between blocks, with the number of bytes that are done: the time to let others work. */
  pause(offset: number): Promise<void>;
}

/** Some of the packets that were chosen; valid until the next are asked for. */
export type FoundPackets =
  | {
      readonly kind: "runs";
      readonly matches: number;
      readonly block: Uint8Array;
      /** The starts and ends of the runs of matching records in the block, in turn. */
      readonly runs: Uint32Array;
      /** Makes packets of them. */
      readonly packets: () => Iterable<readonly RecordedPacket[]>;
    }
  | { readonly kind: "packets"; readonly packets: readonly RecordedPacket[] };

/** Chooses among the packets of a capture where they lie in memory. It takes the place of reading them one by one. */
export interface RecordScanner {
  /** The form of the records if they stand in the capture as a writer of that form makes them. */
  readonly form: RecordForm | undefined;
  /**
   * Hands over what else the capture has, block by block, in its place among the packets, for writers of the same format:
   * those met so far at once. Only pcapng has such blocks.
   */
  onOtherBlock(listener: (block: Uint8Array) => void): void;
  /** Looks for `most` packets at most; what is wrong with the capture is thrown after the packets before it. */
  scan(judge: PacketJudge, most: number): AsyncIterable<FoundPackets>;
}

/** Packets made at once at most: those that are alive when memory is collected are copied. */
const batchLength = 64;

/** How far records of which packets are made are read and walked over at once: they are in the processor's cache then. */
const pieceLength = 256 * 1024;

/**
 * Puts more bytes behind the unread ones of the window, best not more than `most`; returns false at the end of the capture. The
 * window should be in the judge's block, before it is refilled and after, wherever it can: only there records are walked over.
 */
export type Refill = (most: number) => Promise<boolean>;

/** Reads through a capture with walkers, and carefully, record by record, where one is not plain. */
export async function* scanRecords(
  reader: RecordReader,
  window: ByteWindow,
  judge: PacketJudge,
  most: number,
  refill: Refill,
): AsyncGenerator<FoundPackets, void, void> {
  if (judge.skipped !== undefined) reader.refuseZeros?.();
  let left = most;
  let known = 0;
  /** How many packets to read carefully: ever more in a row, since what is not plain is rarely alone. */
  let careful = 1;
  /** How far to read and walk at once. */
  let reach = Infinity;
  for (;;) {
    if (known < reader.interfaces.length) {
      known = reader.interfaces.length;
      await judge.prepare(reader.interfaces);
    }
    const walker = window.bytes === judge.block ? walkerOf(reader, judge) : undefined;
    if (walker !== undefined) {
      const { start } = window;
      const { next, matches, runs } = walker.walk(start, Math.min(window.end, start + reach), left);
      window.advance(next - start);
      left -= matches;
      const packets = () => {
        reach = pieceLength;
        return packetsOf(runs, reader, window);
      };
      if (matches > 0) yield { kind: "runs", matches, block: judge.block, runs, packets };
      if (left === 0) return;
      if (next > start) {
        careful = 1;
        continue;
      }
    }
    const batch: RecordedPacket[] = [];
    const fault = reader.collect(batch, careful);
    if (batch.length > 0) careful = Math.min(2 * careful, batchLength);
    if (known < reader.interfaces.length) {
      known = reader.interfaces.length;
      await judge.prepare(reader.interfaces);
    }
    const packets = batch.filter((packet) => judge.matches(packet)).slice(0, left);
    left -= packets.length;
    if (packets.length > 0) yield { kind: "packets", packets };
    if (left === 0) return;
    if (fault !== undefined) {
      if (judge.skipped === undefined) throw fault;
      judge.skipped(fault, await skip(reader, window, judge, refill));
      continue;
    }
    if (batch.length > 0) continue;
    await judge.pause(window.offset);
    if (await refill(reach)) continue;
    const cut = reader.end();
    if (cut === undefined) return;
    if (judge.skipped === undefined) throw cut;
    judge.skipped(cut, await skip(reader, window, judge, refill));
  }
}

/** Moves on to the next record that looks good, or to the end; returns how many bytes that are. */
async function skip(reader: RecordReader, window: ByteWindow, judge: PacketJudge, refill: Refill): Promise<number> {
  const { offset } = window;
  while (!reader.seek(false)) {
    await judge.pause(window.offset);
    if (await refill(Infinity)) continue;
    if (!reader.seek(true)) window.advance(window.available);
    break;
  }
  return window.offset - offset;
}

function walkerOf(reader: RecordReader, judge: PacketJudge): RecordWalker | undefined {
  const records = reader.plainRecords();
  return records && judge.walkerFor(records);
}

/** Makes packets of the records in runs: the reader reads once more what was walked over. */
function* packetsOf(runs: Uint32Array, reader: RecordReader, window: ByteWindow): Generator<readonly RecordedPacket[]> {
  const { start, end, offset } = window;
  const batch: RecordedPacket[] = [];
  try {
    for (let index = 0; index < runs.length; index += 2) {
      window.look(runs[index]!, runs[index + 1]!);
      while (window.available > 0) {
        const before = window.available;
        reader.collect(batch, batchLength);
        if (window.available === before) throw new Error("a record that was walked over cannot be read");
        if (batch.length === batchLength) yield batch.splice(0);
      }
    }
    if (batch.length > 0) yield batch;
  } finally {
    window.look(start, end);
    window.offset = offset;
  }
}
