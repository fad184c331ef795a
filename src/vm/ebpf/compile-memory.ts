/** Loads and stores of extended BPF as WebAssembly. */
import { accessSize, ebpfAlu, ebpfAtomic, ebpfClass, ebpfMode, ebpfSource, type EbpfInsn } from "../../isa/index.js";
import { constant, constant64, emptyBlock, wasm } from "../wasm-module.js";
import { compileByteOrder } from "./compile-alu.js";
import type { FunctionCode } from "./function-code.js";
import { imports } from "./module-layout.js";

const loads = { 1: wasm.i64_load8_u, 2: wasm.i64_load16_u, 4: wasm.i64_load32_u, 8: wasm.i64_load } as const;
const signedLoads = { 1: wasm.i64_load8_s, 2: wasm.i64_load16_s, 4: wasm.i64_load32_s, 8: wasm.i64_load } as const;
const stores = { 1: wasm.i64_store8, 2: wasm.i64_store16, 4: wasm.i64_store32, 8: wasm.i64_store } as const;

const atomicOperations: Readonly<Record<number, number>> = {
  [ebpfAtomic.ADD]: wasm.i64_add,
  [ebpfAtomic.OR]: wasm.i64_or,
  [ebpfAtomic.AND]: wasm.i64_and,
  [ebpfAtomic.XOR]: wasm.i64_xor,
};

/** Offsets of `data` and `data_end` in `struct __sk_buff`. */
const skbData = 76;
const skbDataEnd = 80;

/** LDX. */
export function compileLoad(to: FunctionCode, { code, dst, src, off }: EbpfInsn, pc: number): void {
  const width = accessSize(code);
  pushAddress(to, src, off, width, false, pc);
  const isSigned = (code & 0xe0) === ebpfMode.MEMSX;
  to.emit((isSigned ? signedLoads : loads)[width], 0, 0, wasm.local_set, to.r(dst));
}

/** ST and STX. */
export function compileStore(to: FunctionCode, insn: EbpfInsn, pc: number): void {
  const { code, dst, src, off, imm } = insn;
  const width = accessSize(code);
  pushAddress(to, dst, off, width, true, pc);
  if ((code & 0xe0) === ebpfMode.ATOMIC) return atomic(to, insn, width === 8);
  if ((code & 0x07) === ebpfClass.STX) to.emit(wasm.local_get, to.r(src));
  else to.emit(...constant64(imm, imm >> 31));
  to.emit(stores[width], 0, 0);
}

/** The address is on the stack. There is one processor only, so reading, computing and writing is atomic as it is. */
function atomic(to: FunctionCode, { src, imm }: EbpfInsn, is64: boolean): void {
  const { narrow, wide } = to.locals;
  const [load, store] = is64 ? [wasm.i64_load, wasm.i64_store] : [wasm.i64_load32_u, wasm.i64_store32];
  to.emit(wasm.local_tee, narrow, load, 0, 0, wasm.local_set, wide);
  if (imm === ebpfAtomic.CMPXCHG) {
    to.emit(wasm.local_get, to.r(0));
    if (!is64) to.emit(wasm.i32_wrap_i64, wasm.i64_extend_i32_u);
    to.emit(wasm.local_get, wide, wasm.i64_eq, wasm.if, emptyBlock);
    to.emit(wasm.local_get, narrow, wasm.local_get, to.r(src), store, 0, 0, wasm.end);
    return to.emit(wasm.local_get, wide, wasm.local_set, to.r(0));
  }
  to.emit(wasm.local_get, narrow);
  if (imm === ebpfAtomic.XCHG) to.emit(wasm.local_get, to.r(src));
  else {
    const operation = atomicOperations[imm & ~ebpfAtomic.FETCH]!;
    to.emit(wasm.local_get, wide, wasm.local_get, to.r(src), operation);
  }
  to.emit(store, 0, 0);
  if ((imm & ebpfAtomic.FETCH) !== 0) to.emit(wasm.local_get, wide, wasm.local_set, to.r(src));
}

/**
 * Puts the address at a register and an offset on the stack. The sum is that of 64-bit numbers: in a verified program it fits
 * in 32 bits, even where the register alone does not.
 */
function pushAddress(to: FunctionCode, register: number, off: number, width: number, write: boolean, pc: number): void {
  if (to.layout.settings.verified) {
    to.emit(wasm.local_get, to.r(register), wasm.i32_wrap_i64);
    if (off !== 0) to.emit(...constant(off), wasm.i32_add);
    return;
  }
  to.halves(to.r(register));
  to.emit(...constant(off), ...constant(write ? width | 16 : width), ...constant(pc), wasm.call, imports.access);
}

/** LD: 64-bit constants and the packet loads that classic BPF had. */
export function compileSpecialLoad(to: FunctionCode, insn: EbpfInsn, pc: number): void {
  const value = to.layout.program.constants.get(pc);
  if (value) return to.emit(...constant64(value.low, value.high), wasm.local_set, to.r(insn.dst));
  const { narrow } = to.locals;
  const width = accessSize(insn.code);
  const isIndirect = (insn.code & 0xe0) === ebpfMode.IND;
  if (isIndirect) to.emit(wasm.local_get, to.r(insn.src), wasm.i32_wrap_i64, ...constant(insn.imm), wasm.i32_add);
  else to.emit(...constant(insn.imm));
  to.emit(wasm.local_set, narrow);
  packetAddress(to, width, pc, !isIndirect && insn.imm >= 0);
  const r0 = to.r(0);
  to.emit(wasm.local_get, narrow, loads[width], 0, 0, wasm.local_set, r0);
  if (width > 1) {
    const swap = { ...insn, code: ebpfClass.ALU | ebpfAlu.END | ebpfSource.X, dst: 0, imm: 8 * width };
    compileByteOrder(to.code, swap, r0, to.locals.wide, narrow);
  }
}

/** Turns the offset in `narrow` into an address, or ends the function with 0 where the packet is too short. */
function packetAddress(to: FunctionCode, width: number, pc: number, isPositive: boolean): void {
  const { narrow } = to.locals;
  const context = to.r(6);
  const inContext = (offset: number) => [wasm.local_get, context, wasm.i32_wrap_i64, wasm.i32_load, 0, offset] as const;
  const inlined = to.layout.settings.verified;
  if (inlined) {
    // The verifier has seen that r6 is the context, whose packet is at data to data_end.
    if (!isPositive) to.emit(wasm.local_get, narrow, ...constant(0), wasm.i32_ge_s, wasm.if, emptyBlock);
    to.emit(...inContext(skbDataEnd), ...inContext(skbData), wasm.i32_sub, ...constant(width), wasm.i32_sub);
    to.emit(wasm.local_get, narrow, wasm.i32_lt_s);
    endIf(to);
    to.emit(...inContext(skbData), wasm.local_get, narrow, wasm.i32_add, wasm.local_set, narrow);
    if (isPositive) return;
    to.emit(wasm.else);
  }
  to.emit(wasm.local_get, narrow, ...constant(width), ...constant(pc), wasm.call, imports.packet);
  to.emit(wasm.local_tee, narrow, wasm.i32_eqz);
  endIf(to);
  if (inlined) to.emit(wasm.end);
}

/** Ends the function with 0 if there is a condition on the stack that holds. */
function endIf(to: FunctionCode): void {
  to.emit(wasm.if, emptyBlock, ...constant64(0, 0), wasm.local_set, to.r(0));
  to.exit();
  to.emit(wasm.end);
}
