import { assertNever } from "../errors.js";
import { opcode, scratchCells, type CbpfInsn, type Opcode } from "../isa/cbpf.js";
import * as u32 from "../isa/u32.js";

/** How often a program may jump backwards on one packet before it is rejected: libpcap's MAX_BACKWARD_JUMPS. */
export const maxBackwardJumps = 64;

/**
 * Runs a verified program over one packet and returns its verdict: 0 for no match, else how many bytes to keep.
 *
 * This is the reference: written to be read beside bpf(4), one case for each instruction. `runCbpf` in run-cbpf.ts says
 * the same faster. `packet` is what was captured, `wireLength` what `#pktlen` gives. A load that reaches past the
 * captured bytes ends the program with 0, and so does division by an X of 0. Ancillary loads are such loads too, their
 * offsets being far beyond any packet. A program that was not verified may throw.
 */
export function interpretCbpf(program: readonly CbpfInsn[], packet: Uint8Array, wireLength = packet.length): number {
  const M = new Uint32Array(scratchCells);
  let A = 0;
  let X = 0;
  let pc = 0;
  let backwardJumps = 0;

  /** The big-endian number of `size` bytes, or undefined if the packet ends before. */
  const load = (offset: number, size: 1 | 2 | 4): number | undefined => {
    // `offset` may be the exact sum of two 32-bit numbers: unlike an address in the machine it does not wrap.
    if (offset + size > packet.length) return undefined;
    let value = 0;
    for (let i = 0; i < size; i++) value = value * 256 + packet[offset + i]!;
    return value;
  };

  for (;;) {
    const { code, jt, jf, k } = program[pc++]!;
    const op = code as Opcode;
    switch (op) {
      case opcode.LD_W_ABS:
      case opcode.LD_H_ABS:
      case opcode.LD_B_ABS:
      case opcode.LD_W_IND:
      case opcode.LD_H_IND:
      case opcode.LD_B_IND: {
        const value = load(isIndirect(op) ? X + k : k, loadSize(op));
        if (value === undefined) return 0;
        A = value;
        break;
      }
      case opcode.LDX_B_MSH: {
        const value = load(k, 1);
        if (value === undefined) return 0;
        X = 4 * (value & 0x0f);
        break;
      }
      case opcode.LD_LEN:
        A = wireLength >>> 0;
        break;
      case opcode.LDX_LEN:
        X = wireLength >>> 0;
        break;
      case opcode.LD_IMM:
        A = k;
        break;
      case opcode.LDX_IMM:
        X = k;
        break;
      case opcode.LD_MEM:
        A = M[k]!;
        break;
      case opcode.LDX_MEM:
        X = M[k]!;
        break;
      case opcode.ST:
        M[k] = A;
        break;
      case opcode.STX:
        M[k] = X;
        break;

      case opcode.ADD_K:
        A = u32.add(A, k);
        break;
      case opcode.SUB_K:
        A = u32.subtract(A, k);
        break;
      case opcode.MUL_K:
        A = u32.multiply(A, k);
        break;
      case opcode.DIV_K:
        A = u32.divide(A, k);
        break;
      case opcode.MOD_K:
        A = u32.modulo(A, k);
        break;
      case opcode.AND_K:
        A = u32.and(A, k);
        break;
      case opcode.OR_K:
        A = u32.or(A, k);
        break;
      case opcode.XOR_K:
        A = u32.xor(A, k);
        break;
      case opcode.LSH_K:
        A = u32.shiftLeft(A, k);
        break;
      case opcode.RSH_K:
        A = u32.shiftRight(A, k);
        break;
      case opcode.ADD_X:
        A = u32.add(A, X);
        break;
      case opcode.SUB_X:
        A = u32.subtract(A, X);
        break;
      case opcode.MUL_X:
        A = u32.multiply(A, X);
        break;
      case opcode.DIV_X:
        if (X === 0) return 0;
        A = u32.divide(A, X);
        break;
      case opcode.MOD_X:
        if (X === 0) return 0;
        A = u32.modulo(A, X);
        break;
      case opcode.AND_X:
        A = u32.and(A, X);
        break;
      case opcode.OR_X:
        A = u32.or(A, X);
        break;
      case opcode.XOR_X:
        A = u32.xor(A, X);
        break;
      case opcode.LSH_X:
        A = u32.shiftLeft(A, X);
        break;
      case opcode.RSH_X:
        A = u32.shiftRight(A, X);
        break;
      case opcode.NEG:
        A = u32.negate(A);
        break;

      case opcode.JA: {
        const skip = k | 0;
        if (skip < 0 && backwardJumps++ >= maxBackwardJumps) return 0;
        pc += skip;
        break;
      }
      case opcode.JEQ_K:
        pc += A === k ? jt : jf;
        break;
      case opcode.JGT_K:
        pc += A > k ? jt : jf;
        break;
      case opcode.JGE_K:
        pc += A >= k ? jt : jf;
        break;
      case opcode.JSET_K:
        pc += (A & k) !== 0 ? jt : jf;
        break;
      case opcode.JEQ_X:
        pc += A === X ? jt : jf;
        break;
      case opcode.JGT_X:
        pc += A > X ? jt : jf;
        break;
      case opcode.JGE_X:
        pc += A >= X ? jt : jf;
        break;
      case opcode.JSET_X:
        pc += (A & X) !== 0 ? jt : jf;
        break;

      case opcode.RET_K:
        return k;
      case opcode.RET_A:
        return A;
      case opcode.TAX:
        X = A;
        break;
      case opcode.TXA:
        A = X;
        break;
      default:
        assertNever(op);
    }
  }
}

/** Bits 5-7 of a load are its mode: 1 counts from the start of the packet, 2 adds X. */
function isIndirect(op: Opcode): boolean {
  return op >> 5 === 2;
}

/** Bits 3-4 of a load are its size. */
function loadSize(op: Opcode): 1 | 2 | 4 {
  return ([4, 2, 1] as const)[((op >> 3) & 3) as 0 | 1 | 2];
}
