// The one helper of the printer's tables: packets as hexadecimal, with the text tcpdump 4.99.3 prints for them.
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { packetTypes } from "../../src/decode/index.js";
import { linkTypeByName } from "../../src/net/link-types.js";
import { fromHex } from "./hex.js";
import type { PrintOptions } from "../../src/print/index.js";
import { createPrinter } from "../../src/print/index.js";

export { fromHex };

/** A row: the flags as on tcpdump's command line (`-n -t` are always given), the packet, and its text. */
export type Row = readonly [name: string, flags: string, packet: string, text: string];

/** What a table's packets begin with; `wireLength` adds bytes that were not captured. */
export interface Setting {
  readonly linkType: string;
  readonly missing?: number;
}

const dumps = ["AA", "A", "XX", "X", "xx", "x"] as const;

/** Reads the few flags the tables use. */
function readFlags(flags: string): Partial<PrintOptions> {
  const words = flags.split(" ");
  const has = (flag: string) => words.includes(flag);
  return {
    names: false,
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
const judge = /tcpdump version 4\.99\.3/.test(`${installed.stdout}${installed.stderr}`);

/** Checks every row, and, where tcpdump 4.99.3 is installed, that the row says what it prints. */
export function check({ linkType, missing = 0 }: Setting, rows: readonly Row[]): void {
  const { dlt, linktype } = linkTypeByName(linkType)!;
  test.each(rows)("%s (%s)", (_name, flags, packet, text) => {
    const data = fromHex(packet);
    const length = data.length + missing;
    const printer = createPrinter(readFlags(flags), dlt);
    expect(printer.print({ data, length, seconds: 0, nanoseconds: 0, interfaceId: 0 }, 1)).toBe(`${text}\n`);
  });
  test.skipIf(!judge)(`tcpdump prints the same for these ${rows.length}`, () => {
    for (const [name, flags, packet, text] of rows) {
      const data = fromHex(packet);
      const args = ["-n", "-t", ...flags.split(" ").filter((flag) => flag !== ""), "-r", "-"];
      const input = toCapture(data, data.length + missing, linktype);
      const { stdout } = spawnSync("tcpdump", args, { input, encoding: "latin1" });
      expect(stdout, name).toBe(`${text}\n`);
    }
  });
}
