// The options that say how and when -w writes do not change what it writes.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { blocks } from "../capture/build-pcapng.js";
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
