/** The streams of the process. Nothing of `process.stdin` and its like is touched before it is needed: they load slowly. */
import { fstatSync, statSync, type Stats } from "node:fs";
import process from "node:process";
import type { CaptureSource } from "../capture/index.js";
import { exitCodes } from "./exit-codes.js";
import type { Output, Streams } from "./streams.js";
import { writerTo } from "./write-whole.js";

export const systemStreams: Streams = {
  stdin,
  stdout: outputTo(1),
  stderr: outputTo(2),
  env: process.env,
  onInterrupt(finish) {
    // Under nohup too: Node.js lets no signal be ignored from outside, so the last would end the command anyhow.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
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
  onFlush: (flush) => void process.on("SIGUSR2", flush),
};

/** Files, pipes and /dev/null, which most are, are told from terminals without `node:tty`: that loads the network. */
function isTerminal(descriptor: number): boolean {
  const kind = fstatSync(descriptor);
  if (kind.isFile() || kind.isFIFO() || isNullDevice(kind)) return false;
  return process.getBuiltinModule("node:tty").isatty(descriptor);
}

function isNullDevice(kind: Stats): boolean {
  return kind.isCharacterDevice() && kind.rdev === statSync("/dev/null", { throwIfNoEntry: false })?.rdev;
}

/** Standard input is read as what it is, a file or a pipe; a terminal is left to Node.js, which knows how to. */
function stdin(): CaptureSource {
  return isTerminal(0) ? process.stdin : 0;
}

function outputTo(descriptor: number): Output {
  const write = writerTo(descriptor);
  return {
    isTerminal: () => isTerminal(descriptor),
    isPipe: () => fstatSync(descriptor).isFIFO(),
    stats: () => fstatSync(descriptor),
    write: (data) => write(typeof data === "string" ? Buffer.from(data) : data),
  };
}
