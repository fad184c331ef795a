// Calls of functions, of helpers, of what a register names, callbacks and tail calls.
import { expect, test } from "vitest";
import { LDDW, pseudo, type EbpfInsn, type EbpfMap } from "../../../src/isa/index.js";
import type { Helper } from "../../../src/vm/ebpf/index.js";
import { programOf, runEverywhere } from "../../helpers/ebpf-machines.js";

const insn = (code: number, dst = 0, src = 0, off = 0, imm = 0): EbpfInsn => ({ code, dst, src, off, imm });
const exit = insn(0x95);
const mov = (dst: number, imm: number) => insn(0xb7, dst, 0, 0, imm);
const copy = (dst: number, src: number) => insn(0xbf, dst, src);
const add = (dst: number, src: number) => insn(0x0f, dst, src);
/** The distance is that to the function from the next slot. */
const callFunction = (distance: number) => insn(0x85, 0, pseudo.CALL, 0, distance);
const callHelper = (id: number) => insn(0x85, 0, 0, 0, id);
const address = (dst: number, distance: number) => [insn(LDDW, dst, pseudo.FUNC, 0, distance), insn(0)];
const wide = (dst: number, low: number, high: number) => [insn(LDDW, dst, 0, 0, low), insn(0, 0, 0, 0, high)];

/** Numbers that no helper of the kernel here has. */
const helpers: Record<number, Helper> = {
  1001: (_call, r1, r2, r3, r4, r5) => r1 + 10 * r2 + 100 * r3 + 1000 * r4 + 10000 * r5,
  1002: () => -14,
  1003: (call, r1) => call.wide(call.high[0]!, r1),
  1004: () => 0xfffffffe,
  1005: () => 2 ** 40 + 1,
  1006: (call) => call.fail("it must not be"),
  // Calls r1 with r2, as often as r3 says, and adds up.
  1007: (call, r1, r2, r3) => {
    let sum = 0;
    for (let round = 0; round < r3; round++) sum += call.callFunction(r1, r2, round, 0, 0, 0);
    return sum;
  },
  1008: (call, r1, r2) => (call.mayAccess(r1, r2, true) ? 1 : 0),
  1009: (call) => call.context.dataEnd - call.context.data,
};

const five = [mov(1, 1), mov(2, 2), mov(3, 3), mov(4, 4), mov(5, 5)];

test.each<[title: string, program: EbpfInsn[], result: bigint]>([
  [
    "a function gets r1 to r5",
    [...five, callFunction(1), exit, copy(0, 1), add(0, 2), add(0, 3), add(0, 4), add(0, 5), exit],
    15n,
  ],
  [
    "r6 to r9 and r10 are the caller's again afterwards",
    [
      mov(6, 1),
      mov(9, 2),
      mov(0, 0),
      insn(0x7a, 10, 0, -8, 4),
      callFunction(5),
      add(0, 6),
      add(0, 9),
      insn(0x79, 1, 10, -8),
      add(0, 1),
      exit,
      insn(0x7a, 10, 0, -8, 100),
      mov(6, 50),
      mov(9, 60),
      mov(0, 8),
      exit,
    ],
    15n,
  ],
  [
    "a function may write to its caller's frame",
    [copy(1, 10), insn(0x07, 1, 0, 0, -8), callFunction(2), insn(0x79, 0, 10, -8), exit, insn(0x7a, 1, 0, 0, 9), exit],
    9n,
  ],
  [
    "recursion: 5 + 4 + 3 + 2 + 1",
    [
      mov(1, 5),
      callFunction(1),
      exit,
      mov(0, 0),
      insn(0x15, 1, 0, 4),
      copy(6, 1),
      insn(0x07, 1, 0, 0, -1),
      callFunction(-5),
      add(0, 6),
      exit,
    ],
    15n,
  ],
  ["the program itself as a function", [insn(0x55, 1, 0, 3), mov(1, 3), callFunction(-3), exit, mov(0, 6), exit], 6n],
  ["a helper gets r1 to r5", [...five, callHelper(1001), exit], 54321n],
  ["a helper's error", [callHelper(1002), exit], 0xfffffffffffffff2n],
  ["a helper with 64 bits", [...wide(1, 0x1234, -2), callHelper(1003), exit], 0x00001234fffffffen],
  ["a helper's address above 2^31", [callHelper(1004), exit], 0xfffffffen],
  ["a helper's number above 2^32", [callHelper(1005), exit], (1n << 40n) + 1n],
  [
    "a helper calls back",
    [...address(1, 5), mov(2, 7), mov(3, 4), callHelper(1007), exit, copy(0, 1), add(0, 2), exit],
    34n,
  ],
  [
    "a callback's stack is its own",
    [
      insn(0x7a, 10, 0, -8, 3),
      ...address(1, 6),
      mov(3, 2),
      callHelper(1007),
      insn(0x79, 0, 10, -8),
      exit,
      insn(0x7a, 10, 0, -8, 8),
      mov(0, 0),
      exit,
    ],
    3n,
  ],
  [
    "r6 outlives a callback",
    [mov(6, 5), ...address(1, 5), mov(3, 2), callHelper(1007), copy(0, 6), exit, mov(6, 9), mov(0, 0), exit],
    5n,
  ],
  ["a helper asks for memory", [copy(1, 10), insn(0x07, 1, 0, 0, -16), mov(2, 16), callHelper(1008), exit], 1n],
  ["a helper asks for too much memory", [copy(1, 10), mov(2, 4000), callHelper(1008), exit], 0n],
  ["callx of a helper", [...five, insn(0xb7, 7, 0, 0, 1001), insn(0x8d, 7), exit], 54321n],
  ["callx as LLVM 18 writes it", [...five, insn(0xb7, 7, 0, 0, 1001), insn(0x8d, 0, 0, 0, 7), exit], 54321n],
  [
    "callx of a function",
    [...address(6, 4), mov(1, 4), insn(0x8d, 6), exit, copy(0, 1), insn(0x07, 0, 0, 0, 1), exit],
    5n,
  ],
])("%s", (_title, program, result) => {
  expect(runEverywhere({ programs: [programOf(program)], helpers })).toMatchObject({ result, fault: undefined });
});

