// Runs the benchmarks: `npm run bench`, or `npm run bench -- NAME...` for some of them, PAIRS=100 for more rounds,
// PACKETS=2000000 for a longer capture.
//
// A command and its reference run in turn, so that both meet the same load, and medians are compared, so that a
// disturbed run does not count. Times are wall times of whole processes.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { benchmarks } from "./benchmarks.js";
import { makeCapture } from "./make-capture.js";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const pairs = Number(process.env.PAIRS ?? 30);

const packets = Number(process.env.PACKETS ?? 500_000);
const places = {
  CAPTURE: join(tmpdir(), `pcapsift-bench-${packets}.pcap`),
  OUTPUT: join(tmpdir(), "pcapsift-bench-output.pcap"),
};

function time([program, ...words]) {
  const args = words.map((word) => places[word] ?? word);
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(program === "node" ? process.execPath : program, args, {
    cwd: root,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
  if (status !== 0) throw new Error(`${[program, ...args].join(" ")} failed: ${stderr}`);
  return milliseconds;
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const wanted = process.argv.slice(2);
for (const { name, reference, command, limit } of benchmarks) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  if (command.includes("CAPTURE") && !existsSync(places.CAPTURE)) makeCapture(places.CAPTURE, packets);
  const references = [];
  const commands = [];
  for (let pair = 0; pair < pairs; pair++) {
    references.push(time(reference));
    commands.push(time(command));
  }
  const [referenceTime, commandTime] = [median(references), median(commands)];
  console.log(`${name}: ${pairs} pairs, medians of wall time`);
  console.log(`  ${referenceTime.toFixed(1).padStart(8)} ms  ${reference.join(" ")}`);
  console.log(`  ${commandTime.toFixed(1).padStart(8)} ms  ${command.join(" ")}`);
  console.log(`  ratio ${(commandTime / referenceTime).toFixed(2)}, at most ${limit} wanted`);
}
