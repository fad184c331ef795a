// Every operation of ALU and ALU64, with a constant and with a register, against its definition on BigInt (RFC 9669, 4.1 and 4.2).
import { expect, test } from "vitest";
import { ebpfAlu, ebpfClass, type EbpfInsn } from "../../../src/isa/index.js";
import { evaluator, programOf } from "../../helpers/ebpf-machines.js";

const insn = (code: number, dst = 0, src = 0, off = 0, imm = 0): EbpfInsn => ({ code, dst, src, off, imm });
const exit = insn(0x95);
/** r2 and r3 = the two numbers in memory; r0 is what `operation` leaves in r2. */
const around = (...operation: EbpfInsn[]) =>
  programOf([insn(0x79, 2, 1, 0), insn(0x79, 3, 1, 8), ...operation, insn(0xbf, 0, 2), exit]);

/** `bits` is the width, numbers come unsigned; the result may be any number that is right in its lowest bits. */
type Meaning = (a: bigint, b: bigint, bits: number) => bigint;
const signed = (bits: number, a: bigint) => BigInt.asIntN(bits, a);
const meanings: [name: keyof typeof ebpfAlu, off: number, Meaning][] = [
  ["ADD", 0, (a, b) => a + b],
  ["SUB", 0, (a, b) => a - b],
  ["MUL", 0, (a, b) => a * b],
  ["DIV", 0, (a, b) => (b === 0n ? 0n : a / b)],
  ["DIV", 1, (a, b, bits) => (b === 0n ? 0n : signed(bits, a) / signed(bits, b))],
  ["OR", 0, (a, b) => a | b],
  ["AND", 0, (a, b) => a & b],
  ["LSH", 0, (a, b, bits) => a << (b % BigInt(bits))],
  ["RSH", 0, (a, b, bits) => a >> (b % BigInt(bits))],
  ["ARSH", 0, (a, b, bits) => signed(bits, a) >> (b % BigInt(bits))],
  ["NEG", 0, (a) => -a],
  ["MOD", 0, (a, b) => (b === 0n ? a : a % b)],
  ["MOD", 1, (a, b, bits) => (b === 0n ? a : signed(bits, a) % signed(bits, b))],
  ["XOR", 0, (a, b) => a ^ b],
  ["MOV", 0, (_a, b) => b],
  ["MOV", 8, (_a, b) => signed(8, b)],
  ["MOV", 16, (_a, b) => signed(16, b)],
  ["MOV", 32, (_a, b) => signed(32, b)],
];

const numbers = [
  0n, 1n, 7n, 31n, 0x80n, 0xffffn, 0x7fff_ffffn, 0x8000_0000n, 0xffff_ffffn, 0x1_0000_0000n, (1n << 53n) + 1n,
  (1n << 63n) - 1n, 1n << 63n, 0x8000_0001_8000_8080n, (1n << 64n) - 2n, (1n << 64n) - 1n,
]; // prettier-ignore
const constants = [0, 1, -1, 7, 0x7fffffff, -0x80000000, -5, 100];

const forms = meanings
  .flatMap(([name, off, meaning]) =>
    [32, 64].map((bits) => ({
      name,
      off,
      meaning,
      bits,
      code: (bits === 32 ? ebpfClass.ALU : ebpfClass.ALU64) | ebpfAlu[name],
    })),
  )
  .filter(({ bits, off }) => bits === 64 || off !== 32);

test.each(forms.filter(({ name }) => name !== "NEG"))(
  "$name with off $off on registers of $bits bits",
  ({ code, off, meaning, bits }) => {
    const evaluate = evaluator({ programs: [around(insn(code | 0x08, 2, 3, off))] });
    for (const a of numbers) {
      for (const b of numbers) {
        const expected = BigInt.asUintN(bits, meaning(BigInt.asUintN(bits, a), BigInt.asUintN(bits, b), bits));
        expect(evaluate(a, b), `${a} ${b}`).toBe(expected);
      }
    }
  },
);

test.each(forms.filter(({ name, off }) => name !== "MOV" || off === 0))(
  "$name with off $off and a constant, $bits bits",
  ({ name, code, off, meaning, bits }) => {
    for (const constant of name === "NEG" ? [0] : constants) {
      const evaluate = evaluator({ programs: [around(insn(code, 2, 0, off, constant))] });
      for (const a of numbers) {
        const b = BigInt.asUintN(bits, BigInt(constant));
        expect(evaluate(a), `${a} ${constant}`).toBe(BigInt.asUintN(bits, meaning(BigInt.asUintN(bits, a), b, bits)));
      }
    }
  },
);

test.each<[title: string, code: number, imm: number, result: bigint]>([
  ["le16", 0xd4, 16, 0x7788n],
  ["le32", 0xd4, 32, 0x55667788n],
  ["le64", 0xd4, 64, 0x8122334455667788n],
  ["be16", 0xdc, 16, 0x8877n],
  ["be32", 0xdc, 32, 0x88776655n],
  ["be64", 0xdc, 64, 0x8877665544332281n],
  ["bswap16", 0xd7, 16, 0x8877n],
  ["bswap32", 0xd7, 32, 0x88776655n],
  ["bswap64", 0xd7, 64, 0x8877665544332281n],
])("%s", (_title, code, imm, result) => {
  expect(evaluator({ programs: [around(insn(code, 2, 0, 0, imm))] })(0x8122334455667788n)).toBe(result);
});

test("an operation whose source is its destination", () => {
  const evaluate = (code: number) => evaluator({ programs: [around(insn(code, 2, 2))] })(0x8000_0001_0000_0003n);
  expect(evaluate(0x0f)).toBe(0x0000_0002_0000_0006n);
  expect(evaluate(0x1c)).toBe(0n);
  expect(evaluate(0x6f)).toBe(0x8_0000_0018n);
  expect(evaluate(0x3f)).toBe(1n);
});

test("lddw loads all 64 bits", () => {
  const program = programOf([insn(0x18, 0, 0, 0, 0x12345678), insn(0, 0, 0, 0, -2), exit]);
  expect(evaluator({ programs: [program] })()).toBe(0xfffffffe_12345678n);
});
