// The command as its users start it: bin/pcapsift.js in a process of its own.
import { spawn, spawnSync, type SpawnSyncReturns } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type * as Library from "../../src/index.js";
import { buildCapture } from "../capture/build-capture.js";

const root = join(import.meta.dirname, "../..");
const bin = join(root, "bin/pcapsift.js");
const captures = join(root, "fixtures/captures");
const http = join(captures, "http.pcap");
const directory = mkdtempSync(join(tmpdir(), "pcapsift-"));
afterAll(() => rmSync(directory, { recursive: true }));

const program = join(import.meta.dirname, "../../fixtures/programs/count-packets.o");
const reading = (name: string) => `reading from file ${name}, link-type EN10MB (Ethernet), snapshot length 262144\n`;

/** While a process is waited for no test is given up, so whatever does not end is ended. */
const bounded = { timeout: 180_000, killSignal: "SIGKILL" } as const;

const run = (...args: string[]): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [bin, ...args], { ...bounded, encoding: "latin1" });

const shell = (script: string): SpawnSyncReturns<string> =>
  spawnSync("bash", ["-o", "pipefail", "-c", script], {
    ...bounded,
    encoding: "utf8",
    env: { ...process.env, NODE: process.execPath, BIN: bin, HTTP: http, PROGRAM: program, TMP: directory },
  });

/** For tests that need bash and the usual commands, which a machine with only Node and npm may lack. */
const hasShell = spawnSync("bash", ["-c", "cmp --version && cat --version && mkfifo --version"]).status === 0;
if (!hasShell) console.warn("not tested in pipelines: bash, cmp or mkfifo is missing");
const testInShell = test.skipIf(!hasShell);

test("a filter's program, with nothing else on either output", () => {
  expect(run("-ddd", "-y", "RAW")).toMatchObject({ status: 0, stdout: "1\n6 0 0 262144\n", stderr: "" });
});

test("errors go to standard error with status 1, and never with a stack trace", () => {
  const { status, stdout, stderr } = run("-r", join(directory, "none.pcap"));
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toBe(`pcapsift: ${directory}/none.pcap: No such file or directory\n`);
});

test("--version gives the version of the package", () => {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  expect(run("--version")).toMatchObject({ status: 0, stdout: `pcapsift version ${version}\n`, stderr: "" });
});

