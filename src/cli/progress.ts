import type { SingleBar, Terminal } from "cli-progress";
import { tell, type Streams } from "./streams.js";

/** Work that is done sooner shows nothing. */
const patienceMilliseconds = 1000;

const width = 80;

/** How far the reading of a capture is, on a line of a terminal that is gone when it is done. */
export class Progress {
  readonly #streams: Streams;
  readonly #total: number | undefined;
  readonly #now: () => number;
  readonly #start: number;
  #bar: SingleBar | "none" | undefined;
  /** How many bytes are done. */
  offset = 0;

  /** `total` is how many bytes there are, if that is known. `isInTheWay` says that text goes to the terminal too. */
  constructor(streams: Streams, total: number | undefined, isInTheWay: () => boolean, now = () => performance.now()) {
    this.#streams = streams;
    this.#total = total;
    this.#isInTheWay = isInTheWay;
    this.#now = now;
    this.#start = now();
  }

  readonly #isInTheWay: () => boolean;

  async update(offset: number): Promise<void> {
    this.offset = offset;
    const milliseconds = this.#now() - this.#start;
    if (milliseconds < patienceMilliseconds || this.#total === undefined) return;
    const rate = offset / milliseconds;
    const left = Math.ceil((this.#total - offset) / rate / 1000);
    const words = {
      rate: (rate / 1000).toFixed(0),
      left: `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`,
    };
    this.#bar ??= await this.#open(this.#total, words);
    if (this.#bar !== "none") this.#bar.update(offset, words);
  }

  /** Takes the line away. */
  stop(): void {
    if (this.#bar !== undefined && this.#bar !== "none") this.#bar.stop();
    this.#bar = "none";
  }

  async #open(total: number, words: Readonly<Record<string, string>>): Promise<SingleBar | "none"> {
    const { stderr, env } = this.#streams;
    if (!stderr.isTerminal() || env.TERM === "dumb" || this.#isInTheWay()) return "none";
    const { SingleBar, Presets } = await import("cli-progress");
    const bar = new SingleBar(
      {
        terminal: terminalOf(this.#streams),
        format: "[{bar}] {percentage}% {rate} MB/s, {left} left",
        barsize: 40,
        clearOnComplete: true,
        hideCursor: false,
        gracefulExit: false,
      },
      Presets.legacy,
    );
    bar.start(total, this.offset, words);
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
