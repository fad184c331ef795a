// The command at a pipe: one that is read slowly, not at all, or no more.
import { spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const bin = join(root, "bin/pcapsift.js");
const directory = mkdtempSync(join(tmpdir(), "pcapsift-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** A capture much larger than what a pipe holds. */
const large = join(directory, "large.pcap");
const copies = 2000;
const packetCount = 16 * copies;
{
  const capture = readFileSync(join(root, "fixtures/captures/http.pcap"));
  const records = Array.from({ length: copies }, () => capture.subarray(24));
  writeFileSync(large, Buffer.concat([capture.subarray(0, 24), ...records]));
}

const hasFifos = spawnSync("mkfifo", ["--version"]).status === 0;

interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
}

function start(args: readonly string[], stdio: "pipe" | readonly (number | "pipe" | "ignore")[] = "pipe") {
  const child = spawn(process.execPath, [bin, ...args], { stdio: stdio as "pipe" });
  const ended = new Promise<Ended>((resolve) => child.on("close", (status, signal) => resolve({ status, signal })));
  return { child, ended };
}

/** Waits until the command has begun to write, and some more for it to have filled the pipe. */
async function filled(child: ReturnType<typeof start>["child"]): Promise<void> {
  await new Promise((resolve) => child.stdout.once("readable", resolve));
  await new Promise((resolve) => setTimeout(resolve, 300));
}

/** Waits for something on standard error. */
async function told(child: ReturnType<typeof start>["child"], what: RegExp): Promise<void> {
  let text = "";
  await new Promise<void>((resolve) =>
    child.stderr.on("data", (data) => {
      text += String(data);
      if (what.test(text)) resolve();
    }),
  );
}

async function readSlowly(child: ReturnType<typeof start>["child"]): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of child.stdout) {
    pieces.push(piece as Buffer);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return Buffer.concat(pieces);
}

test.skipIf(process.platform === "win32").each([
  ["-n", "SIGINT"],
  ["--json", "SIGTERM"],
  ["-w -", "SIGHUP"],
  ["-w - --write-format pcapng", "SIGINT"],
] as const)("%s to a pipe that nobody reads is ended by %s", async (options, signal) => {
  const { child, ended } = start(["-r", large, ...options.split(" ")]);
  await filled(child);
  child.kill(signal);
  const exited = await new Promise((resolve) => child.on("exit", (_, by) => resolve(by)));
  child.stdout.destroy();
  expect(exited).toBe(signal);
  await ended;
});

test.skipIf(process.platform === "win32").each([
  ["-n", (bytes: Buffer) => expect(bytes.toString("latin1")).toMatch(/\n$/)],
  ["--json-array", (bytes: Buffer) => expect(JSON.parse(bytes.toString("utf8"))).not.toEqual([])],
  [
    "-w -",
    (bytes: Buffer) => {
      expect(bytes.equals(readFileSync(large).subarray(0, bytes.length))).toBe(true);
      let end = 24;
      while (end < bytes.length) end += 16 + bytes.readUInt32LE(end + 8);
      expect(end).toBe(bytes.length);
    },
  ],
] as const)("%s interrupted at a slow reader's ends whole", async (options, check) => {
  const { child, ended } = start(["-r", large, ...options.split(" ")]);
  await filled(child);
  child.kill("SIGINT");
  const bytes = await readSlowly(child);
  expect(await ended).toEqual({ status: 0, signal: null });
  expect(bytes.length).toBeLessThan(16_000_000);
  check(bytes);
});

test.skipIf(!hasFifos)("a named pipe for -w: read slowly, and not at all", async () => {
  const fifo = join(directory, "fifo");
  spawnSync("mkfifo", [fifo]);
  const read = spawnSync(
    "sh",
    ["-c", `"$0" "$@" & sleep 1; cat ${fifo}; wait`, process.execPath, bin, "-r", large, "-w", fifo],
    {
      maxBuffer: 1e8,
    },
  );
  expect(read.stdout.equals(readFileSync(large))).toBe(true);
  const holding = openSync(fifo, "r+");
  const { child, ended } = start(["-r", large, "-w", fifo, "--count"]);
  await told(child, /reading from/);
  await new Promise((resolve) => setTimeout(resolve, 300));
  child.kill("SIGINT");
  expect(await ended).toEqual({ status: null, signal: "SIGINT" });
  closeSync(holding);
});

test.skipIf(process.platform === "win32")("SIGUSR1 is answered while nobody reads", async () => {
  const { child, ended } = start(["-r", large, "-n"]);
  await filled(child);
  child.kill("SIGUSR1");
  await told(child, /\d+ packets captured/);
  child.kill("SIGKILL");
  await ended;
});

test("a slow reader gets everything, in order, messages included", async () => {
  const { child, ended } = start(["-r", large, "-r", join(directory, "none.pcap"), "-n", "-w", "-"]);
  const bytes = await readSlowly(child);
  expect(await ended).toEqual({ status: 1, signal: null });
  expect(bytes.equals(readFileSync(large))).toBe(true);
});

test.skipIf(process.platform === "win32")("text, count and an error to one pipe stand in the order they came", () => {
  const path = join(directory, "cut.pcap");
  writeFileSync(path, readFileSync(large).subarray(0, -1));
  const command = [process.execPath, bin, "-n", "--print", "--count", "-r", path] as const;
  const options = { encoding: "latin1", maxBuffer: 1e8 } as const;
  const together = spawnSync("sh", ["-c", '"$0" "$@" 2>&1 | { sleep 1; cat; }', ...command], options);
  const apart = spawnSync(command[0], command.slice(1), options);
  const [announced, fault] = apart.stderr.split(/(?<=\n)/, 2);
  expect(apart.stdout).toMatch(new RegExp(`\n${packetCount - 1} packets\n$`));
  expect(fault).toMatch(/^pcapsift: /);
  expect(together.stdout === `${announced}${apart.stdout}${fault}`).toBe(true);
});

test("a reader that goes ends the work without a word", async () => {
  const { child, ended } = start(["-r", large, "-n", "-c", "1000000"]);
  let stderr = "";
  child.stderr.on("data", (text) => (stderr += String(text)));
  await filled(child);
  child.stdout.destroy();
  expect(await ended).toEqual({ status: 0, signal: null });
  expect(stderr).toMatch(/^reading from file .*\n$/);
});

test.skipIf(!existsSync("/dev/full"))("what an interrupted command cannot write any more is an error", async () => {
  const { child, ended } = start(["-r", "-", "-w", "/dev/full"]);
  child.stdin.write(readFileSync(join(root, "fixtures/captures/http.pcap")));
  await told(child, /reading from/);
  const refusal = told(child, /: \/dev\/full: No space left on device\n$/);
  await new Promise((resolve) => setTimeout(resolve, 300));
  child.kill("SIGINT");
  expect(await ended).toEqual({ status: 1, signal: null });
  await refusal;
});
