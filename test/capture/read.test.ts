// Every capture is read from bytes, in chunks and from a file; all must agree.
import fc from "fast-check";
import { expect, test } from "vitest";
import { openCapture } from "../../src/capture/index.js";
import { UsageError } from "../../src/errors.js";
import { buildCapture, microMagic, nanoMagic, patchedMagic, type CaptureFields } from "./build-capture.js";
import { chunksOf, read, readEverywhere, readFromFile } from "./read-everywhere.js";

const records = [{ data: "one" }, { data: "" }, { data: "three" }];

test.each<[title: string, fields: CaptureFields, header: object]>([
  ["little-endian, microseconds", {}, { byteOrder: "little", precision: "micro", variant: "standard" }],
  ["big-endian", { little: false }, { byteOrder: "big", precision: "micro", linktype: 1, version: [2, 4] }],
  ["nanoseconds", { magic: nanoMagic }, { precision: "nano", variant: "standard" }],
  ["big-endian nanoseconds", { magic: nanoMagic, little: false }, { byteOrder: "big", precision: "nano" }],
  ["the patched form", { magic: patchedMagic, snaplen: 100 }, { variant: "patched", snapshotLength: 114 }],
  ["the patched form, not Ethernet", { magic: patchedMagic, snaplen: 100, network: 113 }, { snapshotLength: 100 }],
  ["the patched form, big-endian", { magic: patchedMagic, little: false }, { variant: "patched", byteOrder: "big" }],
  ["version 2.0", { version: [2, 0] }, { version: [2, 0], lengthsSwapped: "always" }],
  ["version 2.2", { version: [2, 2] }, { lengthsSwapped: "always" }],
  ["version 2.3", { version: [2, 3] }, { lengthsSwapped: "maybe" }],
  ["version 543.0", { version: [543, 0] }, { lengthsSwapped: "always" }],
  ["snapshot length 0", { snaplen: 0 }, { snapshotLength: 262144 }],
  ["snapshot length 0 of D-Bus", { snaplen: 0, network: 231 }, { snapshotLength: 134217728 }],
  ["snapshot length -1", { snaplen: 0xffffffff }, { snapshotLength: 262144 }],
  ["the largest snapshot length", { snaplen: 0x7fffffff }, { snapshotLength: 0x7fffffff }],
  ["the largest, patched", { snaplen: 0x7fffffff, magic: patchedMagic }, { snapshotLength: 0x7fffffff }],
  ["an odd snapshot length", { snaplen: 262145 }, { snapshotLength: 262145 }],
  ["FCS bits", { network: 0xf4000001 }, { linktype: 1, linktypeExtension: 0xf4000000 }],
  ["bits above 16 stay in the link type", { network: 0x10001 }, { linktype: 65537, linktypeExtension: 0 }],
])("header: %s", async (_title, fields, header) => {
  const bytes = buildCapture({ ...fields, records });
  const reading = await readEverywhere(bytes);
  expect(reading.header).toMatchObject(header);
  expect(reading.packets.map(({ data }) => data)).toEqual(["one", "", "three"]);
  expect(reading.error).toBeUndefined();
  expect(await readFromFile(bytes)).toEqual(reading);
});

const cut = (bytes: Uint8Array, length: number) => bytes.subarray(0, length);
const text = (content: string) => new Uint8Array(Buffer.from(content, "latin1"));

test.each<[title: string, bytes: Uint8Array, message: string, offset: number]>([
  ["nothing", text(""), "truncated dump file; tried to read 4 file header bytes, only got 0", 0],
  ["three bytes", text("\xd4\xc3\xb2"), "truncated dump file; tried to read 4 file header bytes, only got 3", 3],
  ["a cut header", cut(buildCapture(), 23), "truncated dump file; tried to read 24 file header bytes, only got 23", 23],
  ["only the magic", cut(buildCapture(), 4), "truncated dump file; tried to read 24 file header bytes, only got 4", 4],
  ["text", text("#!/bin/sh\nexit 0\n"), "unknown file format", 0],
  ["another maker's magic", buildCapture({ magic: 0xa12b3c4d }), "unknown file format", 0],
  ["version 1.9", buildCapture({ version: [1, 9] }), "archaic pcap savefile format", 4],
  ["version 2.5", buildCapture({ version: [2, 5] }), "unsupported pcap savefile version 2.5", 4],
  ["version 543.1", buildCapture({ version: [543, 1] }), "unsupported pcap savefile version 543.1", 4],
  ["a text that begins as pcapng does", text("\n\r\r\nHello world!"), "unknown file format", 0],
  ["the beginning of pcapng", text("\n\r\r\n\x1c\0\0\0"), "unknown file format", 0],
  ["the beginning of gzip", text("\x1f\x8b\x08\0"), "truncated gzip data", 4],
  ["the beginning of zstd", text("\x28\xb5\x2f\xfd"), "truncated zstd data", 4],
])("not a capture: %s", async (_title, bytes, message, offset) => {
  const reading = await readEverywhere(bytes);
  expect(reading).toMatchObject({ packets: [], error: { message, offset } });
  expect(await readFromFile(bytes)).toEqual(reading);
});

