// Every capture is read from bytes, in chunks and from a file; all must agree.
import fc from "fast-check";
import { expect, test } from "vitest";
import { openCapture } from "../../src/capture/index.js";
import { blocks, type Block } from "./build-pcapng.js";
import { read, readEverywhere, readFromFile } from "./read-everywhere.js";

const little = blocks(true);
const big = blocks(false);
type Blocks = typeof little;

const start = (make: Blocks) => [make.section(), make.interface()];
const unknown = (type: number, length: number): Block => ({ type, body: new Uint8Array(length) });

const data = (reading: Awaited<ReturnType<typeof read>>) =>
  reading.packets.map((packet) => [packet.data, packet.length, packet.interfaceId]);

type Delivered = readonly [data: string, length: number, interfaceId: number];

test.each<[title: string, list: (make: Blocks) => Block[], delivered: Delivered[]]>([
  ["no packet", (make) => start(make), []],
  [
    "enhanced packets",
    (make) => [...start(make), make.enhanced("one"), make.enhanced("")],
    [
      ["one", 3, 0],
      ["", 0, 0],
    ],
  ],
  ["cut short", (make) => [...start(make), make.enhanced("one", { length: 1500 })], [["one", 1500, 0]]],
  [
    "simple packets",
    (make) => [...start(make), make.simple("one"), make.simple("three")],
    [
      ["one", 3, 0],
      ["three", 5, 0],
    ],
  ],
  [
    "simple, cut to the snapshot length",
    (make) => [make.section(), make.interface(1, 4), make.simple("1234", 60)],
    [["1234", 60, 0]],
  ],
  [
    "old packets",
    (make) => [...start(make), make.old("one", { length: 9 }), make.old("three")],
    [
      ["one", 9, 0],
      ["three", 5, 0],
    ],
  ],
  [
    "other blocks",
    (make) => [
      make.section([1, 2]),
      unknown(4, 0),
      unknown(10, 40),
      make.interface(),
      unknown(5, 12),
      unknown(0xbad, 4),
      unknown(0x80000001, 8),
      make.enhanced("one"),
    ],
    [["one", 3, 0]],
  ],
  [
    "options behind a packet",
    (make) => {
      const packet = make.enhanced("four");
      return [...start(make), { ...packet, body: Buffer.concat([packet.body, Buffer.alloc(16)]) }, make.simple("x")];
    },
    [
      ["four", 4, 0],
      ["x", 1, 0],
    ],
  ],
  [
    "two interfaces",
    (make) => [
      make.section(),
      make.interface(1),
      make.interface(101, 96),
      make.enhanced("a", { id: 1 }),
      make.enhanced("b"),
      make.old("c", { id: 1 }),
    ],
    [
      ["a", 1, 1],
      ["b", 1, 0],
      ["c", 1, 1],
    ],
  ],
  [
    "an interface between packets",
    (make) => [...start(make), make.enhanced("a"), make.interface(101), make.enhanced("b", { id: 1 })],
    [
      ["a", 1, 0],
      ["b", 1, 1],
    ],
  ],
  [
    "two sections: the second counts its interfaces anew",
    (make) => [
      ...start(make),
      make.enhanced("a"),
      make.section(),
      make.interface(101),
      make.interface(1),
      make.enhanced("b", { id: 1 }),
      make.simple("c"),
    ],
    [
      ["a", 1, 0],
      ["b", 1, 2],
      ["c", 1, 1],
    ],
  ],
])("%s", async (_title, list, delivered) => {
  for (const make of [little, big]) {
    const bytes = make.join(...list(make));
    const reading = await readEverywhere(bytes);
    expect(reading.error).toBeUndefined();
    expect(data(reading)).toEqual(delivered);
    expect(reading.header).toMatchObject({
      format: "pcapng",
      byteOrder: make === little ? "little" : "big",
      linktype: 1,
    });
    expect(await readFromFile(bytes)).toEqual(reading);
  }
});

test("sections in different byte orders", async () => {
  const part = (make: Blocks, text: string) => make.join(...start(make), make.enhanced(text));
  const reading = await readEverywhere(Buffer.concat([part(little, "a"), part(big, "b"), part(little, "c")]));
  expect(data(reading)).toEqual([
    ["a", 1, 0],
    ["b", 1, 1],
    ["c", 1, 2],
  ]);
  expect(reading.error).toBeUndefined();
});

