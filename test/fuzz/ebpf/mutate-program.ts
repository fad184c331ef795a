/** Programs with a few slots changed at random: most are refused, and those that are not are good questions. */
import type { EbpfInsn, EbpfProgram } from "../../../src/isa/index.js";
import type { Random } from "./random.js";

export function mutateProgram(program: EbpfProgram, random: Random): EbpfProgram {
  const slots = [...program.instructions];
  for (let count = random.between(1, 3); count > 0; count--) {
    const pc = random.below(slots.length);
    slots[pc] = mutate(slots[pc]!, random, slots);
  }
  return { ...program, instructions: slots };
}

/** Mostly a change that leaves a well-formed instruction, since others are refused at first sight. */
function mutate(insn: EbpfInsn, random: Random, slots: readonly EbpfInsn[]): EbpfInsn {
  const group = insn.code & 0x07;
  const isMemory = group <= 3;
  const isJump = group === 5 || group === 6;
  const usesRegister = isMemory ? group !== 2 : (insn.code & 0x08) !== 0;
  const kind = random.below(10);
  if (kind === 0) return random.pick(slots);
  if (kind === 1) return { code: 0x05, dst: 0, src: 0, off: 0, imm: 0 };
  if (kind === 2) return { ...insn, imm: random.number() };
  if (kind < 5) return { ...insn, dst: random.below(11) };
  if (kind < 7 && (isMemory || isJump)) return { ...insn, off: insn.off + random.between(-8, 8) };
  if (kind === 7 && isMemory) return { ...insn, code: (insn.code & ~0x18) | random.pick([0x00, 0x08, 0x10, 0x18]) };
  if (kind === 7) return { ...insn, code: (insn.code & 0x0f) | (random.below(14) << 4) };
  if (usesRegister) return { ...insn, src: random.below(11) };
  return { ...insn, imm: insn.imm + random.between(-40, 40) };
}
