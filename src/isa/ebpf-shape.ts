/** Which extended BPF instructions there are, and which of their fields each uses (RFC 9669, sections 4 and 5). */
import {
  ebpfAlu,
  ebpfAtomic,
  ebpfClass,
  ebpfJump,
  ebpfMode,
  ebpfRegisters,
  ebpfSize,
  ebpfSource,
  LDDW,
  pseudo,
  type EbpfInsn,
} from "./ebpf.js";

export type EbpfField = "dst" | "src" | "off" | "imm";

/** Which fields of an instruction mean something, and what. */
export interface EbpfShape {
  /** The fields that mean something; the others must be 0. */
  readonly uses: readonly EbpfField[];
  readonly writesDst?: boolean;
  readonly srcIsRegister?: boolean;
  /** The values that some fields are limited to. */
  readonly allowed?: readonly (readonly [EbpfField, readonly number[]])[];
}

/** What the fields of an instruction mean; undefined for a code without a meaning. */
export function ebpfShape({ code, dst, off }: EbpfInsn): EbpfShape | undefined {
  switch (code & 0x07) {
    case ebpfClass.ALU:
    case ebpfClass.ALU64:
      return aluShape(code, off);
    case ebpfClass.JMP:
    case ebpfClass.JMP32:
      return jumpShape(code, dst);
    default:
      return memoryShape(code);
  }
}

function aluShape(code: number, off: number): EbpfShape | undefined {
  const wide = (code & 0x07) === ebpfClass.ALU64;
  const register = (code & 0x08) === ebpfSource.X;
  const second: EbpfField = register ? "src" : "imm";
  const plain: EbpfShape = { uses: ["dst", second], writesDst: true, srcIsRegister: register };
  switch (code & 0xf0) {
    case ebpfAlu.DIV:
    case ebpfAlu.MOD:
      return { ...plain, uses: ["dst", second, "off"], allowed: [["off", [0, 1]]] };
    case ebpfAlu.NEG:
      return register ? undefined : { uses: ["dst"], writesDst: true };
    case ebpfAlu.MOV:
      if (!register || off === 0) return plain;
      return { ...plain, uses: ["dst", "src", "off"], allowed: [["off", wide ? [8, 16, 32] : [8, 16]]] };
    case ebpfAlu.END:
      if (wide && register) return undefined;
      return { uses: ["dst", "imm"], writesDst: true, allowed: [["imm", [16, 32, 64]]] };
    default:
      return (code & 0xf0) < ebpfAlu.END ? plain : undefined;
  }
}

const registers = Array.from({ length: ebpfRegisters }, (_, register) => register);

/** The register that `callx` names: LLVM puts it into dst since version 19, and before put it into imm. */
export function callxRegister({ dst, imm }: EbpfInsn): number {
  return dst === 0 ? imm : dst;
}

function jumpShape(code: number, dst: number): EbpfShape | undefined {
  const long = (code & 0x07) === ebpfClass.JMP32;
  const register = (code & 0x08) === ebpfSource.X;
  switch (code & 0xf0) {
    case ebpfJump.JA:
      if (register) return undefined;
      return { uses: [long ? "imm" : "off"] };
    case ebpfJump.CALL:
      if (long) return undefined;
      if (register && dst === 0) return { uses: ["imm"], allowed: [["imm", registers]] };
      return register
        ? { uses: ["dst"] }
        : { uses: ["src", "imm"], allowed: [["src", [0, pseudo.CALL, pseudo.KFUNC_CALL]]] };
    case ebpfJump.EXIT:
      return long || register ? undefined : { uses: [] };
    default:
      if ((code & 0xf0) > ebpfJump.JSLE) return undefined;
      return { uses: ["dst", "off", register ? "src" : "imm"], srcIsRegister: register };
  }
}

const atomicOperations: readonly number[] = [
  ...[ebpfAtomic.ADD, ebpfAtomic.OR, ebpfAtomic.AND, ebpfAtomic.XOR].flatMap((operation) => [
    operation,
    operation | ebpfAtomic.FETCH,
  ]),
  ebpfAtomic.XCHG,
  ebpfAtomic.CMPXCHG,
];

function memoryShape(code: number): EbpfShape | undefined {
  const kind = code & 0x07;
  const size = code & 0x18;
  const mode = code & 0xe0;
  switch (kind) {
    case ebpfClass.LD:
      if (code === LDDW) return { uses: ["dst", "src", "imm"], writesDst: true };
      if (size === ebpfSize.DW) return undefined;
      if (mode === ebpfMode.ABS) return { uses: ["imm"] };
      return mode === ebpfMode.IND ? { uses: ["src", "imm"], srcIsRegister: true } : undefined;
    case ebpfClass.LDX:
      if (mode !== ebpfMode.MEM && (mode !== ebpfMode.MEMSX || size === ebpfSize.DW)) return undefined;
      return { uses: ["dst", "src", "off"], writesDst: true, srcIsRegister: true };
    case ebpfClass.ST:
      return mode === ebpfMode.MEM ? { uses: ["dst", "off", "imm"] } : undefined;
    default:
      if (mode === ebpfMode.MEM) return { uses: ["dst", "src", "off"], srcIsRegister: true };
      if (mode !== ebpfMode.ATOMIC || (size !== ebpfSize.W && size !== ebpfSize.DW)) return undefined;
      return { uses: ["dst", "src", "off", "imm"], srcIsRegister: true, allowed: [["imm", atomicOperations]] };
  }
}
