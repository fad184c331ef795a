/** The streams of the process. Nothing of `process.stdin` and its like is touched before it is needed: they load slowly. */
import { fstatSync, statSync, type Stats } from "node:fs";
import process from "node:process";
import type { CaptureSource } from "../capture/index.js";
import { describeError, noPaint } from "./diagnostics.js";
import { exitCodes, type ExitCode } from "./exit-codes.js";
import { OutputClosed } from "./outputs.js";
import { isPipe, PipeQueue } from "./pipe-queue.js";
import { tell, type Output, type Streams } from "./streams.js";
import { writerTo } from "./write-whole.js";

const pipes = new PipeQueue();

/** Whether signals are heard rather than end the process. From then on nothing may hold it up. */
let hearsSignals = false;

/** Whether standard error leads where standard output does. */
const isStandardOutput = once(() => {
  const [output, errors] = [fstatSync(1), fstatSync(2)];
  return output.ino === errors.ino && output.dev === errors.dev;
});

export const systemStreams: Streams = {
  stdin,
  stdout: outputTo(
    1,
    once(() => isPipe(fstatSync(1))),
  ),
  // Where both lead to the same pipe, they keep their order.
  stderr: outputTo(2, () => !pipes.isEmpty && isStandardOutput()),
  pipes,
  env: process.env,
  onInterrupt(finish) {
    hearsSignals = true;
    // Under nohup too: Node.js lets no signal be ignored from outside, so the last would end the command anyhow.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
      process.once(signal, () => void leave(signal, finish));
  },
  onStatus(report) {
    // Of the two tcpdump has the one that the system knows.
    for (const signal of ["SIGINFO", "SIGUSR1"] as const) process.on(signal, report);
  },
  onFlush: (flush) => void process.on("SIGUSR2", flush),
};

let isLeaving = false;

/** Ends the command as a signal asks for, and by the signal itself where nobody reads what it has to say, or at the second. */
async function leave(signal: NodeJS.Signals, finish: () => void): Promise<void> {
  if (!isLeaving) {
    isLeaving = true;
    const status = finishAndTell(finish);
    if (await pipes.end()) process.exit(status);
  }
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

function finishAndTell(finish: () => void): ExitCode {
  try {
    finish();
  } catch (error) {
    if (!(error instanceof OutputClosed)) {
      tell(systemStreams, describeError(error, {}, noPaint));
      return exitCodes.error;
    }
  }
  return exitCodes.done;
}

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

function once<T>(find: () => T): () => T {
  let found: T | undefined;
  return () => (found ??= find());
}

function outputTo(descriptor: number, isQueued: () => boolean): Output {
  const write = writerTo(descriptor);
  return {
    isTerminal: () => isTerminal(descriptor),
    isPipe: () => fstatSync(descriptor).isFIFO(),
    stats: () => fstatSync(descriptor),
    write(data) {
      const bytes = typeof data === "string" ? Buffer.from(data) : data;
      if (hearsSignals && isQueued()) pipes.add(descriptor, bytes);
      else write(bytes);
    },
  };
}
