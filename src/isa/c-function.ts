/**
 * A program as a function in C: a self-contained file that says of a packet what the machine says of it.
 *
 * A, X and M are local variables, a jump is a goto. Offsets are added in 64 bits, so that nothing wraps before it is
 * compared with the captured length. The program must be one that can run on any packet (`verify`). Comparisons that the
 * operands' width decides are left out, so that compilers have nothing to warn about.
 */
import { insnClass, opcode, scratchCells, type CbpfInsn } from "./cbpf.js";

/** The C file; `title` says in a comment what the program is for. */
export function formatCFunction(program: readonly CbpfInsn[], title: string): string {
  const targets = new Set(program.flatMap(jumpTargets));
  const body = program.flatMap((insn, pc) => [
    ...(targets.has(pc) ? [`L${pc}:`] : []),
    ...statements(insn, pc).map((line) => `\t${line}`),
  ]);
  return [
    `/* ${commentText(title)} */`,
    "#include <stdint.h>",
    "",
    "/* Returns how many bytes of the packet to keep, 0 for a packet that does not match. */",
    "uint32_t pcapsift_filter(const uint8_t *packet, uint32_t wire_length, uint32_t captured_length)",
    "{",
    ...declarations(body.join("\n")),
    ...body,
    "}",
  ].join("\n");
}

/** Text that can stand in a comment: on one line, and without what begins or ends a comment. */
function commentText(text: string): string {
  return text
    .replaceAll(/[^ -~]+/g, " ")
    .replaceAll(/\/(?=\*)|\*(?=\/)/g, "$& ")
    .replaceAll("??/", "? ?/");
}

/** Declares what the body uses, and marks parameters that it does not use. */
function declarations(body: string): string[] {
  const uses = (word: string): boolean => new RegExp(`\\b${word}\\b`).test(body);
  return [
    ...["A", "X"].filter(uses).map((register) => `\tuint32_t ${register} = 0;`),
    ...(uses("M") ? [`\tuint32_t M[${scratchCells}] = {0};`] : []),
    // A register may be set and never read.
    ...["packet", "wire_length", "captured_length"].filter((name) => !uses(name)).map((name) => `\t(void)${name};`),
    ...["A", "X", "M"].filter(uses).map((name) => `\t(void)${name};`),
    "",
  ];
}

/** The instructions that this one names with a label, in C or by falling through to none. */
function jumpTargets(insn: CbpfInsn, pc: number): number[] {
  if ((insn.code & 0x07) !== insnClass.JMP) return [];
  return statements(insn, pc).flatMap((line) => [...line.matchAll(/goto L(\d+)/g)].map(([, target]) => Number(target)));
}

const unsigned = (k: number): string => `${k}u`;

/** One instruction; `pc` is its place. */
function statements(insn: CbpfInsn, pc: number): string[] {
  const { code, k } = insn;
  switch (code & 0x07) {
    case insnClass.LD:
    case insnClass.LDX:
      return loadStatements(insn);
    case insnClass.ST:
      return [`M[${k}] = A;`];
    case insnClass.STX:
      return [`M[${k}] = X;`];
    case insnClass.ALU:
      return arithmeticStatements(insn);
    case insnClass.JMP:
      return jumpStatements(insn, pc);
    case insnClass.RET:
      return [`return ${code === opcode.RET_A ? "A" : unsigned(k)};`];
    default:
      return [code === opcode.TAX ? "X = A;" : "A = X;"];
  }
}

