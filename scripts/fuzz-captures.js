// Reads damaged captures with the built command: `npm run fuzz -- captures`, or `node scripts/fuzz-captures.js COUNT SEED`.
//
// Each is a fixture in one of its forms (as it is or as pcapng, plain or compressed with gzip or zstd) with bytes flipped,
// cut off, doubled, taken out, or made hostile lengths. Whatever is done to it: it is read as bytes, as a stream and as a
// file, with the same outcome, within seconds and 300 MB, and ends with status 0 or 1 and a message that is not "internal
// error"; what is written of it is a capture without fault, of as many packets.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { gzipSync } from "node:zlib";

const [count = 10_000, seed = 1] = process.argv.slice(2).map(Number);
const maxMegabytes = 300;
const maxMilliseconds = 5000;

const root = join(import.meta.dirname, "..");
const require = createRequire(import.meta.url);
const { run } = require("../dist/start.cjs").loadCommand(join(root, "dist"), require).command;

let state = seed >>> 0;
/** A number below `limit` (mulberry32). */
function random(limit) {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
}
const pick = (list) => list[random(list.length)];

const folder = join(root, "fixtures/captures");
const fixtures = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
/** Node.js makes zstd data only from version 22.15 on. */
const zstdFixture = readFileSync(join(root, "fixtures/compressed/tcp.pcap.zst"));
const scratch = join(mkdtempSync(join(tmpdir(), "pcapsift-fuzz-")), "capture");

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc");

const silent = { isTerminal: () => false, write: () => {} };

/** Runs the command over bytes, chunks of them, or the file at a path; returns all that it brought. */
async function outcomeOf(args, source) {
  const pieces = { stdout: [], stderr: [] };
  const into = (name) => ({ ...silent, write: (data) => pieces[name].push(Buffer.from(data)) });
  const streams = {
    stdin: () => source,
    stdout: into("stdout"),
    stderr: into("stderr"),
    env: {},
    onInterrupt: () => {},
    onStatus: () => {},
  };
  const path = typeof source === "string" ? source : "-";
  // What earlier runs have left is not this one's memory: a zstd window has up to 128 MiB.
  if (process.memoryUsage().arrayBuffers > 32e6) collectGarbage();
  const status = await run(["-n", "-r", path, ...args], streams);
  return {
    status,
    stdout: Buffer.concat(pieces.stdout),
    stderr: Buffer.concat(pieces.stderr).toString().replaceAll(scratch, "-").replaceAll("standard input", "-"),
  };
}

const isAlike = (one, other) =>
  one.status === other.status && one.stderr === other.stderr && one.stdout.equals(other.stdout);

const asPcapng = async (bytes) => (await outcomeOf(["--write-format", "pcapng", "-w", "-"], bytes)).stdout;

/** One frame of one block that is stored as it is (RFC 8878 section 3.1.1), with a window of 1 MiB. */
function zstdOf(bytes) {
  const header = Buffer.alloc(3);
  header.writeUIntLE((bytes.length << 3) | 1, 0, 3);
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 10 << 3]), header, bytes]);
}

/** Numbers that lengths are not. */
const hostile = [
  0, 1, 3, 8, 27, 255, 0xffff, 0x10000, 0x40000, 0x40001, 0x7fffffff, 0x80000000, 0xfffffffc, 0xffffffff,
];

const changes = [
  (bytes) => {
    bytes[random(bytes.length)] ^= 1 << random(8);
    return bytes;
  },
  (bytes) => {
    bytes[random(Math.min(bytes.length, 200))] = random(256);
    return bytes;
  },
  (bytes) => {
    // Lengths stand at multiples of 4 in most captures.
    const at = random(Math.max(1, bytes.length >> 2)) << 2;
    if (at + 4 > bytes.length) return bytes;
    if (random(2) === 0) bytes.writeUInt32LE(pick(hostile), at);
    else bytes.writeUInt32BE(pick(hostile), at);
    return bytes;
  },
  (bytes) => bytes.subarray(0, random(bytes.length) + 1),
  (bytes) => {
    const start = random(bytes.length);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + random(100))]);
  },
  (bytes) => {
    const start = random(bytes.length);
    return Buffer.concat([bytes.subarray(0, start + random(400)), bytes.subarray(start)]);
  },
];

function* chunksOf(bytes) {
  for (let start = 0; start < bytes.length;) {
    const end = start + 1 + random(pick([3, 50, 5000]));
    yield bytes.subarray(start, end);
    start = end;
  }
}

