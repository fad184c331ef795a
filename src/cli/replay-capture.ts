import { openCapture, type Capture } from "../capture/index.js";
import { PcapsiftError, UsageError } from "../errors.js";
import type { Packet } from "../net/packet.js";
import { CaptureFilters } from "./capture-filters.js";
import type { ErrorContext } from "./diagnostics.js";
import { giveBackSearchMemory, InterfaceFilters, takeSearchMemory } from "./interface-filters.js";
import { chooseEntry, loadProgramFile, type ProgramOptions } from "./load-program.js";
import { fillMaps } from "./map-data.js";
import { OutputClosed, writeThrough } from "./outputs.js";
import { openTargets, type Targets } from "./packet-targets.js";
import { runClassic, runExtended, type PacketRunner } from "./packet-runner.js";
import { announce, describeStatus } from "./process-capture.js";
import { Progress } from "./progress.js";
import { ReplayReport } from "./replay-report.js";
import type { Settings } from "./settings.js";
import { tell, type Streams } from "./streams.js";
import { StepTrace } from "./trace-steps.js";
import { parseVerdicts, verdictName } from "./verdict-names.js";

/** What `pcapsift run` is asked for besides what it has in common with other commands. */
export interface ReplaySettings extends ProgramOptions {
  readonly where?: string;
  readonly trace?: string;
  readonly maps?: "json" | "text";
  readonly mapData?: string;
  readonly seed?: string;
  readonly clock?: string;
  readonly unverified?: true;
  /** --print. */
  readonly printIsAsked: boolean;
}

/** A program and a capture: one run of the subcommand. */
export class Replay {
  readonly #options: ReplaySettings;
  readonly #settings: Settings;
  readonly #start = Date.now();
  readonly #streams: Streams;
  readonly #runner: PacketRunner;
  readonly #report: ReplayReport;
  readonly #isChosen: ((verdict: number) => boolean) | undefined;
  /** The number of the packet whose instructions are printed, and what prints them. */
  readonly #traced: number | undefined;
  #trace: StepTrace | undefined;
  #targets: Targets | undefined;
  #progress: Progress | undefined;
  /** How many packets may still be run, and the number of the last one. */
  #left: number;
  readonly #memory = takeSearchMemory();
  #number = 0;
  /** How many packets the program was stopped on. */
  #stopped = 0;

  constructor(path: string, options: ReplaySettings, settings: Settings, streams: Streams) {
    this.#options = options;
    this.#settings = settings;
    this.#streams = streams;
    this.#left = settings.maxPackets;
    this.#traced = options.trace === undefined ? undefined : parseNumber("--trace", options.trace, 1);
    this.#runner = this.#load(path);
    this.#report = new ReplayReport(this.#runner, options.maps !== undefined);
    this.#isChosen = options.where === undefined ? undefined : parseVerdicts(this.#runner.hook, options.where);
    if (options.mapData !== undefined) this.#fill(options.mapData);
  }

