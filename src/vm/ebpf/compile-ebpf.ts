/**
 * Extended BPF to WebAssembly: a program becomes a module, each of its functions a function of five 64-bit numbers, r1 to r5, and
 * the address at which its stack frame ends.
 *
 *     main(r1, r2) -> low half of r0       32-bit numbers; the program from its first slot
 *     enter(function, frame) -> low half   any function, with r1 to r5 from the notes; for callbacks and tail calls
 *
 * Page 0 of the memory, which no program can reach, holds the machine's notes (`notes`): through them go what JavaScript's numbers
 * cannot hold and what all modules of a machine share.
 */
import { ebpfHelpers } from "../../isa/index.js";
import { constant, encodeModule, i32, i64, unsigned, wasm, type WasmFunction } from "../wasm-module.js";
import { compileFunction } from "./compile-function.js";
import { call, forEachInsn, type LinkedProgram } from "./link.js";
import { tailCall } from "./machine.js";

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

const signatures = [
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

export function helperImport(id: number): string {
  return `helper_${id}`;
}

/** The helpers that the program calls by number, in the order of its slots. */
export function helpersOf({ instructions }: LinkedProgram): number[] {
  const ids = new Set<number>();
  forEachInsn(instructions, ({ code, src, imm }) => {
    if (code === call && src === 0 && imm !== tailCall) ids.add(imm);
  });
  return [...ids];
}

/**
 * The module for a program. `available` tells which helpers there are; a call of another is a fault, as everything is that the
 * interpreter would not run.
 */
export function compileEbpf(
  program: LinkedProgram,
  settings: CompileSettings,
  available: ReadonlySet<number>,
): Uint8Array {
  const ids = helpersOf(program).filter((id) => available.has(id));
  const helpers = new Map(ids.map((id, index) => [id, imports.helpers + index]));
  const first = imports.helpers + ids.length;
  const places = new Map(program.functions.map((start, index) => [start, first + index]));
  const layout: ModuleLayout = { program, settings, helpers, functionAt: (pc) => places.get(pc) };
  const main = first + program.functions.length;
  return encodeModule({
    types: signatures,
    imports: [
      { name: "access", type: types.access },
      { name: "fault", type: types.fault },
      { name: "tail", type: types.callx },
      { name: "callx", type: types.callx },
      { name: "packet", type: types.packet },
      ...ids.map((id) => ({ name: helperImport(id), type: types.helper })),
    ],
    functions: [
      ...program.functions.map((start) => compileFunction(layout, start, false)),
      compileFunction(layout, 0, true),
      enter(),
    ],
    exports: { main, enter: main + 1 },
    table: program.functions.map((start) => places.get(start)!),
  });
}

/** `enter(function, frame)`. */
function enter(): WasmFunction {
  const code: number[] = [...constant(notes.result)];
  for (let index = 0; index < 5; index++) {
    code.push(...constant(0), wasm.i64_load, 0, ...unsigned(notes.arguments + 8 * index));
  }
  code.push(wasm.local_get, 1, wasm.local_get, 0, wasm.call_indirect, types.function, 0);
  code.push(wasm.i64_store, 0, 0, ...constant(0), wasm.i32_load, 0, notes.result);
  return { type: types.enter, locals: [], code };
}
