// What is written is read again.
import { expect, test } from "vitest";
import { createPcapngWriter, openCapture, type RecordWriter } from "../../src/capture/index.js";
import { opcode, statement, type CbpfInsn } from "../../src/isa/index.js";
import { buildCapture, microMagic, nanoMagic } from "./build-capture.js";
import { blocks, toPcapng, type Block } from "./build-pcapng.js";
import { read } from "./read-everywhere.js";
import { everything, ScanJudge } from "./scan-judge.js";

type Writer = ReturnType<typeof createPcapngWriter>;

/** Writes the chosen packets of a capture. */
async function rewrite(
  bytes: Uint8Array,
  { program = everything, blockLength = 4096, packetBuffered = false, each = (_writer: RecordWriter) => {} } = {},
): Promise<{ written: Buffer; pieces: number }> {
  const pieces: Buffer[] = [];
  const writer: Writer = createPcapngWriter((piece) => pieces.push(Buffer.from(piece)), { packetBuffered });
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
        each(writer);
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
