// Compressed captures: what they deliver is what the plain capture delivers, and faults come behind it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { constants, deflateRawSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { openCapture } from "../../src/capture/index.js";
import { fixturePath } from "../helpers/fixtures.js";
import { buildCapture } from "./build-capture.js";
import { toPcapng } from "./build-pcapng.js";
import { chunksOf, read, readEverywhere, readFromFile } from "./read-everywhere.js";
import { zstdStored } from "./zstd-stored.js";

const tcp = readFileSync(fixturePath("tcp"));
const zstdFixture = readFileSync(new URL("../../fixtures/compressed/tcp.pcap.zst", import.meta.url));
const halves = (bytes: Uint8Array) => [bytes.subarray(0, bytes.length / 2), bytes.subarray(bytes.length / 2)];
const skippable = (kind: string) => Buffer.from(`5${kind}2a4d18` + "03000000" + "aabbcc", "hex");

test.each<[title: string, compressed: Uint8Array, plain: Uint8Array]>([
  ["gzip", gzipSync(tcp), tcp],
  ["gzip of pcapng", gzipSync(toPcapng(tcp, true)), toPcapng(tcp, true)],
  ["gzip of big-endian pcapng", gzipSync(toPcapng(tcp, false)), toPcapng(tcp, false)],
  ["gzip in two members", Buffer.concat(halves(tcp).map((half) => gzipSync(half))), tcp],
  ["gzip of nothing but a header", gzipSync(buildCapture()), buildCapture()],
  ["zstd", zstdFixture, tcp],
  ["zstd in two frames, one to be skipped", Buffer.concat([skippable("0"), zstdFixture]), tcp],
  [
    "zstd behind frames of other kinds to be skipped",
    Buffer.concat([skippable("f"), skippable("7"), zstdFixture]),
    tcp,
  ],
  ["zstd in stored blocks", zstdStored(tcp), tcp],
  ["zstd of pcapng", zstdStored(toPcapng(tcp, true)), toPcapng(tcp, true)],
  ["zstd in two frames", Buffer.concat(halves(tcp).map((half) => zstdStored(half))), tcp],
  ["zstd, with a tiny frame at the end", Buffer.concat([zstdStored(tcp), zstdStored(new Uint8Array(0))]), tcp],
])("%s", async (_title, compressed, plain) => {
  const reading = await readEverywhere(compressed, [7, 100, 3000]);
  expect(reading).toEqual(await read(plain));
  expect(reading.error).toBeUndefined();
  expect(await readFromFile(compressed)).toEqual(reading);
});

test("a large capture that is nearly all zeros comes in pieces", async () => {
  const records = Array.from({ length: 300 }, () => ({ data: Buffer.alloc(100_000) }));
  const reading = await readFromFile(gzipSync(buildCapture({ records })));
  expect(reading.error).toBeUndefined();
  expect(reading.packets).toHaveLength(300);
});

const many = buildCapture({ records: Array.from({ length: 100 }, (_, index) => ({ data: `packet ${index * 7919}` })) });

test.each<[title: string, bytes: Uint8Array, message: string]>([
  ["gzip", gzipSync(many), "truncated gzip data"],
  ["zstd", zstdStored(many, 500), "truncated zstd data"],
])("cut off anywhere, %s gives up the packets before the cut", async (_title, bytes, message) => {
  const whole = await read(many);
  let most = 0;
  for (let length = 4; length < bytes.length; length += 13) {
    const { packets, error } = await readFromFile(bytes.subarray(0, length));
    expect(error).toMatchObject({ code: "capture-compression", message, offset: length });
    expect(packets).toEqual(whole.packets.slice(0, packets.length));
    expect(packets.length).toBeGreaterThanOrEqual(most);
    most = packets.length;
  }
  expect(most).toBeGreaterThan(80);
});

/** A zstd frame header with this window descriptor, and an empty last block. */
const withWindow = (descriptor: number) => Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, descriptor, 1, 0, 0]);
/** The type of the first block made 3, which is reserved. */
const reservedBlock = (bytes: Uint8Array) => bytes.map((byte, index) => (index === 6 ? byte | 6 : byte));
const flipped = (bytes: Uint8Array, at: number) => bytes.map((byte, index) => (index === at ? byte ^ 0xff : byte));

test.each<[title: string, bytes: Uint8Array, message: RegExp]>([
  ["a wrong checksum", flipped(gzipSync(tcp), gzipSync(tcp).length - 6), /^damaged gzip data: incorrect data check$/],
  ["something else behind it", Buffer.concat([gzipSync(tcp), Buffer.from("\0\x03other")]), /^damaged gzip data: /],
  ["a header that lies", Buffer.from("1f8b0001000000000000", "hex"), /^damaged gzip data: unknown compression method$/],
  ["an unknown block type", reservedBlock(zstdStored(tcp)), /^damaged zstd data$/],
  ["a frame of less than its header announces", Buffer.from("28b52ffd2005190000616263", "hex"), /^damaged zstd data$/],
  [
    "a window of 128 MiB and a byte more",
    withWindow((17 << 3) | 1),
    /^zstd data with a window of 150994944 bytes, bigger than maximum of 134217728$/,
  ],
  ["a window of 3.75 TiB", withWindow(0xff), /^zstd data with a window of 4123168604160 bytes/],
  ["a dictionary", Buffer.from("28b52ffd0158ff010000", "hex"), /^zstd data made with a dictionary$/],
  [
    "no frame behind the first",
    Buffer.concat([zstdFixture, Buffer.from("none")]),
    /^damaged zstd data: no frame where one must start$/,
  ],
  ["compressed twice", gzipSync(gzipSync(tcp)), /^unknown file format$/],
  ["no capture", gzipSync(Buffer.from("a text of more than twenty-four bytes")), /^unknown file format$/],
])("refused: %s", async (_title, bytes, message) => {
  for (const reading of [await read(bytes), await read(chunksOf(bytes, [5])), await readFromFile(bytes)]) {
    expect(reading.error?.message).toMatch(message);
  }
});

