/** Arithmetic of extended BPF as WebAssembly: `dst = dst op operand` on locals that hold 64-bit numbers. */
import { ebpfAlu, ebpfClass, ebpfSource, type EbpfInsn } from "../../isa/index.js";
import { constant, constant64, i32, i64, wasm } from "../wasm-module.js";

const operations64: Readonly<Record<number, number>> = {
  [ebpfAlu.ADD]: wasm.i64_add,
  [ebpfAlu.SUB]: wasm.i64_sub,
  [ebpfAlu.MUL]: wasm.i64_mul,
  [ebpfAlu.OR]: wasm.i64_or,
  [ebpfAlu.AND]: wasm.i64_and,
  [ebpfAlu.XOR]: wasm.i64_xor,
  // WebAssembly counts shifts modulo 64, or 32, as BPF does.
  [ebpfAlu.LSH]: wasm.i64_shl,
  [ebpfAlu.RSH]: wasm.i64_shr_u,
  [ebpfAlu.ARSH]: wasm.i64_shr_s,
};

const operations32: Readonly<Record<number, number>> = {
  [ebpfAlu.ADD]: wasm.i32_add,
  [ebpfAlu.SUB]: wasm.i32_sub,
  [ebpfAlu.MUL]: wasm.i32_mul,
  [ebpfAlu.OR]: wasm.i32_or,
  [ebpfAlu.AND]: wasm.i32_and,
  [ebpfAlu.XOR]: wasm.i32_xor,
  [ebpfAlu.LSH]: wasm.i32_shl,
  [ebpfAlu.RSH]: wasm.i32_shr_u,
  [ebpfAlu.ARSH]: wasm.i32_shr_s,
};

/** What the two widths differ in. */
interface Width {
  readonly type: number;
  readonly operations: Readonly<Record<number, number>>;
  readonly constant: (value: number) => readonly number[];
  /** Puts a local on the stack. */
  readonly get: (local: number) => readonly number[];
  readonly eqz: number;
  readonly add: number;
  readonly sub: number;
  readonly mul: number;
  readonly and: number;
  readonly xor: number;
  readonly divide: { readonly unsigned: number; readonly signed: number };
  readonly modulo: { readonly unsigned: number; readonly signed: number };
  readonly isBelowOrEqual: number;
}

const wide: Width = {
  type: i64,
  operations: operations64,
  constant: (value) => constant64(value, value >> 31),
  get: (local) => [wasm.local_get, local],
  eqz: wasm.i64_eqz,
  add: wasm.i64_add,
  sub: wasm.i64_sub,
  mul: wasm.i64_mul,
  and: wasm.i64_and,
  xor: wasm.i64_xor,
  divide: { unsigned: wasm.i64_div_u, signed: wasm.i64_div_s },
  modulo: { unsigned: wasm.i64_rem_u, signed: wasm.i64_rem_s },
  isBelowOrEqual: wasm.i64_le_u,
};

const narrow: Width = {
  type: i32,
  operations: operations32,
  constant,
  get: (local) => [wasm.local_get, local, wasm.i32_wrap_i64],
  eqz: wasm.i32_eqz,
  add: wasm.i32_add,
  sub: wasm.i32_sub,
  mul: wasm.i32_mul,
  and: wasm.i32_and,
  xor: wasm.i32_xor,
  divide: { unsigned: wasm.i32_div_u, signed: wasm.i32_div_s },
  modulo: { unsigned: wasm.i32_rem_u, signed: wasm.i32_rem_s },
  isBelowOrEqual: wasm.i32_le_u,
};

/** Appends a 64-bit operation to `code`. `r` are the locals of the registers. */
export function compileAlu64(code: number[], insn: EbpfInsn, r: readonly number[]): void {
  const { dst, src, off } = insn;
  if ((insn.code & 0xf0) === ebpfAlu.MOV && off !== 0) {
    const extend = { 8: wasm.i64_extend8_s, 16: wasm.i64_extend16_s, 32: wasm.i64_extend32_s }[off]!;
    code.push(wasm.local_get, r[src]!, extend);
  } else operate(code, insn, r, wide);
  code.push(wasm.local_set, r[dst]!);
}

/** Appends a 32-bit operation to `code`, which clears the upper half of dst. */
export function compileAlu32(code: number[], insn: EbpfInsn, r: readonly number[]): void {
  const { dst, src, off } = insn;
  if ((insn.code & 0xf0) === ebpfAlu.MOV && off !== 0) {
    const extend = { 8: wasm.i32_extend8_s, 16: wasm.i32_extend16_s }[off]!;
    code.push(...narrow.get(r[src]!), extend);
  } else operate(code, insn, r, narrow);
  code.push(wasm.i64_extend_i32_u, wasm.local_set, r[dst]!);
}

