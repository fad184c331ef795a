import { openCapture, type Capture, type CaptureHeader } from "../capture/index.js";
import { CaptureError } from "../errors.js";
import { linkTypeByNumber } from "../net/link-types.js";
import type { RecordMemory } from "../vm/index.js";
import { CaptureFilters } from "./capture-filters.js";
import { readCaptureList } from "./capture-list.js";
import { describeError, noPaint, ToldError, type ErrorContext } from "./diagnostics.js";
import { printProgram } from "./dump-program.js";
import { giveBackSearchMemory, InterfaceFilters, takeSearchMemory } from "./interface-filters.js";
import { inputsOf, refuseOwnOutput, usesStandardOutput } from "./inputs.js";
import { FileLimitReached, OutputClosed } from "./outputs.js";
import { openTargets, type Targets } from "./packet-targets.js";
import { Progress } from "./progress.js";
import { limitThreads } from "./reading-threads.js";
import type { Settings } from "./settings.js";
import { tell, type Streams } from "./streams.js";

/**
 * Reads captures one after the other and prints, counts or writes their matching packets, or prints the program that would
 * choose them. One that breaks off ends neither the packets before nor the captures behind it, but is an error in the end.
 */
export async function processCaptures(given: Settings, streams: Streams, context: ErrorContext): Promise<void> {
  const { listFile } = given;
  const readFiles = listFile === undefined ? given.readFiles : readCaptureList(listFile);
  const settings: Settings = { ...given, readFiles };
  if (usesStandardOutput(settings)) refuseOwnOutput(streams, inputsOf(settings));
  const session = new Session(settings, streams, context);
  try {
    for (const [index, path] of readFiles.entries()) {
      const isLast = index === readFiles.length - 1;
      await session.process(path, (error) => {
        if (isLast || !(error instanceof CaptureError)) throw error;
        session.hasFailed = true;
        tell(streams, describeError(error, context, noPaint));
      });
      if (settings.dump !== "no") break;
    }
    await session.end();
  } catch (error) {
    if (!(error instanceof OutputClosed)) await session.end();
    if (!(error instanceof FileLimitReached)) throw error;
    tell(streams, `Maximum file limit reached: ${settings.rotation.maxFiles}\n`);
  } finally {
    session.giveBack();
  }
  if (session.hasFailed) throw new ToldError();
}

/** Bytes of a file over which it matters how it is read. */
const largeFile = 1024 * 1024;

/** What goes on from one capture to the next. */
class Session {
  hasFailed = false;
  #targets: Targets | undefined;
  #progress: Progress | undefined;
  #memory: RecordMemory | undefined;
  readonly #start = Date.now();
  readonly #filters: CaptureFilters;
  readonly #settings: Settings;
  readonly #streams: Streams;
  readonly #context: ErrorContext;

  constructor(settings: Settings, streams: Streams, context: ErrorContext) {
    this.#settings = settings;
    this.#streams = streams;
    this.#context = context;
    this.#filters = new CaptureFilters(settings, streams, context);
    // Already while the first capture is waited for: what Node.js does otherwise when it is asked is to wait for a debugger.
    streams.onStatus(() => {
      this.#progress?.clear();
      tell(streams, this.status);
    });
    streams.onFlush?.(() => this.#targets?.flush());
  }

  /** Works on one capture. What is wrong with its packets is told to `onFault`. */
  async process(path: string, onFault: (error: unknown) => void): Promise<void> {
    const [settings, streams, context] = [this.#settings, this.#streams, this.#context];
    context.capture = path === "-" ? "standard input" : path;
    this.#progress = undefined;
    const capture = await openCapture(path === "-" ? streams.stdin() : path);
    try {
      announce(path, capture.header, streams);
      const filter = await this.#filters.filterFor(capture.header);
      if (settings.dump !== "no") return printProgram(filter.instructions, settings.dump, streams);
      // Asking for names takes threads too.
      if ((capture.size ?? 0) > largeFile && !settings.hostNames.resolve) limitThreads();
      const targets = await this.#targetsFor(capture);
      const [runStart, isInTheWay] = [this.#start, this.#isInTheWay];
      const progress = new Progress(streams, { capture, packets: targets.matched, isInTheWay, runStart });
      this.#progress = progress;
      this.#memory ??= takeSearchMemory();
      const filters = new InterfaceFilters(this.#filters, this.#memory, settings, streams, context, progress);
      try {
        for await (const found of capture.records.scan(filters, settings.maxPackets)) await targets.take(found);
      } catch (error) {
        progress.stop();
        onFault(error);
      }
      progress.stop();
    } finally {
      await capture.close();
    }
  }

  async #targetsFor(capture: Capture): Promise<Targets> {
    if (this.#targets !== undefined) {
      this.#targets.follow(capture);
      return this.#targets;
    }
    this.#targets = await openTargets(capture, this.#settings, this.#streams);
    this.#streams.onInterrupt(() => {
      const { status } = this;
      this.#progress?.stop();
      this.finish();
      tell(this.#streams, status);
    });
    return this.#targets;
  }

  /** Whether packets may appear on the terminal: a pipe may end there, as that to `less` does. */
  readonly #isInTheWay = () => {
    const { stdout } = this.#streams;
    return this.#settings.print && (stdout.isTerminal() || stdout.isPipe?.() === true);
  };

  get status(): string {
    return describeStatus(this.#targets?.matched() ?? 0, this.#progress, this.#context);
  }

  /** Lets go of what was gathered, and waits for the commands that were started with files. */
  async end(): Promise<void> {
    const targets = this.#targets;
    this.finish();
    if ((await targets?.end()) === false) this.hasFailed = true;
  }

  /** Lets go of the memory, when all captures are closed. */
  giveBack(): void {
    giveBackSearchMemory(this.#memory);
    this.#memory = undefined;
  }

  /** Lets go of what was gathered. */
  finish(): void {
    const targets = this.#targets;
    this.#targets = undefined;
    targets?.finish();
  }
}

/** How far the work is, as tcpdump tells it of live captures. */
export function describeStatus(count: number, progress: Progress | undefined, { capture }: ErrorContext): string {
  const packets = `${count} ${count === 1 ? "packet" : "packets"} captured`;
  return `pcapsift: ${packets}, ${progress?.taken ?? 0} bytes read of ${capture}\n`;
}

/** The line tcpdump begins with, and its warning where packets name interfaces of the machine they come from. */
export function announce(path: string, header: CaptureHeader, streams: Streams): void {
  const linkType = linkTypeByNumber(header.linktype);
  const isNamed = linkType !== undefined && linkType.name !== String(linkType.linktype);
  const name = isNamed ? `${linkType.name} (${linkType.description})` : header.linktype;
  tell(streams, `reading from file ${path}, link-type ${name}, snapshot length ${header.snapshotLength}\n`);
  if (linkType?.name === "LINUX_SLL2") tell(streams, "Warning: interface names might be incorrect\n");
}