async function makeCapture() {
  // A part of a fixture is enough, and quicker.
  let bytes = Buffer.from(pick(fixtures)).subarray(0, 200 + random(4000));
  if (random(2) === 0) bytes = await asPcapng(bytes);
  if (bytes.length === 0) return makeCapture();
  const mutate = () => {
    for (let left = 1 + random(3); left > 0 && bytes.length > 0; left--) bytes = pick(changes)(bytes);
  };
  if (random(4) !== 0) mutate();
  const compression = random(8);
  if (compression > 3) return bytes;
  if (compression < 2) bytes = gzipSync(bytes);
  else bytes = compression === 2 ? zstdOf(bytes) : Buffer.from(zstdFixture);
  if (random(3) === 0) mutate();
  return bytes;
}

const tasks = [
  ["--count"],
  ["-evvX"],
  ["--json"],
  ["--count", "tcp or udp"],
  ["--recover", "--count"],
  ["--recover", "-evv", "ip or ip6"],
];
const writingTasks = [
  ["-w", "-"],
  ["-U", "-w", "-"],
  ["--write-format", "pcap", "-w", "-"],
  ["--write-format", "pcapng", "-w", "-", "ip"],
  ["--recover", "-w", "-"],
  ["--recover", "--write-format", "pcap", "--nano", "-w", "-"],
  ["--recover", "--write-format", "pcapng", "-w", "-"],
];

function fail(number, bytes, reason) {
  const path = join(mkdtempSync(join(tmpdir(), "pcapsift-fuzz-")), "capture");
  writeFileSync(path, bytes);
  throw new Error(`capture ${number} of seed ${seed}, kept as ${path}: ${reason}`);
}

/** The most memory this program had. Where Linux does not tell, the figure may be that of the process that started it. */
function peakMegabytes() {
  const status = "/proc/self/status";
  const peak = existsSync(status) ? /VmHWM:\s+(\d+) kB/.exec(readFileSync(status, "latin1"))?.[1] : undefined;
  return (peak === undefined ? process.resourceUsage().maxRSS : Number(peak)) / 1000;
}

/** Reads what was written, and counts what should have been: without a fault there are as many packets. */
async function checkWritten(args, whole, bytes, say) {
  if (whole.stdout.length === 0) return;
  const again = await outcomeOf(["--count"], whole.stdout);
  if (again.status !== 0) say(`what was written is no capture: ${again.stderr}`);
  if (whole.status !== 0) return;
  const options = args.filter((word) => word === "--recover" || word === "ip");
  const counted = await outcomeOf(["--count", ...options], bytes);
  if (!counted.stdout.equals(again.stdout)) say(`${again.stdout} written of ${counted.stdout}`);
}

const statuses = [0, 0];
for (let number = 0; number < count; number++) {
  const bytes = await makeCapture();
  const writes = random(2) === 0;
  const args = pick(writes ? writingTasks : tasks);
  const start = performance.now();
  const whole = await outcomeOf(args, bytes);
  const say = (what) => fail(number, bytes, `pcapsift ${args.join(" ")}: ${what}`);
  if (whole.status !== 0 && whole.status !== 1) say(`status ${whole.status}`);
  if (/internal error/.test(whole.stderr) || (whole.status === 1 && !/^pcapsift: /m.test(whole.stderr)))
    say(whole.stderr);
  writeFileSync(scratch, bytes);
  for (const [way, source] of [
    ["chunks", chunksOf(bytes)],
    ["a file", scratch],
  ]) {
    const other = await outcomeOf(args, source);
    // How much a decompressor gives up before a fault depends on how much it is given at once.
    const isComparable = !/ (gzip|zstd) data/.test(whole.stderr);
    if (isComparable && !isAlike(whole, other)) say(`from ${way} ${other.stderr} but as bytes ${whole.stderr}`);
  }
  if (writes) await checkWritten(args, whole, bytes, say);
  if (performance.now() - start > maxMilliseconds) say("it takes too long");
  const megabytes = peakMegabytes();
  if (megabytes > maxMegabytes) say(`memory went up to ${megabytes} MB`);
  statuses[whole.status]++;
}
rmSync(join(scratch, ".."), { recursive: true });
const peak = peakMegabytes().toFixed(0);
console.log(
  `${count} captures of seed ${seed}: ${statuses[0]} read whole, ${statuses[1]} refused or broken off; ${peak} MB at most`,
);