test("a helper sees the packet", () => {
  const outcome = runEverywhere({
    programs: [programOf([callHelper(1009), exit])],
    helpers,
    packet: new Uint8Array(60),
  });
  expect(outcome).toMatchObject({ result: 60n, fault: undefined });
});

/** A program that counts with `rounds` calls, each within the last. */
const nested = (rounds: number) => [
  mov(1, rounds),
  callFunction(1),
  exit,
  mov(0, 1),
  insn(0x15, 1, 0, 2),
  insn(0x07, 1, 0, 0, -1),
  callFunction(-4),
  exit,
];

test.each<[title: string, program: EbpfInsn[], pc: number, reason: string]>([
  ["too many frames", nested(7), 6, "more than 8 functions are active"],
  ["no such helper", [callHelper(999), exit], 0, "there is no helper function 999"],
  ["no such helper in a register", [insn(0x8d, 3), exit], 0, "there is no helper function 0"],
  ["an address as a function", [copy(3, 10), insn(0x8d, 3), exit], 1, "there is no helper function "],
  ["a kernel function", [insn(0x85, 0, pseudo.KFUNC_CALL, 0, 7), exit], 0, "kernel functions cannot be called here"],
  ["a function outside the program", [callFunction(5), exit], 6, "the program goes on outside its 2 slots"],
  ["a helper that fails", [mov(0, 1), callHelper(1006), exit], 1, "it must not be"],
  ["a callback that is none", [mov(1, 5), mov(3, 1), callHelper(1007), exit], 2, "call of 0x5, which is no function"],
  [
    "a fault in a callback",
    [...address(1, 5), mov(2, 7), mov(3, 4), callHelper(1007), exit, insn(0x71, 0, 1), exit],
    6,
    "read of 1 byte at 0x7, which is outside the program's memory",
  ],
  [
    "a callback too deep",
    [...address(1, 4), mov(3, 1), callHelper(1007), exit, callFunction(-1), exit],
    5,
    "more than 8 functions are active",
  ],
  ["no packet", [callHelper(1009), exit], 0, "there is no packet"],
  ["endless recursion", [callFunction(-1), exit], 0, "more than 8 functions are active"],
  ["endless calls", [callFunction(2), insn(0x05, 0, 0, -2), exit, exit], 1, "more than 1001 jumps backwards and calls"],
])("%s", (_title, program, pc, reason) => {
  const { fault } = runEverywhere({ programs: [programOf(program)], helpers, maxRounds: 1001 });
  expect(fault?.reason).toContain(reason);
  expect(fault?.pc).toBe(pc);
});

test("eight functions may be active", () => {
  expect(runEverywhere({ programs: [programOf(nested(6))] })).toMatchObject({ result: 1n, fault: undefined });
});

const table: EbpfMap = { name: "jumps", type: "prog_array", keySize: 4, valueSize: 4, maxEntries: 16, flags: 0 };
/** Goes to the program of this index and, if there is none, returns `otherwise`. */
const tailCall = (index: number, otherwise: number) => [
  insn(LDDW, 2, pseudo.MAP_IDX),
  insn(0),
  mov(3, index),
  callHelper(12),
  mov(0, otherwise),
  exit,
];
const counter: EbpfMap = { name: "counter", type: "array", keySize: 4, valueSize: 8, maxEntries: 1, flags: 0 };
const count = [
  insn(LDDW, 6, pseudo.MAP_IDX_VALUE, 0, 1),
  insn(0),
  insn(0x79, 7, 6),
  insn(0x07, 7, 0, 0, 1),
  insn(0x7b, 6, 7),
];

test.each<[title: string, programs: EbpfInsn[][], result: bigint]>([
  ["a tail call does not come back", [tailCall(1, 1), [mov(0, 2), exit]], 2n],
  ["a tail call to nothing goes on", [tailCall(99, 7)], 7n],
  [
    "a tail call keeps r1",
    [
      [mov(1, 33), ...tailCall(1, 1)],
      [copy(0, 1), exit],
    ],
    33n,
  ],
  [
    "a function's tail call returns to its caller",
    [
      [callFunction(2), insn(0x07, 0, 0, 0, 1), exit, ...tailCall(1, 1)],
      [mov(0, 40), exit],
    ],
    41n,
  ],
  [
    "the caller goes on in its own program",
    [
      [callFunction(4), copy(6, 0), callFunction(8), add(0, 6), exit, ...tailCall(1, 1), mov(0, 2), exit],
      [mov(0, 40), exit, ...Array.from({ length: 12 }, () => exit)],
    ],
    42n,
  ],
  // 33 tail calls are made; the 34th is not.
  ["33 tail calls in a row", [[...count, ...tailCall(0, 0).slice(0, 4), copy(0, 7), exit]], 34n],
])("%s", (_title, programs, result) => {
  const run = { programs: programs.map((slots) => programOf(slots, { maps: [table, counter] })) };
  expect(runEverywhere(run)).toMatchObject({ result, fault: undefined });
});

test("a fault names the program that was gone to", () => {
  const programs = [tailCall(1, 1), [mov(0, 2), insn(0x71, 0, 0), exit]].map((slots) =>
    programOf(slots, { maps: [table] }),
  );
  expect(runEverywhere({ programs }).fault).toMatchObject({ pc: 1 });
});
