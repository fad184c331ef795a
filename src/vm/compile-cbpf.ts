import { assertNever } from "../errors.js";
import { opcode, scratchCells, type CbpfInsn, type Opcode } from "../isa/cbpf.js";
import { buildModule, emptyBlock, signed, unsigned, wasm } from "./wasm-module.js";

// The locals of the function; the first three are its parameters.
const packetStart = 0;
const captured = 1;
const wireLength = 2;
const A = 3;
const X = 4;
const scratch = 5;
const loaded = scratch + scratchCells;
const localCount = loaded + 1;

/**
 * Compiles a verified program to a WebAssembly module with the function `run(start, captured, wireLength)`, whose verdict
 * is that of `interpretCbpf` on the packet of `captured` bytes at `start` in memory. Returns nothing for a program that
 * jumps backwards.
 *
 * Jumps go forward only, so every target is the end of a block that begins with the function:
 *
 *     block                 reject: a load past the end comes here
 *       block               the last target
 *         block             the first target
 *           ...             up to there; a jump leaves as many blocks as end before its target
 *         end
 *         ...
 *       end
 *       ...                 returns
 *     end
 *     i32.const 0
 */
export function compileCbpf(program: readonly CbpfInsn[]): Uint8Array | undefined {
  if (program.some(({ code, k }) => code === opcode.JA && (k | 0) < 0)) return undefined;
  return buildModule(A, localCount - A, new Compiler(program).code);
}

/** Where a jump goes that does not just fall through. */
function targetsOf({ code, jt, jf, k }: CbpfInsn, pc: number): readonly number[] {
  if (code === opcode.JA) return k === 0 ? [] : [pc + 1 + k];
  const isJump = (code & 7) === 5;
  return isJump && jt !== jf
    ? [jt, jf].filter((skip) => skip > 0).map((skip) => pc + 1 + skip)
    : isJump && jt > 0
      ? [pc + 1 + jt]
      : [];
}

class Compiler {
  readonly code: number[] = [];
  /** The targets that lie ahead, the nearest last. Each is the end of an open block. */
  readonly #targets: number[];

