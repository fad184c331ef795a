import { expect, test } from "vitest";
import * as asm from "../../src/isa/ebpf-assembler.js";
import { disassembleEbpf, formatEbpfInsn } from "../../src/isa/index.js";

const { imm, reg } = asm;

test.each<[line: asm.AssemblyLine, text: string]>([
  [asm.mov64(1, imm(7)), "r1 = 7"],
  [asm.mov64(1, reg(2)), "r1 = r2"],
  [asm.mov32(1, imm(0xffffffff)), "w1 = -1"],
  [asm.alu64("ADD", 3, reg(7)), "r3 += r7"],
  [asm.alu32("RSH", 3, imm(4)), "w3 >>= 4"],
  [asm.negate32(4), "w4 = -w4"],
  [asm.toBigEndian(1, 16), "r1 = be16 r1"],
  [asm.load("H", 0, 7, 12), "r0 = *(u16 *)(r7 + 12)"],
  [asm.store("DW", 10, -8, 1), "*(u64 *)(r10 - 8) = r1"],
  [asm.storeImm("W", 10, -4, 1), "*(u32 *)(r10 - 4) = 1"],
  [asm.loadAbsolute("B", 23), "r0 = *(u8 *)skb[23]"],
  [asm.loadIndirect("H", 7, 14), "r0 = *(u16 *)skb[r7 + 14]"],
  [asm.call(26), "call 26"],
  [asm.exit(), "exit"],
])("%o is %s", (line, text) => {
  expect(asm.assemble([line]).map((insn) => formatEbpfInsn(insn))).toEqual([text]);
});

const listing = (lines: readonly asm.AssemblyLine[]) =>
  disassembleEbpf({ instructions: asm.assemble(lines), maps: [] }).replaceAll(/^ +/gm, "");

test("jumps count to their labels, over wide instructions and backwards", () => {
  expect(
    listing([
      asm.label("again"),
      asm.jumpIf("JEQ", 1, imm(0), "end"),
      asm.jumpIf32("JGT", 2, reg(3), "again"),
      ...asm.loadMap(1, 0),
      asm.goto("end"),
      asm.label("end"),
      asm.exit(),
    ]),
  ).toBe(
    [
      "0:\tif r1 == 0 goto +4 <L5>",
      "1:\tif w2 > w3 goto -2 <L0>",
      "2:\tr1 = map[0] ll",
      "4:\tgoto +0 <L5>",
      "5:\texit",
    ].join("\n"),
  );
});

test("a jump that 16 bits do not reach goes by gotol, forward and back", () => {
  const filler = Array.from({ length: 40000 }, () => asm.mov64(0, imm(0)));
  const program = asm.assemble([
    asm.label("start"),
    asm.jumpIf("JEQ", 1, imm(0), "end"),
    ...filler,
    asm.jumpIf("JNE", 1, imm(5), "start"),
    asm.label("end"),
    asm.exit(),
  ]);
  const text = (pc: number) => formatEbpfInsn(program[pc]!, undefined, pc);
  expect([0, 1, 2].map(text)).toEqual(["if r1 == 0 goto +1 <L2>", "goto +1 <L3>", "gotol +40003 <L40006>"]);
  expect([40003, 40004, 40005, 40006].map(text)).toEqual([
    "if r1 != 5 goto +1 <L40005>",
    "goto +1 <L40006>",
    "gotol -40006 <L0>",
    "exit",
  ]);
});

test("a label that is not there is a mistake of the writer", () => {
  expect(() => asm.assemble([asm.goto("nowhere")])).toThrow("no label nowhere");
});
