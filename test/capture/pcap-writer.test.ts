import fc from "fast-check";
import { expect, test } from "vitest";
import { createPcapWriter, type PcapWriterOptions } from "../../src/capture/index.js";
import type { Packet } from "../../src/net/packet.js";
import { buildCapture, nanoMagic } from "./build-capture.js";
import { read } from "./read-everywhere.js";

const plain: PcapWriterOptions = { linktype: 1, snapshotLength: 65535, precision: "micro" };
const packet: Packet = {
  data: new Uint8Array(Buffer.from("abc")),
  length: 60,
  seconds: 1700000000,
  nanoseconds: 123456789,
  interfaceId: 0,
};

/** What the sink gets, block by block. */
function written(options: PcapWriterOptions, packets: readonly Packet[]): Buffer[] {
  const blocks: Buffer[] = [];
  const writer = createPcapWriter((bytes) => blocks.push(Buffer.from(bytes)), options);
  for (const each of packets) writer.write(each);
  writer.flush();
  return blocks;
}

test.each<[title: string, options: Partial<PcapWriterOptions>, packets: Packet[], expected: Uint8Array]>([
  ["no packet: a header", {}, [], buildCapture({ snaplen: 65535 })],
  [
    "microseconds",
    {},
    [packet],
    buildCapture({
      snaplen: 65535,
      records: [{ seconds: 1700000000, fraction: 123456, data: "abc", first: 3, second: 60 }],
    }),
  ],
  [
    "nanoseconds",
    { precision: "nano" },
    [packet],
    buildCapture({
      magic: nanoMagic,
      snaplen: 65535,
      records: [{ seconds: 1700000000, fraction: 123456789, data: "abc", first: 3, second: 60 }],
    }),
  ],
  [
    "link type with FCS bits",
    { linktype: 1, linktypeExtension: 0xf4000000, snapshotLength: 0x7fffffff },
    [],
    buildCapture({ network: 0xf4000001, snaplen: 0x7fffffff }),
  ],
  [
    "a time before 1970 and one of four billion seconds",
    {},
    [
      { ...packet, seconds: -1, nanoseconds: -1000 },
      { ...packet, seconds: 0xf0000000 },
    ],
    buildCapture({
      snaplen: 65535,
      records: [
        { seconds: 0xffffffff, fraction: 0xffffffff, data: "abc", second: 60 },
        { seconds: 0xf0000000, fraction: 123456, data: "abc", second: 60 },
      ],
    }),
  ],
])("%s", (_title, options, packets, expected) => {
  expect(Buffer.concat(written({ ...plain, ...options }, packets))).toEqual(Buffer.from(expected));
});

test("packet-buffered, the header and every packet are handed over at once", () => {
  const blocks = written({ ...plain, packetBuffered: true }, [packet, packet]);
  expect(blocks.map(({ length }) => length)).toEqual([24, 19, 19]);
});

test("what is written reads back, packets larger than a block included", async () => {
  const packets = fc.array(
    fc.record({
      data: fc.oneof(
        fc.uint8Array({ maxLength: 100 }),
        fc.constantFrom(65512, 65520, 65521, 262144).map((length) => new Uint8Array(length)),
      ),
      length: fc.nat(0xffffffff),
      seconds: fc.integer(),
      nanoseconds: fc.nat(999_999_999),
      interfaceId: fc.constant(0),
    }),
    { maxLength: 8 },
  );
  await fc.assert(
    fc.asyncProperty(packets, async (expected) => {
      const bytes = Buffer.concat(written({ ...plain, snapshotLength: 262144, precision: "nano" }, expected));
      const { packets: actual, error } = await read(new Uint8Array(bytes));
      expect(error).toBeUndefined();
      expect(actual).toEqual(expected.map((each) => ({ ...each, data: Buffer.from(each.data).toString("latin1") })));
    }),
  );
});
