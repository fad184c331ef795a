/** Extended BPF programs written as listings show them, with names for the places that jumps lead to. */
import {
  ebpfAlu,
  ebpfAtomic,
  ebpfClass,
  ebpfJump,
  ebpfMode,
  ebpfSize,
  LDDW,
  pseudo,
  type EbpfInsn,
} from "../../src/isa/index.js";

const alu: Readonly<Record<string, number>> = {
  "+=": ebpfAlu.ADD,
  "-=": ebpfAlu.SUB,
  "*=": ebpfAlu.MUL,
  "/=": ebpfAlu.DIV,
  "s/=": ebpfAlu.DIV,
  "|=": ebpfAlu.OR,
  "&=": ebpfAlu.AND,
  "<<=": ebpfAlu.LSH,
  ">>=": ebpfAlu.RSH,
  "%=": ebpfAlu.MOD,
  "s%=": ebpfAlu.MOD,
  "^=": ebpfAlu.XOR,
  "s>>=": ebpfAlu.ARSH,
  "=": ebpfAlu.MOV,
};

const conditions: Readonly<Record<string, number>> = {
  "==": ebpfJump.JEQ,
  "!=": ebpfJump.JNE,
  "&": ebpfJump.JSET,
  ">": ebpfJump.JGT,
  ">=": ebpfJump.JGE,
  "<": ebpfJump.JLT,
  "<=": ebpfJump.JLE,
  "s>": ebpfJump.JSGT,
  "s>=": ebpfJump.JSGE,
  "s<": ebpfJump.JSLT,
  "s<=": ebpfJump.JSLE,
};

const sizes: Readonly<Record<string, number>> = {
  "8": ebpfSize.B,
  "16": ebpfSize.H,
  "32": ebpfSize.W,
  "64": ebpfSize.DW,
};

type Reader = (groups: Record<string, string>, distance: (label: string) => number) => EbpfInsn[];

const insn = (fields: Partial<EbpfInsn>): EbpfInsn => ({ code: 0, dst: 0, src: 0, off: 0, imm: 0, ...fields });

/** An offset as listings write it: `- 4`, `+ 14`. */
const offset = (text: string | undefined): number => Number((text ?? "0").replace(" ", ""));

/** A register or a number as the second operand. */
function operand(text: string): Partial<EbpfInsn> & { readonly x: number } {
  const register = /^[rw](\d+)$/.exec(text);
  return register ? { x: 0x08, src: Number(register[1]) } : { x: 0, imm: Number(text) | 0 };
}

