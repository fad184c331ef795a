/** The streams of the process. Nothing of `process.stdin` and its like is touched before it is needed: they load slowly. */
import { fstatSync, writeSync } from "node:fs";
import process from "node:process";
import type { CaptureSource } from "../capture/index.js";
import { exitCodes } from "./exit-codes.js";
import type { Output, Streams } from "./streams.js";

export const systemStreams: Streams = {
  stdin,
  stdout: outputTo(1),
  stderr: outputTo(2),
  env: process.env,
  onInterrupt(finish) {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => {
        try {
          finish();
        } finally {
          process.exit(exitCodes.done);
        }
      });
    }
  },
  onStatus(report) {
    // Of the two tcpdump has the one that the system knows.
    for (const signal of ["SIGINFO", "SIGUSR1"] as const) process.on(signal, report);
  },
};

/** Asked for by the few runs that care; importing `node:tty` would load the network for all of them. */
function isTerminal(descriptor: number): boolean {
  return process.getBuiltinModule("node:tty").isatty(descriptor);
}

/** Standard input is read as what it is, a file or a pipe; a terminal is left to Node.js, which knows how to. */
function stdin(): CaptureSource {
  return isTerminal(0) ? process.stdin : 0;
}

function outputTo(descriptor: number): Output {
  return {
    isTerminal: () => isTerminal(descriptor),
    isPipe: () => fstatSync(descriptor).isFIFO(),
    write(data) {
      let rest = typeof data === "string" ? Buffer.from(data) : data;
      while (rest.length > 0) rest = rest.subarray(writeSome(descriptor, rest));
    },
  };
}

/** Writes synchronously, so that a slow reader holds the command back instead of filling its memory. */
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
