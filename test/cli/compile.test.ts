// `pcapsift compile`: what each option makes of it. The forms themselves are tested with src/isa.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { compile, compileEbpf, writeObject } from "../../src/index.js";
import { encodeCbpf, encodeEbpf } from "../../src/isa/index.js";
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
  ["--format iptables ip", "5,48 0 0 0,84 0 0 240,21 0 1 64,6 0 0 262144,6 0 0 0\n"],
  ["--format iptables -y EN10MB arp", "4,40 0 0 12,21 0 1 2054,6 0 0 262144,6 0 0 0\n"],
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
    `option '--format <FORM>' argument 'elf' is invalid. Allowed choices are listing, c-array, decimal, json, iptables, tc, raw, c, dot, object, bpftool.\n${usage}`,
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

const xdpListing = [
  "       0:\tr7 = *(u32 *)(r1 + 0)",
  "       1:\tr8 = *(u32 *)(r1 + 4)",
  "       2:\tr0 = r7",
  "       3:\tr0 += 14",
  "       4:\tif r0 > r8 goto +4 <L9>",
  "       5:\tr0 = *(u16 *)(r7 + 12)",
  "       6:\tif r0 != 1544 goto +2 <L9>",
  "       7:\tw0 = 2",
  "       8:\texit",
  "       9:\tw0 = 1",
  "      10:\texit",
].join("\n");
const xdp = ["--target", "ebpf", "--hook", "xdp"];

test("extended BPF is listed, and written as an object, as bytes and as JSON", async () => {
  const program = compileEbpf("arp", { hook: "xdp" });
  expect(await run(...xdp, "arp")).toEqual(done(`${xdpListing}\n`));
  expect(await run("-d", ...xdp, "arp")).toEqual(done(`${xdpListing}\n`));
  expect(await run(...xdp, "-o", file("arp.o"), "arp")).toEqual(done(""));
  expect(readFileSync(file("arp.o"))).toEqual(Buffer.from(writeObject(program)));
  const bytes = Buffer.from(encodeEbpf(program.instructions)).toString("latin1");
  expect(await run(...xdp, "--format", "raw", "arp")).toEqual(done(bytes));
  const json = JSON.parse((await run(...xdp, "--format", "json", "arp")).stdout) as object;
  expect(json).toMatchObject({ expression: "arp", hook: "xdp", section: "xdp", maps: [] });
  expect(json).toMatchObject({ instructions: program.instructions });
});

test("a list in a map comes with what fills it", async () => {
  const hosts = Array.from({ length: 1100 }, (_, i) => `src host 10.${i >> 8}.${i & 255}.1`).join(" or ");
  const filter = `ip and (${hosts})`;
  const object = await run(...xdp, "-o", file("list.o"), filter);
  expect([object.status, object.stdout]).toEqual([0, ""]);
  expect(object.stderr).toMatch(/^pcapsift: the object cannot hold what is in pcapsift_list0: .*--format bpftool/);
  const lines = (await run(...xdp, "--format", "bpftool", filter)).stdout.trimEnd().split("\n");
  expect(lines).toHaveLength(1100);
  expect(lines).toContain("map update name pcapsift_list0 key hex 0a 01 02 01 value hex 01");
});

test.each<[args: string, message: string]>([
  ["--target ebpf arp", "--target ebpf needs to know where the program goes: --hook socket, tc, xdp or cgroup-skb"],
  ["--hook xdp arp", "--hook goes with --target ebpf"],
  ["--stats arp", "--stats goes with --target ebpf"],
  ["--format object arp", "form object goes with --target ebpf"],
  [
    "--target ebpf --hook xdp --format dot arp",
    "--target ebpf has no form dot: it has listing, object, raw, json, bpftool, c",
  ],
  ["--target ebpf --hook xdp --for bsd arp", "--for bsd takes classic BPF, which --target ebpf is not"],
  ["--list-threshold 9 arp", "--list-threshold goes with --target ebpf"],
  ["--target ebpf --hook xdp --list-threshold 0 arp", "invalid list threshold 0: it is 1 to 999999999"],
  ["--target ebpf --hook xdp --section tc arp", "section tc is not for hook xdp: that takes xdp"],
  [
    "--target ebpf --hook kprobe arp",
    "option '--hook <HOOK>' argument 'kprobe' is invalid. Allowed choices are socket, tc, xdp, cgroup-skb.",
  ],
  [
    "--target ebpf --hook xdp --format bpftool arp",
    "the program has no lists in maps: there is nothing for bpftool to fill in",
  ],
])("compile %s is refused", async (args, message) => {
  const { status, stdout, stderr } = await run(...args.split(" "));
  expect([status, stdout, stderr.split("\n")[0]]).toEqual([1, "", `pcapsift: ${message}`]);
});
