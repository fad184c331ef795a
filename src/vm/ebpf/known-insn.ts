/** Which instructions the machines can run, whether or not a verifier would let them pass. */
import {
  ebpfAlu,
  ebpfAtomic,
  ebpfClass,
  ebpfJump,
  ebpfMode,
  ebpfRegisters,
  ebpfSize,
  ebpfSource,
  isWide,
  type EbpfInsn,
} from "../../isa/index.js";

const aluOps = new Set<number>(Object.values(ebpfAlu));
const conditions = new Set<number>(
  Object.values(ebpfJump).filter((op) => op !== ebpfJump.CALL && op !== ebpfJump.EXIT),
);
const atomics = new Set<number>([
  ...[ebpfAtomic.ADD, ebpfAtomic.OR, ebpfAtomic.AND, ebpfAtomic.XOR].flatMap((op) => [op, op | ebpfAtomic.FETCH]),
  ebpfAtomic.XCHG,
  ebpfAtomic.CMPXCHG,
]);

/** Fields that an instruction does not use are not looked at: they change nothing about what it does. */
export function isKnownInsn(insn: EbpfInsn): boolean {
  const { code, dst, src, imm } = insn;
  if (dst >= ebpfRegisters || src >= ebpfRegisters) return false;
  const size = code & 0x18;
  const mode = code & 0xe0;
  switch (code & 0x07) {
    case ebpfClass.ALU:
    case ebpfClass.ALU64:
      return isKnownAlu(insn);
    case ebpfClass.JMP:
      return conditions.has(code & 0xf0) || (code & 0xf0) === ebpfJump.CALL || (code & 0xf0) === ebpfJump.EXIT;
    case ebpfClass.JMP32:
      return conditions.has(code & 0xf0);
    case ebpfClass.LD:
      return isWide(insn) || ((mode === ebpfMode.ABS || mode === ebpfMode.IND) && size !== ebpfSize.DW);
    case ebpfClass.LDX:
      return mode === ebpfMode.MEM || (mode === ebpfMode.MEMSX && size !== ebpfSize.DW);
    case ebpfClass.ST:
      return mode === ebpfMode.MEM;
    default: {
      const isAtomic = mode === ebpfMode.ATOMIC && (size === ebpfSize.W || size === ebpfSize.DW) && atomics.has(imm);
      return mode === ebpfMode.MEM || isAtomic;
    }
  }
}

function isKnownAlu({ code, off, imm }: EbpfInsn): boolean {
  const op = code & 0xf0;
  const is64 = (code & 0x07) === ebpfClass.ALU64;
  const isRegister = (code & ebpfSource.X) !== 0;
  if (op === ebpfAlu.END) return (imm === 16 || imm === 32 || imm === 64) && !(is64 && isRegister);
  if (!aluOps.has(op)) return false;
  if (off === 0) return true;
  if (op === ebpfAlu.DIV || op === ebpfAlu.MOD) return off === 1;
  return op === ebpfAlu.MOV && isRegister && (off === 8 || off === 16 || (off === 32 && is64));
}
