/** Which registers still matter at each instruction: those that some way from there reads before it writes them. */
import {
  ebpfAlu,
  ebpfClass,
  ebpfHelpers,
  ebpfJump,
  ebpfMode,
  ebpfSource,
  isWide,
  pseudo,
  type EbpfInsn,
} from "../../../isa/index.js";
import { endsFlow, jumpTarget } from "./structure.js";

/** For each slot the registers that matter before it, bit n standing for register n. */
export function liveRegisters(instructions: readonly EbpfInsn[]): Uint16Array {
  const live = new Uint16Array(instructions.length + 1);
  // Information flows backwards; loops need another round until nothing changes.
  for (let changed = true; changed;) {
    changed = false;
    for (let pc = instructions.length - 1; pc >= 0; pc -= 1) {
      const before = liveBefore(instructions[pc]!, pc, live);
      if (before === live[pc]) continue;
      live[pc] = before;
      changed = true;
    }
  }
  return live;
}

function liveBefore(insn: EbpfInsn, pc: number, live: Uint16Array): number {
  const target = jumpTarget(insn, pc);
  const next = endsFlow(insn) ? 0 : live[pc + (isWide(insn) ? 2 : 1)]!;
  const after = next | (target === undefined ? 0 : live[target]!);
  const { reads, writes } = registersOf(insn);
  return (after & ~writes) | reads;
}

const bit = (register: number): number => 1 << register;

const argumentBits = (count: number): number => (bit(count) - 1) << 1;

/** r0 to r5, which calls leave changed. */
const clobbered = bit(0) | argumentBits(5);

function registersOf({ code, dst, src, imm }: EbpfInsn): { readonly reads: number; readonly writes: number } {
  const fromSrc = (code & 0x08) === ebpfSource.X ? bit(src) : 0;
  switch (code & 0x07) {
    case ebpfClass.ALU:
    case ebpfClass.ALU64: {
      const operation = code & 0xf0;
      if (operation === ebpfAlu.MOV) return { reads: fromSrc, writes: bit(dst) };
      const unary = operation === ebpfAlu.NEG || operation === ebpfAlu.END;
      return { reads: bit(dst) | (unary ? 0 : fromSrc), writes: bit(dst) };
    }
    case ebpfClass.JMP:
    case ebpfClass.JMP32:
      return jumpRegisters(code, dst, src, imm, fromSrc);
    case ebpfClass.LD:
      if ((code & 0xe0) === ebpfMode.IMM) return { reads: 0, writes: bit(dst) };
      return { reads: bit(6) | ((code & 0xe0) === ebpfMode.IND ? bit(src) : 0), writes: clobbered };
    case ebpfClass.LDX:
      return { reads: bit(src), writes: bit(dst) };
    case ebpfClass.ST:
      return { reads: bit(dst), writes: 0 };
    default:
      // CMPXCHG reads r0; that the others do not is not worth a distinction.
      return { reads: bit(dst) | bit(src) | ((code & 0xe0) === ebpfMode.ATOMIC ? bit(0) : 0), writes: 0 };
  }
}

function jumpRegisters(
  code: number,
  dst: number,
  src: number,
  imm: number,
  fromSrc: number,
): { readonly reads: number; readonly writes: number } {
  switch (code & 0xf0) {
    case ebpfJump.JA:
      return { reads: 0, writes: 0 };
    case ebpfJump.EXIT:
      return { reads: bit(0), writes: 0 };
    case ebpfJump.CALL: {
      const isHelper = (code & 0x08) === ebpfSource.K && src !== pseudo.CALL;
      const count = isHelper ? (ebpfHelpers.get(imm)?.arguments.length ?? 5) : 5;
      const callee = (code & 0x08) === ebpfSource.X ? bit(dst === 0 ? imm : dst) : 0;
      return { reads: argumentBits(count) | callee, writes: clobbered };
    }
    default:
      return { reads: bit(dst) | fromSrc, writes: 0 };
  }
}
