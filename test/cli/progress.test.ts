import { expect, test } from "vitest";
import { Progress } from "../../src/cli/progress.js";
import type { Streams } from "../../src/cli/streams.js";
import { buildCapture } from "../capture/build-capture.js";
import { objectPath } from "../helpers/programs.js";
import { runCommand } from "./run-command.js";

interface Situation {
  readonly terminal?: boolean;
  readonly total?: number | undefined;
  /** Whether the capture is compressed, to a third. */
  readonly isCompressed?: boolean;
  readonly isInTheWay?: boolean;
  readonly env?: Record<string, string>;
  /** How long the run had gone on before this capture. */
  readonly before?: number;
}

/** What appears on standard error when 30, 60 and 90 bytes have been read at these times. */
async function shown(times: readonly number[], situation: Situation = {}): Promise<string> {
  const { terminal = true, isInTheWay = false, isCompressed = false, env = {}, before = 0 } = situation;
  let text = "";
  let time = 0;
  const stderr = { isTerminal: () => terminal, write: (data: unknown) => void (text += String(data)) };
  const total = "total" in situation ? situation.total : 120e6;
  const capture = {
    ...(total !== undefined && { size: total }),
    ...(isCompressed && { taken: () => progress.offset / 3 }),
  };
  const work = { capture, packets: () => 12345, isInTheWay: () => isInTheWay, runStart: -before };
  const progress = new Progress({ stderr, env } as unknown as Streams, work, () => time);
  for (const [index, at] of times.entries()) {
    time = at;
    await progress.update(30e6 * (index + 1));
  }
  progress.stop();
  return text;
}

test("a bar with share, rate and time left, which is gone in the end", async () => {
  const text = await shown([500, 1000, 2000]);
  expect(text).toMatch(/^\r\[={20}-{20}\] 50% /);
  expect(text).toContain("] 50% 60 MB/s, 0:01 left");
  expect(text).toContain("] 75% 45 MB/s, 0:01 left");
  expect(text.endsWith("\r\x1b[2K")).toBe(true);
  expect(text).not.toContain("\n");
});

test("captures of a run that has gone on for a second show a bar sooner, but not those read in a moment", async () => {
  expect(await shown([100, 199, 700], { before: 900 })).toMatch(/\] 75% 129 MB\/s/);
  expect(await shown([100, 150, 199], { before: 5000 })).toBe("");
  expect(await shown([100, 300, 700], { before: 200 })).toBe("");
});

test("of a compressed file the bytes count that it has", async () => {
  expect(await shown([500, 1000, 2000], { isCompressed: true, total: 40e6 })).toContain("] 50% 20 MB/s, 0:01 left");
});

test("what has been done where nobody knows how much there is, as with a pipe", async () => {
  const text = await shown([500, 1000, 2000], { total: undefined });
  expect(text).toMatch(/^\r *12345 packets, 60 MB read, 60 MB\/s/);
  expect(text).toContain("12345 packets, 90 MB read, 45 MB/s");
  expect(text.endsWith("\r\x1b[2K")).toBe(true);
});

test.each<[title: string, times: readonly number[], situation: Situation]>([
  ["work that takes no second", [10, 500, 999], {}],
  ["another standard error than a terminal", [2000, 3000], { terminal: false }],
  ["packets on the same terminal", [2000, 3000], { isInTheWay: true }],
  ["a terminal that can do nothing", [2000, 3000], { env: { TERM: "dumb" } }],
])("no bar for %s", async (_title, times, situation) => {
  expect(await shown(times, situation)).toBe("");
});

test.each<[title: string, command: string[], stdout: string]>([
  ["counting", ["--count"], "2 packets\n"],
  ["running a program", ["run", objectPath("tail-calls")], "judge (xdp): 2 packets\n2 XDP_PASS\n"],
])("asked how far it is, the command says so and goes on: %s", async (_title, command, text) => {
  const bytes = buildCapture({ records: [{ data: "one" }, { data: "two" }] });
  let report = () => {};
  async function* source() {
    report();
    yield bytes;
    report();
  }
  const { status, stdout, stderr } = await runCommand([...command, "-r", "-"], {
    stdin: source(),
    onStatus: (tell) => (report = tell),
  });
  expect({ status, stdout }).toEqual({ status: 0, stdout: text });
  const said = (packets: number, read: number) =>
    `pcapsift: ${packets} packets captured, ${read} bytes read of standard input\n`;
  expect(stderr.replace(/^reading .*\n/m, "")).toBe(said(0, 0) + said(2, bytes.length));
});

test("the bar stays behind a line about damage", async () => {
  const bytes = buildCapture({ records: Array.from({ length: 4 }, () => ({ data: "x".repeat(60) })) });
  const damage = Buffer.alloc(1000, 0xff);
  const clock = Date.now;
  async function* source() {
    yield bytes;
    for (let count = 1; count < 4; count++) {
      Date.now = () => clock() + 2000 * count;
      yield damage;
      yield bytes.subarray(24);
    }
  }
  try {
    const { stderr } = await runCommand(["-r", "-", "--count", "--recover"], { stdin: source(), terminal: true });
    // It is there to be cleared each time.
    expect(stderr.split(/\r\x1b\[2K.*left out 1000 bytes\n/)).toHaveLength(4);
  } finally {
    Date.now = clock;
  }
});

test("it can say so too while it looks for the end of damage", async () => {
  const bytes = buildCapture({ records: [{ data: "one" }] });
  let report = () => {};
  async function* source() {
    yield bytes;
    for (let index = 0; index < 3; index++) yield Buffer.alloc(1000, 0xff);
    report();
  }
  const { stderr } = await runCommand(["-r", "-", "--count", "--recover"], {
    stdin: source(),
    onStatus: (tell) => (report = tell),
  });
  const [, read] = /captured, (\d+) bytes read/.exec(stderr)!;
  expect(Number(read)).toBeGreaterThan(bytes.length + 2000);
});
