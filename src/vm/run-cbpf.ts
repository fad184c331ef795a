/**
 * Classic BPF for hot loops: the program is verified and packed into one array of numbers once, and then run on packet
 * after packet without allocating and without throwing.
 *
 * A and X are kept as signed 32-bit numbers, which JavaScript engines hold in machine registers; where the sign matters
 * (comparison, division, shift to the right, addresses) `>>> 0` makes them unsigned. interpret-cbpf.ts says what each
 * instruction means.
 */
import { opcode, scratchCells, type CbpfInsn } from "../isa/cbpf.js";
import { maxBackwardJumps } from "./interpret-cbpf.js";
import { verifyCbpf, type VerifyOptions } from "./verify-cbpf.js";

/** Judges one packet: 0 for no match, else how many bytes to keep. `wireLength` is the length before any cut. */
export type PacketVerdict = (packet: Uint8Array, wireLength: number) => number;

/** Each instruction takes four numbers of the packed program: code, k, and the targets as places in the array. */
const stride = 4;

/** The code of a backward `ja` in the packed program: 0xff is no code of classic BPF. */
const backwardJump = 0xff;

function pack(program: readonly CbpfInsn[]): Int32Array {
  const packed = new Int32Array(program.length * stride);
  program.forEach((insn, index) => {
    const next = index + 1;
    const isJump = insn.code === opcode.JA;
    packed[index * stride] = isJump && (insn.k | 0) < 0 ? backwardJump : insn.code;
    packed[index * stride + 1] = insn.k;
    packed[index * stride + 2] = (next + (isJump ? insn.k | 0 : insn.jt)) * stride;
    packed[index * stride + 3] = (next + insn.jf) * stride;
  });
  return packed;
}

/** Verifies the program and returns a function that runs it; throws a ProgramError if it must not run. */
export function prepareCbpf(program: readonly CbpfInsn[], options: VerifyOptions = {}): PacketVerdict {
  verifyCbpf(program, options);
  const packed = pack(program);
  const usesScratch = program.some(({ code }) => code === opcode.LD_MEM || code === opcode.LDX_MEM);
  const M = new Int32Array(scratchCells);
  return (packet, wireLength) => {
    if (usesScratch) M.fill(0);
    return run(packed, M, packet, wireLength);
  };
}