const forms: readonly (readonly [RegExp, Reader])[] = [
  [/^exit$/, () => [insn({ code: ebpfClass.JMP | ebpfJump.EXIT })]],
  [/^call (?<id>\d+)$/, ({ id }) => [insn({ code: ebpfClass.JMP | ebpfJump.CALL, imm: Number(id) })]],
  [/^callx r(?<dst>\d+)$/, ({ dst }) => [insn({ code: ebpfClass.JMP | ebpfJump.CALL | 0x08, dst: Number(dst) })]],
  [
    /^call (?<label>\w+)$/,
    ({ label }, distance) => [insn({ code: ebpfClass.JMP | ebpfJump.CALL, src: pseudo.CALL, imm: distance(label!) })],
  ],
  [
    /^goto (?<label>\w+)$/,
    ({ label }, distance) => [insn({ code: ebpfClass.JMP | ebpfJump.JA, off: distance(label!) })],
  ],
  [
    /^if (?<half>[rw])(?<dst>\d+) (?<op>\S+) (?<second>\S+) goto (?<label>\w+)$/,
    ({ half, dst, op, second, label }, distance) => {
      const { x, ...rest } = operand(second!);
      const kind = half === "w" ? ebpfClass.JMP32 : ebpfClass.JMP;
      return [insn({ code: kind | conditions[op!]! | x, dst: Number(dst), off: distance(label!), ...rest })];
    },
  ],
  [
    /^r(?<dst>\d+) = (?<what>map|value|function)\[(?<which>\w+)\](?<at> \+ \d+)? ll$/,
    ({ dst, what, which, at }, distance) => {
      const src = { map: pseudo.MAP_IDX, value: pseudo.MAP_IDX_VALUE, function: pseudo.FUNC }[what!]!;
      const imm = what === "function" ? distance(which!) : Number(which);
      return [insn({ code: LDDW, dst: Number(dst), src, imm }), insn({ imm: Number((at ?? "0").replace("+", "")) })];
    },
  ],
  [
    /^r(?<dst>\d+) = (?<value>-?\w+) ll$/,
    ({ dst, value }) => {
      const bits = BigInt.asUintN(64, BigInt(value!));
      const half = (shift: bigint) => Number(BigInt.asIntN(32, bits >> shift));
      return [insn({ code: LDDW, dst: Number(dst), imm: half(0n) }), insn({ imm: half(32n) })];
    },
  ],
  [
    /^[rw](?<dst>\d+) = \*\((?<sign>[us])(?<bits>\d+) \*\)\(r(?<src>\d+) ?(?<off>[-+] \d+)?\)$/,
    ({ dst, sign, bits, src, off }) => {
      const mode = sign === "s" ? ebpfMode.MEMSX : ebpfMode.MEM;
      return [
        insn({ code: ebpfClass.LDX | mode | sizes[bits!]!, dst: Number(dst), src: Number(src), off: offset(off) }),
      ];
    },
  ],
  [
    /^r0 = \*\(u(?<bits>\d+) \*\)skb\[(?<imm>\d+)\]$/,
    ({ bits, imm }) => [insn({ code: ebpfClass.LD | ebpfMode.ABS | sizes[bits!]!, imm: Number(imm) })],
  ],
  [
    /^\*\(u(?<bits>\d+) \*\)\(r(?<dst>\d+) ?(?<off>[-+] \d+)?\) = (?<second>\S+)$/,
    ({ bits, dst, off, second }) => {
      const { x, ...rest } = operand(second!);
      const kind = x === 0 ? ebpfClass.ST : ebpfClass.STX;
      return [insn({ code: kind | ebpfMode.MEM | sizes[bits!]!, dst: Number(dst), off: offset(off), ...rest })];
    },
  ],
  [
    /^lock \*\(u(?<bits>\d+) \*\)\(r(?<dst>\d+) ?(?<off>[-+] \d+)?\) \+= r(?<src>\d+)$/,
    ({ bits, dst, off, src }) => [
      insn({
        code: ebpfClass.STX | ebpfMode.ATOMIC | sizes[bits!]!,
        dst: Number(dst),
        src: Number(src),
        off: offset(off),
        imm: ebpfAtomic.ADD,
      }),
    ],
  ],
  [
    /^r(?<dst>\d+) = be(?<bits>16|32|64) r\d+$/,
    ({ dst, bits }) => [insn({ code: ebpfClass.ALU | ebpfAlu.END | 0x08, dst: Number(dst), imm: Number(bits) })],
  ],
  [
    /^(?<half>[rw])(?<dst>\d+) (?<op>\S*=) (?<second>\S+)$/,
    ({ half, dst, op, second }) => {
      const { x, ...rest } = operand(second!);
      const kind = half === "w" ? ebpfClass.ALU : ebpfClass.ALU64;
      const off = op === "s/=" || op === "s%=" ? 1 : 0;
      return [insn({ code: kind | alu[op!]! | x, dst: Number(dst), off, ...rest })];
    },
  ],
];

/** The program in `text`: one instruction a line or between semicolons, `name:` before the place it names. */
export function ebpf(text: string): EbpfInsn[] {
  const lines = text
    .split(/[;\n]/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const labels = new Map<string, number>();
  const readers: ((pc: number) => EbpfInsn[])[] = [];
  let pc = 0;
  for (const line of lines) {
    const label = /^(\w+):$/.exec(line);
    if (label) {
      labels.set(label[1]!, pc);
      continue;
    }
    const form = forms.find(([pattern]) => pattern.test(line));
    if (!form) throw new Error(`no instruction: ${line}`);
    const groups = form[0].exec(line)!.groups ?? {};
    const read = (at: number) => form[1](groups as Record<string, string>, (name) => labels.get(name)! - at - 1);
    readers.push(read);
    pc += / ll$/.test(line) ? 2 : 1;
  }
  const program: EbpfInsn[] = [];
  for (const read of readers) program.push(...read(program.length));
  return program;
}
