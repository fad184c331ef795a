/** Which instructions the machines can run, whether or not a verifier would let them pass. */
import { ebpfRegisters, ebpfShape, type EbpfInsn } from "../../isa/index.js";

/**
 * Most fields that an instruction does not use are not looked at. `off` is: new instructions have been made of old ones by giving
 * it a meaning, so a value there may stand for one that is not known here.
 */
export function isKnownInsn(insn: EbpfInsn): boolean {
  if (insn.dst >= ebpfRegisters || insn.src >= ebpfRegisters) return false;
  const shape = ebpfShape(insn);
  if (shape === undefined || (insn.off !== 0 && !shape.uses.includes("off"))) return false;
  return (shape.allowed ?? []).every(([field, values]) => values.includes(insn[field]));
}
