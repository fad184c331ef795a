// Every fixture, each of the forty filters, five ways to print: our command and the installed tcpdump write the same bytes.
import { execFile } from "node:child_process";
import { describe, expect, test } from "vitest";
import { filters } from "../golden/filters.js";
import { flagSets } from "../golden/flag-sets.js";
import { fixturePath, fixtures } from "../helpers/fixtures.js";
import { runCommand } from "./run-command.js";
import { goldenVersion, runAllTcpdumps, tcpdumpVersion } from "../helpers/tcpdump.js";

const isJudge = tcpdumpVersion === goldenVersion;
if (!isJudge) {
  console.warn(`not compared with tcpdump ${goldenVersion}: here is ${tcpdumpVersion ?? "no tcpdump"}`);
}

// Concurrently, so that tcpdump works on some while we work on others.
describe.skipIf(!isJudge).concurrent("prints as tcpdump does", () => {
  test.each(fixtures)("%s", { timeout: 120_000 }, async (fixture) => {
    const runs = flagSets.flatMap((flags) =>
      filters.map((filter) => ["-r", fixturePath(fixture), ...flags.split(" "), filter]),
    );
    const expected = await runAllTcpdumps(runs);
    for (const [i, args] of runs.entries()) {
      const { stdout, status } = await runCommand(args);
      expect({ stdout, status }, args.slice(2).join(" ")).toEqual(expected[i]);
    }
  });
});

const bin = new URL("../../bin/pcapsift.js", import.meta.url).pathname;

/** Runs a pipeline in which `pcapsift` is our command as it is installed. */
function runPipeline(line: string): Promise<{ stdout: string; stderr: string }> {
  const script = `set -o pipefail; pcapsift() { "${process.execPath}" "${bin}" "$@"; }; ${line}`;
  return new Promise((resolve, reject) => {
    execFile("bash", ["-c", script], { env: { ...process.env, TZ: "UTC" } }, (error, stdout, stderr) =>
      error ? reject(error) : resolve({ stdout, stderr }),
    );
  });
}

test.skipIf(!isJudge).each<[line: string, same: string]>([
  ["pcapsift -r FILE -w - udp | tcpdump -n -r -", "tcpdump -n -r FILE udp"],
  ["tcpdump -r FILE -w - | pcapsift -n -r - udp", "tcpdump -n -r FILE udp"],
  ["pcapsift -r FILE -w - | cmp - FILE", "true"],
  ["pcapsift -n -r - <FILE | head -1", "tcpdump -n -r FILE -c 1"],
  ["cat FILE FILE FILE FILE | pcapsift -n -e -X -r - -c 1", "tcpdump -n -e -X -r FILE -c 1"],
])("%s", async (line, same) => {
  const file = fixturePath("http");
  const [ours, theirs] = [line, same].map((text) => runPipeline(text.replaceAll("FILE", `"${file}"`)));
  expect((await ours!).stdout).toBe((await theirs!).stdout);
  expect((await ours!).stderr.replaceAll(/^(tcpdump: )?reading from file .*\n/gm, "")).toBe("");
});
