import type { CaptureSource } from "../../src/capture/index.js";
import { run as runSources } from "../../src/cli/run.js";
import type { Output, Streams } from "../../src/cli/streams.js";

export interface CommandResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a test may choose of the command's surroundings. */
export interface Surroundings {
  /** Stands in for the command of the sources. */
  readonly run?: typeof runSources;
  readonly stdin?: CaptureSource;
  readonly env?: Record<string, string>;
  /** Whether both outputs are terminals. */
  readonly terminal?: boolean;
  /** Stands in for standard output; throws to be one that cannot be written. */
  readonly write?: (data: string | Uint8Array) => void;
  /** Gets what the command wants done when the user interrupts it. */
  readonly onInterrupt?: (finish: () => void) => void;
  /** Gets what tells how far the command is. */
  readonly onStatus?: (report: () => void) => void;
  /** Gets what writes what was gathered. */
  readonly onFlush?: (flush: () => void) => void;
}

/** Runs the command in this process. Bytes it writes show as latin1. */
export async function runCommand(argv: readonly string[], surroundings: Surroundings = {}): Promise<CommandResult> {
  const { run = runSources, stdin = [], env = {}, terminal = false } = surroundings;
  const { onInterrupt = () => {}, onStatus = () => {}, onFlush = () => {} } = surroundings;
  const pieces = { stdout: "", stderr: "" };
  const output = (name: keyof typeof pieces): Output => ({
    isTerminal: () => terminal,
    write(data) {
      pieces[name] += typeof data === "string" ? data : Buffer.from(data).toString("latin1");
    },
  });
  const stdout = output("stdout");
  const streams: Streams = {
    stdin: () => stdin,
    stdout: surroundings.write === undefined ? stdout : { ...stdout, write: surroundings.write },
    stderr: output("stderr"),
    env,
    onInterrupt,
    onStatus,
    onFlush,
  };
  const status = await run(argv, streams);
  return { status, ...pieces };
}
