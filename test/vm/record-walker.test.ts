import { expect, test, vi } from "vitest";
import { jump, opcode, statement, type CbpfInsn } from "../../src/isa/index.js";
import { createRecordMemory, type RecordLayout } from "../../src/vm/index.js";
import { classicRecords, records } from "./build-records.js";

/** Matches packets of more bytes on the wire than two. */
const longerThanTwo: readonly CbpfInsn[] = [
  statement(opcode.LD_LEN),
  jump(opcode.JGT_K, 2, 0, 1),
  statement(opcode.RET_K, 1),
  statement(opcode.RET_K, 0),
];

const data = (...lengths: number[]) => lengths.map((length) => ({ data: new Uint8Array(length).fill(0xee) }));
const big = { ...classicRecords, byteOrder: "big" } as const;
/** Records that begin with their length, then 6, then the two lengths of the packet; 4 bytes at least follow it. */
const blocks: RecordLayout = {
  ...classicRecords,
  bounds: [
    { offset: 0, least: 20, most: 100 },
    { offset: 4, least: 5, most: 6 },
  ],
  ownLength: { offset: 0 },
};
const words = (...values: number[]) => new Uint8Array(Uint32Array.from(values).buffer);

test.each<[title: string, layout: RecordLayout, bytes: Uint8Array, most: number, next: number, runs: number[]]>([
  ["nothing", classicRecords, records(), 9, 0, []],
  ["one", classicRecords, records(...data(3)), 9, 19, [0, 19]],
  ["one that does not match", classicRecords, records(...data(2)), 9, 18, []],
  ["runs", classicRecords, records(...data(3, 4, 1, 0, 5, 2)), 9, 111, [0, 39, 72, 93]],
  ["as many as wanted", classicRecords, records(...data(3, 4, 1, 5)), 2, 39, [0, 39]],
  ["the wire length counts", classicRecords, records({ data: new Uint8Array(1), wireLength: 9 }), 9, 17, [0, 17]],
  [
    "lengths beyond 31 bits",
    classicRecords,
    records({ data: new Uint8Array(1), wireLength: 2 ** 32 - 1 }),
    9,
    17,
    [0, 17],
  ],
  ["a header cut off", classicRecords, records(...data(3, 3)).subarray(0, 34), 9, 19, [0, 19]],
  ["a packet cut off", classicRecords, records(...data(3, 3)).subarray(0, 37), 9, 19, [0, 19]],
  ["a packet too large", { ...classicRecords, maxCaptured: 3 }, records(...data(3, 4)), 9, 19, [0, 19]],
  ["a length that would wrap", classicRecords, words(0, 0, 2 ** 32 - 8, 9), 9, 0, []],
  ["the largest length", { ...classicRecords, maxCaptured: 2 ** 31 - 1 }, words(0, 0, 2 ** 31 - 1, 9), 9, 0, []],
  ["big-endian", big, records({ ...data(3)[0]!, little: false }, { ...data(2)[0]!, little: false }), 9, 37, [0, 19]],
  ["a length of their own", blocks, words(24, 6, 1, 9, 0, 24, 20, 5, 0, 9, 20), 9, 44, [0, 44]],
  ["one out of bounds", blocks, words(20, 6, 0, 9, 20, 20, 7, 0, 9, 20), 9, 20, [0, 20]],
  ["one below the bounds", blocks, words(20, 4, 0, 9, 20), 9, 0, []],
  ["a length out of bounds", blocks, words(104, 6, 0, 9, ...new Array<number>(21).fill(104)), 9, 0, []],
  ["a length not repeated", blocks, words(24, 6, 0, 9, 24, 20), 9, 0, []],
  ["a length too small", blocks, words(20, 6, 1, 9, 20, 20), 9, 0, []],
  ["a length of odd bytes", blocks, words(22, 6, 0, 9, 22, 22 << 16, 22), 9, 0, []],
])("%s", (_title, layout, bytes, most, next, runs) => {
  const memory = createRecordMemory(4096);
  memory.block.fill(0xa5).set(bytes, 100);
  const walked = memory.compile(longerThanTwo, layout)!.walk(100, 100 + bytes.length, most);
  expect(walked.next - 100).toBe(next);
  expect([...walked.runs].map((place) => place - 100)).toEqual(runs);
});

test("a full table ends the walk, and the next goes on", () => {
  const bytes = records(...data(...Array.from({ length: 30000 }, (_, index) => 2 + (index & 1))));
  const memory = createRecordMemory(bytes.length);
  memory.block.set(bytes);
  const walker = memory.compile(longerThanTwo, classicRecords)!;
  let matches = 0;
  let at = 0;
  let walks = 0;
  for (; at < bytes.length; walks++) {
    const walked = walker.walk(at, bytes.length, Infinity);
    expect(walked.runs.length).toBe(2 * walked.matches);
    matches += walked.matches;
    at = walked.next;
  }
  expect(matches).toBe(15000);
  expect(walks).toBe(2);
});

test("where there is no memory for WebAssembly, all programs are left to other machines", () => {
  const Memory = vi.spyOn(WebAssembly, "Memory").mockImplementation(function () {
    throw new RangeError("WebAssembly.Memory(): could not allocate memory");
  });
  const memory = createRecordMemory(10);
  Memory.mockRestore();
  expect(memory.block).toEqual(new Uint8Array(10));
  expect(memory.compile(longerThanTwo, classicRecords)).toBeUndefined();
});

test("a program with a loop is left to other machines", () => {
  const loop = [statement(opcode.JA, 1), statement(opcode.JA, -2), statement(opcode.RET_K, 1)];
  expect(createRecordMemory(10).compile(loop, classicRecords)).toBeUndefined();
});
