/**
 * Extended BPF as text, in the style of `llvm-objdump -d --no-show-raw-insn`: what clang's assembler reads as well.
 *
 * Jumps show how far they go and, in angle brackets, where. What no instruction is is listed as `<unknown>`, as it is there.
 */
import {
  ebpfAlu,
  ebpfAtomic,
  ebpfClass,
  ebpfJump,
  ebpfMode,
  ebpfSource,
  isWide,
  pseudo,
  type EbpfInsn,
} from "./ebpf.js";
import type { EbpfProgram } from "./ebpf-program.js";

const assignments: ReadonlyMap<number, string> = new Map([
  [ebpfAlu.ADD, "+="],
  [ebpfAlu.SUB, "-="],
  [ebpfAlu.MUL, "*="],
  [ebpfAlu.DIV, "/="],
  [ebpfAlu.OR, "|="],
  [ebpfAlu.AND, "&="],
  [ebpfAlu.LSH, "<<="],
  [ebpfAlu.RSH, ">>="],
  [ebpfAlu.MOD, "%="],
  [ebpfAlu.XOR, "^="],
  [ebpfAlu.ARSH, "s>>="],
]);

const comparisons: ReadonlyMap<number, string> = new Map([
  [ebpfJump.JEQ, "=="],
  [ebpfJump.JGT, ">"],
  [ebpfJump.JGE, ">="],
  [ebpfJump.JSET, "&"],
  [ebpfJump.JNE, "!="],
  [ebpfJump.JSGT, "s>"],
  [ebpfJump.JSGE, "s>="],
  [ebpfJump.JLT, "<"],
  [ebpfJump.JLE, "<="],
  [ebpfJump.JSLT, "s<"],
  [ebpfJump.JSLE, "s<="],
]);

const atomics: ReadonlyMap<number, readonly [operator: string, name: string]> = new Map([
  [ebpfAtomic.ADD, ["+=", "add"]],
  [ebpfAtomic.OR, ["|=", "or"]],
  [ebpfAtomic.AND, ["&=", "and"]],
  [ebpfAtomic.XOR, ["^=", "xor"]],
]);

/** By the size bits of a code: 4, 2, 1 and 8 bytes. */
const bits = [32, 16, 8, 64] as const;

const unknown = "<unknown>";

const signed = (offset: number): string => (offset < 0 ? `${offset}` : `+${offset}`);

/** `(r1 + 8)`. */
function address(register: number, off: number): string {
  return `(r${register} ${off < 0 ? "-" : "+"} ${Math.abs(off)})`;
}

const widthOf = (code: number): 8 | 16 | 32 | 64 => bits[(code >> 3) & 3]!;

/** The 64-bit constant of `lddw`, signed. */
function wideConstant(low: EbpfInsn, high: EbpfInsn | undefined): bigint {
  return (BigInt(high?.imm ?? 0) << 32n) | BigInt(low.imm >>> 0);
}

/** How a map is named: `map[2]`, or by its name where the program is known. */
type MapName = (index: number) => string;

/**
 * One instruction without its number. `next` is the slot behind it, the second half of `lddw`; `pc` is its place, from which
 * jumps are counted.
 */
export function formatEbpfInsn(
  insn: EbpfInsn,
  next?: EbpfInsn,
  pc = 0,
  mapName: MapName = (index) => `map[${index}]`,
): string {
  switch (insn.code & 0x07) {
    case ebpfClass.LD:
      return formatLoadSpecial(insn, next, pc, mapName);
    case ebpfClass.LDX:
      return formatLoad(insn);
    case ebpfClass.ST:
    case ebpfClass.STX:
      return formatStore(insn);
    case ebpfClass.ALU:
      return formatArithmetic(insn, "w");
    case ebpfClass.ALU64:
      return formatArithmetic(insn, "r");
    case ebpfClass.JMP32:
      return formatJump(insn, pc, "w");
    default:
      return formatJump(insn, pc, "r");
  }
}

function formatLoadSpecial(insn: EbpfInsn, next: EbpfInsn | undefined, pc: number, mapName: MapName): string {
  const { code, dst, src, imm } = insn;
  if (isWide(insn)) return `r${dst} = ${wideOperand(insn, next, pc, mapName)}`;
  const mode = code & 0xe0;
  if (mode === ebpfMode.ABS) return `r0 = *(u${widthOf(code)} *)skb[${imm}]`;
  if (mode === ebpfMode.IND) return `r0 = *(u${widthOf(code)} *)skb[r${src}${imm === 0 ? "" : ` + ${imm}`}]`;
  return unknown;
}

function wideOperand(insn: EbpfInsn, next: EbpfInsn | undefined, pc: number, mapName: MapName): string {
  const { src, imm } = insn;
  switch (src) {
    case pseudo.MAP_FD:
      return `map[fd:${imm}] ll`;
    case pseudo.MAP_VALUE:
      return `map[fd:${imm}][0]${signed(next?.imm ?? 0)} ll`;
    case pseudo.FUNC:
      return `<L${pc + 1 + imm}> ll`;
    case pseudo.MAP_IDX:
      return `${mapName(imm)} ll`;
    case pseudo.MAP_IDX_VALUE:
      return `${mapName(imm)}[0]${signed(next?.imm ?? 0)} ll`;
    default:
      return `${wideConstant(insn, next)} ll`;
  }
}

