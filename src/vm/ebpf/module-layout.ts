/** How the module of a program is laid out: what its functions know of each other, of the world outside, and of page 0. */
import { ebpfHelpers } from "../../isa/index.js";
import { i32, i64 } from "../wasm-module.js";
import type { LinkedProgram } from "./link.js";

/** Addresses of the notes in page 0. */
export const notes = {
  /** The result of a program, a function or a helper: 64 bits, little-endian. */
  result: 0,
  resultHigh: 4,
  /** How many jumps backwards and calls this run may still make. */
  rounds: 8,
  /** r1 to r5 for `enter`, and for calls of what a register names. */
  arguments: 16,
} as const;

/** The places of the functions from outside; helpers follow, in the order in which the program calls them first. */
export const imports = { access: 0, fault: 1, tail: 2, callx: 3, packet: 4, helpers: 5 } as const;

/** What `fault` is told. */
export const faultKinds = { unknown: 0, outside: 1, frames: 2, rounds: 3, helper: 4, kernelFunction: 5 } as const;

export interface CompileSettings {
  /** Whether a verifier has proved that every access is within its region. */
  readonly verified: boolean;
  readonly maxRounds: number;
  /** Addresses of the first and of the last byte behind the stack. */
  readonly stackStart: number;
  readonly stackEnd: number;
}

/** What the compiler of one function knows of the others. */
export interface ModuleLayout {
  readonly program: LinkedProgram;
  readonly settings: CompileSettings;
  /** The place of a helper among the functions of the module. */
  readonly helpers: ReadonlyMap<number, number>;
  /** The place of the program's function that begins at this slot. */
  functionAt(pc: number): number | undefined;
}

/** Types of the module's functions, by place. */
export const types = { function: 0, main: 1, enter: 2, access: 3, fault: 4, callx: 5, packet: 6, helper: 7 } as const;

/** Their parameters and results, in the same order. */
export const signatures = [
  { parameters: [i64, i64, i64, i64, i64, i32], results: [i64] },
  { parameters: [i32, i32], results: [i32] },
  { parameters: [i32, i32], results: [i32] },
  // access(low, high, off, size and whether it writes, pc) -> address
  { parameters: [i32, i32, i32, i32, i32], results: [i32] },
  // fault(kind, pc, what)
  { parameters: [i32, i32, i32], results: [] },
  // callx and tail(pc, frame, low, high) -> low half of the result, or whether there was a program to go to
  { parameters: [i32, i32, i32, i32], results: [i32] },
  // packet(offset, size, pc) -> address or 0
  { parameters: [i32, i32, i32], results: [i32] },
  // helper(pc, frame, low halves, high halves) -> low half
  { parameters: new Array<number>(12).fill(i32), results: [i32] },
] as const;

/** How many arguments are handed to a helper: all five when nothing is known of it. */
export function helperArguments(id: number): number {
  return ebpfHelpers.get(id)?.arguments.length ?? 5;
}