const long = "x".repeat(100);

test.each<[title: string, fields: CaptureFields, delivered: [data: string, length: number][], error?: string]>([
  ["longer than the snapshot length: cut", { snaplen: 4, records: [{ data: "abcdef" }] }, [["abcd", 6]]],
  ["wire length", { records: [{ data: "abc", second: 1500 }] }, [["abc", 1500]]],
  ["wire length below the captured", { records: [{ data: "abc", second: 1 }] }, [["abc", 1]]],
  ["swapped", { version: [2, 2], records: [{ data: "abc", first: 9, second: 3 }] }, [["abc", 9]]],
  ["2.3 in the new order", { version: [2, 3], records: [{ data: "abc", first: 3, second: 9 }] }, [["abc", 9]]],
  ["2.3 in the old order", { version: [2, 3], records: [{ data: "abc", first: 9, second: 3 }] }, [["abc", 9]]],
  [
    "a length of 4 GiB",
    { records: [{ data: "abc" }, { data: long, first: 0xffffffff }] },
    [["abc", 3]],
    "invalid packet capture length 4294967295, bigger than snaplen of 262144",
  ],
  [
    "a length above the maximum, within the snapshot length",
    { snaplen: 1000000, records: [{ data: long, first: 262145 }] },
    [],
    "invalid packet capture length 262145, bigger than maximum of 262144",
  ],
  [
    "a swapped length of 4 GiB",
    { version: [2, 0], records: [{ data: long, first: 100, second: 0xfffffffe }] },
    [],
    "invalid packet capture length 4294967294, bigger than snaplen of 262144",
  ],
  [
    "a wrong length in the patched form",
    { magic: patchedMagic, records: [{ data: "abc" }, { data: long, first: 0x7fffffff }] },
    [["abc", 3]],
    "invalid packet capture length 2147483647, bigger than snaplen of 262158",
  ],
  [
    "an announced length that is not there",
    { network: 231, snaplen: 0, records: [{ data: long, first: 128 * 1024 * 1024 }] },
    [],
    "truncated dump file; tried to read 134217728 captured bytes, only got 100",
  ],
  [
    "cut before the snapshot length",
    { snaplen: 200, records: [{ data: long, first: 300 }] },
    [],
    "truncated dump file; tried to read 200 captured bytes, only got 100",
  ],
  [
    "cut behind the snapshot length",
    { snaplen: 50, records: [{ data: long, first: 300 }] },
    [],
    "truncated dump file; tried to read 300 captured bytes, only got 100",
  ],
])("record: %s", async (_title, fields, delivered, error) => {
  const bytes = buildCapture(fields);
  const reading = await readEverywhere(bytes);
  expect(reading.packets.map(({ data, length }) => [data, length])).toEqual(delivered);
  expect(reading.error?.message).toBe(error);
  expect(await readFromFile(bytes)).toEqual(reading);
});

test.each<[fields: CaptureFields, seconds: number, nanoseconds: number]>([
  [{ records: [{ data: "", seconds: 1700000000, fraction: 123456 }] }, 1700000000, 123456000],
  [{ magic: nanoMagic, records: [{ data: "", seconds: 1, fraction: 123456789 }] }, 1, 123456789],
  [{ records: [{ data: "", seconds: 0x80000000, fraction: 1000001 }] }, -0x80000000, 1000001000],
  [{ little: false, records: [{ data: "", seconds: 0x80000000, fraction: 1 }] }, 0x80000000, 1000],
  [{ records: [{ data: "", fraction: 0xffffffff }] }, 1, -1000],
  [{ little: false, records: [{ data: "", fraction: 0xffffffff }] }, 1, 4294967295000],
])("time stamps: %j", async (fields, seconds, nanoseconds) => {
  expect((await readEverywhere(buildCapture(fields))).packets[0]).toMatchObject({ seconds, nanoseconds });
});

