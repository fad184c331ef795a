// What the command prints, says and exits with, as tables. Everything runs in this process.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { runCommand, type CommandResult, type Surroundings } from "./run-command.js";

const root = join(import.meta.dirname, "../..");
const captures = join(root, "fixtures/captures");
const rejects = join(root, "fixtures/rejects");
const directory = mkdtempSync(join(tmpdir(), "pcapsift-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** CAPTURES, REJECTS and TMP stand for the directories, in arguments and in what is expected. */
const places = { CAPTURES: captures, REJECTS: rejects, TMP: directory };
const withPlaces = (text: string) =>
  Object.entries(places).reduce((result, [name, path]) => result.replaceAll(name, path), text);
const words = (line: string) => line.split(" ").filter(Boolean).map(withPlaces);

interface Expected {
  readonly status?: number;
  /** The whole text, or a pattern in it. */
  readonly stdout?: string | RegExp;
  readonly stderr?: string | RegExp;
}

async function check(argv: readonly string[], expected: Expected, surroundings?: Surroundings): Promise<CommandResult> {
  const result = await runCommand(argv, surroundings);
  const { status = 0, stdout = "", stderr = "" } = expected;
  if (typeof stderr === "string") expect(result.stderr).toBe(withPlaces(stderr));
  else expect(result.stderr).toMatch(stderr);
  if (typeof stdout === "string") expect(result.stdout).toBe(withPlaces(stdout));
  else expect(result.stdout).toMatch(stdout);
  expect(result.status).toBe(status);
  return result;
}

const usage = "Usage: pcapsift [options] -r FILE [expression]; pcapsift --help tells more\n";
const assuming = "Warning: assuming Ethernet\n";
const reading = (name: string, linkType = "EN10MB (Ethernet)", snaplen = 262144) =>
  `reading from file ${name}, link-type ${linkType}, snapshot length ${snaplen}\n`;

const arp = `(000) ldh      [12]
(001) jeq      #0x806           jt 2\tjf 3
(002) ret      #262144
(003) ret      #0
`;

test.each<[line: string, expected: Expected]>([
  ["-d arp", { stdout: arp, stderr: assuming }],
  ["-d -y EN10MB arp", { stdout: arp }],
  ["arp -d -y en10mb", { stdout: arp }],
  ["-d -y EN10MB -s 96 arp", { stdout: arp.replace("262144", "96") }],
  ["-d -y EN10MB -s 0 arp", { stdout: arp }],
  ["-dd -y EN10MB", { stdout: "{ 0x6, 0, 0, 0x00040000 },\n" }],
  ["-ddd -y EN10MB", { stdout: "1\n6 0 0 262144\n" }],
  ["-dddd -y RAW", { stdout: "1\n6 0 0 262144\n" }],
  [
    "-d -r CAPTURES/snap60.pcap",
    { stdout: "(000) ret      #60\n", stderr: reading("CAPTURES/snap60.pcap", undefined, 60) },
  ],
  ["-d -y RAW -r CAPTURES/http.pcap arp", { stdout: arp, stderr: reading("CAPTURES/http.pcap") }],
  ["-d -w TMP/never.pcap -y EN10MB arp", { stdout: arp }],
  ["--version", { stdout: /^pcapsift version \d+\.\d+\.\d+\n$/ }],
  ["-h", { stdout: /^Usage: pcapsift \[options\] -r FILE \[expression\]\n[^]*-r <FILE>[^]*\n$/ }],
  ["--help -r CAPTURES/none", { stdout: /^Usage: / }],
  ["-L", { stdout: /^Data link types \(use option -y to set\):\n[^]* {2}EN10MB \(Ethernet\)\n[^]*LINUX_SLL2 / }],
])("%s", async (line, expected) => {
  await check(words(line), expected);
});

test.each<[line: string, stderr: string]>([
  ["", `pcapsift: no capture to read: give one with -r FILE, or ask for the compiled filter with -d\n${usage}`],
  ["CAPTURES/http.pcap tcp", `pcapsift: no capture to read: give one with -r CAPTURES/http.pcap\n${usage}`],
  ["complie tcp", `pcapsift: no capture to read; did you mean pcapsift compile?\n${usage}`],
  [
    "-i eth0 tcp",
    `pcapsift: packets of eth0 are not captured here: give a file that tcpdump -w has written with -r FILE\n${usage}`,
  ],
  ["--cuont", `pcapsift: unknown option '--cuont' (Did you mean --count?)\n${usage}`],
  ["-c 0", `pcapsift: invalid packet count 0\n${usage}`],
  [
    "-E key",
    `pcapsift: -E is not supported: in tcpdump it decrypts IPsec with keys from the command line, where every user of the machine can read them\n${usage}`,
  ],
  ["-r CAPTURES/none.pcap", "pcapsift: CAPTURES/none.pcap: No such file or directory\n"],
  ["-r CAPTURES", "pcapsift: CAPTURES: error reading dump file: Is a directory\n"],
  [
    "-r REJECTS/empty.pcap",
    "pcapsift: REJECTS/empty.pcap: truncated dump file; tried to read 4 file header bytes, only got 0\n",
  ],
  ["-r REJECTS/not-a-capture.pcap", "pcapsift: REJECTS/not-a-capture.pcap: unknown file format\n"],
  ["-F TMP/none -d", `${assuming}pcapsift: can't open TMP/none: No such file or directory\n`],
  // Of a long line what is around the fault is shown; nothing reaches the terminal that it would obey.
  [
    `-d -y RAW ${"ip or ".repeat(40)}tcp prot 80 or ${"ip or ".repeat(40)}ip`,
    `pcapsift: syntax error: \`prot\` is no keyword
  …${"ip or ".repeat(13).slice(2)}tcp prot 80 or ${"ip or ".repeat(12).slice(0, 69)}…
   ${" ".repeat(80)}^^^^
  did you mean \`port\`?
`,
  ],
  [
    `-d -y RAW ${"a".repeat(400)}`,
    `pcapsift: syntax error: nothing says what \`${"a".repeat(59)}…\` is
  ${"a".repeat(160)}…
  ${"^".repeat(160)}
  write for example \`host ${"a".repeat(54)}…\`
`,
  ],
  [
    "-d -y RAW host \u001b[2J",
    `pcapsift: syntax error: unexpected character \`\\u{1b}\`
  host \ufffd[2J
       ^
  names have letters, digits, dots, dashes and underscores, and begin and end with a letter or digit
pcapsift: syntax error: \`[\` is never closed
  host \ufffd[2J
        ^
  close it with \`]\`
`,
  ],
  ["-r \u001b[2Jnone", "pcapsift: \ufffd[2Jnone: No such file or directory\n"],
])("refuses %s", async (line, stderr) => {
  await check(words(line), { status: 1, stderr });
});

// Packets before the fault come out, the error after them.
test.each<[file: string, packets: number, linkType: string, message: RegExp]>([
  [
    "cut-in-packet",
    2,
    "EN10MB (Ethernet)",
    /truncated dump file; tried to read \d+ captured bytes, only got \d+ \(at byte \d+\)/,
  ],
  [
    "cut-in-record-header",
    2,
    "EN10MB (Ethernet)",
    /truncated dump file; tried to read 16 header bytes, only got \d+ \(at byte \d+\)/,
  ],
  [
    "caplen-4-gib",
    2,
    "EN10MB (Ethernet)",
    /invalid packet capture length 4294967295, bigger than snaplen of 262144 \(at byte \d+\)/,
  ],
  [
    "caplen-above-limit",
    2,
    "EN10MB (Ethernet)",
    /invalid packet capture length \d+, bigger than \w+ of \d+ \(at byte \d+\)/,
  ],
])("%s: packets first, then the error", async (file, packets, linkType, message) => {
  const path = `${rejects}/${file}.pcap`;
  const stderr = new RegExp(`^reading from file .*\npcapsift: ${path}: ${message.source}\n$`);
  const lines = new RegExp(`^(\\d\\d:.*\n(\t.*\n)*){${packets}}$`);
  await check(["-n", "-r", path], { status: 1, stdout: lines, stderr });
  await check(["-n", "-r", path, "-c", String(packets)], { stdout: lines, stderr: /^reading from file .*\n$/ });
  await check(["-r", path, "--count"], { status: 1, stdout: `${packets} packets\n`, stderr });
  const copy = join(directory, "before-fault.pcap");
  await check(["-r", path, "-w", copy], { status: 1, stderr });
  await check(["-r", copy, "--count"], { stdout: `${packets} packets\n`, stderr: /^reading/ });
  expect(linkType).toBe("EN10MB (Ethernet)");
});

test("a filter does not hide the fault", async () => {
  const path = `${rejects}/cut-in-packet.pcap`;
  await check(["-n", "-r", path, "len > 100000"], { status: 1, stderr: /truncated dump file/ });
});

test("an unknown link type is refused, whatever is to be done", async () => {
  const path = `${rejects}/unknown-link-type.pcap`;
  for (const rest of [[], ["--count"], ["-d"], ["-w", join(directory, "none.pcap")]]) {
    await check(["-r", path, ...rest], {
      status: 1,
      stderr: /^reading from file .*\npcapsift: .*unknown data link type \d+/,
    });
  }
});

const allPackets = 16;

test.each<[line: string, stdout: string]>([
  ["--count", `${allPackets} packets\n`],
  ["--count arp", "2 packets\n"],
  ["--count tcp and port 80", "12 packets\n"],
  ["--count -c 1 tcp", "1 packet\n"],
  ["--count -c 100 arp", "2 packets\n"],
  ["--count len > 100000", "0 packets\n"],
])("-r http.pcap %s", async (line, stdout) => {
  const path = `${captures}/http.pcap`;
  await check(["-r", path, ...words(line)], { stdout, stderr: reading(path) });
});

test("standard input is read like a file, in pieces of any size", async () => {
  const bytes = readFileSync(`${captures}/http.pcap`);
  const expected = await runCommand(["-n", "-r", `${captures}/http.pcap`]);
  const pieces = Array.from({ length: Math.ceil(bytes.length / 100) }, (_, i) =>
    bytes.subarray(100 * i, 100 * i + 100),
  );
  for (const stdin of [bytes, pieces]) {
    await check(["-n", "-r", "-"], { stdout: expected.stdout, stderr: reading("-") }, { stdin });
  }
});

test("an error in standard input names it", async () => {
  const stdin = [new Uint8Array(10)];
  await check(["-r", "-"], { status: 1, stderr: "pcapsift: standard input: unknown file format\n" }, { stdin });
});

test("the reading line shows a link type without a name as its number, and SLL2 brings a warning", async () => {
  const header = readFileSync(`${captures}/http.pcap`).subarray(0, 24);
  const user0 = Buffer.from(header);
  user0.writeUInt32LE(147, 20);
  await check(["-r", "-"], { stderr: reading("-", "147") }, { stdin: user0 });
  const path = `${captures}/sll2.pcap`;
  const warning = "Warning: interface names might be incorrect\n";
  await check(["-r", path, "--count"], {
    stdout: "19 packets\n",
    stderr: reading(path, "LINUX_SLL2 (Linux cooked v2)") + warning,
  });
});

test("-w writes the matching packets and nothing else; --print and --count add to it", async () => {
  const path = `${captures}/http.pcap`;
  const copy = join(directory, "copy.pcap");
  await check(["-r", path, "-w", copy], { stderr: reading(path) });
  expect(readFileSync(copy).equals(readFileSync(path))).toBe(true);
  const printed = await runCommand(["-n", "-r", path, "arp"]);
  await check(["-n", "-r", path, "-w", copy, "--print", "arp"], { stdout: printed.stdout, stderr: reading(path) });
  await check(["-r", path, "-w", copy, "--count", "arp"], { stdout: "2 packets\n", stderr: reading(path) });
  await check(["-n", "-r", copy], { stdout: printed.stdout, stderr: reading(withPlaces("TMP/copy.pcap")) });
});

test.each([
  ["http-be", "http", []],
  ["http-nano-be", "http-nano", ["--nano"]],
  ["http-nano", "http-nano", ["--nano"]],
  ["version-2.2", "snap60", []],
  ["kuznetzov", "snap60", []],
])("-w - of %s gives %s: little-endian, version 2.4", async (from, to, options) => {
  const { stdout } = await runCommand(["-r", `${captures}/${from}.pcap`, "-w", "-", ...options]);
  const expected = readFileSync(`${captures}/${to}.pcap`);
  // The patched form has 14 bytes more in its snapshot length.
  if (from === "kuznetzov") expected.writeUInt32LE(expected.readUInt32LE(16) + 14, 16);
  expect(Buffer.from(stdout, "latin1").equals(expected)).toBe(true);
});

test("-w never destroys the capture that is read, nor fills a terminal with bytes", async () => {
  const path = join(directory, "input.pcap");
  const bytes = readFileSync(`${captures}/http.pcap`);
  writeFileSync(path, bytes);
  await check(["-r", path, "-w", join(directory, ".", "input.pcap")], {
    status: 1,
    stderr: `${reading(path)}pcapsift: ${path}: the capture that is read would be destroyed by writing to it\n`,
  });
  expect(readFileSync(path).equals(bytes)).toBe(true);
  const stderr = /standard output is a terminal: redirect it, or give -w a file/;
  await check(["-r", path, "-w", "-", "--color=never"], { status: 1, stderr }, { terminal: true });
});

test.each<[line: string, reason: string]>([
  ["-w TMP/none/x.pcap", "TMP/none/x.pcap: No such file or directory"],
  ["-w CAPTURES", "CAPTURES: Is a directory"],
  ["-w /dev/full", "/dev/full: No space left on device"],
])("-r http.pcap %s: %s", async (line, reason) => {
  const path = `${captures}/http.pcap`;
  await check(["-r", path, ...words(line)], { status: 1, stderr: `${reading(path)}pcapsift: ${reason}\n` });
});

const failing = (code: string) => () => {
  throw Object.assign(new Error(`${code}: write`), { code });
};

test("when nobody reads the output any more, the command ends quietly", async () => {
  const path = `${captures}/http.pcap`;
  for (const argv of [["-r", path], ["-r", path, "-w", "-"], ["-r", path, "--count"], ["-d", "-y", "RAW"], ["-h"]]) {
    await check(argv, { stderr: /^(reading.*\n)?$/ }, { write: failing("EPIPE") });
  }
});

test("output that cannot be written is an error", async () => {
  const stderr = /pcapsift: Unable to write output: No space left on device\n$/;
  await check(["-r", `${captures}/http.pcap`], { status: 1, stderr }, { write: failing("ENOSPC") });
});

test("output comes in large pieces, or with -l line by line", async () => {
  const path = `${captures}/http.pcap`;
  const pieces = async (...options: string[]) => {
    const written: string[] = [];
    await runCommand(["-n", "-r", path, ...options], {
      write: (data) => void written.push(Buffer.from(data).toString()),
    });
    return written;
  };
  expect(await pieces()).toHaveLength(1);
  expect(await pieces("-l")).toHaveLength(allPackets);
  expect((await pieces("-l")).every((piece) => /^\d\d:[^]*\n$/.test(piece))).toBe(true);
  expect(await pieces("-U", "-w", "-")).toHaveLength(1 + allPackets);
});

test("an interrupted command lets go of what it has, and counts it", async () => {
  const bytes = readFileSync(`${captures}/http.pcap`);
  let interrupt = () => {};
  const written: string[] = [];
  async function* source() {
    yield bytes;
    // The command asks for more: it is done with the first bytes and waits, as on a pipe.
    interrupt();
    expect(written).toEqual([`${allPackets} packets\n`]);
  }
  await runCommand(["-r", "-", "--count"], {
    stdin: source(),
    onInterrupt: (finish) => (interrupt = finish),
    write: (data) => void written.push(String(data)),
  });
  expect(written).not.toEqual([]);
});

test("-F takes the filter from a file: comments, line ends, and a word of warning about words", async () => {
  const file = join(directory, "filter");
  writeFileSync(file, "arp # or whatever\n  # else\n\0 nonsense (");
  await check(["-d", "-y", "EN10MB", "-F", file], { stdout: arp });
  const stderr = `pcapsift: \`tcp' is ignored: the filter comes from ${file}\n`;
  await check(["-d", "-y", "EN10MB", "-F", file, "tcp"], { stdout: arp, stderr });
  writeFileSync(file, "");
  await check(["-ddd", "-y", "EN10MB", "-F", file], { stdout: "1\n6 0 0 262144\n" });
});

test("an error in a filter shows its line, the place and the file", async () => {
  const file = join(directory, "filter");
  writeFileSync(file, "arp or\n\ttcp port 99999 # no\n");
  const stderr = new RegExp(`^pcapsift: ${file}:2: .*99999.*\n {2}\ttcp port 99999 +\n {2}\t *\\^+\n`);
  await check(["-d", "-y", "EN10MB", "-F", file], { status: 1, stderr });
});

test("an error in a filter comes after the capture was opened", async () => {
  const path = `${captures}/http.pcap`;
  const { stderr } = await check(["-r", path, "tcp", "port", "99999"], { status: 1, stderr: /99999/ });
  expect(stderr.split("\n").slice(0, 3)).toEqual([
    reading(path).trimEnd(),
    expect.stringMatching(/^pcapsift: .*99999/),
    "  tcp port 99999",
  ]);
});

test("a mistake in the program itself is one line, without a stack trace", async () => {
  const onInterrupt = () => {
    throw new TypeError("x is not a function\n    at somewhere");
  };
  const { status, stderr } = await runCommand(["-r", `${captures}/http.pcap`], { onInterrupt });
  expect(status).toBe(1);
  expect(stderr.split("\n").slice(1)).toEqual([
    "pcapsift: internal error: x is not a function; this is a bug in pcapsift, please report it with the command",
    "",
  ]);
});

// Whether errors are coloured: on a terminal unless told otherwise.
test.each<[options: string[], surroundings: Surroundings, coloured: boolean]>([
  [[], {}, false],
  [[], { terminal: true }, true],
  [[], { terminal: true, env: { NO_COLOR: "1" } }, false],
  [[], { terminal: true, env: { NO_COLOR: "" } }, true],
  [[], { terminal: true, env: { TERM: "dumb" } }, false],
  [["--color=never"], { terminal: true }, false],
  [["--color=always"], { env: { NO_COLOR: "1" } }, true],
  [["--color=auto"], {}, false],
])("%j in %j: coloured %s", async (options, surroundings, coloured) => {
  const { stderr } = await runCommand(["-d", "tcp port 99999", ...options], surroundings);
  expect(stderr.includes("\u001b[")).toBe(coloured);
});