test("interfaces have their own link types, snapshot lengths and places", async () => {
  const bytes = little.join(little.section(), little.interface(1, 0), little.enhanced("a"), little.interface(101, 96));
  const capture = await openCapture(bytes);
  expect(capture.linktypes).toEqual([1]);
  for await (const batch of capture.batches()) expect(batch).toHaveLength(1);
  expect(capture.linktypes).toEqual([1, 101]);
  expect(capture.interfaces).toMatchObject([
    { snapshotLength: 262144, linktypeOffset: 36 },
    { snapshotLength: 96, linktypeOffset: 28 + 20 + 36 + 8 },
  ]);
});

const resolution = (value: number) => [9, Uint8Array.of(value)] as const;
const offset = (seconds: bigint) => [14, little.u64(seconds)] as const;

test.each<[options: Parameters<Blocks["interface"]>[2], time: bigint, seconds: number, nanoseconds: number]>([
  [[], 1_700_000_000_123_456n, 1_700_000_000, 123_456_000],
  [[resolution(9)], 1_700_000_000_123_456_789n, 1_700_000_000, 123_456_789],
  [[resolution(9)], 0xffff_ffff_ffff_ffffn, 18_446_744_073, 709_551_615],
  [[resolution(6)], 0xffff_ffff_ffff_ffffn, 18_446_744_073_709, 551_615_000],
  [[resolution(0)], 4_294_967_296n, 4_294_967_296, 0],
  [[resolution(3)], 1_700_000_000_123n, 1_700_000_000, 123_000_000],
  [[resolution(10)], 12_345_678_919n, 1, 234_567_891],
  [[resolution(12)], 1_700_000_123_456_789_999n, 1_700_000, 123_456_789],
  [[resolution(19)], 12_345_678_999_999_999_999n, 1, 234_567_899],
  [[resolution(0x80 | 10)], 1025n, 1, 976_562],
  [[resolution(0x80 | 22)], (5n << 22n) - 1n, 4, 999_999_761],
  [[resolution(0x80 | 32)], (5n << 32n) - 1n, 4, 999_999_999],
  [[resolution(0x80 | 63)], 3n << 62n, 1, 500_000_000],
  [[offset(1_000_000_000n)], 1_500_000n, 1_000_000_001, 500_000_000],
  [[offset(-10n), resolution(6)], 1_500_000n, -9, 500_000_000],
  [[offset(-10n), resolution(12)], 1_500_000_000_000n, -9, 500_000_000],
  [[[1, Buffer.from("comment")], resolution(9), [0, new Uint8Array(0)], resolution(3)], 1_500_000_000n, 1, 500_000_000],
])("time stamps: options %o, time %s", async (options, time, seconds, nanoseconds) => {
  const bytes = little.join(little.section(), little.interface(1, 0, options), little.enhanced("", { time }));
  const { packets, error } = await readEverywhere(bytes);
  expect(error).toBeUndefined();
  expect(packets).toMatchObject([{ seconds, nanoseconds }]);
});

test("any time stamp is exact at any resolution", async () => {
  const resolutions = fc.oneof(
    fc.nat(19),
    fc.nat(63).map((power) => 0x80 | power),
  );
  await fc.assert(
    fc.asyncProperty(
      resolutions,
      fc.bigInt(0n, 2n ** 64n - 1n),
      fc.bigInt(-(2n ** 40n), 2n ** 40n),
      async (code, time, shift) => {
        const units = (code & 0x80 ? 2n : 10n) ** BigInt(code & 0x7f);
        const options = [resolution(code), offset(shift)];
        const { packets } = await read(
          little.join(little.section(), little.interface(1, 0, options), little.enhanced("", { time })),
        );
        const seconds = Number(BigInt.asIntN(64, time / units + shift));
        expect(packets).toMatchObject([{ seconds, nanoseconds: Number(((time % units) * 1_000_000_000n) / units) }]);
      },
    ),
  );
});

const head = little.join(...start(little), little.enhanced("one"));
/** A capture of one packet with these blocks behind it. */
const after = (...list: Block[]) => Buffer.concat([head, little.join(...list)]);
const first = (...list: Block[]) => little.join(little.section(), ...list);

