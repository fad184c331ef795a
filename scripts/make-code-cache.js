// Leaves V8's compiled form of the command in dist/cli.cache (see src/cli/start.ts). What is run here is what the cache
// holds: common filters and the printing of common packets.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const dist = join(dirname(dirname(fileURLToPath(import.meta.url))), "dist");
// Code that V8 takes from a cache cannot import, nor may the command start with a warning that it does.
if (/\bimport\(/.test(readFileSync(join(dist, "cli.cjs"), "utf8"))) throw new Error("the bundle has a dynamic import");

const { loadCommand } = createRequire(import.meta.url)(join(dist, "start.cjs"));
const { command, makeCache } = loadCommand(dist);

const silent = { isTerminal: () => false, write: () => {} };
const streams = { stdin: () => [], stdout: silent, stderr: silent, env: {}, onInterrupt: () => {}, onStatus: () => {} };
const captures = join(dist, "../fixtures/captures");
const runs = [
  ["-d", "-y", "EN10MB", "tcp port 80"],
  ["-d", "-y", "EN10MB", "host 10.0.0.1 and not net 10.0.0.0/8 or ip6 host ::1"],
  ["-d", "-y", "EN10MB", "tcp[tcpflags] & (tcp-syn|tcp-fin) != 0 and len > 100"],
  ["-d", "-y", "EN10MB", "ether host 00:00:5e:00:53:01 or arp or vlan 5 and portrange 1000-2000"],
  ["-n", "-r", join(captures, "http.pcap"), "ip or tcp and port 80"],
  ["-n", "-v", "-X", "-tttt", "-r", join(captures, "dns.pcap")],
  ["-n", "-e", "-r", join(captures, "http6.pcap"), "-w", "-", "--print"],
];
for (const args of runs) {
  const status = await command.run(args, streams);
  if (status !== 0) throw new Error(`the command failed with status ${status}: ${args.join(" ")}`);
}
writeFileSync(join(dist, "cli.cache"), makeCache());
