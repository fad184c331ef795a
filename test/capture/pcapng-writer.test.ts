// What is written is read again.
import { describe, expect, test } from "vitest";
import { createPcapngWriter, openCapture, type RecordWriter } from "../../src/capture/index.js";
import type { RepeatedBlocksOptions } from "../../src/capture/repeated-blocks.js";
import { opcode, statement, type CbpfInsn } from "../../src/isa/index.js";
import { buildCapture, microMagic, nanoMagic } from "./build-capture.js";
import { blocks, toPcapng, type Block } from "./build-pcapng.js";
import { read } from "./read-everywhere.js";
import { everything, ScanJudge } from "./scan-judge.js";

type Writer = ReturnType<typeof createPcapngWriter>;

/** Writes the chosen packets of a capture. */
async function rewrite(
  bytes: Uint8Array,
  {
    program = everything,
    blockLength = 4096,
    packetBuffered = false,
    repeated = undefined as RepeatedBlocksOptions | undefined,
    each = (_writer: RecordWriter, _pieces: Buffer[]) => {},
  } = {},
): Promise<{ written: Buffer; pieces: number }> {
  const pieces: Buffer[] = [];
  const writer: Writer = createPcapngWriter((piece) => pieces.push(Buffer.from(piece)), { packetBuffered, repeated });
  const capture = await openCapture(bytes);
  if (capture.header.format === "pcap") writer.beginSection(capture.header, capture.header.precision);
  else capture.records.onOtherBlock((block) => writer.writeBlock(block));
  for await (const found of capture.records.scan(new ScanJudge(program, blockLength), Infinity)) {
    if (found.kind === "runs" && writer.form === capture.records.form) {
      writer.writeRecords(found.block, found.runs);
      continue;
    }
    for (const packets of found.kind === "runs" ? found.packets() : [found.packets]) {
      for (const packet of packets) {
        each(writer, pieces);
        writer.write(packet);
      }
    }
  }
  writer.flush();
  return { written: Buffer.concat(pieces), pieces: pieces.length };
}

test.each([
  ["microseconds", { magic: microMagic, snaplen: 90 }],
  ["nanoseconds", { magic: nanoMagic }],
  ["big-endian", { little: false, network: 101 }],
  ["after 2038", { records: [{ data: "late", seconds: 0xfffffff0, fraction: 999_999 }] }],
])("a classic capture: %s", async (_title, fields) => {
  const records = [
    { data: "one" },
    { data: "" },
    { data: "four", second: 1500, seconds: 1_700_000_000, fraction: 123_456 },
  ];
  const bytes = buildCapture({ records, ...fields });
  const classic = await read(bytes);
  const { written } = await rewrite(bytes);
  const again = await read(written);
  // Seconds of 32 bits are signed in a classic capture only.
  const packets = classic.packets.map((packet) => ({ ...packet, seconds: packet.seconds >>> 0 }));
  expect(again.packets).toEqual(packets);
  const { linktype, snapshotLength, precision } = classic.header!;
  expect(again.header).toMatchObject({ linktype, snapshotLength, precision, format: "pcapng" });
});

const make = blocks(true);
const big = blocks(false);
const unknown = (type: number, length: number): Block => ({ type, body: Buffer.alloc(length, type) });
const comment = [1, Buffer.from("a comment")] as const;

/** Two sections in two byte orders with all kinds of blocks. */
const everyBlock = Buffer.concat(
  [make, big].map((make) =>
    make.join(
      make.section(),
      unknown(4, 20),
      make.interface(1, 0, [comment]),
      make.enhanced("one"),
      unknown(10, 8),
      make.interface(101),
      make.simple("two"),
      make.old("three", { id: 1 }),
      unknown(0xbad, 12),
      unknown(5, 16),
      make.enhanced("four", { id: 1 }),
      make.enhanced("five", { id: 0 }),
      unknown(5, 16),
    ),
  ),
);

test("all of a pcapng stands as it stood, whatever the block of memory", async () => {
  for (const blockLength of [64, 100, 65536]) {
    expect((await rewrite(everyBlock, { blockLength })).written).toEqual(everyBlock);
    expect((await rewrite(everyBlock, { blockLength, packetBuffered: true })).written).toEqual(everyBlock);
  }
});

test("what is not chosen is missing, and nothing else", async () => {
  const nothing: readonly CbpfInsn[] = [statement(opcode.RET_K, 0)];
  const others = [
    unknown(4, 20),
    make.interface(1, 0, [comment]),
    unknown(10, 8),
    make.interface(101),
    unknown(0xbad, 12),
  ];
  const list = [make.section(), ...others, unknown(5, 16), unknown(5, 16)];
  const source = make.join(...list.slice(0, 3), make.enhanced("no"), ...list.slice(3), make.enhanced("no"));
  expect((await rewrite(source, { program: nothing })).written).toEqual(make.join(...list));
});

