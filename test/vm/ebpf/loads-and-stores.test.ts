// Loads, stores and atomic operations of every width, packet loads, and accesses outside a program's memory (RFC 9669, section 5).
import { expect, test } from "vitest";
import { LDDW, pseudo, type EbpfInsn, type EbpfMap } from "../../../src/isa/index.js";
import { evaluator, programOf, runEverywhere } from "../../helpers/ebpf-machines.js";

const insn = (code: number, dst = 0, src = 0, off = 0, imm = 0): EbpfInsn => ({ code, dst, src, off, imm });
const exit = insn(0x95);
const r0 = (imm: number) => insn(0xb7, 0, 0, 0, imm);

// Memory holds 0x8182838485868788 and then 0x0102030405060708; r1 is its address.
const numbers = [0x8182838485868788n, 0x0102030405060708n];

test.each<[title: string, program: EbpfInsn[], result: bigint]>([
  ["ldxb", [insn(0x71, 0, 1, 0)], 0x88n],
  ["ldxb at an offset", [insn(0x71, 0, 1, 7)], 0x81n],
  ["ldxh", [insn(0x69, 0, 1, 0)], 0x8788n],
  ["ldxw", [insn(0x61, 0, 1, 4)], 0x81828384n],
  ["ldxdw", [insn(0x79, 0, 1, 0)], 0x8182838485868788n],
  ["ldxdw across two numbers", [insn(0x79, 0, 1, 4)], 0x0506070881828384n],
  ["ldxsb", [insn(0x91, 0, 1, 0)], 0xffffffffffffff88n],
  ["ldxsb of a positive number", [insn(0x91, 0, 1, 8)], 8n],
  ["ldxsh", [insn(0x89, 0, 1, 0)], 0xffffffffffff8788n],
  ["ldxsw", [insn(0x81, 0, 1, 0)], 0xffffffff85868788n],
  ["a load at a negative offset", [insn(0x07, 1, 0, 0, 16), insn(0x71, 0, 1, -8)], 8n],
  ["a load through its own destination", [insn(0xbf, 0, 1), insn(0x69, 0, 0, 2)], 0x8586n],
  ["stb", [insn(0x72, 1, 0, 1, -1), insn(0x79, 0, 1, 0)], 0x818283848586ff88n],
  ["sth", [insn(0x6a, 1, 0, 0, 0x12345), insn(0x79, 0, 1, 0)], 0x8182838485862345n],
  ["stw", [insn(0x62, 1, 0, 4, -2), insn(0x79, 0, 1, 0)], 0xfffffffe85868788n],
  ["stdw extends the sign", [insn(0x7a, 1, 0, 0, -2), insn(0x79, 0, 1, 0)], 0xfffffffffffffffen],
  ["stxb", [r0(0x1ff), insn(0x73, 1, 0, 0), insn(0x79, 0, 1, 0)], 0x81828384858687ffn],
  ["stxh", [r0(-3), insn(0x6b, 1, 0, 2), insn(0x79, 0, 1, 0)], 0x81828384fffd8788n],
  ["stxw", [r0(-3), insn(0x63, 1, 0, 0), insn(0x79, 0, 1, 0)], 0x81828384fffffffdn],
  ["stxdw", [r0(-3), insn(0x7b, 1, 0, 0), insn(0x79, 0, 1, 0)], 0xfffffffffffffffdn],
  ["the stack", [r0(77), insn(0x7b, 10, 0, -8), r0(0), insn(0x79, 0, 10, -8)], 77n],
  ["the whole stack", [insn(0x72, 10, 0, -512, 5), insn(0x71, 0, 10, -512)], 5n],
])("%s", (_title, program, result) => {
  expect(evaluator({ programs: [programOf([...program, exit])] })(...numbers)).toBe(result);
});

// r2 is the operand and r0 what CMPXCHG compares with. Memory afterwards, r2 afterwards, r0 afterwards.
const operand = 0x7000000080000001n;
test.each<[title: string, imm: number, compared: bigint, after64: bigint, after32: bigint]>([
  ["add", 0x00, 0n, 0xf182838505868789n, 0x8182838405868789n],
  ["or", 0x40, 0n, 0xf182838485868789n, 0x8182838485868789n],
  ["and", 0x50, 0n, 0x0000000080000000n, 0x8182838480000000n],
  ["xor", 0xa0, 0n, 0xf182838405868789n, 0x8182838405868789n],
  ["xchg", 0xe1, 0n, 0x7000000080000001n, 0x8182838480000001n],
  ["cmpxchg, equal", 0xf1, 0x8182838485868788n, 0x7000000080000001n, 0x8182838480000001n],
  ["cmpxchg, not equal", 0xf1, 0x8182838485868789n, 0x8182838485868788n, 0x8182838485868788n],
])("atomic %s", (_title, imm, compared, after64, after32) => {
  const fetches = imm === 0xe1 || imm === 0xf1 ? [imm] : [imm, imm | 1];
  for (const [code, after, width] of [
    [0xdb, after64, 64],
    [0xc3, after32, 32],
  ] as const) {
    for (const operation of fetches) {
      /** r0 = what `last` takes from the memory and the registers after the operation. */
      const run = (last: EbpfInsn) =>
        evaluator({
          programs: [
            programOf([insn(0x79, 2, 1, 8), insn(0x79, 0, 1, 16), insn(code, 1, 2, 0, operation), last, exit]),
          ],
        })(numbers[0]!, operand, compared);
      expect(run(insn(0x79, 0, 1, 0)), "memory").toBe(after);
      const fetched = BigInt.asUintN(width, numbers[0]!);
      const isCompare = imm === 0xf1;
      expect(run(insn(0xbf, 0, 2)), "r2").toBe((operation & 1) !== 0 && !isCompare ? fetched : operand);
      expect(run(insn(0xb7, 5)), "r0").toBe(isCompare ? fetched : compared);
    }
  }
});