test("started through a link, as npm installs commands", () => {
  const link = join(directory, "pcapsift");
  symlinkSync(bin, link);
  const { stdout, stderr } = spawnSync(link, ["--version"], { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^pcapsift version /);
});

// Each way of reading the same bytes; nothing else may appear on standard error, such as a deprecation.
testInShell.each([
  ["a file", '$NODE $BIN -r "$HTTP" -w -', reading(http)],
  ["a file as standard input", '$NODE $BIN -r - -w - < "$HTTP"', reading("-")],
  ["a pipe", 'cat "$HTTP" | $NODE $BIN -r - -w -', reading("-")],
  ["/dev/stdin", 'cat "$HTTP" | $NODE $BIN -r /dev/stdin -w -', reading("/dev/stdin")],
  ["a slow pipe", '(head -c 1000 "$HTTP"; sleep 0.2; tail -c +1001 "$HTTP") | $NODE $BIN -r - -w -', reading("-")],
  ["process substitution", '$NODE $BIN -r <(cat "$HTTP") -w -', /^reading from file \/dev\/fd\/\d+, .*\n$/],
  ["a named pipe", 'mkfifo "$TMP/p"; cat "$HTTP" > "$TMP/p" & $NODE $BIN -r "$TMP/p" -w -', /^reading from file .*\n$/],
])("reads %s", (_title, script, stderr) => {
  const result = shell(`${script} | cmp - "$HTTP"`);
  expect(result.stderr).toMatch(stderr);
  expect(result.status).toBe(0);
});

testInShell("standard input that is closed is an error", () => {
  const { status, stderr } = shell("$NODE $BIN -r - <&-");
  expect(status).toBe(1);
  expect(stderr).toMatch(/^pcapsift: standard input: .+\n$/);
});

test("packets of a pipe are printed as they come, and -c ends the command while the pipe stays open", async () => {
  const command = spawn(process.execPath, [bin, "-n", "-l", "-c", "2", "-r", "-"], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  command.stdin.write(readFileSync(http).subarray(0, 24 + 16 + 42));
  const first = await new Promise<string>((resolve) => command.stdout.once("data", (data) => resolve(String(data))));
  expect(first).toMatch(/^\d\d:\d\d:\d\d\.\d{6} /);
  command.stdin.write(readFileSync(http).subarray(24 + 16 + 42));
  const status = await new Promise((resolve) => command.on("exit", resolve));
  expect(status).toBe(0);
});

testInShell("-c ends the command also while a named pipe stays open", () => {
  const { stdout, status } = shell(`
    mkfifo "$TMP/open"
    (cat "$HTTP"; sleep 50) > "$TMP/open" 2>&1 < /dev/null &
    timeout 30 $NODE $BIN -n -c 1 -r "$TMP/open"
    status=$?
    kill $!  # the shell around the sleep
    exit $status`);
  expect(stdout).toMatch(/^\d\d:.*\n$/);
  expect(status).toBe(0);
});

testInShell("`| head -1` ends quietly, also when there is much more to print", () => {
  const script = `
    (cat "$HTTP"; for i in $(seq 2000); do tail -c +25 "$HTTP"; done) > "$TMP/large.pcap"
    $NODE $BIN -n -r "$TMP/large.pcap" | head -1 | wc -l
    echo "status \${PIPESTATUS[0]}"`;
  const { stdout, stderr } = shell(script);
  expect(stdout).toBe("1\nstatus 0\n");
  expect(stderr).toMatch(/^reading from file .*\n$/);
});

testInShell("a slow reader gets everything", () => {
  const { status, stderr } = shell(`
    (cat "$HTTP"; for i in $(seq 500); do tail -c +25 "$HTTP"; done) > "$TMP/long.pcap"
    $NODE $BIN -r "$TMP/long.pcap" -w - | (sleep 0.3; cat) | cmp - "$TMP/long.pcap"`);
  expect(stderr).toMatch(/^reading from file .*\n$/);
  expect(status).toBe(0);
});

testInShell("a full disk is an error", () => {
  const { status, stderr } = shell('$NODE $BIN -n -r "$HTTP" > /dev/full');
  expect(stderr).toBe(`${reading(http)}pcapsift: Unable to write output: No space left on device\n`);
  expect(status).toBe(1);
});

test("interrupted, it ends with what it has and the count", async () => {
  const command = spawn(process.execPath, [bin, "-n", "--count", "--print", "-r", "-"], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  let stdout = "";
  const packetsPrinted = new Promise<void>((resolve) =>
    command.stdout.on("data", (data) => {
      stdout += String(data);
      if ((stdout.match(/^\d\d:/gm) ?? []).length === 16) resolve();
    }),
  );
  command.stdin.write(readFileSync(http));
  await packetsPrinted;
  command.kill("SIGINT");
  const status = await new Promise((resolve) => command.on("close", resolve));
  expect(status).toBe(0);
  expect(stdout).toMatch(/^\d\d:[^]*\n16 packets\n$/);
});

test("standard input may be a file somebody else has begun to read", () => {
  const descriptor = openSync(http, "r");
  const { stdout } = spawnSync(process.execPath, [bin, "-r", "-", "--count"], {
    stdio: [descriptor, "pipe", "pipe"],
    encoding: "utf8",
  });
  expect(stdout).toBe("16 packets\n");
});

const hasTcpdump = spawnSync("tcpdump", ["--version"]).status === 0;

test.skipIf(!hasTcpdump || !hasShell)("without -n it prints the names this machine knows, as tcpdump does", () => {
  const path = join(captures, "lo.pcap");
  const { stdout } = spawnSync("tcpdump", ["-Z", "root", "-r", path, "-c", "2"], { encoding: "latin1" });
  expect(run("-r", path, "-c", "2")).toMatchObject({ status: 0, stdout });
});

test.skipIf(!hasTcpdump || !hasShell)("what it writes tcpdump reads, and what tcpdump writes it reads", () => {
  const { status, stdout } = shell(`
    $NODE $BIN -r "$HTTP" -w - udp | tcpdump -n -r - | cmp - <(tcpdump -n -r "$HTTP" udp) &&
    tcpdump -Z root -r "$HTTP" -w - | $NODE $BIN -r - --count udp`);
  expect([status, stdout]).toEqual([0, "2 packets\n"]);
});

test("errors of the bundled library have the names of their classes", async () => {
  const bundle = join(root, "dist/index.js");
  const library = (await import(bundle)) as typeof Library;
  const { CaptureError, FilterError, FilterSemanticError, FilterSyntaxError, PcapsiftError, ProgramError, UsageError } =
    library;
  const span = { start: 0, end: 0 };
  const errors = [
    new PcapsiftError("", ""),
    new FilterError("", "", span),
    new FilterSyntaxError("", "", span),
    new FilterSemanticError("", "", span),
    new ProgramError("", "", 0),
    new CaptureError("", "", 0),
    new UsageError("", ""),
  ];
  expect(errors.map(({ name }) => name).join(" ")).toBe(
    "PcapsiftError FilterError FilterSyntaxError FilterSemanticError ProgramError CaptureError UsageError",
  );
});

test.each([
  ["SIGUSR1", 0, /\npcapsift: 8 packets captured, \d+ bytes read of standard input\n/, "8 packets\n"],
  ...(["SIGINT", "SIGTERM", "SIGHUP"] as const).map(
    (signal) =>
      [signal, 0, /\npcapsift: 8 packets captured, \d+ bytes read of standard input\n$/, "8 packets\n"] as const,
  ),
] as const)("%s while it waits for more of a pipe", async (signal, status, said, counted) => {
  const child = spawn(process.execPath, [bin, "-r", "-", "--count", "-c", "100"], { stdio: "pipe" });
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("latin1").on("data", (text: string) => (texts[name] += text));
  }
  // The header and some packets; the command has read them when it is asked, or says so later.
  const bytes = readFileSync(http);
  let end = 24;
  for (let packet = 0; packet < 8; packet++) end += 16 + bytes.readUInt32LE(end + 8);
  child.stdin.write(bytes.subarray(0, end));
  while (!texts.stderr.includes("reading from")) await new Promise((resolve) => setTimeout(resolve, 10));
  const closed = new Promise((resolve) => child.on("close", resolve));
  for (let tries = 0; tries < 100 && !said.test(texts.stderr) && child.exitCode === null; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    child.kill(signal);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.stdin.end();
  expect(await closed).toBe(status);
  expect(texts.stderr).toMatch(said);
  expect(texts.stdout).toBe(counted);
});

test.skipIf(!hasShell || process.platform !== "linux")("interrupted while it waits for a named pipe's writer", () => {
  const { stdout, stderr, status } = shell(`
    mkfifo "$TMP/unwritten"
    $NODE $BIN -r "$HTTP" -r "$TMP/unwritten" --count 2> "$TMP/unwritten.err" &
    until grep -q reading "$TMP/unwritten.err"; do sleep 0.1; done
    for i in $(seq 100); do sleep 0.1; kill -INT $! 2> /dev/null || break; done
    kill -KILL $! 2> /dev/null
    wait $!
    status=$?
    cat "$TMP/unwritten.err" >&2
    exit $status`);
  expect(stderr).toMatch(/\npcapsift: 16 packets captured, 0 bytes read of .*unwritten\n$/);
  expect({ stdout, status }).toEqual({ stdout: "16 packets\n", status: 0 });
});

testInShell("a file that can grow no more ends with a whole record", () => {
  const capture = join(directory, "large.pcap");
  writeFileSync(
    capture,
    buildCapture({ records: Array.from({ length: 100 }, () => ({ data: new Uint8Array(5000) })) }),
  );
  const out = join(directory, "out");
  for (const [options, message] of [
    [`-w ${out}`, `${out}: File too large`],
    [`--write-format pcapng -w ${out}`, `${out}: File too large`],
    [`-w - > ${out}`, "Unable to write output: File too large"],
    // The count would find room where a record did not.
    [`--write-format pcapng --count -w - > ${out}`, "Unable to write output: File too large"],
  ]) {
    const limited = `ulimit -f 100; trap '' XFSZ; exec $NODE $BIN -r $TMP/large.pcap ${options}`;
    expect(shell(limited)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining(`pcapsift: ${message}\n`) as string,
    });
    const { status, stdout } = run("-r", out, "--count");
    expect(status).toBe(0);
    expect(parseInt(stdout, 10)).toBeLessThan(21);
  }
});

/** A terminal for a command to write to, as util-linux and BSD make one. */
const hasTerminal =
  hasShell && spawnSync("bash", ["-c", "script -qec true /dev/null"], { stdio: "ignore" }).status === 0;

// Work of more than a second, for which the machine need not be slow: 25 times the packets, a little at a time.
const late = '(head -c 24 "$HTTP"; for i in $(seq 25); do sleep 0.1; tail -c +25 "$HTTP"; done)';
const line = /\r\d+ packets, 0 MB read, 0 MB\/s/;

const shownFor: readonly (readonly [title: string, command: string, isShown: boolean])[] = [
  ["--count", "$NODE $BIN -r - --count", true],
  ["-w to a file", "$NODE $BIN -r - -w $TMP/progress.pcap", true],
  ["text to a file", "$NODE $BIN -n -r - > $TMP/progress.txt", true],
  ["text on the terminal", "$NODE $BIN -n -r -", false],
  ["text to a pipe, which may end on the terminal", "$NODE $BIN -n -r - | cat", false],
  ["standard error to a file", "$NODE $BIN -r - --count 2> $TMP/progress.err", false],
  ["run", "$NODE $BIN run -r - $PROGRAM > $TMP/progress.run", true],
  ["run, text on the terminal", "$NODE $BIN run -r - --print $PROGRAM", false],
];

test.skipIf(!hasTerminal)("a line shows how far the work is on a terminal", () => {
  const scripts = shownFor.map(
    ([, command], index) =>
      `TERM=xterm timeout -k 5 120 script -qec '${late} | ${command}' /dev/null < /dev/null > $TMP/terminal${index} &
      started="$started $!"`,
  );
  const { stdout } = shell(`${scripts.join("\n")}\nfor each in $started; do wait $each; echo $?; done`);
  const statuses = stdout.trimEnd().split("\n");
  const expected = shownFor.map(([title]) => [title, "0"]);
  expect(shownFor.map(([title], index) => [title, statuses[index]])).toEqual(expected);
  for (const [index, [title, , isShown]] of shownFor.entries()) {
    const text = readFileSync(join(directory, `terminal${index}`), "latin1");
    if (!isShown) {
      expect(text, title).not.toContain("MB/s");
      continue;
    }
    expect(text, title).toMatch(line);
    // It is gone in the end.
    expect(text, title).toMatch(/\r\x1b\[2K(400 packets\r\n)?$/);
  }
});
