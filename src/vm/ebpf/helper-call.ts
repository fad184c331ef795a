/**
 * What the machines and the helper functions and maps have to know of each other.
 *
 * Registers have 64 bits, JavaScript's numbers hold 53 of them. Nearly every argument and result is an address, a size, an
 * index or an error code, so helpers get the low halves as numbers and find the high halves beside them when they want them.
 *
 * Numbers that stand for things are below `lowestAddress`, where no program can read: none is ever taken for an address.
 *
 *     1         helpers, by the number the kernel has given them (only `callx` meets them in a register)
 *     4096      maps: `mapHandle`
 *     32768     functions of the running program, in the order of their first slots: `functionHandle`
 */
import type { EbpfMap } from "../../isa/index.js";
import type { EbpfMemory } from "./memory.js";
import type { PacketContext } from "./packet-context.js";

/** A helper function as the machines call it: the low halves of r1 to r5 as unsigned numbers in, the new r0 out. */
export type Helper = (call: HelperCall, r1: number, r2: number, r3: number, r4: number, r5: number) => number;

/** What a helper can ask of the machine that calls it. The same object serves every call. */
export interface HelperCall {
  readonly memory: EbpfMemory;
  /** The high halves of r1 to r5 as signed numbers, r1 at index 0. They hold until the helper calls a function. */
  readonly high: Int32Array;
  /** The packet and the context the program was given. */
  readonly context: PacketContext;
  /**
   * A result that needs all 64 bits: `return call.wide(low, high)`. Any other result is a whole number from -2^53 to 2^53,
   * extended to 64 bits with its sign.
   */
  wide(low: number, high: number): number;
  /**
   * Whether a program may read, or write, all these bytes. The verifier promises it of verified programs; others must get an
   * error (-14, EFAULT) from the helper, or a fault (`fail`).
   */
  mayAccess(address: number, length: number, write: boolean): boolean;
  /** Ends the program with a fault. */
  fail(reason: string): never;
  /**
   * Calls a function of the program, named by what `lddw` with `pseudo.FUNC` gave, with non-negative whole numbers. Returns the low
   * half of its result, signed. A fault in there ends the helper too, by an exception that is not to be caught.
   */
  callFunction(handle: number, r1: number, r2: number, r3: number, r4: number, r5: number): number;
}

/** What the machines ask of the maps. */
export interface MapStore {
  /** The number for this map in registers, which is `mapHandle(index)`. A map that was not known yet is made. */
  handleOf(map: EbpfMap): number;
  /** Where the first value of this array is (`pseudo.MAP_IDX_VALUE`). */
  valueAddressOf(map: EbpfMap): number;
  /** What `tail_call` finds in the prog_array with this handle: a program's place in the machine's list, or -1. */
  programAt(handle: number, index: number): number;
}

/** What several programs that run together share: memory, maps and helpers. */
export interface EbpfEnvironment {
  readonly memory: EbpfMemory;
  readonly maps: MapStore;
  /** Helpers by number. The machines themselves do `tail_call` (12). */
  readonly helpers: ReadonlyMap<number, Helper>;
}

const firstMap = 4096;
const firstFunction = 32768;

/** How many maps, and functions, can be told apart. */
export const maxHandles = 16384;

export function mapHandle(index: number): number {
  return firstMap + index;
}

/** The index of the map with this handle, or -1 if it is no map's. */
export function mapIndex(handle: number): number {
  return handle >= firstMap && handle < firstMap + maxHandles ? handle - firstMap : -1;
}

export function functionHandle(index: number): number {
  return firstFunction + index;
}

/** The index of the function with this handle, or -1 if it is no function's. */
export function functionIndex(handle: number): number {
  return handle >= firstFunction && handle < firstFunction + maxHandles ? handle - firstFunction : -1;
}
