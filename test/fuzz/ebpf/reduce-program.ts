/** Makes a program on which two judges part as small as it can: a slot after the other becomes a jump to the next. */
import type { EbpfInsn, EbpfProgram } from "../../../src/isa/index.js";
import { isWide } from "../../../src/isa/index.js";

const nothing: EbpfInsn = { code: 0x05, dst: 0, src: 0, off: 0, imm: 0 };

export async function reduceProgram(
  program: EbpfProgram,
  parts: (program: EbpfProgram) => Promise<boolean>,
): Promise<EbpfProgram> {
  let smallest = program;
  for (let changed = true; changed;) {
    changed = false;
    for (let pc = 0; pc < smallest.instructions.length; pc++) {
      const insn = smallest.instructions[pc]!;
      if (insn.code === nothing.code && insn.off === 0) continue;
      const instructions = [...smallest.instructions];
      instructions[pc] = nothing;
      if (isWide(insn)) instructions[pc + 1] = nothing;
      const smaller = { ...smallest, instructions };
      if (!(await parts(smaller))) continue;
      smallest = smaller;
      changed = true;
    }
  }
  return smallest;
}