test.each<[title: string, bytes: Uint8Array, packets: number, message: string, offset: number]>([
  ["only a section", first(), 0, "the capture file has no Interface Description Blocks", 28],
  [
    "a packet first",
    first(little.enhanced("x")),
    0,
    "the capture file has a packet block before any Interface Description Blocks",
    28,
  ],
  [
    "a simple packet first",
    first(little.simple("x")),
    0,
    "the capture file has a packet block before any Interface Description Blocks",
    28,
  ],
  ["version 1.1", little.join(little.section([1, 1])), 0, "unsupported pcapng savefile version 1.1", 12],
  ["version 2.0", little.join(little.section([2, 0])), 0, "unsupported pcapng savefile version 2.0", 12],
  [
    "a section of 16 bytes",
    little.join({ ...little.section(), length: 16 }),
    0,
    "Section Header Block in pcapng dump file has invalid length 28 < _16_ < 1048576 (BT_SHB_INSANE_MAX)",
    0,
  ],
  [
    "a section of 2 MiB",
    little.join({ ...little.section(), length: 0x200000 }),
    0,
    "Section Header Block in pcapng dump file has invalid length 28 < _2097152_ < 1048576 (BT_SHB_INSANE_MAX)",
    0,
  ],
  ["a cut section", first().subarray(0, 20), 0, "truncated pcapng dump file; tried to read 16 bytes, only got 8", 0],
  [
    "no such interface",
    after(little.enhanced("x", { id: 5 })),
    1,
    "a packet arrived on interface 5, but there's no Interface Description Block for that interface",
    84,
  ],
  [
    "no interface in the second section",
    after(little.section(), little.simple("x")),
    1,
    "a packet arrived on interface 0, but there's no Interface Description Block for that interface",
    112,
  ],
  ["a length of 8", after({ ...unknown(6, 20), length: 8 }), 1, "block in pcapng dump file has a length of 8 < 12", 84],
  [
    "an odd length",
    after({ ...unknown(6, 20), length: 109 }),
    1,
    "block in pcapng dump file has a length of 109 that is not a multiple of 4",
    84,
  ],
  [
    "a length of 20 MiB",
    after({ ...unknown(6, 20), length: 20971520 }),
    1,
    "pcapng block size 20971520 > maximum 16777216",
    84,
  ],
  [
    "a length of 4 GiB",
    after({ ...unknown(6, 20), length: 0xfffffffc }),
    1,
    "pcapng block size 4294967292 > maximum 16777216",
    84,
  ],
  [
    "another length behind",
    after({ ...unknown(6, 20), trailer: 36 }),
    1,
    "block total length in header and trailer don't match",
    84,
  ],
  ["a block too short", after(unknown(6, 16)), 1, "block of type 6 in pcapng dump file is too short", 84],
  ["an old packet too short", after(unknown(2, 16)), 1, "block of type 2 in pcapng dump file is too short", 84],
  ["a simple packet too short", after(unknown(3, 0)), 1, "block of type 3 in pcapng dump file is too short", 84],
  ["an interface too short", after(unknown(1, 4)), 1, "block of type 1 in pcapng dump file is too short", 84],
  [
    "a section too short",
    after({ type: 0x0a0d0d0a, body: Buffer.from("4d3c2b1a", "hex") }),
    1,
    "block of type 168627466 in pcapng dump file is too short",
    84,
  ],
  [
    "data too short",
    after(little.enhanced("abcd", { captured: 5 })),
    1,
    "block of type 6 in pcapng dump file is too short",
    84,
  ],
  [
    "above the snapshot length",
    first(little.interface(1, 64), little.enhanced("x".repeat(88))),
    0,
    "invalid packet capture length 88, bigger than snaplen of 64",
    48,
  ],
  [
    "a captured length of 4 GiB",
    after(little.enhanced("x", { captured: 0xffffffff })),
    1,
    "invalid packet capture length 4294967295, bigger than snaplen of 262144",
    84,
  ],
  [
    "cut in a block",
    after(unknown(9, 96)).subarray(0, 84 + 8 + 70),
    1,
    "truncated pcapng dump file; tried to read 100 bytes, only got 70",
    84,
  ],
  [
    "cut in a block header",
    after(unknown(9, 96)).subarray(0, 84 + 7),
    1,
    "truncated pcapng dump file; tried to read 8 bytes, only got 7",
    84,
  ],
  [
    "cut in the header of a section in the other byte order",
    Buffer.concat([after(), big.join(big.section()).subarray(0, 11)]),
    1,
    "truncated pcapng dump file; tried to read 12 bytes, only got 11",
    84,
  ],
  [
    "a bad byte-order magic",
    after(little.section([1, 0], 0x12345678)),
    1,
    "the file has a section with a bad byte order magic field",
    84,
  ],
  [
    "a second section of version 2",
    after(little.section([2, 0])),
    1,
    "unknown pcapng savefile major version number 2",
    96,
  ],
  [
    "resolution 10^-20",
    first(little.interface(1, 0, [resolution(20)])),
    0,
    "Interface Description Block if_tsresol option resolution 10^-20 is too high",
    28,
  ],
  [
    "resolution 2^-64",
    first(little.interface(1, 0, [resolution(0x80 | 64)])),
    0,
    "Interface Description Block if_tsresol option resolution 2^-64 is too high",
    28,
  ],
  [
    "two resolutions",
    after(little.interface(1, 0, [resolution(6), resolution(6)])),
    1,
    "Interface Description Block has more than one if_tsresol option",
    84,
  ],
  [
    "a resolution of two bytes",
    after(little.interface(1, 0, [[9, Uint8Array.of(6, 0)]])),
    1,
    "Interface Description Block has if_tsresol option with length 2 != 1",
    84,
  ],
  [
    "two offsets",
    after(little.interface(1, 0, [offset(1n), offset(1n)])),
    1,
    "Interface Description Block has more than one if_tsoffset option",
    84,
  ],
  [
    "an offset of four bytes",
    after(little.interface(1, 0, [[14, new Uint8Array(4)]])),
    1,
    "Interface Description Block has if_tsoffset option with length 4 != 8",
    84,
  ],
  [
    "an end of options with a length",
    after(little.interface(1, 0, [[0, new Uint8Array(4)]])),
    1,
    "Interface Description Block has opt_endofopt option with length 4 != 0",
    84,
  ],
  [
    "an option beyond the block",
    after(little.interface(1, 0, [[1, new Uint8Array(4), 400]])),
    1,
    "block of type 1 in pcapng dump file is too short",
    84,
  ],
])("fault: %s", async (_title, bytes, packets, message, offset) => {
  const reading = await readEverywhere(bytes);
  expect(reading.error).toMatchObject({ message, offset });
  expect(reading.packets).toHaveLength(packets);
  expect(await readFromFile(bytes)).toEqual(reading);
});

