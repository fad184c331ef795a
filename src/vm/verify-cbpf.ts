import { ProgramError } from "../errors.js";
import { insnClass, isOpcode, opcode, scratchCells, type CbpfInsn } from "../isa/cbpf.js";

/** How long a program the Linux kernel takes (BPF_MAXINSNS). */
export const kernelMaxLength = 4096;

export interface VerifyOptions {
  /** Refuse programs with more instructions than this. No limit unless given: libpcap makes and runs longer ones. */
  readonly maxLength?: number;
  /** Allow `ja` to jump backwards, as libpcap's programs for `protochain` do. No kernel takes such a program. */
  readonly loops?: boolean;
}

/**
 * Throws a ProgramError unless the program can be run on any packet: every code has a meaning, every operand and every
 * jump is within its limits, and the last instruction returns.
 *
 * These are libpcap's rules (pcap_validate_filter in bpf_filter.c of 1.11), which are the kernel's but for two:
 * backward `ja` can be allowed, and reading a scratch cell that was never written is allowed and gives 0, while Linux
 * refuses the program and BSD kernels let it read 0 as well.
 */
export function verifyCbpf(program: readonly CbpfInsn[], options: VerifyOptions = {}): void {
  const { maxLength = Infinity, loops = false } = options;
  if (program.length === 0) throw new ProgramError("program-empty", "the program has no instructions", 0);
  if (program.length > maxLength) {
    const message = `the program has ${program.length} instructions, more than ${maxLength}`;
    throw new ProgramError("program-too-long", message, maxLength);
  }
  program.forEach((insn, index) => {
    verifyFields(insn, index);
    verifyOperand(insn, index);
    if ((insn.code & 0x07) === insnClass.JMP) verifyJump(insn, index, program.length, loops);
  });
  const last = program.length - 1;
  if ((program[last]!.code & 0x07) !== insnClass.RET) {
    throw new ProgramError("program-no-return", "the last instruction does not return", last);
  }
}

/** The fields are plain numbers that any caller can fill, so their ranges are part of what is checked. */
function verifyFields(insn: CbpfInsn, index: number): void {
  const fields = [
    ["code", insn.code, 0xffff],
    ["jt", insn.jt, 0xff],
    ["jf", insn.jf, 0xff],
    ["k", insn.k, 0xffffffff],
  ] as const;
  for (const [name, value, limit] of fields) {
    if (!Number.isInteger(value) || value < 0 || value > limit) {
      throw new ProgramError("program-field", `${name} ${value} is not a whole number from 0 to ${limit}`, index);
    }
  }
  const { code } = insn;
  if (isOpcode(code)) return;
  throw new ProgramError("program-opcode", `unknown instruction code 0x${code.toString(16)}`, index);
}

function verifyOperand({ code, k }: CbpfInsn, index: number): void {
  switch (code) {
    case opcode.LD_MEM:
    case opcode.LDX_MEM:
    case opcode.ST:
    case opcode.STX:
      if (k < scratchCells) return;
      throw new ProgramError("program-scratch", `M[${k}] is beyond the last cell, M[${scratchCells - 1}]`, index);
    case opcode.DIV_K:
    case opcode.MOD_K:
      if (k !== 0) return;
      throw new ProgramError("program-division", "division by the constant 0", index);
    case opcode.LSH_K:
    case opcode.RSH_K:
      if (k < 32) return;
      throw new ProgramError("program-shift", `shift by ${k}, more than 31 bits`, index);
  }
}

function verifyJump({ code, jt, jf, k }: CbpfInsn, index: number, length: number, loops: boolean): void {
  if (code !== opcode.JA) {
    verifyTarget(index + 1 + jt, index, length);
    verifyTarget(index + 1 + jf, index, length);
    return;
  }
  // Kernels read the distance as unsigned; libpcap, which alone makes loops, reads it as signed.
  const skip = k | 0;
  if (skip < 0 && !loops) throw new ProgramError("program-backward", `jump backwards by ${-skip}`, index);
  if (skip === -1) throw new ProgramError("program-backward", "jump to itself", index);
  verifyTarget(index + 1 + skip, index, length);
}

function verifyTarget(target: number, index: number, length: number): void {
  if (target >= 0 && target < length) return;
  throw new ProgramError("program-jump", `jump to instruction ${target}, outside the program of ${length}`, index);
}
