import { fstatSync, ftruncateSync, writeSync } from "node:fs";

/**
 * Bytes written at once at most. Linux looks for memory of that size in one piece for them; above this it can take ten times as
 * long to find it, and below half of this the calls themselves begin to count.
 */
const pieceLength = 256 * 1024;

/**
 * Writes to a file descriptor, synchronously, so that a slow reader holds the command back instead of filling its memory.
 * What a full disk does not take whole a file does not keep in part: half a record would make a capture look damaged.
 */
export function writerTo(descriptor: number): (bytes: Uint8Array) => void {
  let failure: Error | undefined;
  return (bytes) => {
    // The place for more is behind what was taken back.
    if (failure !== undefined) throw failure;
    let done = 0;
    try {
      while (done < bytes.length) done += writeSome(descriptor, bytes.subarray(done, done + pieceLength));
    } catch (error) {
      if (done > 0 && takeBack(descriptor, done)) failure = error as Error;
      throw error;
    }
  };
}

function writeSome(descriptor: number, bytes: Uint8Array): number {
  try {
    return writeSync(descriptor, bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    // Another process has made the pipe non-blocking, and it is full.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    return 0;
  }
}

/** Cuts so many bytes off the end of a file; returns whether that was possible. */
function takeBack(descriptor: number, count: number): boolean {
  try {
    const stats = fstatSync(descriptor);
    if (stats.isFile()) ftruncateSync(descriptor, stats.size - count);
    return stats.isFile();
  } catch {
    // A file may be there to be appended to and nothing else.
    return false;
  }
}
