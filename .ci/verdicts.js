// Judges captures with our filters and compares with libpcap's verdicts: `node .ci/verdicts.js VERDICTS.jsonl.gz CAPTURES`.
//
// A line of the verdicts is {capture, verdicts}: for each filter the packets it matches, as runs of numbers from 1 ("1-3,7"),
// {opt, unopt} where libpcap's optimizer changes the answer, or {error} where libpcap refuses the filter.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { compile, FilterError, openCapture } from "../dist/index.js";

/** 1, 2, 3, 7 as "1-3,7". */
function runs(numbers) {
  const found = [];
  for (const number of numbers) {
    const last = found.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else found.push([number, number]);
  }
  return found.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(",");
}

/** The packets before the end or before what is broken. */
async function packetsOf(capture) {
  const packets = [];
  try {
    for await (const packet of capture) packets.push(packet);
  } catch {
    // Some of the captures are broken on purpose.
  }
  return packets;
}

function judge(expression, options, packets) {
  try {
    const filter = compile(expression, options);
    return runs(packets.flatMap(({ data, length }, index) => (filter.matches(data, length) === 0 ? [] : [index + 1])));
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    return { error: error.message };
  }
}

function agrees(ours, libpcaps) {
  if (typeof libpcaps === "string") return ours === libpcaps;
  return libpcaps.error === undefined ? [libpcaps.opt, libpcaps.unopt].includes(ours) : ours.error !== undefined;
}

const [file, folder] = process.argv.slice(2);
let answers = 0;
let wrong = 0;
for (const line of gunzipSync(readFileSync(file)).toString().trim().split("\n")) {
  const { capture: name, verdicts } = JSON.parse(line);
  const capture = await openCapture(readFileSync(join(folder, name)));
  const packets = await packetsOf(capture);
  const options = { linkType: capture.linktypes[0], savefile: { bigEndian: capture.header.byteOrder === "big" } };
  for (const [expression, libpcaps] of Object.entries(verdicts)) {
    const ours = judge(expression, options, packets);
    answers++;
    if (agrees(ours, libpcaps)) continue;
    wrong++;
    console.log(`${name}: ${expression}\n  libpcap ${JSON.stringify(libpcaps)}, ours ${JSON.stringify(ours)}`);
  }
}
console.log(`${answers} verdicts, ${wrong} wrong`);
process.exitCode = wrong === 0 ? 0 : 1;
