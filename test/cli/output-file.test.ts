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
import { afterAll, beforeEach, describe, expect, test } from "vitest";
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

const object = join(import.meta.dirname, "../../fixtures/programs/tail-calls.o");

test.each<[what: string, content: string | Buffer, line: string]>([
  ["the filter", "tcp", "-r IN -F FILE -w FILE"],
  ["the filter", "tcp", "-r IN -F LINK -w FILE"],
  ["the list", "INPUT", "-V FILE -w FILE"],
  ["the list", "INPUT", "-V FILE -G 9 -w FILE"],
  ["the filter", "tcp", "compile -F FILE -o LINK"],
  ["the filter", "tcp", "compile --target ebpf --hook xdp -F FILE -o FILE"],
  ["the filter", "tcp", "run -r IN OBJECT -F FILE -w FILE"],
  ["the program", readFileSync(object), "run -r IN FILE -w LINK"],
  ["the file for --map-data", "{}", "run -r IN OBJECT --map-data FILE -w FILE"],
])("%s is not written over: %s, %s", async (what, given, line) => {
  const content = given === "INPUT" ? input : given;
  const names: Record<string, string> = { IN: input, FILE: output, LINK: inDirectory("link"), OBJECT: object };
  writeFileSync(output, content);
  linkSync(output, names.LINK!);
  const { status, stderr } = await runCommand(line.split(" ").map((word) => names[word] ?? word));
  expect(status).toBe(1);
  expect(stderr).toMatch(new RegExp(`: ${what} that is read would be destroyed by writing to it\n$`));
  expect(readFileSync(output, "latin1")).toBe(content.toString("latin1"));
});

/** Runs the command as built by a shell in the directory, `$p`. */
function shell(script: string) {
  const bin = join(import.meta.dirname, "../../bin/pcapsift.js");
  const env = { ...process.env, p: `${process.execPath} ${bin}`, OBJECT: object };
  return spawnSync("sh", ["-c", script], { cwd: directory, env, encoding: "latin1", timeout: 20_000 });
}

describe("what is read is not where standard output goes", () => {
  test.each<[what: string, name: string, script: string]>([
    ["the capture", "input", "$p -r input -w - >> input"],
    ["the capture", "input", "$p -r input -w /dev/stdout >> input"],
    ["the capture", "input", "$p -n -r input >> input"],
    ["the capture", "input", "$p --count -r input >> input"],
    ["the capture", "input", "$p -r input -d >> input"],
    ["the capture", "input", "$p -w out --print -r input >> input"],
    ["the capture", "standard input", "$p -n -r - < input >> input"],
    ["the capture", "standard input", "$p -n -r - <> input >&0"],
    ["the capture", "/dev/stdin", "$p -n -r /dev/stdin < input >> input"],
    ["the capture", "input", "ln input link; $p -r input -w - >> link"],
    ["the capture", "link", "ln -s input link; $p -r link >> input"],
    ["the capture", "input", "cp input other; $p -r other -r input >> input"],
    ["the list", "input", "echo output > input; $p -V input >> input"],
    ["the list", "standard input", "echo output > input; $p -V - < input >> input"],
    ["the filter", "input", "cp input other; echo tcp > input; $p -r other -F input >> input"],
    ["the capture", "input", "$p run $OBJECT -r input >> input"],
  ])("%s, %s: %s", (what, name, script) => {
    const { status, stderr } = shell(`before() { cp input before; }; ${script.replace(/(?=\$p)/, "before; ")}`);
    const file = script.includes("/dev/stdout") ? "/dev/stdout" : name;
    const end = file === name ? "is also where standard output goes" : "would be destroyed by writing to it";
    expect(stderr).toMatch(`pcapsift: ${file}: ${what} that is read ${end}\n`);
    expect(status).toBe(1);
    expect(readFileSync(input).equals(readFileSync(inDirectory("before")))).toBe(true);
  });

  test.each<[title: string, script: string, status: number]>([
    ["nothing goes there", "$p -r input -w out >> input", 0],
    ["the shell has emptied it", "$p -n -r input > input", 1],
    ["the shell has emptied it, and -w", "$p -r - -w - < input > input", 1],
    ["another file of the same content", "cp input other; $p -n -r input >> other", 0],
    ["a device", "$p -n -r input > /dev/null", 0],
  ])("%s: nothing is refused", (_title, script, expected) => {
    const { status, stderr } = shell(script);
    expect(stderr).not.toMatch(/where standard output goes|destroyed/);
    expect(status).toBe(expected);
  });
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
