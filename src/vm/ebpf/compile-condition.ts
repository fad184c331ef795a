/** The conditions of jumps as WebAssembly. */
import { ebpfClass, ebpfJump, ebpfSource, type EbpfInsn } from "../../isa/index.js";
import { constant, constant64, wasm } from "../wasm-module.js";
import type { FunctionCode } from "./function-code.js";

const comparisons64: Readonly<Record<number, number>> = {
  [ebpfJump.JEQ]: wasm.i64_eq,
  [ebpfJump.JNE]: wasm.i64_ne,
  [ebpfJump.JGT]: wasm.i64_gt_u,
  [ebpfJump.JGE]: wasm.i64_ge_u,
  [ebpfJump.JLT]: wasm.i64_lt_u,
  [ebpfJump.JLE]: wasm.i64_le_u,
  [ebpfJump.JSGT]: wasm.i64_gt_s,
  [ebpfJump.JSGE]: wasm.i64_ge_s,
  [ebpfJump.JSLT]: wasm.i64_lt_s,
  [ebpfJump.JSLE]: wasm.i64_le_s,
};

const comparisons32: Readonly<Record<number, number>> = {
  [ebpfJump.JEQ]: wasm.i32_eq,
  [ebpfJump.JNE]: wasm.i32_ne,
  [ebpfJump.JGT]: wasm.i32_gt_u,
  [ebpfJump.JGE]: wasm.i32_ge_u,
  [ebpfJump.JLT]: wasm.i32_lt_u,
  [ebpfJump.JLE]: wasm.i32_le_u,
  [ebpfJump.JSGT]: wasm.i32_gt_s,
  [ebpfJump.JSGE]: wasm.i32_ge_s,
  [ebpfJump.JSLT]: wasm.i32_lt_s,
  [ebpfJump.JSLE]: wasm.i32_le_s,
};

/** Leaves whether the condition of a jump holds on the stack. */
export function compileCondition(to: FunctionCode, { code, dst, src, imm }: EbpfInsn): void {
  const op = code & 0xf0;
  const isRegister = (code & ebpfSource.X) !== 0;
  to.emit(wasm.local_get, to.r(dst));
  if ((code & 0x07) === ebpfClass.JMP) {
    if (isRegister) to.emit(wasm.local_get, to.r(src));
    else to.emit(...constant64(imm, imm >> 31));
    if (op === ebpfJump.JSET) to.emit(wasm.i64_and, ...constant64(0, 0), wasm.i64_ne);
    else to.emit(comparisons64[op]!);
    return;
  }
  to.emit(wasm.i32_wrap_i64);
  if (isRegister) to.emit(wasm.local_get, to.r(src), wasm.i32_wrap_i64);
  else to.emit(...constant(imm));
  to.emit(op === ebpfJump.JSET ? wasm.i32_and : comparisons32[op]!);
}
