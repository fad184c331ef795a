// Damaged captures with --recover: what is left, and what is said of the rest.
import { expect, test } from "vitest";
import { buildCapture } from "../capture/build-capture.js";
import { blocks, toPcapng } from "../capture/build-pcapng.js";
import { runCommand } from "./run-command.js";

const names = ["first", "second", "third", "fourth", "fifth", "sixth"];
const classic = (little = true) =>
  Buffer.from(buildCapture({ little, network: 101, records: names.map((name) => ({ data: name.padEnd(60) })) }));
/** Where a record of the classic capture starts: each takes 76 bytes. */
const at = (index: number) => 24 + 76 * index;
const pcapng = (little: boolean) => toPcapng(classic(), little);
/** Where a block with a packet starts. */
const blockAt = (index: number) => 28 + 20 + 92 * index;

/** Puts bytes over others. */
function damage(bytes: Buffer, offset: number, ...values: number[]): Buffer {
  values.forEach((value, index) => (bytes[offset + index] = value));
  return bytes;
}

/** Takes bytes out. */
const without = (bytes: Buffer, start: number, end: number) =>
  Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);

const hostile = [0xff, 0xff, 0xff, 0xff];
const make = blocks(true);

test.each<[title: string, bytes: Uint8Array, left: string[], said: string[]]>([
  ["nothing wrong", classic(), names, []],
  [
    "a hostile length",
    damage(classic(), at(1) + 8, ...hostile),
    ["first", "third", "fourth", "fifth", "sixth"],
    [`invalid packet capture length 4294967295, bigger than snaplen of 262144 (at byte ${at(1)}); left out 76 bytes`],
  ],
  [
    "in the other byte order",
    damage(classic(false), at(1) + 8, ...hostile),
    ["first", "third", "fourth", "fifth", "sixth"],
    [`invalid packet capture length 4294967295, bigger than snaplen of 262144 (at byte ${at(1)}); left out 76 bytes`],
  ],
  [
    "bytes lost within a packet, whose record takes those of the next",
    without(classic(), at(1) + 30, at(1) + 50),
    ["first", "second", "fourth", "fifth", "sixth"],
    ["left out 56 bytes"],
  ],
  [
    "two places",
    damage(damage(classic(), at(0) + 11, 9), at(4) + 11, 9),
    ["second", "third", "fourth", "sixth"],
    ["left out 76 bytes", "left out 76 bytes"],
  ],
  [
    "the last record",
    damage(classic(), at(5) + 11, 9),
    ["first", "second", "third", "fourth", "fifth"],
    ["left out 76 bytes"],
  ],
  [
    "cut off",
    classic().subarray(0, at(2) + 20),
    ["first", "second"],
    [`tried to read 60 captured bytes, only got 4 (at byte ${at(2)}); left out 20 bytes`],
  ],
  [
    "a length beyond the end",
    damage(classic(), at(3) + 9, 3),
    ["first", "second", "third", "fifth", "sixth"],
    ["left out 76 bytes"],
  ],
  [
    "nothing but damage",
    Buffer.concat([classic().subarray(0, 24), Buffer.alloc(1000, 0xff)]),
    [],
    ["left out 1000 bytes"],
  ],
  ["zeros behind", Buffer.concat([classic(), Buffer.alloc(13)]), names, ["left out 13 bytes"]],
  ["many zeros behind", Buffer.concat([classic(), Buffer.alloc(4000)]), names, ["left out 4000 bytes"]],
  ...[true, false].map((little): [string, Uint8Array, string[], string[]] => [
    `a hole in a file, ${little ? "little" : "big"}-endian`,
    damage(classic(little), at(1) + 30, ...Array<number>(150).fill(0)),
    ["first", "second", "fifth", "sixth"],
    [`zeros in place of a packet (at byte ${at(2)}); left out 152 bytes`],
  ]),
  [
    "empty packets are no damage",
    buildCapture({
      network: 101,
      records: [{ data: "" }, { data: "", seconds: 0, fraction: 0, second: 9 }, { data: "first" }],
    }),
    ["first"],
    [],
  ],
  ...[true, false].map((little): [string, Uint8Array, string[], string[]] => [
    `pcapng with a hostile length, ${little ? "little" : "big"}-endian`,
    damage(pcapng(little), blockAt(2) + 4, ...hostile),
    ["first", "second", "fourth", "fifth", "sixth"],
    [`a length of 4294967295 that is not a multiple of 4 (at byte ${blockAt(2)}); left out 92 bytes`],
  ]),
  [
    "a length that is not repeated",
    damage(pcapng(true), blockAt(0) + 88, 0),
    names.slice(1),
    ["block total length in header and trailer don't match"],
  ],
  [
    "an unknown interface",
    damage(pcapng(true), blockAt(4) + 8, 7),
    names.filter((name) => name !== "fifth"),
    ["a packet arrived on interface 7"],
  ],
  [
    "another section behind the damage",
    Buffer.concat([pcapng(true).subarray(0, blockAt(1) + 40), pcapng(false)]),
    ["first", ...names],
    ["left out 40 bytes"],
  ],
  ...[true, false].flatMap((little) =>
    [1, 2, 3].map((count): [string, Uint8Array, string[], string[]] => [
      `pcapng, ${little ? "little" : "big"}-endian, with ${count} of its bytes lost`,
      without(pcapng(little), blockAt(2) + 40, blockAt(2) + 40 + count),
      names.filter((name) => name !== "third"),
      [`(at byte ${blockAt(2)}); left out ${92 - count} bytes`],
    ]),
  ),
  [
    "a section whose header is damaged, in another byte order: its blocks are not taken for those of the section before",
    Buffer.concat([pcapng(true), damage(pcapng(false), 6, 0xff), pcapng(true)]),
    [...names, ...names],
    [`left out ${pcapng(false).length} bytes`],
  ],
  [
    "the same, where its length is not repeated",
    Buffer.concat([pcapng(true), damage(pcapng(false), 27, 0xff)]),
    names,
    [`left out ${pcapng(false).length} bytes`],
  ],
  ["a block cut off", pcapng(true).subarray(0, blockAt(5) + 40), names.slice(0, 5), ["left out 40 bytes"]],
  [
    "a large block with damage behind it",
    make.join(
      make.section(),
      make.interface(101),
      { type: 0xbad, body: Buffer.alloc(700_000) },
      { ...make.enhanced("x".repeat(60)), length: 3 },
      make.enhanced("first".padEnd(60)),
    ),
    ["first"],
    ["left out 92 bytes"],
  ],
])("%s", async (_title, bytes, left, said) => {
  for (const stdin of [
    bytes,
    [bytes],
    Array.from(bytes.subarray(0, 3000), (_, i) => bytes.subarray(i, i === 2999 ? undefined : i + 1)),
  ]) {
    const { status, stdout, stderr } = await runCommand(["-tA", "-r", "-", "--recover"], { stdin });
    expect(stdout.match(/first|second|third|fourth|fifth|sixth/g) ?? []).toEqual(left);
    const messages = stderr.split("\n").filter((line) => line.startsWith("pcapsift: "));
    expect(messages).toEqual(said.map((text) => expect.stringContaining(text)));
    expect(status).toBe(0);
  }
});

test("without --recover the first fault is the end", async () => {
  const result = await runCommand(["-r", "-", "--count"], { stdin: damage(classic(), at(1) + 8, ...hostile) });
  expect(result).toMatchObject({ status: 1, stdout: "1 packet\n" });
});

test("a header that is no header is not recovered from", async () => {
  const result = await runCommand(["-r", "-", "--recover"], { stdin: damage(classic(), 0, 1) });
  expect(result).toMatchObject({ status: 1, stderr: "pcapsift: standard input: unknown file format\n" });
});
