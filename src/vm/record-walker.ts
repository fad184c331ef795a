import type { CbpfInsn } from "../isa/cbpf.js";
import { compileWalk, resultPlaces } from "./compile-walk.js";
import type { RecordLayout } from "./record-layout.js";
import { verifyCbpf } from "./verify-cbpf.js";

/** What a walk over records found. */
export interface Walked {
  /** Where in the memory it stopped: at the end, or in front of a record that is not whole or not of the layout. */
  readonly next: number;
  readonly matches: number;
  /** The starts and ends of the runs of matching records, in turn; valid until the next walk. */
  readonly runs: Uint32Array;
}

/** A program compiled together with the way from record to record. */
export interface RecordWalker {
  /** Judges the records between two places of the block until `most` of them matched. */
  walk(start: number, end: number, most: number): Walked;
}

/** A memory for records, and the walkers that walk over it. */
export interface RecordMemory {
  /** Where records are to be put. It stays in its place. */
  readonly block: Uint8Array;
  /**
   * Compiles a program for records of a layout. Throws a ProgramError if it must not run; returns nothing if only the other
   * machines can run it, because it jumps backwards or there is no memory for WebAssembly.
   */
  compile(program: readonly CbpfInsn[], layout: RecordLayout): RecordWalker | undefined;
}

const pageLength = 65536;

/** A page in front of the block holds the results of a walk and its table of runs. */
const blockStart = pageLength;
const tableStart = resultPlaces.length;

/** Makes a memory with a block of `length` bytes. */
export function createRecordMemory(length: number): RecordMemory {
  const memory = reserve(Math.ceil((blockStart + length) / pageLength));
  if (memory === undefined) return { block: new Uint8Array(length), compile: () => undefined };
  const numbers = new Uint32Array(memory.buffer, 0, blockStart / 4);
  return {
    block: new Uint8Array(memory.buffer, blockStart, length),
    compile(program, layout) {
      verifyCbpf(program, { loops: true });
      const code = compileWalk(program, layout, tableStart, blockStart);
      if (code === undefined) return undefined;
      const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), { env: { memory } });
      const run = exports.run as (start: number, end: number, most: number) => number;
      return {
        walk(start, end, most) {
          const limit = Math.min(most, 0xffffffff);
          const tableEnd = run(blockStart + start, blockStart + end, limit);
          const runs = numbers.subarray(tableStart / 4, tableEnd / 4);
          for (let index = 0; index < runs.length; index++) runs[index]! -= blockStart;
          const left = numbers[resultPlaces.left / 4]!;
          return { next: numbers[resultPlaces.next / 4]! - blockStart, matches: limit - left, runs };
        },
      };
    },
  };
}

/** Engines reserve gigabytes of addresses for any memory, which not every process may have (`ulimit -v`). */
function reserve(pages: number): WebAssembly.Memory | undefined {
  try {
    return new WebAssembly.Memory({ initial: pages });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
