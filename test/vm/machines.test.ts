// Every case runs on all machines: the readable interpreter, the fast runner, and WebAssembly.
import fc from "fast-check";
import { expect, test } from "vitest";
import { isOpcode, jump, opcode, statement, type CbpfInsn, type Opcode } from "../../src/isa/index.js";
import { createRecordMemory, interpretCbpf, prepareCbpf, prepareWasm, verifyCbpf } from "../../src/vm/index.js";
import { classicRecords, records } from "./build-records.js";

/** Where a packet stands in the memory of the WebAssembly machine, among bytes that are none of its business. */
const start = 1001;

function runWasm(program: readonly CbpfInsn[], packet: Uint8Array, wireLength: number): number | undefined {
  const machine = prepareWasm(program, 4096);
  machine?.memory.fill(0xa5).set(packet, start);
  return machine && machine.run(start, packet.length, wireLength) >>> 0;
}

/** Whether the packet matches as the second and third of three records that are walked over. */
function walk(program: readonly CbpfInsn[], packet: Uint8Array, wireLength: number): boolean[] | undefined {
  const memory = createRecordMemory(4096);
  const walker = memory.compile(program, classicRecords);
  if (walker === undefined) return undefined;
  const other = { data: Uint8Array.of(0xff), wireLength: 3 };
  const bytes = records(other, { data: packet, wireLength }, { data: packet, wireLength });
  memory.block.set(bytes);
  const first = walker.walk(0, 17, Infinity).matches;
  const { matches } = walker.walk(0, bytes.length, first + 1);
  return [matches > first, walker.walk(0, bytes.length, Infinity).matches === first + 2];
}

const jumpsBack = (program: readonly CbpfInsn[]) => program.some(({ code, k }) => code === opcode.JA && (k | 0) < 0);

/** The verdict of all machines, which must agree. */
function verdictOf(program: readonly CbpfInsn[], packet: Uint8Array, wireLength = packet.length): number {
  const fast = prepareCbpf(program, { loops: true });
  const verdict = interpretCbpf(program, packet, wireLength);
  expect(fast(packet, wireLength), "fast runner").toBe(verdict);
  expect(fast(packet, wireLength), "fast runner, second run").toBe(verdict);
  expect(runWasm(program, packet, wireLength), "WebAssembly").toBe(jumpsBack(program) ? undefined : verdict);
  const matches = verdict !== 0;
  expect(walk(program, packet, wireLength), "walk").toEqual(jumpsBack(program) ? undefined : [matches, matches]);
  return verdict;
}

const bytes = Uint8Array.of(0x45, 0x80, 0xff, 0x01, 0x7f, 0xfe);
const returnA = statement(opcode.RET_A);
const returnX = [statement(opcode.TXA), returnA];

// A, then an instruction, then X or the constant; the verdict is A afterwards.
test.each<[name: keyof typeof opcode, a: number, operand: number, verdict: number]>([
  ["ADD_K", 0xffffffff, 2, 1],
  ["ADD_X", 0x80000000, 0x80000001, 1],
  ["SUB_K", 1, 2, 0xffffffff],
  ["SUB_X", 0, 0x80000000, 0x80000000],
  ["MUL_K", 0xffffffff, 0xffffffff, 1],
  ["MUL_X", 0x10001, 0x10001, 0x20001],
  ["DIV_K", 0xffffffff, 2, 0x7fffffff],
  ["DIV_K", 0xfffffffe, 0xffffffff, 0],
  ["DIV_X", 0x80000000, 1, 0x80000000],
  ["DIV_X", 7, 0, 0],
  ["MOD_K", 0xffffffff, 0x80000000, 0x7fffffff],
  ["MOD_X", 0xffffffff, 0xfffffffe, 1],
  ["MOD_X", 7, 0, 0],
  ["AND_K", 0xf0f0f0f0, 0x80000010, 0x80000010],
  ["AND_X", 6, 3, 2],
  ["OR_K", 0x80000000, 1, 0x80000001],
  ["OR_X", 6, 3, 7],
  ["XOR_K", 0xffffffff, 1, 0xfffffffe],
  ["XOR_X", 6, 3, 5],
  ["LSH_K", 3, 31, 0x80000000],
  ["LSH_X", 1, 31, 0x80000000],
  ["LSH_X", 1, 32, 0],
  ["LSH_X", 1, 0xffffffff, 0],
  ["RSH_K", 0xffffffff, 0, 0xffffffff],
  ["RSH_K", 0x80000000, 31, 1],
  ["RSH_X", 0xffffffff, 4, 0x0fffffff],
  ["RSH_X", 0xffffffff, 32, 0],
  ["RSH_X", 0xffffffff, 0x80000000, 0],
  ["NEG", 1, 0, 0xffffffff],
  ["NEG", 0x80000000, 0, 0x80000000],
])("%s on %i and %i gives %i", (name, a, operand, verdict) => {
  const program = [
    statement(opcode.LDX_IMM, operand),
    statement(opcode.LD_IMM, a),
    statement(opcode[name], operand),
    returnA,
  ];
  expect(verdictOf(program, bytes)).toBe(verdict);
});