test("the length of a section is no longer known", async () => {
  const source = toPcapng(buildCapture({ records: [{ data: "one" }] }), true);
  const known = Buffer.from(source);
  known.writeBigInt64LE(BigInt(known.length - 28), 16);
  expect((await rewrite(known)).written).toEqual(source);
});

test("a new file begins with the section and the interfaces", async () => {
  const { written } = await rewrite(everyBlock, {
    packetBuffered: true,
    each: (writer) => writer.restart(),
  });
  const { packets } = await read(written);
  expect(packets.map(({ data }) => data)).toEqual([
    "one",
    "two",
    "three",
    "four",
    "five",
    "one",
    "two",
    "three",
    "four",
    "five",
  ]);
});

test("every packet at once, if wanted", async () => {
  const bytes = toPcapng(buildCapture({ records: [{ data: "one" }, { data: "two" }] }), true);
  expect((await rewrite(bytes)).pieces).toBe(1);
  expect((await rewrite(bytes, { packetBuffered: true })).pieces).toBe(4);
});

describe("what a file begins with that begins behind names and secrets", () => {
  const names = (text: string): Block => ({ type: 4, body: Buffer.from(text.padEnd(Math.ceil(text.length / 4) * 4)) });
  const secrets = (text: string): Block => ({ ...names(text), type: 10 });
  const [head, first, second] = [[make.section(), make.interface()], make.enhanced("one"), make.enhanced("two")];

  /** The last file, where each packet has one of its own, and how often a loss was told. */
  async function lastFile(source: Uint8Array, limit?: number): Promise<{ file: Buffer; losses: number }> {
    let losses = 0;
    const repeated = { ...(limit !== undefined && { limit }), onLoss: () => void losses++ };
    const each = (writer: RecordWriter, pieces: Buffer[]) => {
      writer.flush();
      pieces.length = 0;
      writer.restart();
    };
    return { file: (await rewrite(source, { packetBuffered: true, repeated, each })).written, losses };
  }

  test.each<[title: string, source: Block[], expected: Block[], limit?: number]>([
    ["both", [...head, names("n"), first, secrets("s"), second], [...head, names("n"), secrets("s"), second]],
    ["equal ones once", [...head, names("n"), names("n"), first, names("n"), second], [...head, names("n"), second]],
    ["nothing else", [...head, unknown(5, 16), unknown(0xbad, 8), first, unknown(9, 8), second], [...head, second]],
    ["interfaces first", [head[0]!, names("n"), head[1]!, first, second], [...head, names("n"), second]],
    [
      "names of another section not, its secrets",
      [...head, names("n"), secrets("s"), first, ...head, names("m"), second],
      [...head, secrets("s"), names("m"), second],
    ],
  ])("%s", async (_title, source, expected) => {
    expect((await lastFile(make.join(...source))).file).toEqual(make.join(...expected));
  });

  test("a section of the other byte order has only its own", async () => {
    const source = [make.join(...head, names("n"), secrets("s"), first)];
    const section = [big.section(), big.interface(), secrets("t"), big.enhanced("two")];
    expect((await lastFile(Buffer.concat([...source, big.join(...section)]))).file).toEqual(big.join(...section));
  });

  // Blocks of 16 bytes.
  test.each<[title: string, before: Block[], limit: number, kept: Block[], losses: number]>([
    ["as many as fit", [names("1"), names("2"), names("3")], 48, [names("1"), names("2"), names("3")], 0],
    ["one too many pushes out the oldest", [names("1"), secrets("2"), names("3")], 47, [secrets("2"), names("3")], 1],
    [
      "a long one pushes out as many as it must",
      [names("1"), names("2"), names("3...4")],
      40,
      [names("2"), names("3...4")],
      1,
    ],
    [
      "one that does not fit leaves the others",
      [names("1"), names("longer than all that is kept"), names("2")],
      32,
      [names("1"), names("2")],
      1,
    ],
    ["the loss is told once", [names("1"), first, names("2"), first], 20, [names("2")], 1],
  ])("%s", async (_title, before, limit, kept, losses) => {
    const { file, losses: told } = await lastFile(make.join(...head, ...before, second), limit);
    expect(file).toEqual(make.join(...head, ...kept, second));
    expect(told).toBe(losses);
  });

  test("16 MiB of them at most", async () => {
    const blocks = Array.from({ length: 40 }, (_, index) => secrets(String(index).padEnd(2 ** 19 - 12)));
    const { file, losses } = await lastFile(make.join(...head, ...blocks, first));
    expect(file.equals(make.join(...head, ...blocks.slice(8), first))).toBe(true);
    expect(losses).toBe(1);
  });

  test("65,536 of them at most, in no time", async () => {
    const blocks = Array.from({ length: 100_000 }, (_, index) => secrets(String(index)));
    const { file } = await lastFile(make.join(...head, ...blocks, first));
    expect(file.equals(make.join(...head, ...blocks.slice(-65_536), first))).toBe(true);
  });
});
