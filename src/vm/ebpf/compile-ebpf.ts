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
import { constant, encodeModule, unsigned, wasm, type WasmFunction } from "../wasm-module.js";
import { compileFunction } from "./compile-function.js";
import { call, forEachInsn, type LinkedProgram } from "./link.js";
import { tailCall } from "./machine.js";
import { imports, notes, signatures, types, type CompileSettings, type ModuleLayout } from "./module-layout.js";

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
