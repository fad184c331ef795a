// Compares the text of captures with tcpdump's, line by line: `node bench/compare-text.js [--show N] [--flags="-n -v"] FILE-OR-FOLDER...`.
//
// For each set of flags it prints how many of tcpdump's lines are equal, of how many in all. A packet's lines are matched up through
// its number (-#), so that one wrong packet does not shift what follows. `--show N` prints the first N packets that differ.
import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

const bin = join(import.meta.dirname, "..", "bin", "pcapsift.js");
const allFlags = ["-n", "-n -e", "-n -q", "-n -v", "-n -vv", "-n -X"];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { show: { type: "string", default: "0" }, flags: { type: "string", multiple: true, default: allFlags } },
});
let toShow = Number(values.show);

function textOf(program, args) {
  const { stdout } = spawnSync(program, args, {
    encoding: "latin1",
    maxBuffer: 2 ** 31,
    stdio: ["ignore", "pipe", "ignore"],
  });
  return stdout;
}

/** The lines of each packet, by its number. */
function packetsOf(text) {
  const packets = new Map();
  let lines = [];
  for (const line of text.split("\n").slice(0, -1)) {
    const number = /^ *(\d+) {2}/.exec(line)?.[1];
    if (number !== undefined && Number(number) === packets.size + 1) packets.set(packets.size + 1, (lines = []));
    lines.push(line);
  }
  return packets;
}

function filesOf(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => /\.(pcap|pcapng|cap)$/.test(name))
    .map((name) => join(path, name));
}

/** Equal and all lines of a file. */
function compare(file, flags) {
  const args = [...flags.split(" "), "-#", "-r", file];
  const expected = packetsOf(textOf("tcpdump", ["-Z", "root", ...args]));
  const actual = packetsOf(textOf(process.execPath, [bin, ...args]));
  let [equal, all] = [0, 0];
  for (const [number, lines] of expected) {
    const own = actual.get(number) ?? [];
    const same = lines.filter((line, index) => line === own[index]).length;
    all += Math.max(lines.length, own.length);
    equal += same;
    if (same === lines.length && own.length === lines.length) continue;
    if (toShow-- > 0)
      console.log(
        [`${file} ${flags}`, ...lines.map((line) => `- ${line}`), ...own.map((line) => `+ ${line}`)].join("\n"),
      );
  }
  return { equal, all };
}

const files = positionals.flatMap(filesOf);
if (files.length === 0)
  throw new Error("usage: node bench/compare-text.js [--show N] [--flags=FLAGS]... FILE-OR-FOLDER...");
for (const flags of values.flags) {
  let [equal, all, whole] = [0, 0, 0];
  for (const file of files) {
    const result = compare(file, flags);
    equal += result.equal;
    all += result.all;
    if (result.equal === result.all) whole++;
  }
  const percent = ((100 * equal) / all).toFixed(2);
  console.log(
    `${flags.padEnd(8)} ${equal} of ${all} lines equal (${percent} %), ${whole} of ${files.length} files wholly`,
  );
}
