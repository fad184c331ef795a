// What -w does to the file it is given: nothing before there is something to write, and then it writes into that very file.
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { buildCapture } from "../capture/build-capture.js";
import { fixturePath } from "../helpers/fixtures.js";
import { runCommand } from "./run-command.js";

const directory = mkdtempSync(join(tmpdir(), "pcapsift-"));
const inDirectory = (name: string) => join(directory, name);
const [input, output] = [inDirectory("input"), inDirectory("output")];
afterAll(() => rmSync(directory, { recursive: true }));

const capture = readFileSync(fixturePath("http"));

/** Where each record of it starts. */
const starts = [24];
for (let at = 24; (at += 16 + capture.readUInt32LE(at + 8)) < capture.length;) starts.push(at);
const second = starts[1]!;
const last = starts.at(-1)!;

beforeEach(() => {
  rmSync(directory, { recursive: true });
  mkdirSync(directory);
  writeFileSync(input, capture);
  writeFileSync(output, "precious");
});

test.each<[title: string, args: string[]]>([
  ["an unknown option", ["--nothing"]],
  ["a capture that is missing", ["-r", inDirectory("missing")]],
  ["a capture that is none", ["-r", output]],
  ["a syntax error", ["-r", input, "tcp prot 80"]],
  ["a filter that can never match", ["-r", input, "tcp and udp"]],
  ["an unknown link type", ["-r", inDirectory("unknown")]],
  ["a filter file that is missing", ["-r", input, "-F", inDirectory("missing")]],
  ["-d", ["-r", input, "-d"]],
])("%s: the old file stays", async (_title, args) => {
  writeFileSync(inDirectory("unknown"), buildCapture({ network: 999 }));
  await runCommand([...args, "-w", output]);
  expect(readFileSync(output, "latin1")).toBe("precious");
});

test.each<[title: string, make: () => void, name?: string]>([
  ["itself", () => {}, "input"],
  ["another name of it", () => linkSync(input, inDirectory("link")), "link"],
  ["a link to it", () => symlinkSync(input, inDirectory("link")), "link"],
  ["the second of the captures", () => {}, "second"],
  ["a file of those that rotation makes", () => linkSync(input, inDirectory("part1")), "part -C 1 -W 2"],
])("a capture is not written over while it is read: %s", async (_title, make, line) => {
  make();
  writeFileSync(inDirectory("second"), capture);
  const [name, ...options] = line!.split(" ");
  if (options.length > 0) {
    writeFileSync(input, buildCapture({ records: Array.from({ length: 9 }, () => ({ data: new Uint8Array(2e5) })) }));
  }
  const before = readFileSync(input);
  const { status, stderr } = await runCommand([
    "-r",
    input,
    "-r",
    inDirectory("second"),
    "-w",
    inDirectory(name!),
    ...options,
  ]);
  expect(status).toBe(1);
  expect(stderr).toMatch(/: the capture that is read would be destroyed by writing to it\n$/);
  expect(readFileSync(input).equals(before)).toBe(true);
  expect(readFileSync(inDirectory("second")).equals(capture)).toBe(true);
});

test("a link stays one, and its file keeps its permissions", async () => {
  const link = inDirectory("link");
  symlinkSync(output, link);
  chmodSync(output, 0o640);
  expect((await runCommand(["-r", input, "-w", link])).status).toBe(0);
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(statSync(output).mode & 0o777).toBe(0o640);
  expect(readFileSync(output).equals(capture)).toBe(true);
});

test("a file in a directory where nothing can be made", async () => {
  mkdirSync(inDirectory("fixed"));
  writeFileSync(inDirectory("fixed/file"), "old");
  chmodSync(inDirectory("fixed"), 0o555);
  expect((await runCommand(["-r", input, "-w", inDirectory("fixed/file")])).status).toBe(0);
  expect(readFileSync(inDirectory("fixed/file")).equals(capture)).toBe(true);
  chmodSync(inDirectory("fixed"), 0o755);
});

test("the file grows while packets come: with -U by each of them", async () => {
  const lengths: number[] = [];
  async function* packets() {
    for (const end of [24, second, capture.length]) {
      yield capture.subarray(lengths.length === 0 ? 0 : lengths.at(-1)!, end);
      lengths.push(end);
      // What was handed over is looked at when the next is asked for.
      expect(statSync(output).size).toBe(end);
    }
  }
  expect((await runCommand(["-r", "-", "-U", "-w", output], { stdin: packets() })).status).toBe(0);
  expect(lengths).toHaveLength(3);
});

test.each<[title: string, options: string[], damage: (bytes: Buffer) => Uint8Array, packets: number]>([
  ["cut off", [], (bytes) => bytes.subarray(0, bytes.length - 1), 15],
  ["with a hostile length", [], (bytes) => bytes.fill(0xff, last + 8, last + 12), 15],
  ["cut off, as pcapng", ["--write-format", "pcapng"], (bytes) => bytes.subarray(0, bytes.length - 1), 15],
])(
  "of a capture %s the file has the packets before the fault, and the status is 1",
  async (_title, options, damage, packets) => {
    writeFileSync(input, damage(Buffer.from(capture)));
    expect((await runCommand(["-r", input, ...options, "-w", output])).status).toBe(1);
    expect(await runCommand(["-r", output, "--count"])).toMatchObject({ status: 0, stdout: `${packets} packets\n` });
  },
);

test("asked for what was gathered, it writes that and goes on", async () => {
  let flush = () => {};
  async function* packets() {
    yield capture.subarray(0, second + 5);
    expect(statSync(output).size).toBe(0);
    flush();
    expect(readFileSync(output).equals(capture.subarray(0, second))).toBe(true);
    yield capture.subarray(second + 5);
  }
  await runCommand(["-r", "-", "-w", output], { stdin: packets(), onFlush: (act) => (flush = act) });
  expect(readFileSync(output).equals(capture)).toBe(true);
});

test("interrupted, it leaves what was done so far", async () => {
  let interrupt = () => {};
  async function* packets() {
    yield capture.subarray(0, second + 5);
    interrupt();
    expect(readFileSync(output).equals(capture.subarray(0, second))).toBe(true);
  }
  await runCommand(["-r", "-", "-w", output], { stdin: packets(), onInterrupt: (finish) => (interrupt = finish) });
  expect(statSync(output).size).toBe(second);
});

const hasFifos = spawnSync("mkfifo", ["--version"]).status === 0;

test.skipIf(!hasFifos)("a named pipe is written to", async () => {
  const fifo = inDirectory("fifo");
  spawnSync("mkfifo", [fifo]);
  const bin = join(import.meta.dirname, "../../bin/pcapsift.js");
  const script = '"$0" "$1" -r "$2" -w "$3" & cat "$3"; wait $!';
  const { status, stdout } = spawnSync("sh", ["-c", script, process.execPath, bin, input, fifo]);
  expect(status).toBe(0);
  expect(stdout.equals(capture)).toBe(true);
});
