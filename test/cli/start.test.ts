// The loader of the built command and V8's caches beside its files; `npm test` builds both first.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { loadCommand, LoadedCommand } from "../../src/cli/start.js";
import { filters } from "../golden/filters.js";
import { runCommand } from "./run-command.js";

const dist = join(import.meta.dirname, "../../dist");
const directory = mkdtempSync(join(tmpdir(), "pcapsift-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** The built command, loaded anew. */
function load(): LoadedCommand {
  const require = createRequire(import.meta.url);
  return (require(join(dist, "start.cjs")) as { loadCommand: typeof loadCommand }).loadCommand(dist, require);
}

/** Loads a copy of the command, runs it, and tells of which files a cache was taken. */
const script = `
  const { command, files } = require(${JSON.stringify(join(dist, "start.cjs"))}).loadCommand(process.argv[1], require);
  process.argv.splice(1, 1);
  process.on("exit", () => console.log(files.every(({ isCached }) => isCached), files.some(({ isCached }) => isCached)));
  command.main();`;

// A process of its own for each case: within one, V8 remembers code without any file.
test.each<[title: string, change: (cache: Uint8Array) => Uint8Array | undefined, areTaken: boolean]>([
  ["the caches of the build", (cache) => cache, true],
  ["no caches", () => undefined, false],
  ["empty caches", () => new Uint8Array(0), false],
  ["caches of something else", () => new Uint8Array(5000).fill(7), false],
  ["half of each cache", (cache) => cache.subarray(0, cache.length / 2), false],
])("with %s the command runs", (_title, change, areTaken) => {
  cpSync(join(dist, "cli"), join(directory, "cli"), { recursive: true });
  for (const name of readdirSync(join(dist, "cli")).filter((each) => each.endsWith(".cache"))) {
    const copy = join(directory, "cli", name);
    const cache = change(readFileSync(copy));
    if (cache === undefined) rmSync(copy);
    else writeFileSync(copy, cache);
  }
  const argv = ["-e", script, directory, "-", "-ddd", "-y", "EN10MB", "arp"];
  const { stdout, stderr } = spawnSync(process.execPath, argv, { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(stdout).toBe(`4\n40 0 0 12\n21 0 1 2054\n6 0 0 262144\n6 0 0 0\n${areTaken} ${areTaken}\n`);
});

test("the files of the command are ASCII, as its loader takes them to be", () => {
  for (const name of readdirSync(join(dist, "cli")).filter((each) => each.endsWith(".cjs"))) {
    expect(
      readFileSync(join(dist, "cli", name)).every((byte) => byte < 0x80),
      name,
    ).toBe(true);
  }
});

const http = join(import.meta.dirname, "../../fixtures/captures/http.pcap");

test.each<[argv: string[], loaded: string]>([
  [["--version"], "cli version"],
  [["--help"], "cli help"],
  [["-d", "-y", "EN10MB", "tcp port 80"], "cli capture filter"],
  [["-d", "-y", "EN10MB"], "cli capture"],
  [["-r", http, "--count", "tcp port 80"], "cli capture filter"],
  [["-r", http, "--count"], "cli capture"],
  [["-n", "-r", http], "cli capture text"],
])("no more is loaded than %j needs", async (argv, loaded) => {
  const { command, files } = load();
  await runCommand(argv, { run: command.run });
  expect(files.map(({ path }) => basename(path, ".cjs")).join(" ")).toBe(loaded);
});

test("where nothing is a terminal, Node.js is not asked to load what knows terminals, and with it the network", () => {
  const main = `
    const { command } = require(${JSON.stringify(join(dist, "start.cjs"))}).loadCommand(${JSON.stringify(dist)}, require);
    process.on("exit", () => console.error(process.moduleLoadList.filter((name) => / (tty|net)$/.test(name))));
    command.main();`;
  const { stderr } = spawnSync(process.execPath, ["-e", main, "-", "-n", "-r", http], {
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"],
  });
  expect(stderr).toMatch(/^reading from .*\n\[\]\n$/);
});

test("what makes text is not loaded with the command line or with filters", () => {
  const file = (name: string) => readFileSync(join(dist, "cli", name), "latin1");
  for (const name of ["cli.cjs", "capture.cjs", "filter.cjs"]) expect(file(name)).not.toContain("bad udp cksum");
  expect(file("text.cjs")).toContain("bad udp cksum");
  // Nor is what makes extended BPF.
  for (const name of ["capture.cjs", "filter.cjs"]) expect(file(name)).not.toContain("cgroup_skb");
  expect(file("compile-command.cjs")).toContain("cgroup_skb");
  // A few decoders that got in would be as much again.
  expect(file("cli.cjs").length).toBeLessThan(100_000);
});

// The bundle has its own functions in the place of lodash (scripts/lodash.js), which build the parser and run in it.
describe("the built command says of a filter, and of its parts, what the sources say", () => {
  const { run } = load().command;
  const half = (filter: string) => filter.length >> 1;
  const texts = filters.flatMap((each) => [each, each.slice(0, half(each)), each.slice(half(each))]);
  test.each([...texts, "tcp port and udp", "ether[0:] = 1", "byte 0 > or reason", "sio (1 or) and batadv"])(
    "%s",
    async (filter) => {
      const argv = ["-d", "-y", "EN10MB", filter];
      expect(await runCommand(argv, { run })).toEqual(await runCommand(argv));
    },
  );
});
