/** The arithmetic of extended BPF on the interpreter's registers. */
import { ebpfAlu, ebpfSource, type EbpfInsn } from "../../isa/index.js";
import * as arithmetic from "./registers.js";
import { extend, set, type Operation, type Registers } from "./registers.js";

/** The operations that are the same for both widths, by their code. */
export const operations: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  [ebpfAlu.ADD, arithmetic.add],
  [ebpfAlu.SUB, arithmetic.subtract],
  [ebpfAlu.MUL, arithmetic.multiply],
  [ebpfAlu.DIV, arithmetic.divide],
  [ebpfAlu.OR, arithmetic.or],
  [ebpfAlu.AND, arithmetic.and],
  [ebpfAlu.LSH, arithmetic.shiftLeft],
  [ebpfAlu.RSH, arithmetic.shiftRight],
  [ebpfAlu.NEG, arithmetic.negate],
  [ebpfAlu.MOD, arithmetic.modulo],
  [ebpfAlu.XOR, arithmetic.xor],
  [ebpfAlu.MOV, arithmetic.move],
  [ebpfAlu.ARSH, arithmetic.shiftRightSigned],
]);

/** Runs an instruction of class ALU64. */
export function runAlu64(r: Registers, insn: EbpfInsn): void {
  const { code, dst, src, off, imm } = insn;
  const isRegister = (code & ebpfSource.X) !== 0;
  const low = isRegister ? r.low[src]! : imm;
  const high = isRegister ? r.high[src]! : imm >> 31;
  const op = code & 0xf0;
  if (op === ebpfAlu.END) return swap(r, insn);
  if (off === 1 && op === ebpfAlu.DIV) return arithmetic.divideSigned(r, dst, low, high);
  if (off === 1 && op === ebpfAlu.MOD) return arithmetic.moduloSigned(r, dst, low, high);
  if (off !== 0 && op === ebpfAlu.MOV && isRegister) {
    const extended = extend(low, off);
    return set(r, dst, extended, extended >> 31);
  }
  operations.get(op)!(r, dst, low, high);
}

/**
 * Runs an instruction of class ALU. The 32-bit operations are the 64-bit ones on operands that fit: extended with zeros, or with
 * the sign for operations on signed numbers. The upper half of the result is cleared.
 */
export function runAlu32(r: Registers, insn: EbpfInsn): void {
  const { code, dst, src, off, imm } = insn;
  const op = code & 0xf0;
  if (op === ebpfAlu.END) return (code & ebpfSource.X) === 0 ? truncate(r, insn) : swap(r, insn);
  const operand = (code & ebpfSource.X) !== 0 ? r.low[src]! : imm;
  const isSigned = op === ebpfAlu.ARSH || off === 1;
  r.high[dst] = isSigned ? r.low[dst]! >> 31 : 0;
  const high = isSigned ? operand >> 31 : 0;
  if (off === 1 && op === ebpfAlu.DIV) arithmetic.divideSigned(r, dst, operand, high);
  else if (off === 1 && op === ebpfAlu.MOD) arithmetic.moduloSigned(r, dst, operand, high);
  else if (off !== 0 && op === ebpfAlu.MOV) {
    r.low[dst] = extend(operand, off);
  } else {
    const isShift = op === ebpfAlu.LSH || op === ebpfAlu.RSH || op === ebpfAlu.ARSH;
    operations.get(op)!(r, dst, isShift ? operand & 31 : operand, high);
  }
  r.high[dst] = 0;
}

/** Little-endian order is the machine's own, so that only the bits above are cleared. */
function truncate(r: Registers, { dst, imm: bits }: EbpfInsn): void {
  if (bits === 16) set(r, dst, r.low[dst]! & 0xffff, 0);
  else if (bits === 32) set(r, dst, r.low[dst]!, 0);
}

/** Reverses the bytes of the lowest `bits` and clears those above. */
function swap(r: Registers, { dst, imm: bits }: EbpfInsn): void {
  const low = arithmetic.swapBytes(r.low[dst]!);
  if (bits === 16) set(r, dst, low >>> 16, 0);
  else if (bits === 32) set(r, dst, low, 0);
  else set(r, dst, arithmetic.swapBytes(r.high[dst]!), low);
}
