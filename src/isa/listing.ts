/** Classic BPF as text, in the three forms `tcpdump -d`, `-dd` and `-ddd` print, byte for byte. */
import { ancillary, insnClass, opcode, type CbpfInsn } from "./cbpf.js";

/** Ancillary offsets are listed by name. */
const ancillaryNames: ReadonlyMap<number, string> = new Map(
  Object.entries(ancillary).map(([name, offset]) => [offset, name]),
);

const hex = (k: number) => `#0x${k.toString(16)}`;
const decimal = (k: number) => `#${k | 0}`;
const absolute = (k: number) => `[${ancillaryNames.get(k) ?? k | 0}]`;
const indirect = (k: number) => `[x + ${k | 0}]`;
const cell = (k: number) => `M[${k | 0}]`;
const headerLength = (k: number) => `4*([${k | 0}]&0xf)`;
const registerX = () => "x";
const nothing = () => "";

/** The mnemonic of each instruction code and how its operand is written. LDX_LEN has none in libpcap either. */
// prettier-ignore
const images: ReadonlyMap<number, readonly [mnemonic: string, operand: (k: number) => string]> = new Map([
  [opcode.LD_W_ABS, ["ld", absolute]], [opcode.LD_H_ABS, ["ldh", absolute]], [opcode.LD_B_ABS, ["ldb", absolute]],
  [opcode.LD_W_IND, ["ld", indirect]], [opcode.LD_H_IND, ["ldh", indirect]], [opcode.LD_B_IND, ["ldb", indirect]],
  [opcode.LD_LEN, ["ld", () => "#pktlen"]], [opcode.LD_IMM, ["ld", hex]], [opcode.LD_MEM, ["ld", cell]],
  [opcode.LDX_IMM, ["ldx", hex]], [opcode.LDX_MEM, ["ldx", cell]], [opcode.LDX_B_MSH, ["ldxb", headerLength]],
  [opcode.ST, ["st", cell]], [opcode.STX, ["stx", cell]],
  [opcode.ADD_K, ["add", decimal]], [opcode.ADD_X, ["add", registerX]],
  [opcode.SUB_K, ["sub", decimal]], [opcode.SUB_X, ["sub", registerX]],
  [opcode.MUL_K, ["mul", decimal]], [opcode.MUL_X, ["mul", registerX]],
  [opcode.DIV_K, ["div", decimal]], [opcode.DIV_X, ["div", registerX]],
  [opcode.MOD_K, ["mod", decimal]], [opcode.MOD_X, ["mod", registerX]],
  [opcode.AND_K, ["and", hex]], [opcode.AND_X, ["and", registerX]],
  [opcode.OR_K, ["or", hex]], [opcode.OR_X, ["or", registerX]],
  [opcode.XOR_K, ["xor", hex]], [opcode.XOR_X, ["xor", registerX]],
  [opcode.LSH_K, ["lsh", decimal]], [opcode.LSH_X, ["lsh", registerX]],
  [opcode.RSH_K, ["rsh", decimal]], [opcode.RSH_X, ["rsh", registerX]],
  [opcode.NEG, ["neg", nothing]],
  [opcode.JEQ_K, ["jeq", hex]], [opcode.JEQ_X, ["jeq", registerX]],
  [opcode.JGT_K, ["jgt", hex]], [opcode.JGT_X, ["jgt", registerX]],
  [opcode.JGE_K, ["jge", hex]], [opcode.JGE_X, ["jge", registerX]],
  [opcode.JSET_K, ["jset", hex]], [opcode.JSET_X, ["jset", registerX]],
  [opcode.RET_K, ["ret", decimal]], [opcode.RET_A, ["ret", nothing]],
  [opcode.TAX, ["tax", nothing]], [opcode.TXA, ["txa", nothing]],
]);

/** Whether a listing shows both targets: every jump but `ja` (operation 0), codes without a meaning included. */
function isConditional(code: number): boolean {
  return (code & 0x07) === insnClass.JMP && (code & 0xf0) !== 0;
}

/** Mnemonic and operand; a code without a meaning is shown as `unimp`. */
function imageOf(insn: CbpfInsn, pc: number): readonly [mnemonic: string, operand: string] {
  if (insn.code === opcode.JA) return ["ja", String((pc + 1 + insn.k) | 0)];
  const image = images.get(insn.code);
  if (image === undefined) return ["unimp", `0x${insn.code.toString(16)}`];
  return [image[0], image[1](insn.k)];
}

/** One line of a listing, `pc` being the instruction's place in the program: `(000) ldh      [12]`. */
export function formatInsn(insn: CbpfInsn, pc: number): string {
  const [mnemonic, operand] = imageOf(insn, pc);
  const head = `(${String(pc).padStart(3, "0")}) ${mnemonic.padEnd(8)} `;
  if (!isConditional(insn.code)) return head + operand;
  return `${head}${operand.padEnd(16)} jt ${pc + 1 + insn.jt}\tjf ${pc + 1 + insn.jf}`;
}

/** The listing of a program as `tcpdump -d` prints it, one line for each instruction, without a final line feed. */
export function disassemble(program: readonly CbpfInsn[]): string {
  return program.map(formatInsn).join("\n");
}

/** The program as the elements of a C array, as `tcpdump -dd` prints it: `{ 0x28, 0, 0, 0x0000000c },`. */
export function formatCArray(program: readonly CbpfInsn[]): string {
  return program
    .map(({ code, jt, jf, k }) => `{ 0x${code.toString(16)}, ${jt}, ${jf}, 0x${k.toString(16).padStart(8, "0")} },`)
    .join("\n");
}

/** The program as decimal numbers after a line with their count, as `tcpdump -ddd` prints it: `40 0 0 12`. */
export function formatDecimal(program: readonly CbpfInsn[]): string {
  return [program.length, ...program.map(({ code, jt, jf, k }) => `${code} ${jt} ${jf} ${k}`)].join("\n");
}
