import type { CaptureInterface } from "../capture/index.js";
import type { Filter } from "../compile/filter.js";
import { CaptureError } from "../errors.js";
import { linkTypeByNumber } from "../net/link-types.js";
import { compileFilter } from "./compile-filter.js";
import type { ErrorContext } from "./diagnostics.js";
import type { Settings } from "./settings.js";
import type { Streams } from "./streams.js";

/** The filter of the command, compiled once for each kind of packets that its captures have. */
export class CaptureFilters {
  readonly #compiled = new Map<string, Promise<Filter>>();
  readonly #settings: Settings;
  readonly #streams: Streams;
  readonly #context: ErrorContext;

  constructor(settings: Settings, streams: Streams, context: ErrorContext) {
    this.#settings = settings;
    this.#streams = streams;
    this.#context = context;
  }

  /**
   * The filter for the packets of an interface. What it accepts does not depend on the snapshot length, only what is returned
   * for it; so this is the first interface's of the kind. What cannot be compiled rejects with one and the same error.
   */
  async filterFor({ linktype, linktypeOffset, snapshotLength, byteOrder }: CaptureInterface): Promise<Filter> {
    // Without knowing how packets begin nothing can be done with them.
    if (linkTypeByNumber(linktype) === undefined) {
      throw new CaptureError("capture-link-type", `unknown data link type ${linktype}`, linktypeOffset);
    }
    const kind = `${linktype} ${byteOrder}`;
    let filter = this.#compiled.get(kind);
    if (filter === undefined) {
      const target = { linkType: linktype, snapshotLength, savefile: { bigEndian: byteOrder === "big" } };
      filter = compileFilter(this.#settings, target, this.#streams, this.#context);
      this.#compiled.set(kind, filter);
    }
    return filter;
  }
}
