/** -z: a command that is run with the name of each file that -C or -G has brought to its end, while the work goes on. */
import childProcess from "node:child_process";
import os from "node:os";
import { describeSystemError } from "../capture/index.js";
import { warn, type Streams } from "./streams.js";

/**
 * How many may run at once. tcpdump has no limit, and needs none, since packets come to it at the speed of a network; a
 * capture is read so fast that thousands would start.
 */
const mostAtOnce = 8;

export class FileCommand {
  readonly #command: string;
  readonly #streams: Streams;
  /** What runs, and with which file. */
  readonly #running = new Map<Promise<void>, string>();
  #hasFailed = false;

  constructor(command: string, streams: Streams) {
    this.#command = command;
    this.#streams = streams;
  }

  start(file: string): void {
    const running = run(this.#command, file).then((failure) => {
      this.#running.delete(running);
      if (failure === undefined) return;
      this.#hasFailed = true;
      warn(this.#streams, failure);
    });
    this.#running.set(running, file);
  }

  /** Waits until one more may be started, and none still reads what `file` held so far. */
  async roomFor(file: string): Promise<void> {
    while (this.#running.size >= mostAtOnce) await Promise.race(this.#running.keys());
    for (const [running, name] of this.#running) if (name === file) await running;
  }

  /** Waits for all of them; returns whether each ended with status 0. */
  async end(): Promise<boolean> {
    await Promise.all(this.#running.keys());
    return !this.#hasFailed;
  }
}

/** Resolves when the command has ended, with what went wrong. */
function run(command: string, file: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    // Standard input may be the capture.
    const child = childProcess.spawn(command, [file], { stdio: ["ignore", "inherit", "inherit"] });
    child.on("error", (error) => resolve(`${command} cannot be run: ${describeSystemError(error)}`));
    child.on("exit", (status, signal) => {
      const end = signal === null ? `exit status ${status}` : `ended by ${signal}`;
      resolve(status === 0 ? undefined : `${command} ${file}: ${end}`);
    });
    if (child.pid !== undefined) giveWay(child.pid);
  });
}

/** Gives a process the lowest priority, as tcpdump does, unless it has ended already. */
function giveWay(pid: number): void {
  try {
    os.setPriority(pid, os.constants.priority.PRIORITY_LOW);
  } catch {
    // It may as well run as it is.
  }
}
