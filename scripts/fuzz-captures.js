// Reads damaged captures with the built command: `npm run fuzz -- captures`, or `node scripts/fuzz-captures.js COUNT SEED`.
//
// Each is a fixture in one of its forms (as it is, as pcapng, compressed) with bytes flipped, cut off, doubled, taken out,
// or made hostile lengths. Whatever is done to it: it is read as bytes and as a stream, with the same outcome, within
// seconds and 300 MB, and ends with status 0 or 1 and a message that is not "internal error".
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const [count = 10_000, seed = 1] = process.argv.slice(2).map(Number);
const maxMegabytes = 300;
const maxMilliseconds = 5000;

const root = join(import.meta.dirname, "..");
const { loadCommand } = createRequire(import.meta.url)("../dist/start.cjs");
const { run } = loadCommand(join(root, "dist")).command;

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

const silent = { isTerminal: () => false, write: () => {} };

/** Runs the command over bytes or chunks of them; returns all that it brought. */
async function outcomeOf(args, stdin) {
  const pieces = { stdout: [], stderr: [] };
  const into = (name) => ({ ...silent, write: (data) => pieces[name].push(Buffer.from(data)) });
  const streams = {
    stdin: () => stdin,
    stdout: into("stdout"),
    stderr: into("stderr"),
    env: {},
    onInterrupt: () => {},
    onStatus: () => {},
  };
  const status = await run(["-n", "-r", "-", ...args], streams);
  return {
    status,
    stdout: Buffer.concat(pieces.stdout).toString("latin1"),
    stderr: Buffer.concat(pieces.stderr).toString(),
  };
}

const asPcapng = async (bytes) =>
  Buffer.from((await outcomeOf(["--write-format", "pcapng", "-w", "-"], bytes)).stdout, "latin1");

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
  const form = random(4);
  if (form >= 2) bytes = await asPcapng(bytes);
  if (bytes.length === 0) return makeCapture();
  const mutate = () => {
    for (let left = 1 + random(3); left > 0 && bytes.length > 0; left--) bytes = pick(changes)(bytes);
  };
  if (random(4) !== 0) mutate();
  if (form === 1) {
    bytes = gzipSync(bytes);
    if (random(3) === 0) mutate();
  }
  return bytes;
}

const tasks = [
  ["--count"],
  ["-w", "-"],
  ["-evvX"],
  ["--recover", "--count"],
  ["--recover", "-w", "-"],
  ["--count", "tcp or udp"],
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

const statuses = [0, 0];
for (let number = 0; number < count; number++) {
  const bytes = await makeCapture();
  const args = pick(tasks);
  const start = performance.now();
  const whole = await outcomeOf(args, bytes);
  const inChunks = await outcomeOf(args, chunksOf(bytes));
  const say = (what) => fail(number, bytes, `pcapsift ${args.join(" ")}: ${what}`);
  if (whole.status !== 0 && whole.status !== 1) say(`status ${whole.status}`);
  if (/internal error/.test(whole.stderr) || (whole.status === 1 && !/^pcapsift: /m.test(whole.stderr)))
    say(whole.stderr);
  // How much a decompressor gives up before a fault depends on how much it is given at once.
  const isComparable = !/ gzip data/.test(whole.stderr);
  if (isComparable && JSON.stringify(whole) !== JSON.stringify(inChunks))
    say(`in chunks ${inChunks.stderr} but as bytes ${whole.stderr}`);
  if (performance.now() - start > maxMilliseconds) say("it takes too long");
  const megabytes = peakMegabytes();
  if (megabytes > maxMegabytes) say(`memory went up to ${megabytes} MB`);
  statuses[whole.status]++;
}
const peak = peakMegabytes().toFixed(0);
console.log(
  `${count} captures of seed ${seed}: ${statuses[0]} read whole, ${statuses[1]} refused or broken off; ${peak} MB at most`,
);