test.each<[name: keyof typeof opcode, a: number, operand: number, taken: boolean]>([
  ["JEQ_K", 0xffffffff, 0xffffffff, true],
  ["JEQ_K", 1, 2, false],
  ["JEQ_X", 0x80000000, 0x80000000, true],
  ["JEQ_X", 0, 0x80000000, false],
  ["JGT_K", 0x80000000, 0x7fffffff, true],
  ["JGT_K", 5, 5, false],
  ["JGT_X", 0xffffffff, 1, true],
  ["JGT_X", 1, 0xffffffff, false],
  ["JGE_K", 5, 5, true],
  ["JGE_K", 0x7fffffff, 0x80000000, false],
  ["JGE_X", 0x80000000, 0x80000000, true],
  ["JGE_X", 0, 1, false],
  ["JSET_K", 0x80000000, 0xc0000000, true],
  ["JSET_K", 1, 2, false],
  ["JSET_X", 0xffffffff, 0x80000000, true],
  ["JSET_X", 0xffffffff, 0, false],
])("%s on %i and %i: %s", (name, a, operand, taken) => {
  const program = [
    statement(opcode.LDX_IMM, operand),
    statement(opcode.LD_IMM, a),
    jump(opcode[name], operand, 1, 0),
    statement(opcode.RET_K, 10),
    statement(opcode.RET_K, 20),
  ];
  expect(verdictOf(program, bytes)).toBe(taken ? 20 : 10);
});

// X is set first; the verdict is what the load found, or 0 where it reaches past the six bytes.
test.each<[name: keyof typeof opcode, x: number, k: number, verdict: number]>([
  ["LD_W_ABS", 0, 0, 0x4580ff01],
  ["LD_W_ABS", 0, 2, 0xff017ffe],
  ["LD_W_ABS", 0, 3, 0],
  ["LD_W_ABS", 0, 0xfffffffd, 0],
  ["LD_W_ABS", 0, 0xffffffff, 0],
  ["LD_H_ABS", 0, 4, 0x7ffe],
  ["LD_H_ABS", 0, 5, 0],
  ["LD_H_ABS", 0, 0xffffffff, 0],
  ["LD_B_ABS", 0, 5, 0xfe],
  ["LD_B_ABS", 0, 6, 0],
  ["LD_B_ABS", 0, 0xfffff030, 0],
  ["LD_W_IND", 1, 1, 0xff017ffe],
  ["LD_W_IND", 1, 2, 0],
  ["LD_W_IND", 0xffffffff, 1, 0],
  ["LD_W_IND", 0xffffffff, 0xffffffff, 0],
  ["LD_H_IND", 2, 2, 0x7ffe],
  ["LD_H_IND", 3, 2, 0],
  ["LD_H_IND", 4, 0xfffffffe, 0],
  ["LD_B_IND", 5, 0, 0xfe],
  ["LD_B_IND", 3, 3, 0],
  ["LD_B_IND", 1, 0xffffffff, 0],
])("%s with X %i and k %i gives %i", (name, x, k, verdict) => {
  const program = [statement(opcode.LDX_IMM, x), statement(opcode[name], k), returnA];
  expect(verdictOf(program, bytes)).toBe(verdict);
});