function formatLoad({ code, dst, src, off }: EbpfInsn): string {
  const mode = code & 0xe0;
  if (mode === ebpfMode.MEM) return `r${dst} = *(u${widthOf(code)} *)${address(src, off)}`;
  if (mode === ebpfMode.MEMSX && widthOf(code) !== 64) return `r${dst} = *(s${widthOf(code)} *)${address(src, off)}`;
  return unknown;
}

function formatStore(insn: EbpfInsn): string {
  const { code, dst, src, off, imm } = insn;
  const isRegister = (code & 0x07) === ebpfClass.STX;
  const mode = code & 0xe0;
  if (mode === ebpfMode.MEM) return `*(u${widthOf(code)} *)${address(dst, off)} = ${isRegister ? `r${src}` : imm}`;
  return isRegister && mode === ebpfMode.ATOMIC ? formatAtomic(insn) : unknown;
}

function formatAtomic({ code, dst, src, off, imm }: EbpfInsn): string {
  const width = widthOf(code);
  if (width < 32) return unknown;
  const register = width === 64 ? "r" : "w";
  const suffix = width === 64 ? "_64" : "32_32";
  const place = address(dst, off).slice(1, -1);
  if (imm === ebpfAtomic.XCHG) return `${register}${src} = xchg${suffix}(${place}, ${register}${src})`;
  if (imm === ebpfAtomic.CMPXCHG) return `${register}0 = cmpxchg${suffix}(${place}, ${register}0, ${register}${src})`;
  const atomic = atomics.get(imm & ~ebpfAtomic.FETCH);
  if (!atomic) return unknown;
  const [operator, name] = atomic;
  if ((imm & ebpfAtomic.FETCH) === 0) return `lock *(u${width} *)${address(dst, off)} ${operator} ${register}${src}`;
  return `${register}${src} = atomic_fetch_${name}((u${width} *)${address(dst, off)}, ${register}${src})`;
}

function formatArithmetic({ code, dst, src, off, imm }: EbpfInsn, register: "r" | "w"): string {
  const target = `${register}${dst}`;
  const isRegister = (code & ebpfSource.X) !== 0;
  const operand = isRegister ? `${register}${src}` : `${imm}`;
  const op = code & 0xf0;
  switch (op) {
    case ebpfAlu.MOV:
      return off === 0 ? `${target} = ${operand}` : isRegister ? `${target} = (s${off})${operand}` : unknown;
    case ebpfAlu.NEG:
      return `${target} = -${target}`;
    case ebpfAlu.END:
      // The byte order is asked for in class ALU; in class ALU64 the bytes are swapped whatever the order.
      return `r${dst} = ${register === "r" ? "bswap" : isRegister ? "be" : "le"}${imm} r${dst}`;
    default: {
      const assignment = assignments.get(op);
      if (assignment === undefined) return unknown;
      const isSigned = off === 1 && (op === ebpfAlu.DIV || op === ebpfAlu.MOD);
      return `${target} ${isSigned ? "s" : ""}${assignment} ${operand}`;
    }
  }
}

function formatJump({ code, dst, src, off, imm }: EbpfInsn, pc: number, register: "r" | "w"): string {
  const op = code & 0xf0;
  const to = (skip: number): string => `${signed(skip)} <L${pc + 1 + skip}>`;
  if (op === ebpfJump.JA) return register === "w" ? `gotol ${to(imm)}` : `goto ${to(off)}`;
  const isRegister = (code & ebpfSource.X) !== 0;
  if (register === "r" && op === ebpfJump.EXIT) return "exit";
  if (register === "r" && op === ebpfJump.CALL) {
    if (isRegister) return `callx r${dst}`;
    return src === pseudo.CALL ? `call ${to(imm)}` : `call ${imm}`;
  }
  const comparison = comparisons.get(op);
  if (comparison === undefined) return unknown;
  const operand = isRegister ? `${register}${src}` : `${imm}`;
  return `if ${register}${dst} ${comparison} ${operand} goto ${to(off)}`;
}

/** The listing of a program, one line for each instruction, without a final line feed. */
export function disassembleEbpf({ instructions, maps }: Pick<EbpfProgram, "instructions" | "maps">): string {
  const mapName: MapName = (index) => maps[index]?.name ?? `map[${index}]`;
  const lines: string[] = [];
  for (let pc = 0; pc < instructions.length; pc++) {
    const insn = instructions[pc]!;
    lines.push(`${String(pc).padStart(8)}:\t${formatEbpfInsn(insn, instructions[pc + 1], pc, mapName)}`);
    if (isWide(insn)) pc++;
  }
  return lines.join("\n");
}
