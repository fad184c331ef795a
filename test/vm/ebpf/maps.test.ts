// Maps from outside: what the replay does with them, what the kernel does not promise, and maps that cannot be made.
import { expect, test } from "vitest";
import type { EbpfMap } from "../../../src/isa/index.js";
import { mapHandle } from "../../../src/vm/ebpf/helper-call.js";
import { MapContents, type RingBuffer } from "../../../src/vm/ebpf/maps/index.js";
import { EbpfMemory } from "../../../src/vm/ebpf/memory.js";

const map = (fields: Partial<EbpfMap>): EbpfMap => ({
  name: "m",
  type: "hash",
  keySize: 4,
  valueSize: 4,
  maxEntries: 4,
  flags: 0,
  ...fields,
});
const u32 = (number: number) => new Uint8Array(Uint32Array.of(number).buffer);
const keysOf = (maps: MapContents, which: EbpfMap) => maps.entries(which).map(({ key }) => key[0]);

test("an LRU map drops what was used longest ago", () => {
  const memory = new EbpfMemory();
  const maps = new MapContents(memory);
  const lru = map({ type: "lru_hash", maxEntries: 3 });
  for (const key of [1, 2, 3]) expect(maps.set(lru, u32(key), u32(key))).toBe(0);
  const stored = maps.find(maps.handleOf(lru))!;
  const scratch = memory.allocate("test", 4).start;
  memory.bytes.set(u32(1), scratch);
  expect(stored.lookup(scratch)).toBeGreaterThan(0);
  maps.set(lru, u32(4), u32(4));
  expect(keysOf(maps, lru)).toEqual([1, 3, 4]);
  maps.set(lru, u32(3), u32(9));
  maps.set(lru, u32(5), u32(5));
  maps.set(lru, u32(6), u32(6));
  expect(keysOf(maps, lru)).toEqual([3, 5, 6]);
  expect(maps.delete(lru, u32(5))).toBe(0);
  expect(maps.delete(lru, u32(5))).toBe(-2);
  maps.set(lru, u32(7), u32(7));
  expect(keysOf(maps, lru)).toEqual([3, 6, 7]);
});

test("a hash of many elements keeps them all, through growth and removal", () => {
  const maps = new MapContents(new EbpfMemory());
  const hash = map({ maxEntries: 5000 });
  for (let key = 0; key < 5000; key++) expect(maps.set(hash, u32(key), u32(key * 3))).toBe(0);
  expect(maps.set(hash, u32(5000), u32(1))).toBe(-7);
  for (let key = 0; key < 5000; key += 2) expect(maps.delete(hash, u32(key))).toBe(0);
  for (let key = 10000; key < 12500; key++) expect(maps.set(hash, u32(key), u32(key))).toBe(0);
  const found = maps
    .entries(hash)
    .map(({ key, value }) => [key, value].map((bytes) => Buffer.from(bytes).readUInt32LE()));
  const wanted = [
    ...Array.from({ length: 2500 }, (_, index) => [2 * index + 1, 3 * (2 * index + 1)]),
    ...Array.from({ length: 2500 }, (_, index) => [10000 + index, 10000 + index]),
  ];
  expect(found.sort((a, b) => a[0]! - b[0]!)).toEqual(wanted);
});

test("an update of a hash leaves the value of an earlier lookup alone", () => {
  const memory = new EbpfMemory();
  const maps = new MapContents(memory);
  const hash = map({ maxEntries: 1 });
  maps.set(hash, u32(1), u32(10));
  const scratch = memory.allocate("test", 4).start;
  memory.bytes.set(u32(1), scratch);
  const before = maps.find(maps.handleOf(hash))!.lookup(scratch);
  maps.set(hash, u32(1), u32(20));
  expect(memory.view.getUint32(before, true)).toBe(10);
  expect(maps.entries(hash)[0]!.value[0]).toBe(20);
});

