import type { CaptureError } from "../errors.js";
import type { ByteWindow } from "./byte-window.js";
import type { ClassicHeader } from "./classic-header.js";
import { checkCapturedLength } from "./classic-record.js";
import type { ClassicReader } from "./classic-reader.js";
import { maxCapturedLength } from "./length-limits.js";

/** Who chooses among the records: a function of packets that lie in a memory. */
export interface RecordJudge {
  /** Where blocks of the capture are to be read to: `scanMemoryLength` bytes at least. */
  readonly memory: Uint8Array;
  /** Not 0 if the packet of `captured` bytes at `start` in the memory is wanted. */
  readonly run: (start: number, captured: number, wireLength: number) => number;
}

/** What was found in a block. */
export interface ScannedRecords {
  readonly matches: number;
  /** Starts and ends of the runs of matching records in the memory, in turn; valid until the next block is asked for. */
  readonly runs: readonly number[];
}

/** Looks through the records of a capture where they lie in memory. Nothing is made for a packet. */
export interface RecordScanner {
  /** The unit of the times in the records. */
  readonly precision: "micro" | "nano";
  /** Scans up to `maxMatches` matches, as the capture's batches would have them. It takes the place of reading these. */
  scan(judge: RecordJudge, maxMatches: number): Iterable<ScannedRecords>;
}

export const scanMemoryLength = 1024 * 1024;

const headerLength = 16;

/**
 * The scanner for a capture whose records stand in the file as they are written again: little-endian, version 2.3 or later
 * in the right order, not of the patched form. None for link types with packets that may not fit the memory.
 */
export function scannerOf(reader: ClassicReader, window: ByteWindow): RecordScanner | undefined {
  const { header } = reader;
  const { byteOrder, variant, lengthsSwapped, linktype, precision } = header;
  if (byteOrder !== "little" || variant !== "standard" || lengthsSwapped !== "never") return undefined;
  if (maxCapturedLength(linktype) + headerLength > scanMemoryLength) return undefined;
  return { precision, scan: (judge, maxMatches) => scanRecords(reader, window, judge, maxMatches) };
}

function* scanRecords(
  reader: ClassicReader,
  window: ByteWindow,
  judge: RecordJudge,
  maxMatches: number,
): Generator<ScannedRecords> {
  window.moveTo(judge.memory);
  let left = maxMatches;
  do {
    const { fault, ...found } = scanBlock(reader.header, window, judge.run, left);
    yield found;
    left -= found.matches;
    if (left === 0) return;
    if (fault !== undefined) throw fault;
  } while (window.fill());
  const cut = reader.end();
  if (cut !== undefined) throw cut;
}

function scanBlock(
  header: ClassicHeader,
  window: ByteWindow,
  run: RecordJudge["run"],
  maxMatches: number,
): ScannedRecords & { fault: CaptureError | undefined } {
  const { view, start, end } = window;
  const { snapshotLength } = header;
  const limit = maxCapturedLength(header.linktype);
  const runs: number[] = [];
  let runStart = -1;
  let matches = 0;
  let fault: CaptureError | undefined;
  let at = start;
  while (matches < maxMatches && at + headerLength <= end) {
    const captured = view.getUint32(at + 8, true);
    const next = at + headerLength + captured;
    if (captured > limit) {
      fault = checkCapturedLength(header, captured, window.offset + at - start);
      break;
    }
    if (next > end) break;
    const isCut = captured > snapshotLength;
    const kept = isCut ? snapshotLength : captured;
    const isMatch = run(at + headerLength, kept, view.getUint32(at + 12, true)) !== 0;
    if (runStart >= 0 && (!isMatch || isCut)) {
      runs.push(runStart, at);
      runStart = -1;
    }
    if (isMatch) {
      matches++;
      if (isCut) {
        view.setUint32(at + 8, kept, true);
        runs.push(at, at + headerLength + kept);
      } else if (runStart < 0) {
        runStart = at;
      }
    }
    at = next;
  }
  if (runStart >= 0) runs.push(runStart, at);
  window.advance(at - start);
  return { matches, runs, fault };
}
