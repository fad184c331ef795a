import { assertNever } from "../errors.js";
import { opcode, scratchCells, type CbpfInsn, type Opcode } from "../isa/cbpf.js";
import { reverseBytes } from "./reverse-bytes.js";
import { buildModule, constant, emptyBlock, signed, unsigned, wasm } from "./wasm-module.js";

/** The locals of a program; the first three say where the packet is. */
export const locals = { packetStart: 0, captured: 1, wireLength: 2, A: 3, X: 4, scratch: 5, loaded: 5 + scratchCells };
const { packetStart, captured, wireLength, A, X, scratch, loaded } = locals;

/** The first local that is free. */
export const localCount = loaded + 1;

/**
 * Compiles a verified program to a WebAssembly module with the function `run(start, captured, wireLength)`, whose verdict
 * is that of `interpretCbpf` on the packet of `captured` bytes at `start` in memory. Returns nothing for a program that
 * jumps backwards.
 */
export function compileCbpf(program: readonly CbpfInsn[]): Uint8Array | undefined {
  if (jumpsBack(program)) return undefined;
  return buildModule(
    A,
    localCount - A,
    compileBody(program, () => [wasm.return]),
  );
}

/** Whether the program has a loop, which only the other machines can run. */
export function jumpsBack(program: readonly CbpfInsn[]): boolean {
  return program.some(({ code, k }) => code === opcode.JA && (k | 0) < 0);
}

/**
 * The code of a verified program without loops, to which the locals give the packet, A, X and the scratch cells. It leaves
 * the verdict on the stack: at its end, or earlier by the instruction that `leave` makes, which is told how many blocks of
 * the program are open there.
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
export function compileBody(program: readonly CbpfInsn[], leave: Leave): readonly number[] {
  return new Compiler(program, leave).code;
}

type Leave = (openBlocks: number) => readonly number[];

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

  readonly #leave: Leave;

  constructor(program: readonly CbpfInsn[], leave: Leave) {
    this.#leave = leave;
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
        return this.#emit(...this.#leave(this.#targets.length + 1));
      case opcode.RET_A:
        return this.#emit(wasm.local_get, A, ...this.#leave(this.#targets.length + 1));
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
    this.#emit(...reverseBytes(size, loaded), wasm.local_set, A);
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
    this.#emit(...constant(value));
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
