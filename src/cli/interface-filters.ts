import type { CaptureInterface } from "../capture/index.js";
import { FilterSemanticError } from "../errors.js";
import type { Filter } from "../index.js";
import { linkTypeByNumber } from "../net/link-types.js";
import type { Packet } from "../net/packet.js";
import { compileFilter, targetOf } from "./compile-filter.js";
import type { ErrorContext } from "./diagnostics.js";
import type { Settings } from "./settings.js";
import { warn, type Streams } from "./streams.js";

/** The filter for the packets of one interface; none if no packet of its link type can match. */
type Matches = Filter["matches"] | undefined;

/** The filter of the command, compiled once for each kind of interface that a capture has. */
export class InterfaceFilters {
  readonly #settings: Settings;
  readonly #streams: Streams;
  readonly #context: ErrorContext;
  readonly #byKind = new Map<string, Matches>();
  readonly #byInterface: Matches[] = [];

  /** `first` is the filter for the first interface. */
  constructor(first: Filter, settings: Settings, streams: Streams, context: ErrorContext) {
    this.#byInterface.push(first.matches);
    this.#settings = settings;
    this.#streams = streams;
    this.#context = context;
  }

  /** Makes the filters for the interfaces of a capture: to be called before packets of new ones are judged. */
  async prepare(interfaces: readonly CaptureInterface[]): Promise<void> {
    for (let id = this.#byInterface.length; id < interfaces.length; id++) {
      const { linktype, byteOrder } = interfaces[id]!;
      const kind = `${linktype} ${byteOrder}`;
      if (id === 1) this.#byKind.set(`${interfaces[0]!.linktype} ${interfaces[0]!.byteOrder}`, this.#byInterface[0]);
      if (!this.#byKind.has(kind)) this.#byKind.set(kind, await this.#compile(interfaces[id]!));
      this.#byInterface.push(this.#byKind.get(kind));
    }
  }

  matches({ data, length, interfaceId }: Packet): boolean {
    const matches = this.#byInterface[interfaceId];
    return matches !== undefined && matches(data, length) !== 0;
  }

  /** A filter that makes no sense for a further link type is good for the first one: it matches nothing here. */
  async #compile(description: CaptureInterface): Promise<Matches> {
    try {
      return (await compileFilter(this.#settings, targetOf(description), this.#streams, this.#context)).matches;
    } catch (error) {
      if (!(error instanceof FilterSemanticError)) throw error;
      if (error.code !== "rejects-all") {
        const name = linkTypeByNumber(description.linktype)?.name;
        warn(this.#streams, `no packet of link type ${name} matches: ${error.message}`);
      }
      return undefined;
    }
  }
}