const readOnly: EbpfMap = { name: "rodata", type: "array", keySize: 4, valueSize: 8, maxEntries: 1, flags: 128 };
const value = (src: number) => [insn(LDDW, 1, src, 0, 0), insn(0, 0, 0, 0, 4)];
const high = [insn(LDDW, 2, 0, 0, 0), insn(0, 0, 0, 0, 1)];

// r1 is the address of 16 bytes.
test.each<[title: string, program: EbpfInsn[], pc: number, reason: RegExp]>([
  ["null", [r0(0), insn(0x71, 0, 0, 16)], 1, /^read of 1 byte at 0x10, which is outside the program's memory$/],
  ["the end", [insn(0x71, 0, 1, 16)], 0, /^read of 1 byte/],
  ["half behind the end", [insn(0x79, 0, 1, 9)], 0, /^read of 8 bytes/],
  ["before the start", [insn(0x72, 1, 0, -1)], 0, /^write of 1 byte/],
  ["above the stack", [insn(0x7b, 10, 0, 3584)], 0, /^write of 8 bytes/],
  ["below the stack", [insn(0x7b, 10, 0, -520)], 0, /^write of 8 bytes/],
  ["the machine's own page", [r0(100), insn(0x7b, 0, 1, 0)], 1, /^write of 8 bytes at 0x64,/],
  [
    "an address of more than 32 bits",
    [...high, insn(0x0f, 1, 2), insn(0x61, 0, 1)],
    3,
    /^read of 4 bytes at 0x10001[0-9a-f]{4},/,
  ],
  ["a negative address", [r0(-1), insn(0x61, 0, 0)], 1, /^read of 4 bytes at 0xffffffffffffffff,/],
  ["an offset that carries", [insn(LDDW, 0, 0, 0, -1), insn(0), insn(0x61, 0, 0, 5)], 2, /at 0x100000004,/],
  ["an atomic operation", [r0(0), insn(0xc3, 0, 1)], 1, /^write of 4 bytes at 0x0/],
  [
    "a read-only map",
    [...value(pseudo.MAP_IDX_VALUE), insn(0x62, 1, 0, 0, 1)],
    2,
    /^write to rodata, which is read-only$/,
  ],
  ["a map itself", [...value(pseudo.MAP_IDX), insn(0x61, 0, 1)], 2, /^read of 4 bytes at 0x1000,/],
])("%s is not to be touched", (_title, program, pc, reason) => {
  const programs = [programOf([...program, r0(1), exit], { maps: [readOnly] })];
  const { fault, result } = runEverywhere({ programs, bytes: new Uint8Array(16) });
  expect(fault?.reason).toMatch(reason);
  expect(fault?.pc).toBe(pc);
  expect(result).toBe(0n);
});

test("the value of an array has an address", () => {
  const map: EbpfMap = { ...readOnly, flags: 0 };
  const program = [...value(pseudo.MAP_IDX_VALUE), insn(0x62, 1, 0, -4, 7), insn(0x79, 0, 1, -4), exit];
  expect(runEverywhere({ programs: [programOf(program, { maps: [map] })] }).result).toBe(7n);
});

// Of a packet of 20 bytes, counting up from 0x80; r6 is the context, r2 is 2.
const packet = Uint8Array.from({ length: 20 }, (_, index) => 0x80 + index);
test.each<[title: string, code: number, imm: number, result: bigint]>([
  ["ldabsb", 0x30, 0, 0x80n],
  ["ldabsb, last", 0x30, 19, 0x93n],
  ["ldabsb past the end", 0x30, 20, 0n],
  ["ldabsh", 0x28, 18, 0x9293n],
  ["ldabsh past the end", 0x28, 19, 0n],
  ["ldabsw", 0x20, 16, 0x90919293n],
  ["ldabsw past the end", 0x20, 17, 0n],
  ["ldabsw far away", 0x20, 0x7fffffff, 0n],
  ["ldabsb from the network header", 0x30, -0x100000, 0x8en],
  ["ldabsb from the link header", 0x30, -0x200000 + 1, 0x81n],
  ["ldabsb before everything", 0x30, -1, 0n],
  ["ldindb", 0x50, 3, 0x85n],
  ["ldindh", 0x48, 16, 0x9293n],
  ["ldindh past the end", 0x48, 17, 0n],
  ["ldindw", 0x40, 0, 0x82838485n],
  ["ldindw with a negative constant", 0x40, -2, 0x80818283n],
  ["ldindw before the start", 0x40, -3, 0n],
  ["ldindb from the network header", 0x50, -0x100000 - 2, 0x8en],
])("%s", (_title, code, imm, result) => {
  // r0 is 1 more than what was loaded, unless the load ended the program.
  const program = [
    insn(0xbf, 6, 1),
    insn(0xb7, 2, 0, 0, 2),
    insn(code, 0, code < 0x40 ? 0 : 2, 0, imm),
    insn(0x07, 0, 0, 0, 1),
    exit,
  ];
  const outcome = runEverywhere({ programs: [programOf(program, { hook: "socket" })], hook: "socket", packet });
  expect(outcome).toMatchObject({ result: result === 0n ? 0n : result + 1n, fault: undefined });
});
