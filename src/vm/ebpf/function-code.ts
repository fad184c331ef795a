/** The code of a function that is being compiled, its locals, and what its parts have in common. */
import { ebpfStackSize } from "../../isa/index.js";
import { constant, constant64, emptyBlock, i32, i64, wasm, type WasmFunction } from "../wasm-module.js";
import { faultKinds, imports, notes, types, type ModuleLayout } from "./module-layout.js";

/** The locals of a function; those of `main` differ in their parameters only. */
interface Locals {
  /** By register. */
  readonly r: readonly number[];
  readonly frame: number;
  /** For numbers on the way. */
  readonly wide: number;
  readonly narrow: number;
  /** The place of the next block, where the blocks do not nest. */
  readonly place: number;
  readonly types: readonly number[];
}

const functionLocals: Locals = {
  r: [6, 0, 1, 2, 3, 4, 7, 8, 9, 10, 11],
  frame: 5,
  wide: 12,
  narrow: 13,
  place: 14,
  types: [i64, i64, i64, i64, i64, i64, i64, i32, i32],
};

const mainLocals: Locals = {
  r: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  frame: 13,
  wide: 14,
  narrow: 15,
  place: 16,
  types: [...new Array<number>(11).fill(i64), i32, i64, i32, i32],
};

export class FunctionCode {
  readonly code: number[] = [];
  readonly locals: Locals;

  constructor(
    readonly layout: ModuleLayout,
    private readonly isMain: boolean,
  ) {
    this.locals = isMain ? mainLocals : functionLocals;
  }

  /** Brings the arguments and the end of the stack frame to their registers. */
  begin(): void {
    const { r, frame } = this.locals;
    if (this.isMain) {
      const { stackStart, maxRounds } = this.layout.settings;
      this.emit(wasm.local_get, 0, wasm.i64_extend_i32_u, wasm.local_set, r[1]!);
      this.emit(wasm.local_get, 1, wasm.i64_extend_i32_u, wasm.local_set, r[2]!);
      this.emit(...constant(stackStart + ebpfStackSize), wasm.local_set, frame);
      this.emit(...constant(0), ...constant(maxRounds), wasm.i32_store, 0, notes.rounds);
    }
    this.emit(wasm.local_get, frame, wasm.i64_extend_i32_u, wasm.local_set, r[10]!);
  }

  /** The whole function, once everything is in it. */
  finish(): WasmFunction {
    this.emit(wasm.unreachable);
    const { isMain, locals, code } = this;
    return { type: isMain ? types.main : types.function, locals: locals.types, code };
  }

  /** Ends the function with what is in r0. */
  exit(): void {
    const r0 = this.r(0);
    if (!this.isMain) return this.emit(wasm.local_get, r0, wasm.return);
    this.emit(...constant(0), wasm.local_get, r0, ...constant64(32, 0), wasm.i64_shr_u);
    this.emit(wasm.i64_store32, 0, notes.resultHigh, wasm.local_get, r0, wasm.i32_wrap_i64, wasm.return);
  }

  /** One more jump backwards or call; too many are a fault. */
  countRound(pc: number): void {
    const { narrow } = this.locals;
    this.emit(...constant(0), ...constant(0), wasm.i32_load, 0, notes.rounds, ...constant(1), wasm.i32_sub);
    this.emit(wasm.local_tee, narrow, wasm.i32_store, 0, notes.rounds);
    this.emit(wasm.local_get, narrow, ...constant(0), wasm.i32_lt_s, wasm.if, emptyBlock);
    this.fault(faultKinds.rounds, pc);
    this.emit(wasm.end);
  }

  /** Ends the run with a fault. */
  fault(kind: number, pc: number, what = 0): void {
    this.emit(...constant(kind), ...constant(pc), ...constant(what), wasm.call, imports.fault, wasm.unreachable);
  }

  /** Puts the halves of a local on the stack, the low one first. */
  halves(local: number): void {
    this.emit(wasm.local_get, local, wasm.i32_wrap_i64);
    this.high(local);
  }

  high(local: number): void {
    this.emit(wasm.local_get, local, ...constant64(32, 0), wasm.i64_shr_u, wasm.i32_wrap_i64);
  }

  r(register: number): number {
    return this.locals.r[register]!;
  }

  emit(...bytes: readonly number[]): void {
    for (const byte of bytes) this.code.push(byte);
  }
}