test.each<[title: string, network: number, little: boolean, headerHex: string, canId: string]>([
  ["SLL, big-endian file", 113, false, "0001 0118 0000 000000000000 0000 000c", "78563412"],
  ["SLL, CAN FD", 113, false, "0001 0118 0000 000000000000 0000 000d", "78563412"],
  ["SLL, little-endian file", 113, true, "0001 0118 0000 000000000000 0000 000c", "12345678"],
  ["SLL, another protocol", 113, false, "0001 0118 0000 000000000000 0000 0800", "12345678"],
  ["SLL2, big-endian file", 276, false, "000c 0000 00000001 0118 00 00 0000000000000000", "78563412"],
  ["Ethernet", 1, false, "000c 0000 00000001 0118 00 00 0000000000000000", "12345678"],
])("the CAN ID in a cooked packet comes in one order: %s", async (_title, network, little, headerHex, canId) => {
  const header = Buffer.from(headerHex.replaceAll(" ", ""), "hex");
  const data = Buffer.concat([header, Buffer.from("12345678", "hex")]);
  const reading = await readEverywhere(buildCapture({ network, little, records: [{ data }] }));
  expect(Buffer.from(reading.packets[0]!.data, "latin1").subarray(header.length).toString("hex")).toBe(canId);
});

test.each<[title: string, network: number, hex: string, turned: string]>([
  [
    "pflog",
    117,
    "3d".padEnd(88, "0") + "01020304050607080a0b0c0d0e0f1011",
    "3d".padEnd(88, "0") + "04030201080706050d0c0b0a11100f0e",
  ],
  [
    "pflog, a header that ends before the rule's",
    117,
    "34".padEnd(88, "0") + "01020304050607080a0b0c0d",
    "34".padEnd(88, "0") + "04030201080706050a0b0c0d",
  ],
  ["NFLOG", 239, "02000001 00060001 12340000 0005 0002 56", "02000001 06000100 12340000 0500 0200 56"],
  ["NFLOG of another version", 239, "02010001 00060001", "02010001 00060001"],
  [
    "USB",
    189,
    "0102030405060708 53020100 0102 0000 0102030405060708 01020304 01020304 01020304 01020304 0102030405060708",
    "0807060504030201 53020100 0201 0000 0807060504030201 04030201 04030201 04030201 04030201 0102030405060708",
  ],
  [
    "USB, isochronous",
    189,
    "0102030405060708 53000100 0102 0000 0102030405060708 01020304 01020304 01020304 01020304 0102030405060708",
    "0807060504030201 53000100 0201 0000 0807060504030201 04030201 04030201 04030201 04030201 0403020108070605",
  ],
  ["USB, cut within a number", 189, "0102030405060708 53020100 01", "0807060504030201 53020100 01"],
  [
    "USB with descriptors",
    220,
    `${"00".repeat(48)} 01020304 01020304 01020304 00000001 01020304 05060708 090a0b0c 00000000 0102`,
    `${"00".repeat(48)} 04030201 04030201 04030201 01000000 04030201 08070605 0c0b0a09 00000000 0102`,
  ],
])("numbers inside a packet of a big-endian capture come in one order: %s", async (_title, network, hex, turned) => {
  const data = Buffer.from(hex.replaceAll(" ", ""), "hex");
  const reading = await readEverywhere(buildCapture({ network, little: false, records: [{ data }] }));
  expect(Buffer.from(reading.packets[0]!.data, "latin1").toString("hex")).toBe(turned.replaceAll(" ", ""));
});

test.each<
  [title: string, change: readonly (readonly [offset: number, hex: string])[], recorded: number, length: number]
>([
  ["to the end of the last descriptor", [], 64 + 32 + 1000, 64 + 32 + 300],
  [
    "not if that would be less than was captured",
    [
      [72, "00000000"],
      [88, "00000000"],
    ],
    64 + 32 + 1000,
    64 + 32 + 1000,
  ],
  ["another length is believed", [], 1097, 1097],
  ["so is that of a packet going out", [[10, "01"]], 64 + 32 + 1000, 64 + 32 + 1000],
  ["and of a submission", [[8, "53"]], 64 + 32 + 1000, 64 + 32 + 1000],
])("the length of incoming isochronous USB data: %s", async (_title, change, recorded, length) => {
  const data = Buffer.alloc(64 + 32 + 20);
  const all = [
    [8, "4300"],
    [10, "81"],
    [32, "e8030000"],
    [60, "02000000"],
    [68, "00000000 64000000"],
    [84, "c8000000 64000000"],
    ...change,
  ] as const;
  for (const [offset, hex] of all) data.set(Buffer.from(hex.replaceAll(" ", ""), "hex"), offset);
  const reading = await readEverywhere(buildCapture({ network: 220, records: [{ data, second: recorded }] }));
  expect(reading.packets[0]!.length).toBe(length);
});