test("D-Bus may have packets of 128 MiB, and blocks to hold them", async () => {
  const bytes = Buffer.concat([
    first(little.interface(231)),
    little.join({ ...unknown(6, 20), length: 128 * 1024 * 1024 + 1000 }),
  ]);
  const wanted = 128 * 1024 * 1024 + 1000 - 8;
  expect((await read(bytes)).error?.message).toBe(
    `truncated pcapng dump file; tried to read ${wanted} bytes, only got 24`,
  );
});

test("a capture of many blocks is read whole, whatever the chunks", async () => {
  const lengths = Array.from({ length: 5000 }, (_, index) => (index * 7919) % 1500);
  const packets = lengths.map((length, index) => little.enhanced(Buffer.alloc(length, index)));
  const bytes = little.join(
    ...start(little),
    ...packets,
    little.enhanced(Buffer.alloc(262144, 7)),
    unknown(9, 4_000_000),
  );
  const expected = await readFromFile(bytes);
  expect(expected.error).toBeUndefined();
  expect(expected.packets.map((packet) => packet.data.length)).toEqual([...lengths, 262144]);
  expect(await readEverywhere(bytes, [65536])).toEqual(expected);
});

test("of blocks before the first interface no more than 64 MiB is kept: such a capture is read, but not written again", async () => {
  const block = little.join(unknown(0xbad, 2 ** 24 - 12));
  const behind = little.join(little.interface(), little.enhanced("packet"));
  for (const [count, isKept] of [
    [3, true],
    [4, false],
  ] as const) {
    const capture = await openCapture([little.join(little.section()), ...Array<Buffer>(count).fill(block), behind]);
    const blocks: number[] = [];
    const listen = () => capture.records.onOtherBlock(({ length }) => blocks.push(length));
    if (isKept) listen();
    else expect(listen).toThrow("more than 67108864 bytes before the first interface, too many to write them again");
    expect(blocks).toEqual(isKept ? [28, ...Array<number>(count).fill(block.length), 20] : []);
    const packets: string[] = [];
    for await (const { data } of capture) packets.push(Buffer.from(data).toString());
    expect(packets).toEqual(["packet"]);
  }
});

test("captures damaged anywhere are read or refused, the same everywhere", async () => {
  const whole = little.join(
    little.section(),
    little.interface(1, 100, [resolution(9), offset(5n)]),
    little.enhanced("first", { time: 1n }),
    little.simple("second"),
    little.section(),
    little.interface(),
    little.old("third"),
    unknown(5, 8),
  );
  const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(damage, fc.nat(whole.length), async (changes, length) => {
      const bytes = new Uint8Array(whole.subarray(0, length));
      for (const [at, value] of changes) if (at < length) bytes[at] = value;
      await readEverywhere(bytes, [5, 16, 3]);
    }),
    { numRuns: 500 },
  );
});
