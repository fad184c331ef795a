// A file that is searched is read ahead of the search, which must find what reading it from its beginning to its end finds.
import {
  appendFileSync,
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readlinkSync,
  rmSync,
  truncateSync,
} from "node:fs";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { ByteWindow } from "../../src/capture/byte-window.js";
import { openCapture } from "../../src/capture/index.js";
import { ReadAhead } from "../../src/capture/read-ahead.js";
import { buildCapture } from "./build-capture.js";
import { toPcapng } from "./build-pcapng.js";
import { read, scan } from "./read-everywhere.js";
import { everything, ScanJudge } from "./scan-judge.js";

const directory = mkdtempSync(join(tmpdir(), "pcapsift-"));
afterAll(() => rmSync(directory, { recursive: true }));
const path = join(directory, "capture");

/** More than is read before the search begins. */
const records = Array.from({ length: 600 }, (_, index) => ({ data: Buffer.alloc((index * 7919) % 1500, index) }));
const many = buildCapture({ records });
const large = buildCapture({ records: [...records, { data: Buffer.alloc(100_000, 1) }, ...records] });

test.each<[title: string, bytes: Uint8Array]>([
  ["many records", many],
  ["a pcapng", toPcapng(many, true)],
  ["a record larger than a part", large],
  ["a record cut off", large.subarray(0, -7)],
  ["a record header cut off", Buffer.concat([large, Buffer.alloc(15)])],
  ["a record that cannot be", Buffer.concat([many, Buffer.alloc(16, 0xff), many])],
])("%s", async (_title, bytes) => {
  writeFileSync(path, bytes);
  const expected = await read(bytes);
  for (const blockLength of [90, 9000, 100_000, 3_000_000]) expect(await scan(path, blockLength)).toEqual(expected);
});

/** What becomes of the records that are found: where packets are made of them, less is read at once. */
const uses = ["counted", "made packets"] as const;

/** Searches the file, and does something to it when the first bytes have been searched and all that is read ahead has come. */
async function scanWhile(use: (typeof uses)[number], change: () => void): Promise<{ found: number; error: unknown }> {
  let found = 0;
  try {
    for await (const some of (await openCapture(path)).records.scan(new ScanJudge(everything, 90_000), Infinity)) {
      if (found === 0) {
        await setTimeout(50);
        change();
      }
      if (some.kind === "packets") found += some.packets.length;
      else if (use === "counted") found += some.matches;
      else for (const packets of some.packets()) found += packets.length;
    }
  } catch (error) {
    return { found, error };
  }
  return { found, error: undefined };
}

test.each(uses)("a file that grows is read to its new end, its records being %s", async (use) => {
  writeFileSync(path, many.subarray(0, 300_000));
  const { found, error } = await scanWhile(use, () => appendFileSync(path, many.subarray(300_000)));
  expect({ found, error }).toEqual({ found: 600, error: undefined });
});

test.each(uses)("a file that shrinks is told where it ends then, after the packets before, %s", async (use) => {
  writeFileSync(path, many);
  const { found, error } = await scanWhile(use, () => truncateSync(path, 400_001));
  const { packets } = await read(many.subarray(0, 400_001));
  expect(found).toBe(packets.length);
  const message = "error reading dump file: the file has become shorter";
  expect(error).toMatchObject({ code: "capture-read", message, offset: 400_001 });
});

test("a search that is given up leaves nothing open", async () => {
  writeFileSync(path, many);
  for await (const _ of (await openCapture(path)).records.scan(new ScanJudge(everything, 9000), 1));
  const open = readdirSync("/proc/self/fd").map((name) => {
    try {
      return readlinkSync(join("/proc/self/fd", name));
    } catch {
      return "";
    }
  });
  expect(open).not.toContain(path);
});

test("what cannot be read is told with its place", async () => {
  writeFileSync(path, many);
  // It is open for writing only.
  const descriptor = openSync(path, "a");
  const ahead = new ReadAhead({ descriptor, checkEnd: () => {} }, 1000, new ByteWindow(), new Uint8Array(900));
  const fault = { code: "capture-read", message: "error reading dump file: Bad file descriptor" };
  await expect(ahead.next()).rejects.toMatchObject({ ...fault, offset: 1000 });
  await ahead.stop();
  closeSync(descriptor);
});

test("what cannot be read any more is told where little is read at once", async () => {
  writeFileSync(path, many);
  const descriptor = openSync(path, "r");
  const ahead = new ReadAhead({ descriptor, checkEnd: () => {} }, 0, new ByteWindow(), new Uint8Array(900));
  await ahead.next(10);
  await ahead.stop();
  closeSync(descriptor);
  const readOn = async () => {
    while (await ahead.next(10));
  };
  await expect(readOn()).rejects.toMatchObject({ message: "error reading dump file: Bad file descriptor" });
});