test("cut anywhere, a capture ends with the same packets and the same error in every way of reading", async () => {
  for (const magic of [microMagic, patchedMagic]) {
    const bytes = buildCapture({ magic, snaplen: 20, little: false, records: [...records, { data: long }] });
    for (let length = 0; length < bytes.length; length++) {
      const { error, packets } = await readEverywhere(cut(bytes, length), [5, 24, 3]);
      const atRecord =
        length === 24 + packets.reduce((sum, { length: n }) => sum + n + (magic === microMagic ? 16 : 24), 0);
      expect(error === undefined, `cut at ${length}: ${error?.message}`).toBe(atRecord);
    }
  }
});

test("damaged anywhere, a capture is read or refused alike in every way of reading", async () => {
  const capture = fc.record({
    little: fc.boolean(),
    magic: fc.constantFrom(microMagic, nanoMagic, patchedMagic),
    version: fc.constantFrom<[number, number]>([2, 4], [2, 3], [2, 2]),
    snaplen: fc.constantFrom(0, 8, 65535, 0x7fffffff),
    network: fc.constantFrom(1, 113, 276, 231),
    records: fc.array(fc.record({ data: fc.uint8Array({ maxLength: 40 }) }), { maxLength: 4 }),
  });
  const damage = fc.array(fc.tuple(fc.nat(150), fc.nat(255)), { maxLength: 3 });
  const lengths = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(capture, damage, lengths, async (fields, changes, chunkLengths) => {
      const bytes = buildCapture(fields);
      for (const [offset, byte] of changes) if (offset < bytes.length) bytes[offset] = byte;
      await readEverywhere(bytes, chunkLengths);
    }),
    { numRuns: 500 },
  );
});

test("any bytes are read or refused with a CaptureError", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => void (await readEverywhere(bytes))),
  );
});

test("a capture of many blocks and batches is read whole, whatever the chunks", async () => {
  const lengths = Array.from({ length: 5000 }, (_, index) => (index * 7919) % 1500);
  const data = lengths.map((length, index) => Buffer.alloc(length, index));
  const bytes = buildCapture({ records: [...data.map((data) => ({ data })), { data: Buffer.alloc(262144, 7) }] });
  const expected = await readFromFile(bytes);
  expect(expected.packets.map((packet) => packet.data.length)).toEqual([...lengths, 262144]);
  expect(await readEverywhere(bytes, [65536])).toEqual(expected);
});

test("packets taken one by one keep their bytes", async () => {
  const bytes = buildCapture({ records });
  const capture = await openCapture(bytes);
  const packets = [];
  for await (const packet of capture) packets.push(packet);
  bytes.fill(0);
  expect(packets.map(({ data }) => Buffer.from(data).toString())).toEqual(["one", "", "three"]);
});

test("a stream is let go when the reading stops early, or never starts", async () => {
  let released = 0;
  async function* source() {
    try {
      yield buildCapture({ records });
      yield buildCapture({ records });
    } finally {
      released++;
    }
  }
  for await (const packet of await openCapture(source())) {
    expect(packet.length).toBe(3);
    break;
  }
  expect(released).toBe(1);
  await (await openCapture(source())).close();
  expect(released).toBe(2);
  await expect(openCapture(chunksOf(text("no capture"), [3]))).rejects.toThrow("unknown file format");
});

test("a stream that fails is a capture that cannot be read on", async () => {
  async function* source() {
    yield buildCapture({ records });
    throw Object.assign(new Error("EIO: i/o error, read"), { code: "EIO" });
  }
  const { packets, error } = await read(source());
  expect(packets).toHaveLength(3);
  expect(error).toMatchObject({ code: "capture-read", message: "error reading dump file: Input/output error" });
});

test("a stream of text is a mistake of the caller", async () => {
  await expect(openCapture(["text"] as unknown as Uint8Array[])).rejects.toThrow(UsageError);
});

test.each([
  ["/nonexistent/x.pcap", "No such file or directory"],
  ["/dev/null", "truncated dump file; tried to read 4 file header bytes, only got 0"],
  [import.meta.dirname, "error reading dump file: Is a directory"],
])("%s: %s", async (path, message) => {
  expect((await read(path)).error?.message).toBe(message);
});

test("pcap-parser's old way of making buffers brings no warning", async () => {
  const warnings: Error[] = [];
  const listener = (warning: Error) => void warnings.push(warning);
  process.on("warning", listener);
  await readEverywhere(buildCapture({ records }), [3]);
  await new Promise(setImmediate);
  process.off("warning", listener);
  expect(warnings).toEqual([]);
});
