// Runs the benchmarks: `npm run bench`, or `npm run bench -- NAME...` for those whose names begin so. PAIRS=100 for more
// rounds, PACKETS=500000 for shorter captures, BENCH_DIR for another place than the system's temporary directory, which
// must have room for 5 GB.
//
// A command and its reference run in turn, so that both meet the same load, and medians are compared, so that a
// disturbed run does not count. Times are wall times of whole processes. That both bring the same is checked first.
//
// A virtual machine may be left without its processors while others use them. Pairs during which that took more than a fiftieth
// of the time say little of either command: others are run in their place, three times as many at most, and the table says how
// many were disturbed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, existsSync, openSync, readFileSync, readSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";
import { benchmarks } from "./benchmarks.js";
import { makeCapture } from "./make-capture.js";
import { measureMemory } from "./memory.js";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const usualPairs = Number(process.env.PAIRS ?? 5);
const packets = process.env.PACKETS && Number(process.env.PACKETS);
const directory = process.env.BENCH_DIR ?? tmpdir();
const place = (name) => join(directory, `pcapsift-bench-${name}`);

const places = { HOSTS: place("hosts.txt"), OUTPUT: place("output.pcap"), STDOUT: place("stdout.txt") };
// Every tenth of the 10,000 hosts.
const hosts = Array.from({ length: 1000 }, (_, index) => `10.0.${(index * 10) >> 8}.${(index * 10) & 255}`);

/** The arguments for captures of ordinary traffic: how many packets, where not as many as usual. */
const traffic = { traffic: [], "long-traffic": ["2000000"] };

/** In a process of its own: who talks goes on where it was, and each capture is to begin at the beginning. */
const writeTraffic = (path, count) => run([process.execPath, "bench/make-traffic.js", path, ...count], "ignore");

/** The capture of a kind, made when it is first asked for. */
function captureOf(kind) {
  const path = place(`${kind}-${packets ?? "all"}.pcap`);
  if (!existsSync(path)) {
    if (Object.hasOwn(traffic, kind)) writeTraffic(`${path}.part`, packets ? [String(packets)] : traffic[kind]);
    else makeCapture(kind, `${path}.part`, packets);
    renameSync(`${path}.part`, path);
  }
  return path;
}

/** The words of a command with the files in their places, behind `cat` if it is to read from a pipe. */
function withFiles([program, ...words], input) {
  const capture = input && captureOf(input.capture);
  const fill = (word) => (word === "CAPTURE" ? (input.isPipe ? "-" : capture) : (places[word] ?? word));
  const command = [program === "node" ? process.execPath : program, ...words.map(fill)];
  return input?.isPipe ? ["sh", "-c", 'cat "$0" | "$@"', capture, ...command] : command;
}

// With this Node.js parses all of the world's certificates whenever it starts, which doubles the time that takes.
const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;

function run(command, stdout) {
  const [program, ...args] = command;
  // To write over a file takes longer than to write a new one, for either command.
  rmSync(places.OUTPUT, { force: true });
  const start = process.hrtime.bigint();
  const { status, stderr, error } = spawnSync(program, args, { cwd: root, env, stdio: ["ignore", stdout, "pipe"] });
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
  if (status !== 0) throw new Error(`${command.join(" ")} failed: ${error ?? stderr}`);
  return milliseconds;
}

function hashOf(path) {
  const hash = createHash("sha256");
  const block = Buffer.alloc(1 << 20);
  const file = openSync(path, "r");
  for (let count; (count = readSync(file, block)) > 0;) hash.update(block.subarray(0, count));
  closeSync(file);
  return hash.digest("hex");
}

/** What a command brings, as a number that stands for it. */
function resultOf(command, what) {
  const stdout = openSync(places.STDOUT, "w");
  run(command, stdout);
  closeSync(stdout);
  return hashOf(what === "stdout" ? places.STDOUT : places.OUTPUT);
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** For how many milliseconds processors that had work were taken away so far, as far as the system tells. */
function stolenTime() {
  if (!existsSync("/proc/stat")) return 0;
  // Hundredths of a second: user, nice, system, idle, iowait, irq, softirq, steal (proc(5)).
  return 10 * Number(readFileSync("/proc/stat", "latin1").split("\n", 1)[0].split(/ +/)[8]);
}

/** Runs pairs, and more of them where some were disturbed; those count only where there are too few others. */
function runPairs(theirs, ours, count) {
  const good = [];
  const disturbed = [];
  while (good.length < count && disturbed.length < 3 * count) {
    const before = stolenTime();
    const pair = [run(theirs, "ignore"), run(ours, "ignore")];
    const share = (stolenTime() - before) / (pair[0] + pair[1]);
    (share > 0.02 ? disturbed : good).push(pair);
  }
  return { pairs: [...good, ...disturbed].slice(0, count), disturbed: disturbed.length };
}

function measure({ name, input, reference, command, isSame, limit, pairs: count = usualPairs }) {
  const [theirs, ours] = [withFiles(reference, input), withFiles(command, input)];
  const isEqual = isSame === undefined || resultOf(theirs, isSame) === resultOf(ours, isSame);
  const { pairs, disturbed } = runPairs(theirs, ours, count);
  const [referenceTime, commandTime] = [0, 1].map((which) => median(pairs.map((pair) => pair[which])));
  const cells = [name, reference[0], `${referenceTime.toFixed(0)} ms`, `${commandTime.toFixed(0)} ms`];
  const ratio = (commandTime / referenceTime).toFixed(2);
  const verdict = isSame === undefined ? "" : isEqual ? "same" : "DIFFERENT";
  console.log(`| ${[...cells, ratio, limit, verdict, disturbed].join(" | ")} |`);
  if (!isEqual) process.exitCode = 1;
}

const wanted = process.argv.slice(2);
const isWanted = (name) => wanted.length === 0 || wanted.some((word) => `${name} `.startsWith(`${word} `));
const chosen = benchmarks.filter(({ name }) => isWanted(name));
writeFileSync(places.HOSTS, hosts.map((host) => `host ${host}`).join(" or\n"));
if (chosen.length > 0) {
  console.log(`| ${usualPairs} pairs, medians | beside | its time | pcapsift | ratio | at most | result | disturbed |`);
  console.log("|---|---|---|---|---|---|---|---|");
  chosen.forEach(measure);
}
if (isWanted("memory")) await measureMemory(root);
if (isWanted("ebpf")) (await runnerImport("bench/ebpf.ts")).module.benchEbpf();
for (const file of Object.values(places)) rmSync(file, { force: true });
