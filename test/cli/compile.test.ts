// `pcapsift compile`: what each option makes of it. The forms themselves are tested with src/isa.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { compile } from "../../src/index.js";
import { encodeCbpf } from "../../src/isa/index.js";
import { runCommand } from "./run-command.js";

const directory = mkdtempSync(join(tmpdir(), "pcapsift-"));
afterAll(() => rmSync(directory, { recursive: true }));
const file = (name: string) => join(directory, name);

const run = (...args: string[]) => runCommand(["compile", ...args]);
const done = (stdout: string) => ({ status: 0, stdout, stderr: "" });

const arpListing = "(000) ldh      [12]\n(001) jeq      #0x806           jt 2\tjf 3\n";

test.each<[args: string, stdout: string]>([
  ["arp", `${arpListing}(002) ret      #262144\n(003) ret      #0\n`],
  ["--format listing -s 96 arp", `${arpListing}(002) ret      #96\n(003) ret      #0\n`],
  [
    "-y RAW --format c-array ip",
    "{ 0x30, 0, 0, 0x00000000 },\n{ 0x54, 0, 0, 0x000000f0 },\n{ 0x15, 0, 1, 0x00000040 },\n{ 0x6, 0, 0, 0x00040000 },\n{ 0x6, 0, 0, 0x00000000 },\n",
  ],
  ["--format decimal", "1\n6 0 0 262144\n"],
  ["--format iptables arp", "4,40 0 0 12,21 0 1 2054,6 0 0 262144,6 0 0 0\n"],
  ["--format tc arp", "4,40 0 0 12,21 0 1 2054,6 0 0 4294967295,6 0 0 0\n"],
  ["--format tc -s 0x10002 arp", "4,40 0 0 12,21 0 1 2054,6 0 0 65538,6 0 0 0\n"],
  ["--for iptables ip", "5,48 0 0 0,84 0 0 240,21 0 1 64,6 0 0 262144,6 0 0 0\n"],
  ["--for iptables -y IPV4 ip", "1,6 0 0 262144\n"],
  ["--for kernel --format iptables ip", "4,40 0 0 12,21 0 1 2048,6 0 0 262144,6 0 0 0\n"],
  ["--for bsd --format decimal -O ip", "4\n40 0 0 12\n21 0 1 2048\n6 0 0 262144\n6 0 0 0\n"],
])("compile %s", async (args, stdout) => {
  expect(await run(...args.split(" "))).toEqual(done(stdout));
});

test("JSON says what the program was made for", async () => {
  const { stdout } = await run("--format", "json", "-y", "ppp_hdlc", "tcp", "port", "https");
  const { instructions, ...facts } = JSON.parse(stdout) as { instructions: unknown[] };
  expect(facts).toEqual({
    expression: "tcp port https",
    linkType: { name: "PPP_SERIAL", dlt: 50, linktype: 50 },
    snapshotLength: 262144,
  });
  expect(instructions).toMatchObject(compile("tcp port 443", { linkType: "PPP_SERIAL" }).instructions);
});

test("a title in C and in the graph", async () => {
  expect((await run("--format", "c", "arp")).stdout).toMatch(/^\/\* arp on EN10MB \*\/\n/);
  expect((await run("--format", "dot")).stdout).toMatch(/^digraph "every packet on EN10MB" {\n/);
});

test("bytes go out as they are, also to a file; the filter comes from one", async () => {
  const bytes = encodeCbpf(compile("udp").instructions);
  expect(await run("--format", "raw", "udp")).toEqual(done(Buffer.from(bytes).toString("latin1")));
  writeFileSync(file("filter"), "udp # or not\n");
  expect(await run("--format", "raw", "-F", file("filter"), "-o", file("program"))).toEqual(done(""));
  expect(readFileSync(file("program"))).toEqual(Buffer.from(bytes));
});

const usage = "Usage: pcapsift compile [options] [expression]; pcapsift compile --help tells more\n";
const hosts = (count: number) =>
  Array.from({ length: count }, (_, i) => `ip6 host 2001:db8::${i.toString(16)}`).join(" or ");

test.each<[args: string[], stderr: string | RegExp]>([
  [
    ["--format", "elf", "arp"],
    `option '--format <FORM>' argument 'elf' is invalid. Allowed choices are listing, c-array, decimal, json, iptables, tc, raw, c, dot.\n${usage}`,
  ],
  [["-y", "NOSUCH", "arp"], `invalid data link type NOSUCH; -L lists those there are\n${usage}`],
  [["-s", "0", "arp"], `invalid snapshot length 0: it is 1 to 4294967295\n${usage}`],
  [["-s", "1e3", "arp"], `invalid snapshot length 1e3: it is 1 to 4294967295\n${usage}`],
  [["-r", "a.pcap", "arp"], `unknown option '-r'\n${usage}`],
  [["-o", "/nosuch/file", "arp"], "/nosuch/file: No such file or directory\n"],
  [["-F", "/nosuch/file"], "can't open /nosuch/file: No such file or directory\n"],
  [
    ["--for", "iptables", hosts(10)],
    /^the program has \d+ instructions, and iptables -m bpf takes 64 at most; -y IPV4 or -y IPV6 leaves the other one out\n$/,
  ],
  [["--for", "bsd", "-O", hosts(60)], /^the program has \d+ instructions, and a BSD kernel takes 512 at most\n$/],
  [
    ["--for", "kernel", "-O", hosts(500)],
    /^the program has \d+ instructions, and the Linux kernel takes 4096 at most\n$/,
  ],
  [["--for", "kernel", "ip protochain 6"], "the Linux kernel takes no program with a loop, which `protochain' needs\n"],
])("compile refuses what it must: %#", async (args, message) => {
  const { status, stdout, stderr } = await run(...args);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(/^pcapsift: /);
  const said = stderr.replace("pcapsift: ", "");
  if (typeof message === "string") expect(said).toBe(message);
  else expect(said).toMatch(message);
});

test("errors in the filter have their carets", async () => {
  expect((await run("tcp", "port", "70000")).stderr).toContain("\n  tcp port 70000\n");
});

test("only as the first word it is a subcommand", async () => {
  const { stderr } = await runCommand(["-d", "compile"]);
  expect(stderr).toMatch(/'compile'|`compile`/);
});

test("help", async () => {
  const { status, stdout } = await run("--help");
  expect(status).toBe(0);
  expect(stdout).toMatch(/^Usage: pcapsift compile \[options\] \[expression\.\.\.\]\n/);
});
