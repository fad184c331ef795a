// Every condition on 64 and on 32 bits, with a constant and with a register, and the jumps without one (RFC 9669, 4.3).
import { expect, test, vi } from "vitest";
import { ebpfClass, ebpfJump, type EbpfInsn } from "../../../src/isa/index.js";
import { evaluator, programOf, runEverywhere } from "../../helpers/ebpf-machines.js";

const insn = (code: number, dst = 0, src = 0, off = 0, imm = 0): EbpfInsn => ({ code, dst, src, off, imm });
const exit = insn(0x95);
const r0 = (imm: number) => insn(0xb7, 0, 0, 0, imm);

const signed = (bits: number, a: bigint) => BigInt.asIntN(bits, a);
const conditions: [name: keyof typeof ebpfJump, holds: (a: bigint, b: bigint, bits: number) => boolean][] = [
  ["JEQ", (a, b) => a === b],
  ["JNE", (a, b) => a !== b],
  ["JSET", (a, b) => (a & b) !== 0n],
  ["JGT", (a, b) => a > b],
  ["JGE", (a, b) => a >= b],
  ["JLT", (a, b) => a < b],
  ["JLE", (a, b) => a <= b],
  ["JSGT", (a, b, bits) => signed(bits, a) > signed(bits, b)],
  ["JSGE", (a, b, bits) => signed(bits, a) >= signed(bits, b)],
  ["JSLT", (a, b, bits) => signed(bits, a) < signed(bits, b)],
  ["JSLE", (a, b, bits) => signed(bits, a) <= signed(bits, b)],
];
const numbers = [
  0n,
  1n,
  5n,
  0x7fff_ffffn,
  0x8000_0000n,
  0xffff_ffffn,
  0x1_0000_0000n,
  0x1_0000_0005n,
  (1n << 63n) - 1n,
  1n << 63n,
  (1n << 64n) - 1n,
];
const constants = [0, 1, 5, -1, 0x7fffffff, -0x80000000];

/** 1 if the jump is taken on the two numbers in memory, else 2. */
const around = (jump: EbpfInsn) =>
  programOf([insn(0x79, 2, 1, 0), insn(0x79, 3, 1, 8), jump, r0(2), exit, r0(1), exit]);
const forms = conditions.flatMap(([name, holds]) =>
  [32, 64].map((bits) => ({
    name,
    holds,
    bits,
    code: (bits === 32 ? ebpfClass.JMP32 : ebpfClass.JMP) | ebpfJump[name],
  })),
);

test.each(forms)("$name on $bits bits", ({ code, holds, bits }) => {
  const unsigned = (a: bigint) => BigInt.asUintN(bits, a);
  const compare = evaluator({ programs: [around(insn(code | 0x08, 2, 3, 2))] });
  for (const a of numbers) {
    for (const b of numbers) expect(compare(a, b), `${a} ${b}`).toBe(holds(unsigned(a), unsigned(b), bits) ? 1n : 2n);
  }
  for (const constant of constants) {
    const compareConstant = evaluator({ programs: [around(insn(code, 2, 0, 2, constant))] });
    for (const a of numbers) {
      const expected = holds(unsigned(a), unsigned(BigInt(constant)), bits) ? 1n : 2n;
      expect(compareConstant(a), `${a} ${constant}`).toBe(expected);
    }
  }
});

