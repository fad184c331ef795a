import type { CaptureInterface, PacketJudge, PlainRecords, RecordWalker } from "../capture/index.js";
import { FilterSemanticError, type CaptureError } from "../errors.js";
import type { Filter } from "../compile/filter.js";
import { opcode, statement } from "../isa/cbpf.js";
import { linkTypeByNumber } from "../net/link-types.js";
import type { Packet } from "../net/packet.js";
import { createRecordMemory, type RecordMemory } from "../vm/index.js";
import type { CaptureFilters } from "./capture-filters.js";
import type { ErrorContext } from "./diagnostics.js";
import type { Progress } from "./progress.js";
import type { Settings } from "./settings.js";
import { warn, type Streams } from "./streams.js";

/** The filter for the packets of one interface. */
type InterfaceFilter = Pick<Filter, "matches" | "instructions">;

/** For link types of which no packet can match. */
const nothing: InterfaceFilter = { matches: () => 0, instructions: [statement(opcode.RET_K, 0)] };

/** How much of a capture is in memory at once: a file is read ahead in three parts of it, and larger ones save time. */
const blockLength = 3 * 6 * 1024 * 1024;

/** Memory that is not in use. */
let spare: RecordMemory | undefined;

/**
 * The memory that captures are searched in: one after the other in the same, and so the captures of the next run in this
 * process, since the collector takes longer over a new one than a small capture takes to be read.
 */
export function takeSearchMemory(): RecordMemory {
  const memory = spare ?? createRecordMemory(blockLength);
  spare = undefined;
  return memory;
}

/** To be called when nothing is read into the memory any more. */
export function giveBackSearchMemory(memory: RecordMemory | undefined): void {
  spare ??= memory;
}

/** How soon an interrupt is noticed. */
const millisecondsPerTurn = 10;

/** Chooses packets by the filter of the command, for the kind of interface that each comes from. */
export class InterfaceFilters implements PacketJudge {
  readonly #filters: CaptureFilters;
  readonly #streams: Streams;
  readonly #context: ErrorContext;
  readonly #memory: RecordMemory;
  readonly #byInterface: InterfaceFilter[] = [];
  /** What made no sense for a link type. */
  readonly #told = new Set<FilterSemanticError>();
  readonly #walkers = new Map<PlainRecords, RecordWalker | undefined>();
  readonly #progress: Progress;
  #nextTurn = 0;
  /** With --recover. */
  readonly skipped?: (fault: CaptureError, bytes: number) => void;

  constructor(
    filters: CaptureFilters,
    memory: RecordMemory,
    { recover }: Pick<Settings, "recover">,
    streams: Streams,
    context: ErrorContext,
    progress: Progress,
  ) {
    this.#filters = filters;
    this.#memory = memory;
    this.#streams = streams;
    this.#context = context;
    this.#progress = progress;
    if (recover) this.skipped = (fault, bytes) => this.#tellSkipped(fault, bytes);
  }

  get block(): Uint8Array {
    return this.#memory.block;
  }

  async prepare(interfaces: readonly CaptureInterface[]): Promise<void> {
    for (let id = this.#byInterface.length; id < interfaces.length; id++) {
      this.#byInterface.push(await this.#filterFor(interfaces[id]!));
    }
  }

  walkerFor(records: PlainRecords): RecordWalker | undefined {
    if (this.#walkers.has(records)) return this.#walkers.get(records);
    const walker = this.#memory.compile(this.#byInterface[records.interfaceId]!.instructions, records.layout);
    this.#walkers.set(records, walker);
    return walker;
  }

  matches({ data, length, interfaceId }: Packet): boolean {
    return this.#byInterface[interfaceId]!.matches(data, length) !== 0;
  }

  /** A turn of the event loop now and then, in which an interrupt is noticed. */
  async pause(offset: number): Promise<void> {
    this.#progress.offset = offset;
    // `performance` would have to be loaded first.
    const now = Date.now();
    if (now < this.#nextTurn) return;
    await this.#progress.update(offset);
    await new Promise(setImmediate);
    this.#nextTurn = now + millisecondsPerTurn;
  }

  #tellSkipped({ message, offset }: CaptureError, bytes: number): void {
    this.#progress.clear();
    warn(this.#streams, `${this.#context.capture}: ${message} (at byte ${offset}); left out ${bytes} bytes`);
  }

  /** A filter that makes no sense for a further link type is good for the first one: it matches nothing here. */
  async #filterFor(description: CaptureInterface): Promise<InterfaceFilter> {
    try {
      return await this.#filters.filterFor(description);
    } catch (error) {
      if (!(error instanceof FilterSemanticError)) throw error;
      if (error.code !== "rejects-all" && !this.#told.has(error)) {
        const name = linkTypeByNumber(description.linktype)?.name;
        warn(this.#streams, `no packet of link type ${name} matches: ${error.message}`);
      }
      this.#told.add(error);
      return nothing;
    }
  }
}
