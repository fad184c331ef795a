// The one helper of the printer's tables: packets as hexadecimal, with the text tcpdump 4.99.3 prints for them.
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { secretDigests } from "../../src/cli/secret-digests.js";
import { packetTypes } from "../../src/decode/index.js";
import { linkTypeByName } from "../../src/net/link-types.js";
import { fromHex } from "./hex.js";
import type { PrintOptions } from "../../src/print/index.js";
import { createPrinter } from "../../src/print/index.js";

export { fromHex };

/** A row: the flags as on tcpdump's command line (`-t` is always given, and `-n` but for `names`), the packet, and its text. */
export type Row = readonly [name: string, flags: string, packet: string, text: string];

/**
 * What a table's packets begin with; `missing` counts bytes that were not captured. With `names`, nothing in the packets may
 * be an address that tcpdump would look up.
 */
export interface Setting {
  readonly linkType: string;
  readonly missing?: number;
  readonly names?: boolean;
}

const dumps = ["AA", "A", "XX", "X", "xx", "x"] as const;

/** Reads the few flags the tables use. */
function readFlags(flags: string): Partial<PrintOptions> {
  const words = flags.split(" ");
  const has = (flag: string) => words.includes(flag);
  return {
    time: 1,
    linkHeader: has("-e"),
    quiet: has("-q") ? 1 : 0,
    verbosity: has("-vvv") ? 3 : has("-vv") ? 2 : has("-v") ? 1 : 0,
    absoluteSequenceNumbers: has("-S"),
    skipChecksums: has("-K"),
    packetType: packetTypes.find((type) => `${flags} `.includes(`-T ${type} `)),
    meshHeaders: has("-H"),
    dottedAsNumbers: has("-b"),
    rawHandles: has("-u"),
    secretDigests: has("-M") ? secretDigests(words[words.indexOf("-M") + 1]!) : undefined,
    hexAsked: has("-x") || has("-xx"),
    dump: dumps.find((dump) => has(`-${dump}`)) ?? "none",
  };
}

/** A capture file of one packet. */
function toCapture(data: Uint8Array, wireLength: number, linktype: number): Buffer {
  const header = Buffer.alloc(40);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(262144, 16);
  header.writeUInt32LE(linktype, 20);
  header.writeUInt32LE(data.length, 32);
  header.writeUInt32LE(wireLength, 36);
  return Buffer.concat([header, data]);
}

const installed = spawnSync("tcpdump", ["--version"], { encoding: "utf8" });
export const judge = /tcpdump version 4\.99\.3/.test(`${installed.stdout}${installed.stderr}`);

/** What pcapsift prints for a packet. */
export function ownText({ linkType, missing = 0, names = false }: Setting, flags: string, data: Uint8Array): string {
  const printer = createPrinter({ ...readFlags(flags), names }, linkTypeByName(linkType)!.dlt);
  return printer.print({ data, length: data.length + missing, seconds: 0, nanoseconds: 0, interfaceId: 0 }, 1);
}

/** What tcpdump prints for it. */
export function judgeText({ linkType, missing = 0, names = false }: Setting, flags: string, data: Uint8Array): string {
  const words = flags.split(" ").filter((flag) => flag !== "");
  const args = [...(names ? [] : ["-n"]), "-t", ...words, "-r", "-"];
  const input = toCapture(data, data.length + missing, linkTypeByName(linkType)!.linktype);
  return spawnSync("tcpdump", args, { input, encoding: "latin1" }).stdout;
}

/** Checks every row, and, where tcpdump 4.99.3 is installed, that the row says what it prints. */
export function check(setting: Setting, rows: readonly Row[]): void {
  test.each(rows)("%s (%s)", (_name, flags, packet, text) => {
    expect(ownText(setting, flags, fromHex(packet))).toBe(`${text}\n`);
  });
  test.skipIf(!judge)(`tcpdump prints the same for these ${rows.length}`, () => {
    for (const [name, flags, packet, text] of rows)
      expect(judgeText(setting, flags, fromHex(packet)), name).toBe(`${text}\n`);
  });
}