/** Leaves the result on the stack. */
function operate(code: number[], insn: EbpfInsn, r: readonly number[], width: Width): void {
  const dst = width.get(r[insn.dst]!);
  const operand = (insn.code & ebpfSource.X) !== 0 ? width.get(r[insn.src]!) : width.constant(insn.imm);
  const op = insn.code & 0xf0;
  if (op === ebpfAlu.MOV) code.push(...operand);
  else if (op === ebpfAlu.NEG) code.push(...width.constant(0), ...dst, width.sub);
  else if (op !== ebpfAlu.DIV && op !== ebpfAlu.MOD) code.push(...dst, ...operand, width.operations[op]!);
  else if (insn.off === 1) divideSigned(code, op === ebpfAlu.DIV, dst, operand, width);
  else divide(code, op === ebpfAlu.DIV, dst, operand, width);
}

/** WebAssembly traps on division by zero; in BPF the quotient is 0 and the remainder dst. */
function divide(
  code: number[],
  isDivision: boolean,
  dst: readonly number[],
  operand: readonly number[],
  width: Width,
): void {
  code.push(...operand, width.eqz, wasm.if, width.type, ...(isDivision ? width.constant(0) : dst), wasm.else);
  code.push(...dst, ...operand, (isDivision ? width.divide : width.modulo).unsigned, wasm.end);
}

/**
 * Two more divisors are special: zero, as before, and -1, by which the smallest number cannot be divided. For both, the quotient is the
 * product, and the remainder is what dst has in common with the divisor's complement: dst or nothing.
 */
function divideSigned(
  code: number[],
  isDivision: boolean,
  dst: readonly number[],
  operand: readonly number[],
  width: Width,
): void {
  code.push(
    ...operand,
    ...width.constant(1),
    width.add,
    ...width.constant(1),
    width.isBelowOrEqual,
    wasm.if,
    width.type,
  );
  if (isDivision) code.push(...dst, ...operand, width.mul);
  else code.push(...dst, ...operand, ...width.constant(-1), width.xor, width.and);
  code.push(wasm.else, ...dst, ...operand, (isDivision ? width.divide : width.modulo).signed, wasm.end);
}

/**
 * Converts the local `dst` to or from a byte order, using two more locals for numbers on the way. Little-endian order is the machine's
 * own, so that only the bits above are cleared.
 */
export function compileByteOrder(
  code: number[],
  insn: EbpfInsn,
  dst: number,
  wideLocal: number,
  narrowLocal: number,
): void {
  const { imm: bits } = insn;
  const isSwap = (insn.code & 0x07) === ebpfClass.ALU64 || (insn.code & ebpfSource.X) !== 0;
  if (bits === 64) {
    if (isSwap) swap64(code, dst, wideLocal);
    return;
  }
  code.push(wasm.local_get, dst, wasm.i32_wrap_i64);
  if (isSwap && bits === 32) swap32(code, narrowLocal);
  if (isSwap && bits === 16) swap16(code, narrowLocal);
  if (bits === 16) code.push(...constant(0xffff), wasm.i32_and);
  code.push(wasm.i64_extend_i32_u, wasm.local_set, dst);
}

/** The number on the stack with its lowest two bytes exchanged, and something above them. */
function swap16(code: number[], local: number): void {
  code.push(wasm.local_tee, local, ...constant(8), wasm.i32_shl);
  code.push(wasm.local_get, local, ...constant(0xff00), wasm.i32_and, ...constant(8), wasm.i32_shr_u, wasm.i32_or);
}

/** The number on the stack with its bytes in reverse order: two of them come by a rotation to each side. */
function swap32(code: number[], local: number): void {
  code.push(wasm.local_tee, local, ...constant(8), wasm.i32_rotl, ...constant(0x00ff00ff), wasm.i32_and);
  code.push(wasm.local_get, local, ...constant(24), wasm.i32_rotl, ...constant(0xff00ff00), wasm.i32_and, wasm.i32_or);
}

/** Exchanges neighbouring bytes, then neighbouring pairs, then the halves. */
function swap64(code: number[], dst: number, local: number): void {
  code.push(wasm.local_get, dst);
  for (const [mask, bits] of [
    [0x00ff00ff, 8],
    [0x0000ffff, 16],
  ] as const) {
    code.push(wasm.local_tee, local, ...constant64(mask, mask), wasm.i64_and, ...constant64(bits, 0), wasm.i64_shl);
    code.push(wasm.local_get, local, ...constant64(bits, 0), wasm.i64_shr_u, ...constant64(mask, mask), wasm.i64_and);
    code.push(wasm.i64_or);
  }
  code.push(...constant64(32, 0), wasm.i64_rotl, wasm.local_set, dst);
}
