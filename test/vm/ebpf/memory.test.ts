import { expect, test } from "vitest";
import { EbpfMemory, lowestAddress } from "../../../src/vm/ebpf/memory.js";

test("a region holds what lies wholly within it, and null and the gaps belong to none", () => {
  const memory = new EbpfMemory();
  const first = memory.allocate("first", 20);
  const second = memory.allocate("second", 3, false);
  expect(first.start).toBe(lowestAddress);
  const cases: [address: number, length: number, name: string | undefined][] = [
    [first.start, 20, "first"],
    [first.start, 21, undefined],
    [first.start + 19, 1, "first"],
    [first.start + 20, 1, undefined],
    [first.end, 0, "first"],
    [second.start - 1, 2, undefined],
    [second.start, 3, "second"],
    [second.start + 2, 2, undefined],
    [0, 1, undefined],
    [lowestAddress - 1, 2, undefined],
    [0xffffffff, 8, undefined],
  ];
  for (const [address, length, name] of cases) expect(memory.find(address, length)?.name, `${address}`).toBe(name);
  expect(second.start % 16).toBe(0);
  expect(second.writable).toBe(false);
});

test("memory grows and keeps what it holds", () => {
  const memory = new EbpfMemory();
  const small = memory.allocate("small", 8);
  memory.view.setUint32(small.start, 0x01020304, true);
  const large = memory.allocate("large", 10_000_000);
  expect([...memory.bytes.subarray(small.start, small.start + 4)]).toEqual([4, 3, 2, 1]);
  expect(memory.bytes[large.end - 1]).toBe(0);
  expect(memory.bytes.length).toBeGreaterThanOrEqual(large.end);
});

test("a region whose ends move is found by its new ends", () => {
  const memory = new EbpfMemory();
  const region = memory.allocate("packet", 100);
  const { start } = region;
  region.start = start + 10;
  region.end = start + 50;
  expect(memory.find(start + 10, 40)).toBe(region);
  expect(memory.find(start + 9, 1)).toBe(undefined);
  expect(memory.find(start + 50, 1)).toBe(undefined);
});
