// Leaves V8's compiled forms of the command's files beside them in dist/cli (see src/cli/start.ts). What is run here is what
// they hold: common filters, the printing of common packets, and a little of everything else.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const { command, files } = require("../dist/start.cjs").loadCommand(join(root, "dist"), require);

const silent = { isTerminal: () => false, write: () => {} };
const streams = { stdin: () => [], stdout: silent, stderr: silent, env: {}, onInterrupt: () => {}, onStatus: () => {} };
const capture = (name) => join(root, "fixtures/captures", name);
const program = join(root, "fixtures/programs/parse-headers.o");
// What traffic is made of: the more of its functions are there compiled, the sooner printing is at full speed.
const ordinary = [
  "arp",
  "dhcp",
  "dns",
  "http6",
  "icmp",
  "icmp6",
  "igmp",
  "ntp",
  "snmp",
  "ssh",
  "syslog",
  "tcp",
  "vlan",
];
const runs = [
  ...ordinary.map((name) => ["-n", "-r", capture(`${name}.pcap`)]),
  ["-d", "-y", "EN10MB", "tcp port 80"],
  ["-d", "-y", "EN10MB", "host 10.0.0.1 and not net 10.0.0.0/8 or ip6 host ::1"],
  ["-d", "-y", "EN10MB", "tcp[tcpflags] & (tcp-syn|tcp-fin) != 0 and len > 100"],
  ["-d", "-y", "EN10MB", "ether host 00:00:5e:00:53:01 or arp or vlan 5 and portrange 1000-2000"],
  ["-n", "-r", capture("http.pcap"), "ip or tcp and port 80"],
  ["-n", "-v", "-X", "-tttt", "-r", capture("dns.pcap")],
  ["-n", "-e", "-r", capture("http6.pcap"), "-w", "-", "--print"],
  ["-n", "-r", capture("http.pcap"), "--count", "tcp port 80"],
  ["-n", "-r", capture("http.pcap"), "--json"],
  ["compile", "--target", "ebpf", "--hook", "xdp", "tcp port 80"],
  ["run", program, "-r", capture("http.pcap")],
  ["verify", program],
  ["disasm", program],
  ["--help"],
  ["--version"],
];
// V8 would throw away the compiled form of what was not run for a while, and note of functions that ran often that they are to
// be made machine code at their first call: a short run spends more time on that than it gains.
setFlagsFromString("--no-flush-bytecode");
setFlagsFromString("--no-sparkplug");
setFlagsFromString("--no-opt");
for (const args of runs) {
  const status = await command.run(args, streams);
  if (status !== 0) throw new Error(`the command failed with status ${status}: ${args.join(" ")}`);
}
// A cache is good only with the flags it was made with.
setFlagsFromString("--flush-bytecode");
setFlagsFromString("--sparkplug");
setFlagsFromString("--opt");
for (const { path, makeCache } of files) {
  // Code that V8 takes from a cache cannot import, nor may the command start with a warning that it does.
  if (/\bimport\(/.test(readFileSync(path, "utf8"))) throw new Error(`${path} has a dynamic import`);
  writeFileSync(path.replace(/\.cjs$/, ".cache"), makeCache());
}