test("records are read in order, once, as far as they are complete", () => {
  const memory = new EbpfMemory();
  const maps = new MapContents(memory);
  const ring = map({ type: "ringbuf", keySize: 0, valueSize: 0, maxEntries: 4096 });
  const stored = maps.find(maps.handleOf(ring)) as RingBuffer;
  // Many more records than fit at once, so that positions go round.
  for (let round = 0; round < 300; round++) {
    const [a, b, c] = [stored.reserve(100), stored.reserve(20), stored.reserve(5)];
    memory.bytes.fill(round, a, a + 100);
    memory.bytes.fill(round + 1, c, c + 5);
    expect(maps.ringOfRecord(b)).toBe(stored);
    expect(maps.ringOfRecord(b + 8)).toBeUndefined();
    stored.commit(a, false);
    stored.commit(c, false);
    expect(maps.ringOfRecord(a)).toBeUndefined();
    // The third record waits for the second.
    expect(maps.drain(ring)).toEqual([new Uint8Array(100).fill(round)]);
    stored.commit(b, true);
    expect(maps.drain(ring)).toEqual([new Uint8Array(5).fill(round + 1)]);
    expect(maps.drain(ring)).toEqual([]);
  }
});

test("a table of programs names places in the machine's list", () => {
  const maps = new MapContents(new EbpfMemory(), ["a", "b"]);
  const programs = new Map([
    [0, "b"],
    [3, "a"],
    [2, "elsewhere"],
  ]);
  const handle = maps.handleOf(map({ type: "prog_array", programs }));
  expect([0, 1, 2, 3, 4].map((index) => maps.programAt(handle, index))).toEqual([1, -1, -1, 0, -1]);
  expect(maps.programAt(mapHandle(9), 0)).toBe(-1);
});

test("first contents are there", () => {
  const maps = new MapContents(new EbpfMemory());
  const entries = [{ key: u32(7), value: u32(8) }];
  expect(maps.entries(map({ entries }))).toEqual(entries);
});

test.each<[fields: Partial<EbpfMap>, message: string]>([
  [{ maxEntries: 0 }, "map m has max_entries 0"],
  [{ valueSize: 0 }, "map m has values of 0 bytes"],
  [{ keySize: 0 }, "map m has keys of 0 bytes: they have 1 to 512"],
  [{ type: "array", keySize: 8 }, "map m is an array and has keys of 8 bytes: they have 4"],
  [{ type: "prog_array", valueSize: 8 }, "map m has keys of 4 and values of 8 bytes: each has 4"],
  [{ type: "lpm_trie", keySize: 8 }, "map m is a trie and needs map_flags BPF_F_NO_PREALLOC"],
  [{ type: "lpm_trie", flags: 1 }, "map m is a trie and has keys of 4 bytes: they have 5 to 260"],
  [{ type: "ringbuf" }, "map m is a ring buffer, which has no keys and values"],
  [
    { type: "ringbuf", keySize: 0, valueSize: 0, maxEntries: 12288 },
    "map m has 12288 bytes, and the size of a ring buffer is a power of two and a multiple of 4096",
  ],
  [{ type: "array", maxEntries: 0xffffffff, valueSize: 4096 }, "map m needs more memory than there is"],
  [{ entries: [{ key: u32(1), value: new Uint8Array(5) }] }, "map m does not take its first contents: error 22"],
])("refused: %j", (fields, message) => {
  const maps = new MapContents(new EbpfMemory());
  expect(() => maps.handleOf(map(fields))).toThrow(message);
});

test.each(["devmap", "devmap_hash", "cpumap", "xskmap"] as const)("a %s has the targets that were put in", (type) => {
  const maps = new MapContents(new EbpfMemory());
  const targets = map({ type });
  expect(maps.entries(targets)).toEqual([]);
  expect(maps.set(targets, u32(2), u32(7))).toBe(0);
  expect(keysOf(maps, targets)).toEqual([2]);
  expect([1, 2, 3, 2 ** 31].map((key) => maps.hasTarget(targets, key))).toEqual([false, true, false, false]);
});

test.each(["hash", "array"] as const)("a lock in a %s stays as it is, and BPF_F_LOCK is taken", (type) => {
  const maps = new MapContents(new EbpfMemory());
  const locked = map({ type, valueSize: 12, lock: 4 });
  const value = Uint8Array.of(1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3);
  for (const flags of [0, 4]) {
    expect(maps.set(locked, u32(1), value, flags)).toBe(0);
    expect(maps.entries(locked).find(({ key }) => key[0] === 1)!.value).toEqual(
      Uint8Array.of(1, 1, 1, 1, 0, 0, 0, 0, 3, 3, 3, 3),
    );
  }
  expect(maps.set(map({ type }), u32(1), u32(1), 4)).toBe(-22);
});