function loadStatements(insn: CbpfInsn): string[] {
  const { code, k } = insn;
  switch (code) {
    case opcode.LD_IMM:
      return [`A = ${unsigned(k)};`];
    case opcode.LDX_IMM:
      return [`X = ${unsigned(k)};`];
    case opcode.LD_MEM:
      return [`A = M[${k}];`];
    case opcode.LDX_MEM:
      return [`X = M[${k}];`];
    case opcode.LD_LEN:
      return ["A = wire_length;"];
    case opcode.LDX_LEN:
      return ["X = wire_length;"];
    case opcode.LDX_B_MSH:
      return packetLoad(k, 1, false, (byte) => `X = 4 * (${byte(0)} & 15u);`);
    case opcode.LD_B_ABS:
    case opcode.LD_B_IND:
      return packetLoad(k, 1, code === opcode.LD_B_IND, (byte) => `A = ${byte(0)};`);
    case opcode.LD_H_ABS:
    case opcode.LD_H_IND:
      return packetLoad(k, 2, code === opcode.LD_H_IND, (byte) => `A = (uint32_t)${byte(0)} << 8 | ${byte(1)};`);
    case opcode.LD_W_ABS:
    case opcode.LD_W_IND:
      return packetLoad(
        k,
        4,
        code === opcode.LD_W_IND,
        (byte) =>
          `A = (uint32_t)${byte(0)} << 24 | (uint32_t)${byte(1)} << 16 | (uint32_t)${byte(2)} << 8 | ${byte(3)};`,
      );
    default:
      return unknown(insn);
  }
}

/** A load, and before it the test that the bytes are there. */
function packetLoad(
  k: number,
  size: number,
  isIndirect: boolean,
  load: (byte: (index: number) => string) => string,
): string[] {
  if (isIndirect) {
    const byte = (index: number): string => `packet[X + ${unsigned(k + index)}]`;
    return [`if ((uint64_t)X + ${k + size} > captured_length) return 0;`, load(byte)];
  }
  // No packet is that long, and the sum is no 32-bit number.
  if (k + size > 0xffffffff) return ["return 0;"];
  return [`if (captured_length < ${unsigned(k + size)}) return 0;`, load((index) => `packet[${unsigned(k + index)}]`)];
}

const operators: ReadonlyMap<number, string> = new Map([
  [0x00, "+"],
  [0x10, "-"],
  [0x20, "*"],
  [0x30, "/"],
  [0x40, "|"],
  [0x50, "&"],
  [0x60, "<<"],
  [0x70, ">>"],
  [0x90, "%"],
  [0xa0, "^"],
]);

function arithmeticStatements(insn: CbpfInsn): string[] {
  const { code, k } = insn;
  if (code === opcode.NEG) return ["A = 0u - A;"];
  const operator = operators.get(code & 0xf0);
  if (operator === undefined) return unknown(insn);
  const isX = (code & 0x08) !== 0;
  const plain = `A = A ${operator} ${isX ? "X" : unsigned(k)};`;
  switch (operator) {
    case "/":
    case "%":
      return isX ? ["if (X == 0) return 0;", plain] : [plain];
    case "<<":
    case ">>":
      // In C a shift by 32 or more has no result; in the machine it leaves nothing.
      if (isX) return [`A = X < 32 ? A ${operator} X : 0;`];
      return [k < 32 ? plain : "A = 0;"];
    default:
      return [plain];
  }
}

function jumpStatements(insn: CbpfInsn, pc: number): string[] {
  if (insn.code === opcode.JA) return [`goto L${(pc + 1 + insn.k) | 0};`];
  const next = pc + 1;
  const [yes, no] = [next + insn.jt, next + insn.jf];
  const decided = decidedJump(insn);
  const target = yes === no || decided === true ? yes : decided === false ? no : undefined;
  if (target !== undefined) return target === next ? [";"] : [`goto L${target};`];
  const condition = conditionOf(insn);
  if (yes === next) return [`if (!(${condition})) goto L${no};`];
  return [`if (${condition}) goto L${yes};`, ...(no === next ? [] : [`goto L${no};`])];
}

/** What a comparison with a constant comes to where A does not matter. */
function decidedJump({ code, k }: CbpfInsn): boolean | undefined {
  if (code === opcode.JGE_K && k === 0) return true;
  if (code === opcode.JGT_K && k === 0xffffffff) return false;
  return undefined;
}

function conditionOf({ code, k }: CbpfInsn): string {
  const operator = ({ 0x10: "==", 0x20: ">", 0x30: ">=", 0x40: "&" } as Record<number, string>)[code & 0xf0];
  return `A ${operator} ${(code & 0x08) !== 0 ? "X" : unsigned(k)}`;
}

function unknown({ code }: CbpfInsn): never {
  throw new Error(`instruction code 0x${code.toString(16)} cannot be written in C`);
}
