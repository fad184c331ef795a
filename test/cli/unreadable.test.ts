// Captures that change or cannot be read on while they are read: the packets that were there, and then a clear end.
import { appendFileSync, existsSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { buildCapture } from "../capture/build-capture.js";
import { runCommand } from "./run-command.js";

const directory = mkdtempSync(join(tmpdir(), "pcapsift-"));
const path = join(directory, "capture");
afterAll(() => rmSync(directory, { recursive: true }));

/** Records of 100,000 bytes, more than are read ahead. */
const [whole, recordLength] = [300, 100_000];
let state = 1;
const noise = Buffer.from(
  Array.from({ length: recordLength - 16 }, () => (state = Math.imul(state, 1664525) + 1013904223) >>> 24),
);
const capture = buildCapture({ records: Array.from({ length: whole }, () => ({ data: noise })) });
const compressed = gzipSync(capture, { level: 1 });
const boundary = 24 + 280 * recordLength;

/** What is printed of a file and said of it in the end, if something is done to it when the first text comes. */
async function read(bytes: Uint8Array, change: () => void) {
  writeFileSync(path, bytes);
  let lines = 0;
  const write = (text: string | Uint8Array) => {
    if (lines === 0) change();
    lines +=
      Buffer.from(text as string)
        .toString("latin1")
        .split("\n").length - 1;
  };
  const { status, stderr } = await runCommand(["-n", "-q", "-r", path], { write });
  return { status, lines, said: stderr.split("\n").slice(1).join("\n") };
}

test.each<[title: string, bytes: Uint8Array, change: () => void]>([
  ["nothing happens", capture, () => {}],
  ["it vanishes", capture, () => rmSync(path)],
  ["another takes its name", capture, () => renameSync(join(directory, "other"), path)],
  ["it vanishes, compressed", compressed, () => rmSync(path)],
])("%s: it is read to its end all the same", async (_title, bytes, change) => {
  writeFileSync(join(directory, "other"), "none");
  expect(await read(bytes, change)).toEqual({ status: 0, lines: whole, said: "" });
});

test.each<[title: string, bytes: Uint8Array, length: number, offset: RegExp]>([
  ["within a record", capture, boundary + 500, /^28000524$/],
  ["between two records, where it could end", capture, boundary, /^28000024$/],
  ["to nothing", capture, 0, /^\d+$/],
  ["compressed", compressed, 28_000_000, /^28000000$/],
])("it becomes shorter: %s", async (_title, bytes, length, offset) => {
  const { status, lines, said } = await read(bytes, () => truncateSync(path, length));
  expect(status).toBe(1);
  const message = /: error reading dump file: the file has become shorter \(at byte (\d+)\)\n$/.exec(said);
  expect(message?.[1]).toMatch(offset);
  // A block had been read when it did.
  expect(lines).toBeGreaterThan(0);
  expect(lines).toBeLessThan(whole);
});

test("it becomes longer: what is added is read", async () => {
  const { status, lines } = await read(capture, () =>
    appendFileSync(path, capture.subarray(24, 24 + 5 * recordLength)),
  );
  expect({ status, lines }).toEqual({ status: 0, lines: whole + 5 });
});

test.skipIf(!existsSync("/proc/self/mem"))("a file that cannot be read", async () => {
  expect(await runCommand(["-r", "/proc/self/mem"])).toEqual({
    status: 1,
    stdout: "",
    stderr: "pcapsift: /proc/self/mem: error reading dump file: Input/output error\n",
  });
});

test("standard input that fails: what came before is printed", async () => {
  async function* source() {
    yield capture.subarray(0, 24 + 2 * recordLength + 500);
    throw Object.assign(new Error("EIO: i/o error, read"), { code: "EIO" });
  }
  const { status, stdout, stderr } = await runCommand(["-n", "-r", "-", "--count"], { stdin: source() });
  expect({ status, stdout }).toEqual({ status: 1, stdout: "2 packets\n" });
  expect(stderr).toMatch(
    /\npcapsift: standard input: error reading dump file: Input\/output error \(at byte 200524\)\n$/,
  );
});
