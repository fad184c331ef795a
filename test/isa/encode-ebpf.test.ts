import fc from "fast-check";
import { expect, test } from "vitest";
import {
  decodeEbpf,
  ebpfAlu,
  ebpfClass,
  ebpfJump,
  ebpfMode,
  ebpfSize,
  ebpfSource,
  encodeEbpf,
} from "../../src/isa/index.js";
import type { EbpfInsn } from "../../src/isa/index.js";

const { ALU64, JMP, LDX, STX } = ebpfClass;

/** As RFC 9669 writes the fields, and as clang writes the same instruction for bpfel and bpfeb. */
const cases: readonly [name: string, insn: EbpfInsn, little: string, big: string][] = [
  [
    "r1 = 3",
    { code: ALU64 | ebpfAlu.MOV | ebpfSource.K, dst: 1, src: 0, off: 0, imm: 3 },
    "b701000003000000",
    "b710000000000003",
  ],
  [
    "r6 += r1",
    { code: ALU64 | ebpfAlu.ADD | ebpfSource.X, dst: 6, src: 1, off: 0, imm: 0 },
    "0f16000000000000",
    "0f61000000000000",
  ],
  [
    "r0 = *(u16 *)(r1 - 2)",
    { code: LDX | ebpfMode.MEM | ebpfSize.H, dst: 0, src: 1, off: -2, imm: 0 },
    "6910feff00000000",
    "6901fffe00000000",
  ],
  [
    "*(u64 *)(r10 - 8) = r1",
    { code: STX | ebpfMode.MEM | ebpfSize.DW, dst: 10, src: 1, off: -8, imm: 0 },
    "7b1af8ff00000000",
    "7ba1fff800000000",
  ],
  [
    "if r3 == -1 goto -2",
    { code: JMP | ebpfJump.JEQ | ebpfSource.K, dst: 3, src: 0, off: -2, imm: -1 },
    "1503feffffffffff",
    "1530fffeffffffff",
  ],
];

test.each(cases)("%s", (_, insn, little, big) => {
  expect(Buffer.from(encodeEbpf([insn])).toString("hex")).toBe(little);
  expect(Buffer.from(encodeEbpf([insn], true)).toString("hex")).toBe(big);
});

test("slots read back as they were written, in either byte order", () => {
  const insn = fc.record({
    code: fc.integer({ min: 0, max: 255 }),
    dst: fc.integer({ min: 0, max: 15 }),
    src: fc.integer({ min: 0, max: 15 }),
    off: fc.integer({ min: -0x8000, max: 0x7fff }),
    imm: fc.integer({ min: -0x80000000, max: 0x7fffffff }),
  });
  fc.assert(
    fc.property(fc.array(insn), fc.boolean(), (program, bigEndian) => {
      expect(decodeEbpf(encodeEbpf(program, bigEndian), bigEndian)).toEqual(program);
    }),
  );
});

test("bytes that end within a slot are refused", () => {
  expect(() => decodeEbpf(new Uint8Array(12))).toThrow("the program has 12 bytes, which is no multiple of 8");
});
