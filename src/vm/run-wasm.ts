import type { CbpfInsn } from "../isa/cbpf.js";
import { compileCbpf } from "./compile-cbpf.js";
import { verifyCbpf } from "./verify-cbpf.js";

/** A program compiled to WebAssembly, which sees packets only in a memory that it shares with its user. */
export interface WasmMachine {
  /** Where packets are to be put. It stays in its place. */
  readonly memory: Uint8Array;
  /** The verdict on the packet of `captured` bytes at `start` in the memory: 0 for no match, else any other number. */
  readonly run: (start: number, captured: number, wireLength: number) => number;
}

const pageLength = 65536;

/**
 * Compiles a program over a memory of at least `length` bytes. Throws a ProgramError if it must not run; returns nothing if
 * it jumps backwards, which only the other machines can.
 */
export function prepareWasm(program: readonly CbpfInsn[], length: number): WasmMachine | undefined {
  verifyCbpf(program, { loops: true });
  const code = compileCbpf(program);
  if (code === undefined) return undefined;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(length / pageLength) });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(code), { env: { memory } });
  return { memory: new Uint8Array(memory.buffer), run: instance.exports.run as WasmMachine["run"] };
}
