// -z: a command for each file that rotation has ended.
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { buildCapture } from "../capture/build-capture.js";
import { runCommand } from "./run-command.js";

const directory = mkdtempSync(join(tmpdir(), "pcapsift-"));
const inDirectory = (name: string) => join(directory, name);
afterAll(() => rmSync(directory, { recursive: true }));
beforeEach(() => readdirSync(directory).forEach((name) => rmSync(inDirectory(name))));

const hasShell = spawnSync("sh", ["-c", "nice; basename x; cat /dev/null"]).status === 0;
const testWithShell = test.skipIf(!hasShell);

/** Makes a command of a script, in which $LOG is a file. */
function command(script: string): string {
  const path = inDirectory("command.sh");
  writeFileSync(path, `#!/bin/sh\nLOG='${inDirectory("log")}'\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

const log = () => (readdirSync(directory).includes("log") ? readFileSync(inDirectory("log"), "utf8") : "");

/** Four days of fifteen packets, 1.2 MB each day. */
const capture = buildCapture({
  records: Array.from({ length: 60 }, (_, day) => ({
    data: new Uint8Array(80_000),
    seconds: 86400 * Math.floor(day / 15),
  })),
});

const rotate = (z: string, ...options: string[]) => runCommand(["-r", "-", ...options, "-z", z], { stdin: capture });

testWithShell.each<[options: string, name: string, files: string[]]>([
  ["-C 1", "out", ["out", "out1", "out2", "out3"]],
  ["-C 1 -W 3", "out", ["out0", "out0", "out1", "out2"]],
  ["-G 86400", "out%j", ["out001", "out002", "out003"]],
  ["-G 86400 -W 2", "out%j", ["out001", "out002"]],
  ["-C 9", "out", []],
  ["", "out", []],
])("%s: the command gets each file that is whole, but not the last", async (options, name, files) => {
  // The file is closed when the command starts: it ends with a whole record.
  // Its priority is lowered only when it runs.
  const calm = 'for wait in 0 0.1 0.3 1 3; do sleep $wait; [ "$(nice)" -eq 19 ] && break; done';
  const z = command(
    calm + '; printf "%s %d %d\\n" "$(basename "$1")" "$(nice)" $((($(cat "$1" | wc -c) - 24) % 80016)) >> "$LOG"',
  );
  const result = await rotate(z, ...options.split(" ").filter(Boolean), "-w", inDirectory(name));
  expect(result.status).toBe(0);
  expect(log().split("\n").filter(Boolean).sort()).toEqual(files.map((file) => `${file} 19 0`));
});

testWithShell("a file of a ring is begun anew only when the command has done with it", async () => {
  const z = command('sleep 0.2; printf "%s %d\\n" "$(basename "$1")" $(($(cat "$1" | wc -c))) >> "$LOG"');
  expect((await rotate(z, "-C", "1", "-W", "1", "-w", inDirectory("out"))).status).toBe(0);
  expect(log()).toBe("out 1040232\n".repeat(4));
});

testWithShell("no more than eight at once, all at their end when the work is", async () => {
  const z = command('echo begin >> "$LOG"; sleep 0.1; echo end >> "$LOG"');
  const days = Array.from({ length: 30 }, (_, day) => ({ data: "x", seconds: 86400 * day }));
  const args = ["-r", "-", "-U", "-G", "1", "-w", inDirectory("%j"), "-z", z];
  async function* oneByOne() {
    const bytes = buildCapture({ records: days });
    for (let at = 0; at < bytes.length; at += 17) yield bytes.subarray(at, at + 17);
  }
  expect((await runCommand(args, { stdin: oneByOne() })).status).toBe(0);
  const lines = log().split("\n").filter(Boolean);
  let [running, most] = [0, 0];
  for (const line of lines) most = Math.max(most, (running += line === "begin" ? 1 : -1));
  expect({ lines: lines.length, running, most: most <= 8 }).toEqual({ lines: 58, running: 0, most: true });
});

testWithShell("the capture on standard input is not the command's", async () => {
  const z = command('cat > "$LOG"');
  expect((await rotate(z, "-C", "1", "-w", inDirectory("out"))).status).toBe(0);
  expect(log()).toBe("");
});

testWithShell.each<[title: string, script: string, message: (z: string) => string]>([
  ["a status", "exit 3", (z) => `${z} ${inDirectory("out2")}: exit status 3`],
  ["a signal", "kill -TERM $$", (z) => `${z} ${inDirectory("out2")}: ended by SIGTERM`],
])("a command that fails with %s: the work goes on and ends with an error", async (_title, script, message) => {
  const z = command(`case "$1" in *2) ${script};; esac`);
  const { status, stderr } = await rotate(z, "-C", "1", "-w", inDirectory("out"));
  expect(status).toBe(1);
  expect(stderr.split("\n").slice(1)).toEqual([`pcapsift: ${message(z)}`, ""]);
  expect(readdirSync(directory).filter((name) => name.startsWith("out"))).toHaveLength(5);
});

test.each([
  [inDirectory("nothing"), `${inDirectory("nothing")} cannot be run: No such file or directory\n`],
  [directory, `${directory} cannot be run: Permission denied\n`],
  ["", "-z needs the name of a command\n"],
])("no command: '%s'", async (z, message) => {
  const { status, stderr } = await rotate(z, "-C", "3", "-w", inDirectory("out"));
  expect(status).toBe(1);
  expect(stderr).toContain(`pcapsift: ${message}`);
});
