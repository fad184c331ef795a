import type { SingleBar, Terminal } from "cli-progress";
import type { Capture } from "../capture/index.js";
import { tell, type Streams } from "./streams.js";

/** A run that is done sooner shows nothing, nor does a capture of a longer run that is read in a moment. */
const patienceMilliseconds = 1000;
const momentMilliseconds = 200;

const width = 80;

/** What is asked about the work. */
export interface Work {
  readonly capture: Pick<Capture, "size" | "taken">;
  /** How many packets matched so far. */
  readonly packets: () => number;
  /** Whether text goes to the terminal too. */
  readonly isInTheWay: () => boolean;
  /** When the run began of which this capture is a part, as `Date.now` tells it. */
  readonly runStart?: number;
}

/**
 * How far the reading of a capture is, on a line of a terminal that is gone when it is done: a bar where it is known how
 * much there is to read, and what has been done where it is not.
 */
export class Progress {
  /** How much of the capture has been read. */
  offset = 0;
  readonly #streams: Streams;
  readonly #work: Work;
  readonly #now: () => number;
  readonly #start: number;
  #bar: SingleBar | "none" | undefined;

  constructor(streams: Streams, work: Work, now = () => Date.now()) {
    this.#streams = streams;
    this.#work = work;
    this.#now = now;
    this.#start = now();
  }

  /** How many bytes of the source have been read, compressed as they may be. */
  get taken(): number {
    return this.#work.capture.taken?.() ?? this.offset;
  }

  async update(offset: number): Promise<void> {
    this.offset = offset;
    const now = this.#now();
    const milliseconds = now - this.#start;
    const { runStart = this.#start } = this.#work;
    if (now - runStart < patienceMilliseconds || milliseconds < momentMilliseconds) return;
    const words = this.#describe(milliseconds);
    this.#bar ??= await this.#open(words);
    if (this.#bar !== "none") this.#bar.update(this.taken, words);
  }

  /** Makes room for a line of text; the bar comes back. */
  clear(): void {
    if (this.#bar !== undefined && this.#bar !== "none") tell(this.#streams, "\r\x1b[2K");
  }

  /** Takes the line away. */
  stop(): void {
    if (this.#bar !== undefined && this.#bar !== "none") this.#bar.stop();
    this.#bar = "none";
  }

  #describe(milliseconds: number): Readonly<Record<string, string>> {
    const { taken } = this;
    const rate = taken / milliseconds;
    const left = Math.max(0, Math.ceil(((this.#work.capture.size ?? 0) - taken) / rate / 1000));
    const packets = this.#work.packets();
    return {
      rate: (rate / 1000).toFixed(0),
      left: `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`,
      read: (taken / 1e6).toFixed(0),
      packets: `${packets} ${packets === 1 ? "packet" : "packets"}`,
    };
  }

  async #open(words: Readonly<Record<string, string>>): Promise<SingleBar | "none"> {
    const { stderr, env } = this.#streams;
    if (!stderr.isTerminal() || env.TERM === "dumb" || this.#work.isInTheWay()) return "none";
    const { SingleBar, Presets } = await import("cli-progress");
    const { size } = this.#work.capture;
    const bar = new SingleBar(
      {
        terminal: terminalOf(this.#streams),
        format:
          size === undefined
            ? "{packets}, {read} MB read, {rate} MB/s"
            : "[{bar}] {percentage}% {rate} MB/s, {left} left",
        barsize: 40,
        clearOnComplete: true,
        hideCursor: false,
        gracefulExit: false,
      },
      Presets.legacy,
    );
    bar.start(size ?? 0, this.taken, words);
    return bar;
  }
}

/** A terminal as far as one line goes: carriage return, and "erase in line" of ECMA-48. */
function terminalOf(streams: Streams): Terminal {
  const write = (text: string) => tell(streams, text);
  return {
    isTTY: () => true,
    getWidth: () => width,
    write,
    cursorTo: () => write("\r"),
    clearRight: () => write("\x1b[K"),
    clearLine: () => write("\x1b[2K"),
    cursorSave: () => {},
    cursorRestore: () => {},
    lineWrapping: () => {},
  };
}