  /** Runs the program over captures, one after the other, and tells what came of it. */
  async run(paths: readonly string[], context: ErrorContext): Promise<void> {
    this.#streams.onInterrupt(() => this.#finish());
    this.#streams.onStatus(() => this.#tell(describeStatus(this.#number, this.#progress, context)));
    this.#streams.onFlush?.(() => this.#targets?.flush());
    const filters = new CaptureFilters(this.#settings, this.#streams, context);
    try {
      for (const path of paths) if (this.#left > 0) await this.#runCapture(path, filters, context);
    } catch (error) {
      // Where nothing has run there is nothing to tell.
      if (!(error instanceof OutputClosed) && this.#number > 0) this.#finish();
      throw error;
    } finally {
      giveBackSearchMemory(this.#memory);
    }
    this.#finish();
    if (this.#stopped === 0) return;
    throw new PcapsiftError(
      "program-stopped",
      `the program was stopped on ${this.#stopped} of ${this.#number} packets`,
    );
  }

  /** Lets go of the packets and tells what came of it, also before an error is told. */
  #finish(): void {
    this.#progress?.stop();
    this.#targets?.finish();
    this.#tellReport();
  }

  async #runCapture(path: string, filters: CaptureFilters, context: ErrorContext): Promise<void> {
    context.capture = path === "-" ? "standard input" : path;
    const capture = await openCapture(path === "-" ? this.#streams.stdin() : path);
    try {
      announce(path, capture.header, this.#streams);
      await filters.filterFor(capture.header);
      if (this.#targets !== undefined) this.#targets.follow(capture);
      else this.#targets = await this.#openTargets(capture);
      const progress = new Progress(this.#streams, {
        capture,
        packets: () => this.#number,
        isInTheWay: () => this.#isInTheWay(),
        runStart: this.#start,
      });
      this.#progress = progress;
      await this.#deliver(
        capture,
        new InterfaceFilters(filters, this.#memory, this.#settings, this.#streams, context, progress),
      );
    } finally {
      this.#progress?.stop();
      await capture.close();
    }
  }

  #load(path: string): PacketRunner {
    const loaded = loadProgramFile(path, this.#options);
    if (loaded.kind === "cbpf") {
      if (this.#traced !== undefined) throw new UsageError("usage", "--trace is for eBPF programs");
      return runClassic(loaded.instructions);
    }
    const entry = chooseEntry(loaded.programs, this.#options);
    const { seed, clock, unverified } = this.#options;
    return runExtended(loaded.programs, entry, {
      unverified: unverified ?? false,
      seed: seed === undefined ? 0 : parseNumber("--seed", seed, 0),
      clock: clock === undefined ? undefined : parseNumber("--clock", clock, 0),
      onTrace: (text) => this.#tell(`packet ${this.#number}: ${text}\n`),
      onEvent: (map, data) => this.#report.addRecord(map, data),
      ...(this.#traced !== undefined && { onStep: (step) => this.#trace?.step(step) }),
    });
  }

  #fill(path: string): void {
    const { replay } = this.#runner;
    if (replay === undefined) throw new UsageError("usage", "--map-data is for eBPF programs");
    fillMaps(path, replay.program.maps, replay.maps);
  }

  /** Packets are printed if some are chosen and not written instead, or if --print says so. */
  get #prints(): boolean {
    const { where, printIsAsked } = this.#options;
    return this.#settings.print && (where !== undefined || printIsAsked);
  }

  /** Whether text may appear on the terminal while packets are run: a pipe may end there. */
  #isInTheWay(): boolean {
    const { stdout } = this.#streams;
    return (this.#prints || this.#traced !== undefined) && (stdout.isTerminal() || stdout.isPipe?.() === true);
  }

  get #takesPackets(): boolean {
    return this.#prints || this.#settings.writeFile !== undefined;
  }

  async #openTargets(capture: Capture): Promise<Targets | undefined> {
    if (!this.#takesPackets) return undefined;
    const settings: Settings = { ...this.#settings, print: this.#prints, arePacketsChanged: true };
    return openTargets(capture, settings, this.#streams);
  }

  async #deliver(capture: Capture, filters: InterfaceFilters): Promise<void> {
    for await (const batch of capture.batches()) {
      await filters.prepare(capture.interfaces);
      for (const packet of batch) {
        if (this.#left === 0) return;
        if (!filters.matches(packet)) continue;
        this.#left--;
        const leaving = this.#runOne(packet, capture.interfaces[packet.interfaceId]!.linktype);
        if (leaving !== undefined) await this.#targets!.take({ kind: "packets", packets: [leaving] });
      }
      await filters.pause(capture.offset);
    }
  }

  /** Runs the program on a packet. Returns the packet as it leaves if its verdict is one of those asked for. */
  #runOne(packet: Packet, linktype: number): Packet | undefined {
    this.#number++;
    const isTraced = this.#number === this.#traced;
    if (isTraced) this.#startTrace();
    const verdict = this.#runner.run(packet, linktype);
    if (isTraced) this.#endTrace(verdict);
    this.#report.count(verdict);
    const { fault } = this.#runner;
    if (fault !== undefined) this.#tellFault(fault);
    if (!this.#takesPackets || fault !== undefined || this.#isChosen?.(verdict) === false) return undefined;
    const data = this.#runner.leavingPacket;
    return { ...packet, data, length: packet.length + data.length - packet.data.length };
  }

  #startTrace(): void {
    writeThrough(this.#streams.stdout, `packet ${this.#number}, ${this.#runner.title}\n`);
    const { maps } = this.#runner.replay!.program;
    this.#trace = new StepTrace(maps, (text) => writeThrough(this.#streams.stdout, text));
  }

  #endTrace(verdict: number): void {
    this.#trace!.finish();
    this.#trace = undefined;
    const end = this.#runner.fault ?? verdictName(this.#runner.hook, verdict);
    writeThrough(this.#streams.stdout, `packet ${this.#number}: ${end}\n`);
  }

  /** Programs that fault usually do so on many packets: the first says why, the end how many there were. */
  #tellFault(fault: string): void {
    this.#stopped++;
    if (this.#stopped > 1) return;
    this.#tell(`pcapsift: packet ${this.#number}: stopped in ${fault}\n`);
  }

  /** Tells of something on a line of its own. */
  #tell(text: string): void {
    this.#progress?.clear();
    tell(this.#streams, text);
  }

  /** On standard output, unless packets go there; JSON always, for that is asked for. */
  #tellReport(): void {
    const { maps } = this.#options;
    if (maps === "json") return writeThrough(this.#streams.stdout, this.#report.toJson());
    const text = this.#report.toText(maps === "text");
    const packetsGoThere = this.#prints || this.#settings.writeFile === "-";
    if (packetsGoThere) tell(this.#streams, text);
    else writeThrough(this.#streams.stdout, text);
  }
}

function parseNumber(option: string, text: string, least: number): number {
  const number = Number(text);
  if (/^[0-9]{1,10}$/.test(text) && number >= least && number <= 0xffffffff) return number;
  throw new UsageError("usage", `${option} ${text} is not a whole number from ${least} to 4294967295`);
}
