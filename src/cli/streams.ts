import type { Stats } from "node:fs";
import type { CaptureSource } from "../capture/index.js";
import type { PipeQueue } from "./pipe-queue.js";

/**
 * Where text or bytes go. `write` returns when they are gone, or on their way in the queue for pipes, and throws if they
 * cannot go, EPIPE included.
 */
export interface Output {
  readonly isTerminal: () => boolean;
  /** Whether it is known to be a pipe. */
  readonly isPipe?: () => boolean;
  /** What the system knows of where it goes. */
  readonly stats?: () => Stats;
  readonly write: (data: string | Uint8Array) => void;
}

/** What the command has to do with the world besides files, handed in so that tests can take its place. */
export interface Streams {
  /** The source for `-r -`: asked for only then. */
  readonly stdin: () => CaptureSource;
  readonly stdout: Output;
  readonly stderr: Output;
  /** What is on its way to pipes: whoever writes much waits for room there. */
  readonly pipes?: PipeQueue;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Registers what is to be done when the user interrupts the command, before it ends. */
  readonly onInterrupt: (finish: () => void) => void;
  /** Registers what is to be done when the user asks how far the command is. */
  readonly onStatus: (report: () => void) => void;
  /** Registers what is to be done when the user wants to have what was gathered. */
  readonly onFlush?: (flush: () => void) => void;
}

/** Writes to standard error. When even that is gone, the exit status has to say it all. */
export function tell(streams: Streams, text: string): void {
  try {
    streams.stderr.write(text);
  } catch {
    // Nobody is left to be told.
  }
}

/** Tells of something that does not stop the work. */
export function warn(streams: Streams, message: string): void {
  tell(streams, `pcapsift: ${message}\n`);
}
