/** The conditions of jumps on the interpreter's registers. */
import { ebpfClass, ebpfJump, ebpfSource, type EbpfInsn } from "../../isa/index.js";
import { compareSigned, compareUnsigned, type Registers } from "./registers.js";

/** Whether the condition of a jump holds. */
export function holds(r: Registers, insn: EbpfInsn): boolean {
  const is64 = (insn.code & 0x07) === ebpfClass.JMP;
  const { code, dst, src, imm } = insn;
  const isRegister = (code & ebpfSource.X) !== 0;
  const aLow = r.low[dst]!;
  const bLow = isRegister ? r.low[src]! : imm;
  const aHigh = is64 ? r.high[dst]! : aLow >> 31;
  const bHigh = is64 && isRegister ? r.high[src]! : bLow >> 31;
  // Extended with their signs, 32-bit numbers compare as 64-bit ones, unsigned too.
  switch (code & 0xf0) {
    case ebpfJump.JEQ:
      return aLow === bLow && aHigh === bHigh;
    case ebpfJump.JNE:
      return aLow !== bLow || aHigh !== bHigh;
    case ebpfJump.JSET:
      return ((aLow & bLow) | (aHigh & bHigh)) !== 0;
    case ebpfJump.JGT:
      return compareUnsigned(aLow, aHigh, bLow, bHigh) > 0;
    case ebpfJump.JGE:
      return compareUnsigned(aLow, aHigh, bLow, bHigh) >= 0;
    case ebpfJump.JLT:
      return compareUnsigned(aLow, aHigh, bLow, bHigh) < 0;
    case ebpfJump.JLE:
      return compareUnsigned(aLow, aHigh, bLow, bHigh) <= 0;
    case ebpfJump.JSGT:
      return compareSigned(aLow, aHigh, bLow, bHigh) > 0;
    case ebpfJump.JSGE:
      return compareSigned(aLow, aHigh, bLow, bHigh) >= 0;
    case ebpfJump.JSLT:
      return compareSigned(aLow, aHigh, bLow, bHigh) < 0;
    case ebpfJump.JSLE:
      return compareSigned(aLow, aHigh, bLow, bHigh) <= 0;
    default:
      throw new Error(`condition without a meaning in a known instruction, code ${code}`);
  }
}