// r1 is 0 at the start, or the number given.
test.each<[title: string, program: EbpfInsn[], result: bigint]>([
  ["ja", [insn(0x05, 0, 0, 2), r0(2), exit, r0(1), exit], 1n],
  ["ja by 0", [insn(0x05, 0, 0, 0), r0(2), exit], 2n],
  ["gotol", [insn(0x06, 0, 0, 0, 2), r0(2), exit, r0(1), exit], 1n],
  ["a jump over lddw", [insn(0x15, 1, 0, 2), insn(0x18, 0, 0, 0, 1), insn(0), r0(7), exit], 7n],
  ["a jump by 0 on a condition", [r0(4), insn(0x15, 1, 0, 0), exit], 4n],
  ["ja backwards", [insn(0x05, 0, 0, 2), r0(5), exit, insn(0x05, 0, 0, -3)], 5n],
  [
    "a loop: 10 + 9 + … + 1",
    [r0(0), insn(0xb7, 2, 0, 0, 10), insn(0x0f, 0, 2), insn(0x07, 2, 0, 0, -1), insn(0x55, 2, 0, -3), exit],
    55n,
  ],
  [
    "two loops, one within the other: 6 times 7",
    [
      insn(0xb7, 2, 0, 0, 6),
      insn(0xb7, 3, 0, 0, 7),
      insn(0x07, 0, 0, 0, 1),
      insn(0x07, 3, 0, 0, -1),
      insn(0x55, 3, 0, -3),
      insn(0x07, 2, 0, 0, -1),
      insn(0x55, 2, 0, -6),
      exit,
    ],
    42n,
  ],
  [
    "a loop that is left from its middle and at its end",
    [
      insn(0xb7, 2, 0, 0, 0),
      insn(0x07, 2, 0, 0, 3),
      insn(0x15, 2, 0, 4, 12),
      insn(0x07, 0, 0, 0, 1),
      insn(0xa5, 2, 0, -4, 100),
      insn(0x07, 0, 0, 0, 1000),
      exit,
      insn(0x07, 0, 0, 0, 100),
      exit,
    ],
    103n,
  ],
  [
    // Slots 3 and 5 jump into each other's middle: a loop with two ways in has no nested form.
    "a loop with two ways in",
    [
      insn(0xb7, 2, 0, 0, 4),
      insn(0x15, 1, 0, 2),
      insn(0x07, 0, 0, 0, 1),
      insn(0x05, 0, 0, 1),
      insn(0x07, 0, 0, 0, 10),
      insn(0x07, 2, 0, 0, -1),
      insn(0x15, 2, 0, 2),
      insn(0x45, 2, 0, -6, 1),
      insn(0x05, 0, 0, -5),
      exit,
    ],
    // Ways in: 10, then by the remaining count 3, 2, 1: slots 2, 4, 2.
    22n,
  ],
])("%s", (_title, program, result) => {
  const outcome = runEverywhere({ programs: [programOf(program)] });
  expect(outcome).toMatchObject({ result, fault: undefined });
});

test("a constant whose second slot is one too, and a jump there", () => {
  // The first slot's constant is taken from the second, which begins another one.
  const program = [insn(0x05, 0, 0, 1), insn(0x18, 0, 0, 0, 1), insn(0x18, 0, 0, 0, 2), insn(0, 0, 0, 0, 3), exit];
  expect(runEverywhere({ programs: [programOf(program)] }).result).toBe(0x3_0000_0002n);
});

test.each<[title: string, program: EbpfInsn[], pc: number, reason: RegExp]>([
  ["a loop without end", [r0(1), insn(0x05, 0, 0, -1)], 1, /^more than 1000 jumps backwards and calls$/],
  ["a jump to itself", [insn(0x05, 0, 0, -1)], 0, /^more than 1000 jumps/],
  ["a jump past the end", [insn(0x05, 0, 0, 4), exit], 5, /^the program goes on outside its 2 slots$/],
  ["a jump before the start", [insn(0x05, 0, 0, -3), exit], -2, /outside/],
  ["no exit", [r0(1)], 1, /outside/],
  ["an unknown code", [r0(1), insn(0xff), exit], 1, /^unknown instruction: code 0xff/],
  ["an unknown register", [insn(0xb7, 11), exit], 0, /^unknown instruction/],
  ["callx of no register", [insn(0x8d, 0, 0, 0, 11), exit], 0, /^unknown instruction/],
  ["exit in 32 bits", [insn(0x96), exit], 0, /^unknown instruction/],
  ["call in 32 bits", [insn(0x86, 0, 0, 0, 1), exit], 0, /^unknown instruction/],
  ["an unknown byte order", [insn(0xd4, 0, 0, 0, 24), exit], 0, /^unknown instruction/],
  ["add with off", [insn(0x07, 0, 0, 4, 24), exit], 0, /^unknown instruction/],
  [
    "the second half of an lddw",
    [insn(0x05, 0, 0, 1), insn(0x18, 0, 0, 0, 1), insn(0), exit],
    2,
    /^unknown instruction: code 0x00/,
  ],
])("%s is a fault", (_title, program, pc, reason) => {
  const { fault, result } = runEverywhere({ programs: [programOf(program)], maxRounds: 1000 });
  expect(fault?.reason).toMatch(reason);
  expect(fault?.pc).toBe(pc);
  expect(result).toBe(0n);
});

test("a program that is too long for the engine is interpreted", () => {
  const compile = vi.spyOn(WebAssembly, "Module").mockImplementation(function () {
    throw new WebAssembly.CompileError("size > maximum function size");
  });
  try {
    expect(runEverywhere({ programs: [programOf([r0(7), exit])] }).result).toBe(7n);
    expect(compile).toHaveBeenCalledTimes(2);
  } finally {
    compile.mockRestore();
  }
});

test("ten thousand jumps are compiled in no time to speak of", () => {
  const jumps = Array.from({ length: 10_000 }, (_, pc) => insn(0x15, 1, 0, pc % 5, 77));
  const program = [...jumps, ...Array.from({ length: 5 }, () => insn(0x07, 0, 0, 0, 1)), exit];
  expect(runEverywhere({ programs: [programOf(program)] }).result).toBe(5n);
});