/** The codes are written as numbers so that the engine makes one jump table of the switch. */
function run(program: Int32Array, M: Int32Array, packet: Uint8Array, wireLength: number): number {
  const captured = packet.length;
  let A = 0;
  let X = 0;
  let backwardJumps = 0;
  let at = 0;
  for (;;) {
    const k = program[at + 1]!;
    switch (program[at]!) {
      case 0x20: {
        // LD_W_ABS
        const offset = k >>> 0;
        if (offset + 4 > captured) return 0;
        A = (packet[offset]! << 24) | (packet[offset + 1]! << 16) | (packet[offset + 2]! << 8) | packet[offset + 3]!;
        break;
      }
      case 0x28: {
        // LD_H_ABS
        const offset = k >>> 0;
        if (offset + 2 > captured) return 0;
        A = (packet[offset]! << 8) | packet[offset + 1]!;
        break;
      }
      case 0x30: {
        // LD_B_ABS
        const offset = k >>> 0;
        if (offset >= captured) return 0;
        A = packet[offset]!;
        break;
      }
      case 0x40: {
        // LD_W_IND; the sum does not wrap
        const offset = (X >>> 0) + (k >>> 0);
        if (offset + 4 > captured) return 0;
        A = (packet[offset]! << 24) | (packet[offset + 1]! << 16) | (packet[offset + 2]! << 8) | packet[offset + 3]!;
        break;
      }
      case 0x48: {
        // LD_H_IND
        const offset = (X >>> 0) + (k >>> 0);
        if (offset + 2 > captured) return 0;
        A = (packet[offset]! << 8) | packet[offset + 1]!;
        break;
      }
      case 0x50: {
        // LD_B_IND
        const offset = (X >>> 0) + (k >>> 0);
        if (offset >= captured) return 0;
        A = packet[offset]!;
        break;
      }
      case 0xb1: {
        // LDX_B_MSH
        const offset = k >>> 0;
        if (offset >= captured) return 0;
        X = (packet[offset]! & 0x0f) << 2;
        break;
      }
      case 0x80: // LD_LEN
        A = wireLength | 0;
        break;
      case 0x81: // LDX_LEN
        X = wireLength | 0;
        break;
      case 0x00: // LD_IMM
        A = k;
        break;
      case 0x01: // LDX_IMM
        X = k;
        break;
      case 0x60: // LD_MEM
        A = M[k]!;
        break;
      case 0x61: // LDX_MEM
        X = M[k]!;
        break;
      case 0x02: // ST
        M[k] = A;
        break;
      case 0x03: // STX
        M[k] = X;
        break;

      case 0x04: // ADD_K
        A = (A + k) | 0;
        break;
      case 0x14: // SUB_K
        A = (A - k) | 0;
        break;
      case 0x24: // MUL_K
        A = Math.imul(A, k);
        break;
      case 0x34: // DIV_K
        A = ((A >>> 0) / (k >>> 0)) | 0;
        break;
      case 0x94: // MOD_K
        A = ((A >>> 0) % (k >>> 0)) | 0;
        break;
      case 0x44: // OR_K
        A |= k;
        break;
      case 0x54: // AND_K
        A &= k;
        break;
      case 0xa4: // XOR_K
        A ^= k;
        break;
      case 0x64: // LSH_K, k below 32 as verified
        A <<= k;
        break;
      case 0x74: // RSH_K
        A = (A >>> k) | 0;
        break;
      case 0x0c: // ADD_X
        A = (A + X) | 0;
        break;
      case 0x1c: // SUB_X
        A = (A - X) | 0;
        break;
      case 0x2c: // MUL_X
        A = Math.imul(A, X);
        break;
      case 0x3c: // DIV_X
        if (X === 0) return 0;
        A = ((A >>> 0) / (X >>> 0)) | 0;
        break;
      case 0x9c: // MOD_X
        if (X === 0) return 0;
        A = ((A >>> 0) % (X >>> 0)) | 0;
        break;
      case 0x4c: // OR_X
        A |= X;
        break;
      case 0x5c: // AND_X
        A &= X;
        break;
      case 0xac: // XOR_X
        A ^= X;
        break;
      case 0x6c: // LSH_X
        A = X >>> 0 < 32 ? A << X : 0;
        break;
      case 0x7c: // RSH_X
        A = X >>> 0 < 32 ? (A >>> X) | 0 : 0;
        break;
      case 0x84: // NEG
        A = -A | 0;
        break;

      case 0x05: // JA
        at = program[at + 2]!;
        continue;
      case 0xff: // a backward JA
        if (backwardJumps++ >= maxBackwardJumps) return 0;
        at = program[at + 2]!;
        continue;
      case 0x15: // JEQ_K
        at = program[A === k ? at + 2 : at + 3]!;
        continue;
      case 0x25: // JGT_K
        at = program[A >>> 0 > k >>> 0 ? at + 2 : at + 3]!;
        continue;
      case 0x35: // JGE_K
        at = program[A >>> 0 >= k >>> 0 ? at + 2 : at + 3]!;
        continue;
      case 0x45: // JSET_K
        at = program[(A & k) !== 0 ? at + 2 : at + 3]!;
        continue;
      case 0x1d: // JEQ_X
        at = program[A === X ? at + 2 : at + 3]!;
        continue;
      case 0x2d: // JGT_X
        at = program[A >>> 0 > X >>> 0 ? at + 2 : at + 3]!;
        continue;
      case 0x3d: // JGE_X
        at = program[A >>> 0 >= X >>> 0 ? at + 2 : at + 3]!;
        continue;
      case 0x4d: // JSET_X
        at = program[(A & X) !== 0 ? at + 2 : at + 3]!;
        continue;

      case 0x06: // RET_K
        return k >>> 0;
      case 0x16: // RET_A
        return A >>> 0;
      case 0x07: // TAX
        X = A;
        break;
      case 0x87: // TXA
        A = X;
        break;
      default:
        throw new Error("instruction without a meaning in a verified program");
    }
    at += stride;
  }
}
