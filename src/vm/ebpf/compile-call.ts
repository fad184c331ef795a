/** Calls of extended BPF as WebAssembly: of functions, of helpers, of what a register names, and tail calls. */
import { callxRegister, ebpfSource, ebpfStackSize, pseudo, type EbpfInsn } from "../../isa/index.js";
import { constant, constant64, emptyBlock, unsigned, wasm } from "../wasm-module.js";
import type { FunctionCode } from "./function-code.js";
import { tailCall } from "./machine.js";
import { faultKinds, helperArguments, imports, notes } from "./module-layout.js";

export function compileCall(to: FunctionCode, insn: EbpfInsn, pc: number): void {
  const { code, src, imm } = insn;
  const r0 = to.r(0);
  if ((code & ebpfSource.X) !== 0) {
    callNamed(to, to.r(callxRegister(insn)), pc);
    return to.emit(wasm.drop, ...constant(0), wasm.i64_load, 0, notes.result, wasm.local_set, r0);
  }
  if (src === pseudo.CALL) return callFunction(to, pc + 1 + imm, pc);
  if (src !== 0) return to.fault(faultKinds.kernelFunction, pc);
  if (imm === tailCall) return callProgram(to, pc);
  const place = to.layout.helpers.get(imm);
  if (place === undefined) return to.fault(faultKinds.helper, pc, imm);
  callHelper(to, place, helperArguments(imm), pc);
}

function callHelper(to: FunctionCode, place: number, count: number, pc: number): void {
  to.emit(...constant(pc), wasm.local_get, to.locals.frame);
  for (const isHigh of [false, true]) {
    for (let register = 1; register <= 5; register++) {
      if (register > count) to.emit(...constant(0));
      else if (isHigh) to.high(to.r(register));
      else to.emit(wasm.local_get, to.r(register), wasm.i32_wrap_i64);
    }
  }
  to.emit(wasm.call, ...unsigned(place), wasm.i64_extend_i32_u);
  to.emit(...constant(0), wasm.i64_load32_u, 0, notes.resultHigh, ...constant64(32, 0), wasm.i64_shl);
  to.emit(wasm.i64_or, wasm.local_set, to.r(0));
}

function callFunction(to: FunctionCode, target: number, pc: number): void {
  const place = to.layout.functionAt(target);
  enterFrame(to, pc);
  // The interpreter finds out on arrival that there is no such function.
  if (place === undefined) return to.fault(faultKinds.outside, target);
  for (let register = 1; register <= 5; register++) to.emit(wasm.local_get, to.r(register));
  to.emit(wasm.local_get, to.locals.frame, ...constant(ebpfStackSize), wasm.i32_add);
  to.emit(wasm.call, ...unsigned(place), wasm.local_set, to.r(0));
}

function enterFrame(to: FunctionCode, pc: number): void {
  const lastFrame = to.layout.settings.stackEnd;
  to.emit(wasm.local_get, to.locals.frame, ...constant(lastFrame), wasm.i32_ge_u, wasm.if, emptyBlock);
  to.fault(faultKinds.frames, pc);
  to.emit(wasm.end);
  to.countRound(pc);
}

/** Another program takes the place of this function, and its result is this function's; without one, the function goes on. */
function callProgram(to: FunctionCode, pc: number): void {
  const r0 = to.r(0);
  storeArguments(to);
  to.emit(...constant(pc), wasm.local_get, to.locals.frame);
  to.emit(wasm.local_get, to.r(2), wasm.i32_wrap_i64, wasm.local_get, to.r(3), wasm.i32_wrap_i64);
  to.emit(wasm.call, imports.tail, wasm.if, emptyBlock);
  to.emit(...constant(0), wasm.i64_load, 0, notes.result, wasm.local_set, r0);
  to.exit();
  to.emit(wasm.end, ...constant64(-1, -1), wasm.local_set, r0);
}

/** Calls whatever a local names, with r1 to r5 in the notes. */
function callNamed(to: FunctionCode, name: number, pc: number): void {
  storeArguments(to);
  to.emit(...constant(pc), wasm.local_get, to.locals.frame);
  to.halves(name);
  to.emit(wasm.call, imports.callx);
}

function storeArguments(to: FunctionCode): void {
  for (let register = 1; register <= 5; register++) {
    to.emit(...constant(0), wasm.local_get, to.r(register));
    to.emit(wasm.i64_store, 0, ...unsigned(notes.arguments + 8 * (register - 1)));
  }
}
