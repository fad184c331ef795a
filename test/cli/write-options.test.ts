// The options that say how and when -w writes do not change what it writes.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { blocks, type Block } from "../capture/build-pcapng.js";
import { fixturePath } from "../helpers/fixtures.js";
import { runCommand } from "./run-command.js";

const directory = mkdtempSync(join(tmpdir(), "pcapsift-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** What is written of a capture, in one file however it is called. */
async function written(input: string | Uint8Array, options: readonly string[]): Promise<Buffer> {
  readdirSync(directory).forEach((name) => rmSync(join(directory, name)));
  const source = typeof input === "string" ? ["-r", input] : ["-r", "-"];
  const args = [...source, ...options, "-w", join(directory, "out")];
  const { status } = await runCommand(args, typeof input === "string" ? {} : { stdin: input });
  expect(status).toBe(0);
  const [name, ...others] = readdirSync(directory);
  expect(others).toEqual([]);
  return readFileSync(join(directory, name!));
}

/** Each writes all packets to one file. */
const ways: readonly (readonly string[])[] = [
  ["-U"],
  ["-C", "1"],
  ["-C", "1", "-W", "3"],
  ["-G", "2000000000"],
  ["-G", "2000000000", "-U"],
  ["--print", "-n"],
  ["--recover"],
];

/** Byte orders, old forms and precisions: the ways in which records are taken over differ. */
const forms = ["tcp", "http-be", "http-nano", "http-nano-be", "kuznetzov", "version-2.2", "odd-records", "usb"];
const pcapng = ["--write-format", "pcapng"];

describe.each([[[]], [pcapng], [["--nano"]], [[...pcapng, "--micro"]]])("with %j", (format) => {
  test.each(forms)("%s is written the same in each way", async (name) => {
    const plain = await written(fixturePath(name), format);
    for (const way of ways) expect(await written(fixturePath(name), [...format, ...way])).toEqual(plain);
  });
});

test.each([[[]], [pcapng]])("with %j nanoseconds are cut to microseconds where those are asked for", async (format) => {
  const print = async (input: string | Uint8Array, ...options: string[]) =>
    (await runCommand(["-tt", "-n", "-r", "-", ...options], { stdin: [Buffer.from(input)] })).stdout;
  const capture = readFileSync(fixturePath("http-nano"));
  const cut = await written(fixturePath("http-nano"), [...format, "--micro"]);
  expect(await print(cut, "--nano")).toBe((await print(capture, "--micro")).replace(/^(\d+\.\d{6}) /gm, "$1000 "));
});

test("a pcapng keeps its other blocks in each way", async () => {
  for (const little of [true, false]) {
    const { section, interface: interfaceBlock, enhanced, join: joinBlocks } = blocks(little);
    const other = (type: number) => ({ type, body: Buffer.alloc(24, "names, secrets or others") });
    const capture = joinBlocks(
      section(),
      interfaceBlock(),
      other(4),
      other(10),
      enhanced("one"),
      other(5),
      enhanced("two"),
      other(0xbad),
    );
    for (const way of ways) expect(await written(capture, way)).toEqual(capture);
  }
});

describe("files that rotation begins behind names and secrets", () => {
  const { section, interface: interfaceBlock, enhanced, join: joinBlocks } = blocks(true);
  const names = (length: number) => ({ type: 4, body: Buffer.alloc(length, "names") });
  const secrets = (length: number) => ({ type: 10, body: Buffer.alloc(length, "secrets") });
  const head = [section(), interfaceBlock()];
  const packet = (second: number) => enhanced(Buffer.alloc(200_000), { time: BigInt(second) * 1_000_000n });

  /** What is in the last of the files, and what was told. */
  async function last(source: Uint8Array, ...options: string[]): Promise<{ file: Buffer; stderr: string }> {
    readdirSync(directory).forEach((name) => rmSync(join(directory, name)));
    const { stderr } = await runCommand(["-r", "-", "-w", join(directory, "%s-"), ...options], { stdin: source });
    const name = readdirSync(directory).sort().at(-1)!;
    return { file: readFileSync(join(directory, name)), stderr };
  }

  const [n, s] = [names(40), secrets(80)];
  /** Five of them fill a file of -C 1. */
  const five = [0, 1, 2, 3, 4].map(packet);
  test.each<[options: string, behindTheHead: Block[], lastFile: Block[]]>([
    ["-G 1", [n, packet(0), s, packet(1)], [n, s, packet(1)]],
    ["-G 1 -U", [n, packet(0), s, packet(1)], [n, s, packet(1)]],
    ["-C 1", [n, ...five, packet(5), s, packet(6)], [n, packet(5), s, packet(6)]],
    ["-C 1 -W 2", [n, ...five, s, packet(5), packet(6)], [n, s, packet(5), packet(6)]],
  ])("%s: they have them", async (options, behindTheHead, lastFile) => {
    const { file, stderr } = await last(joinBlocks(...head, ...behindTheHead), ...options.split(" "));
    expect(file.equals(joinBlocks(...head, ...lastFile))).toBe(true);
    expect(stderr).not.toMatch(/secrets/);
  });

  test("half of a file is theirs at most", async () => {
    const many = [names(300_000), secrets(300_000)];
    const source = joinBlocks(...head, ...many, ...[0, 1, 2, 3].map(packet));
    const { file, stderr } = await last(source, "-C", "1");
    expect(file.equals(joinBlocks(...head, many[1]!, ...[2, 3].map(packet)))).toBe(true);
    expect(stderr.match(/not every file begins with all names and secrets/g)).toHaveLength(1);
    expect((await last(source, "-G", "1")).stderr).not.toMatch(/secrets/);
  });
});
