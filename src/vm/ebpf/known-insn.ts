/** Which instructions the machines can run, whether or not a verifier would let them pass. */
import { ebpfClass, ebpfJump, ebpfRegisters, ebpfShape, ebpfSource, type EbpfInsn } from "../../isa/index.js";

/** The code of `call` with a register that says which function. */
const callx = ebpfClass.JMP | ebpfSource.X | ebpfJump.CALL;

/** The register that `callx` names: LLVM puts it into dst since version 19, and before put it into imm. */
export function callxRegister({ dst, imm }: EbpfInsn): number {
  return dst === 0 ? imm : dst;
}

/**
 * Most fields that an instruction does not use are not looked at. `off` is: new instructions have been made of old ones by giving
 * it a meaning, so a value there may stand for one that is not known here.
 */
export function isKnownInsn(insn: EbpfInsn): boolean {
  if (insn.dst >= ebpfRegisters || insn.src >= ebpfRegisters) return false;
  if (insn.code === callx && (callxRegister(insn) < 0 || callxRegister(insn) >= ebpfRegisters)) return false;
  const shape = ebpfShape(insn);
  if (shape === undefined || (insn.off !== 0 && !shape.uses.includes("off"))) return false;
  return (shape.allowed ?? []).every(([field, values]) => values.includes(insn[field]));
}