test.each<[title: string, program: CbpfInsn[], verdict: number]>([
  ["4*([0]&0xf)", [statement(opcode.LDX_B_MSH, 0), ...returnX], 20],
  ["4*([2]&0xf)", [statement(opcode.LDX_B_MSH, 2), ...returnX], 60],
  ["4*([6]&0xf) past the end", [statement(opcode.LDX_B_MSH, 6), ...returnX], 0],
  ["the wire length in A", [statement(opcode.LD_LEN), returnA], 1514],
  ["the wire length in X", [statement(opcode.LDX_LEN), ...returnX], 1514],
  ["A and X are 0 at the start", [statement(opcode.ADD_X), returnA], 0],
  [
    "cells keep what A and X store",
    [
      statement(opcode.LD_IMM, 0xfffffffe),
      statement(opcode.ST, 15),
      statement(opcode.LDX_IMM, 1),
      statement(opcode.STX, 0),
      statement(opcode.LD_MEM, 0),
      statement(opcode.LDX_MEM, 15),
      statement(opcode.ADD_X),
      returnA,
    ],
    0xffffffff,
  ],
  [
    "a cell never written reads 0, on every packet anew",
    [
      statement(opcode.LD_MEM, 3),
      statement(opcode.ADD_K, 7),
      statement(opcode.ST, 3),
      statement(opcode.LD_MEM, 3),
      returnA,
    ],
    7,
  ],
  ["tax and txa", [statement(opcode.LD_IMM, 9), statement(opcode.TAX), statement(opcode.LD_IMM, 1), ...returnX], 9],
  ["the largest verdict", [statement(opcode.RET_K, 0xffffffff)], 0xffffffff],
  ["ja", [statement(opcode.JA, 1), statement(opcode.RET_K, 1), statement(opcode.RET_K, 2)], 2],
])("%s", (_title, program, verdict) => {
  expect(verdictOf(program, bytes, 1514)).toBe(verdict);
});

/** Adds 1 to A on each round and returns when A reaches `rounds`. */
const countTo = (rounds: number) => [
  statement(opcode.ADD_K, 1),
  jump(opcode.JEQ_K, rounds, 1, 0),
  statement(opcode.JA, -3),
  returnA,
];

test("a loop may go back 64 times and no more, as in libpcap", () => {
  expect(verdictOf(countTo(65), bytes)).toBe(65);
  expect(verdictOf(countTo(66), bytes)).toBe(0);
});

/** Programs of any instructions whose operands and jumps are in range, so that nearly all of them verify. */
const anyProgram = fc.integer({ min: 1, max: 24 }).chain((length) =>
  fc.tuple(
    ...Array.from({ length }, (_, index) =>
      fc
        .record({
          code: fc.constantFrom(...Object.values(opcode)) as fc.Arbitrary<Opcode>,
          jt: fc.nat(length - index - 1),
          jf: fc.nat(length - index - 1),
          k: fc.oneof(fc.nat(15), fc.nat(80), fc.integer({ min: 0, max: 0xffffffff }), fc.constant(0x80000000)),
          back: fc.nat(index),
        })
        .map(({ code, jt, jf, k, back }): CbpfInsn => {
          if (code === opcode.JA) return statement(code, back > 0 && k % 2 === 1 ? -1 - back : jt);
          if (code === opcode.LSH_K || code === opcode.RSH_K) return statement(code, k % 32);
          return { code, jt, jf, k };
        }),
    ),
    fc.constantFrom(returnA, statement(opcode.RET_K, 0x40000)),
  ),
);

/** A packet that notes any read at an index it does not have. */
function watched(packet: Uint8Array): { packet: Uint8Array; strayReads: PropertyKey[] } {
  const strayReads: PropertyKey[] = [];
  const proxy = new Proxy(packet, {
    get(target, property) {
      if (property === "length") return target.length;
      if (typeof property !== "string" || !(Number(property) < target.length)) strayReads.push(property);
      return Reflect.get(target, property);
    },
  });
  return { packet: proxy, strayReads };
}

test("any verified program ends on any packet, reads nothing outside it, and all machines agree", () => {
  let verified = 0;
  fc.assert(
    fc.property(anyProgram, fc.uint8Array({ maxLength: 90 }), fc.nat(2000), (program, packet, wireLength) => {
      try {
        verifyCbpf(program, { loops: true });
      } catch {
        return;
      }
      verified++;
      const { packet: spy, strayReads } = watched(packet);
      verdictOf(program, spy, wireLength);
      expect(strayReads).toEqual([]);
    }),
    { numRuns: 2000 },
  );
  expect(verified).toBeGreaterThan(500);
});

test("every instruction code is run by all machines", () => {
  for (let code = 0; code <= 0xffff; code++) {
    if (!isOpcode(code)) continue;
    expect(() => verdictOf([{ code, jt: 0, jf: 0, k: 1 }, returnA, returnA], bytes)).not.toThrow();
  }
});
