import { PcapsiftError } from "../errors.js";
import type { SourceLine } from "../isa/index.js";
import { extensionKinds, readExtension } from "./btf-extension.js";
import type { ObjectFunction } from "./link-functions.js";
import type { ElfObject } from "./read-elf.js";

/** A line of source, and the first instruction that was made of it. */
interface PlacedLine {
  readonly slot: number;
  readonly line: SourceLine;
}

/** The lines of an object's source, where the compiler has left them (clang -g). */
export class SourceLines {
  readonly #bySection = new Map<string, PlacedLine[]>();

  constructor(object: ElfObject) {
    try {
      this.#read(object);
    } catch (error) {
      // Lines are a help and not a need: without good ones the object is as good as one that has none.
      if (!(error instanceof PcapsiftError)) throw error;
      this.#bySection.clear();
    }
  }

  /** Adds the lines of a function, which starts at slot `place` of a program. */
  addTo(lines: Map<number, SourceLine>, { section, start, slots }: ObjectFunction, place: number): void {
    for (const { slot, line } of this.#bySection.get(section.name) ?? []) {
      if (slot >= start && slot < start + slots) lines.set(place + slot - start, line);
    }
  }

  #read(object: ElfObject): void {
    const found = readExtension(object, extensionKinds.lines);
    if (found === undefined) return;
    const { strings, records } = found;
    for (const { section, slot, word } of records) {
      // struct bpf_line_info: the name of the file, the text, then the number of the line and in the lower ten bits the column.
      const line = { file: strings.start(word(4)), number: word(12) >>> 10, text: strings.start(word(8)).trim() };
      const lines = this.#bySection.get(section);
      if (lines === undefined) this.#bySection.set(section, [{ slot, line }]);
      else lines.push({ slot, line });
    }
  }
}