  constructor(program: readonly CbpfInsn[]) {
    this.#targets = [...new Set(program.flatMap(targetsOf))].sort((a, b) => b - a);
    for (let open = 0; open <= this.#targets.length; open++) this.#emit(wasm.block, emptyBlock);
    program.forEach((insn, pc) => {
      if (this.#targets.at(-1) === pc) {
        this.#targets.pop();
        this.#emit(wasm.end);
      }
      this.#compile(insn, pc);
    });
    this.#emit(wasm.end, wasm.i32_const, 0);
  }

  #compile({ code, jt, jf, k }: CbpfInsn, pc: number): void {
    const op = code as Opcode;
    switch (op) {
      case opcode.LD_W_ABS:
        return this.#load(4, k, false);
      case opcode.LD_H_ABS:
        return this.#load(2, k, false);
      case opcode.LD_B_ABS:
        return this.#load(1, k, false);
      case opcode.LD_W_IND:
        return this.#load(4, k, true);
      case opcode.LD_H_IND:
        return this.#load(2, k, true);
      case opcode.LD_B_IND:
        return this.#load(1, k, true);
      case opcode.LDX_B_MSH:
        this.#guard(k + 1);
        this.#emit(wasm.local_get, packetStart, wasm.i32_load8_u, 0, ...unsigned(k));
        this.#constant(0x0f);
        this.#emit(wasm.i32_and);
        this.#constant(2);
        return this.#emit(wasm.i32_shl, wasm.local_set, X);
      case opcode.LD_LEN:
        return this.#move(wireLength, A);
      case opcode.LDX_LEN:
        return this.#move(wireLength, X);
      case opcode.LD_IMM:
        this.#constant(k);
        return this.#emit(wasm.local_set, A);
      case opcode.LDX_IMM:
        this.#constant(k);
        return this.#emit(wasm.local_set, X);
      case opcode.LD_MEM:
        return this.#move(scratch + k, A);
      case opcode.LDX_MEM:
        return this.#move(scratch + k, X);
      case opcode.ST:
        return this.#move(A, scratch + k);
      case opcode.STX:
        return this.#move(X, scratch + k);

      case opcode.ADD_K:
        return this.#operate(wasm.i32_add, k);
      case opcode.SUB_K:
        return this.#operate(wasm.i32_sub, k);
      case opcode.MUL_K:
        return this.#operate(wasm.i32_mul, k);
      case opcode.DIV_K:
        return this.#operate(wasm.i32_div_u, k);
      case opcode.MOD_K:
        return this.#operate(wasm.i32_rem_u, k);
      case opcode.AND_K:
        return this.#operate(wasm.i32_and, k);
      case opcode.OR_K:
        return this.#operate(wasm.i32_or, k);
      case opcode.XOR_K:
        return this.#operate(wasm.i32_xor, k);
      case opcode.LSH_K:
        return this.#operate(wasm.i32_shl, k);
      case opcode.RSH_K:
        return this.#operate(wasm.i32_shr_u, k);
      case opcode.ADD_X:
        return this.#operate(wasm.i32_add);
      case opcode.SUB_X:
        return this.#operate(wasm.i32_sub);
      case opcode.MUL_X:
        return this.#operate(wasm.i32_mul);
      case opcode.DIV_X:
        return this.#divide(wasm.i32_div_u);
      case opcode.MOD_X:
        return this.#divide(wasm.i32_rem_u);
      case opcode.AND_X:
        return this.#operate(wasm.i32_and);
      case opcode.OR_X:
        return this.#operate(wasm.i32_or);
      case opcode.XOR_X:
        return this.#operate(wasm.i32_xor);
      case opcode.LSH_X:
        return this.#shift(wasm.i32_shl);
      case opcode.RSH_X:
        return this.#shift(wasm.i32_shr_u);
      case opcode.NEG:
        this.#constant(0);
        return this.#emit(wasm.local_get, A, wasm.i32_sub, wasm.local_set, A);

      case opcode.JA:
        if (k > 0) this.#emit(wasm.br, ...unsigned(this.#depthOf(pc + 1 + k)));
        return;
      case opcode.JEQ_K:
        return this.#branch(wasm.i32_eq, k, pc, jt, jf);
      case opcode.JGT_K:
        return this.#branch(wasm.i32_gt_u, k, pc, jt, jf);
      case opcode.JGE_K:
        return this.#branch(wasm.i32_ge_u, k, pc, jt, jf);
      case opcode.JSET_K:
        return this.#branch(wasm.i32_and, k, pc, jt, jf);
      case opcode.JEQ_X:
        return this.#branch(wasm.i32_eq, undefined, pc, jt, jf);
      case opcode.JGT_X:
        return this.#branch(wasm.i32_gt_u, undefined, pc, jt, jf);
      case opcode.JGE_X:
        return this.#branch(wasm.i32_ge_u, undefined, pc, jt, jf);
      case opcode.JSET_X:
        return this.#branch(wasm.i32_and, undefined, pc, jt, jf);

      case opcode.RET_K:
        this.#constant(k);
        return this.#emit(wasm.return);
      case opcode.RET_A:
        return this.#emit(wasm.local_get, A, wasm.return);
      case opcode.TAX:
        return this.#move(A, X);
      case opcode.TXA:
        return this.#move(X, A);
      default:
        assertNever(op);
    }
  }

