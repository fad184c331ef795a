// The loader of the built command and V8's cache beside it; `npm test` builds both first.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";

const dist = join(import.meta.dirname, "../../dist");
const directory = mkdtempSync(join(tmpdir(), "pcapsift-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** Loads a copy of the command with this cache beside it, tells whether the cache was taken, and runs the command. */
const script = `
  const { command, isCached } = require(${JSON.stringify(join(dist, "start.cjs"))}).loadCommand(process.argv[1]);
  console.log(isCached);
  process.argv.splice(1, 1);
  command.main();`;

// A process of its own for each case: within one, V8 remembers code without any file.
test.each<[title: string, cache: Uint8Array | undefined, isCached: boolean]>([
  ["the cache of the build", readFileSync(join(dist, "cli.cache")), true],
  ["no cache", undefined, false],
  ["an empty cache", new Uint8Array(0), false],
  ["a cache of something else", new Uint8Array(5000).fill(7), false],
  ["half a cache", readFileSync(join(dist, "cli.cache")).subarray(0, 5000), false],
])("with %s the command runs", (_title, cache, isCached) => {
  copyFileSync(join(dist, "cli.cjs"), join(directory, "cli.cjs"));
  rmSync(join(directory, "cli.cache"), { force: true });
  if (cache !== undefined) writeFileSync(join(directory, "cli.cache"), cache);
  const argv = ["-e", script, directory, "-", "-ddd", "-y", "EN10MB", "arp"];
  const { stdout, stderr } = spawnSync(process.execPath, argv, { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(stdout).toBe(`${isCached}\n4\n40 0 0 12\n21 0 1 2054\n6 0 0 262144\n6 0 0 0\n`);
});