/** Captures of so many records, whose bytes are hard to compress. */
const noisy = (count: number) =>
  buildCapture({
    records: Array.from({ length: count }, (_, index) => ({
      data: createHash("shake256", { outputLength: 100 }).update(String(index)).digest(),
    })),
  });

test.each([0, 1, 100, 1000])("damage in gzip data behind %d packets: these, then the error", async (count) => {
  const plain = noisy(count);
  const whole = await read(plain);
  const compressed = deflateRawSync(plain, { finishFlush: constants.Z_SYNC_FLUSH });
  const header = gzipSync("").subarray(0, 10);
  // A block of the type that is reserved.
  const bytes = Buffer.concat([header, compressed, Buffer.alloc(50_000, 7)]);
  for (const reading of [await read(bytes), await read(chunksOf(bytes, [5000])), await readFromFile(bytes)]) {
    expect(reading.packets).toEqual(whole.packets);
    const offset = header.length + compressed.length;
    expect(reading.error).toMatchObject({ message: "damaged gzip data: invalid block type", offset });
  }
});

test("gzip with a wrong checksum: all the packets, then the error", async () => {
  const bytes = gzipSync(noisy(1000));
  bytes[bytes.length - 6]! ^= 1;
  const whole = await read(noisy(1000));
  for (const reading of [await read(bytes), await read(chunksOf(bytes, [5000])), await readFromFile(bytes)]) {
    expect(reading.packets).toEqual(whole.packets);
    expect(reading.error?.message).toBe("damaged gzip data: incorrect data check");
  }
});

test("of much that comes in a stream, all but what was made last before the damage", async () => {
  const bytes = gzipSync(noisy(15_000));
  expect(bytes.length).toBeGreaterThan(1024 * 1024);
  bytes[bytes.length - 6]! ^= 1;
  const { packets, error } = await read(chunksOf(bytes, [50_000]));
  expect(packets.length).toBeGreaterThan(15_000 - 16_384 / 116 - 1);
  expect(error?.message).toBe("damaged gzip data: incorrect data check");
});

test("zstd with a wrong checksum: all the packets, then the error", async () => {
  const bytes = Buffer.from(zstdFixture);
  bytes[bytes.length - 1]! ^= 1;
  const whole = await read(tcp);
  for (const reading of [await read(bytes), await read(chunksOf(bytes, [5])), await readFromFile(bytes)]) {
    expect(reading.packets).toEqual(whole.packets);
    expect(reading.error).toMatchObject({ message: "damaged zstd data", offset: bytes.length - 4 });
  }
});

test("damage in a block of zstd data: the packets of the blocks before it", async () => {
  const bytes = zstdStored(many, 500);
  // The fourth block gets the type that is reserved.
  bytes[6 + 3 * 503]! |= 6;
  const before = await read(many.subarray(0, 1500));
  const { packets, error } = await readFromFile(bytes);
  expect(error).toMatchObject({ message: "damaged zstd data", offset: 6 + 3 * 503 });
  expect(packets).toEqual(before.packets);
});

const hasZstd = spawnSync("zstd", ["--version"]).status === 0;

test.skipIf(!hasZstd).each(["-1", "-19", "-3 --long=27", "--no-check -T2", "--fast=5"])(
  "what zstd %s makes",
  async (options) => {
    const records = Array.from({ length: 300 }, (_, index) => ({
      data: tcp.subarray(index % 1000, 1000 + (index % 7)),
    }));
    const plain = buildCapture({ records });
    const { stdout } = spawnSync("zstd", ["-q", "-c", ...options.split(" ")], {
      input: plain,
      maxBuffer: plain.length,
    });
    const whole = await read(plain);
    expect(await read(stdout)).toEqual(whole);
    expect(await readFromFile(stdout)).toEqual(whole);
    expect(await read(chunksOf(stdout, [1, 40, 700]))).toEqual(whole);
  },
);

test("how much of a compressed source has been taken is told in its own bytes", async () => {
  const directory = mkdtempSync(join(tmpdir(), "pcapsift-"));
  try {
    const path = join(directory, "noise.pcap.gz");
    const bytes = gzipSync(noisy(15_000));
    writeFileSync(path, bytes);
    for (const source of [path, chunksOf(bytes, [50_000])]) {
      const capture = await openCapture(source);
      expect(capture.size).toBe(source === path ? bytes.length : undefined);
      const seen: number[] = [];
      for await (const _ of capture.batches()) seen.push(capture.taken!());
      expect(seen).toEqual(seen.toSorted((a, b) => a - b));
      expect(seen[0]).toBeLessThan(bytes.length);
      expect(seen.at(-1)).toBe(bytes.length);
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
});