  /** A = the big-endian number of `size` bytes at `k`, or at X + k. */
  #load(size: 1 | 2 | 4, k: number, isIndirect: boolean): void {
    if (isIndirect) this.#guardIndirect(k + size);
    else this.#guard(k + size);
    this.#emit(wasm.local_get, packetStart);
    if (isIndirect) this.#emit(wasm.local_get, X, wasm.i32_add);
    const load = { 1: wasm.i32_load8_u, 2: wasm.i32_load16_u, 4: wasm.i32_load }[size];
    this.#emit(load, 0, ...unsigned(k));
    if (size === 2) this.#swap(0xff00, 0x00ff, 8);
    if (size === 4) this.#swap(0x00ff00ff, 0xff00ff00, 24);
    this.#emit(wasm.local_set, A);
  }

  /**
   * Reverses the bytes on the stack: those of the first mask come from 8 bits to the right, those of the second from 8
   * bits to the left, which in four bytes is a rotation by 24.
   */
  #swap(first: number, second: number, back: 8 | 24): void {
    this.#emit(wasm.local_tee, loaded);
    this.#constant(8);
    this.#emit(wasm.i32_rotl);
    this.#constant(first);
    this.#emit(wasm.i32_and, wasm.local_get, loaded);
    this.#constant(back);
    this.#emit(back === 8 ? wasm.i32_shr_u : wasm.i32_rotl);
    this.#constant(second);
    this.#emit(wasm.i32_and, wasm.i32_or);
  }

  /** Rejects the packet unless it has `end` bytes. */
  #guard(end: number): void {
    if (end > 0xffffffff) return this.#emit(wasm.br, ...unsigned(this.#rejectDepth));
    this.#emit(wasm.local_get, captured);
    this.#constant(end);
    this.#emit(wasm.i32_lt_u, wasm.br_if, ...unsigned(this.#rejectDepth));
  }

  /** Rejects the packet unless it has X + `end` bytes; the sum does not wrap. */
  #guardIndirect(end: number): void {
    this.#emit(wasm.local_get, X, wasm.i64_extend_i32_u, wasm.i64_const, ...signed(end), wasm.i64_add);
    this.#emit(wasm.local_get, captured, wasm.i64_extend_i32_u, wasm.i64_gt_u);
    this.#emit(wasm.br_if, ...unsigned(this.#rejectDepth));
  }

  /** A = A op k, or A op X without k. */
  #operate(operation: number, k?: number): void {
    this.#operands(k);
    this.#emit(operation, wasm.local_set, A);
  }

  #divide(operation: number): void {
    this.#emit(wasm.local_get, X, wasm.i32_eqz, wasm.br_if, ...unsigned(this.#rejectDepth));
    this.#operate(operation);
  }

  /** WebAssembly takes the low five bits of the count; a shift by 32 or more leaves nothing. */
  #shift(operation: number): void {
    this.#operands();
    this.#emit(operation);
    this.#constant(0);
    this.#emit(wasm.local_get, X);
    this.#constant(32);
    this.#emit(wasm.i32_lt_u, wasm.select, wasm.local_set, A);
  }

  /** Compares A with k, or with X without k, and jumps. Any bit is as good as a 1 for WebAssembly's branches. */
  #branch(comparison: number, k: number | undefined, pc: number, jt: number, jf: number): void {
    if (jt === jf) {
      if (jt > 0) this.#emit(wasm.br, ...unsigned(this.#depthOf(pc + 1 + jt)));
      return;
    }
    this.#operands(k);
    this.#emit(comparison);
    if (jt === 0) return this.#emit(wasm.i32_eqz, wasm.br_if, ...unsigned(this.#depthOf(pc + 1 + jf)));
    this.#emit(wasm.br_if, ...unsigned(this.#depthOf(pc + 1 + jt)));
    if (jf > 0) this.#emit(wasm.br, ...unsigned(this.#depthOf(pc + 1 + jf)));
  }

  #operands(k?: number): void {
    this.#emit(wasm.local_get, A);
    if (k === undefined) this.#emit(wasm.local_get, X);
    else this.#constant(k);
  }

  #move(from: number, to: number): void {
    this.#emit(wasm.local_get, from, wasm.local_set, to);
  }

  #constant(value: number): void {
    this.#emit(wasm.i32_const, ...signed(value | 0));
  }

  /** How many blocks lie between here and the end of the one that ends at `target`. */
  #depthOf(target: number): number {
    let low = 0;
    let high = this.#targets.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#targets[middle]! >= target) low = middle;
      else high = middle - 1;
    }
    return this.#targets.length - 1 - low;
  }

  get #rejectDepth(): number {
    return this.#targets.length;
  }

  #emit(...bytes: readonly number[]): void {
    for (const byte of bytes) this.code.push(byte);
  }
}
