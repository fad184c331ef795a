// Every number that a capture may give for its link type: which filters there are for it, and what the installed tcpdump makes of it.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { compile } from "../../src/index.js";
import { runAllTcpdumps, tcpdumpVersion } from "../helpers/tcpdump.js";
import { runCommand } from "./run-command.js";

const numbers = Array.from({ length: 321 }, (_, number) => number);

function accepts(expression: string, linkType: number): boolean {
  try {
    compile(expression, { linkType });
    return true;
  } catch {
    return false;
  }
}

/** Numbers in a row as a range: `1-3 5`. */
function ranges(wanted: readonly number[]): string {
  const starts = wanted.filter((number) => !wanted.includes(number - 1));
  const ends = wanted.filter((number) => !wanted.includes(number + 1));
  return starts.map((start, i) => (start === ends[i] ? `${start}` : `${start}-${ends[i]}`)).join(" ");
}

/** Of a number without a name, or without a known header, filters look at bytes and lengths. */
const bytes = "0-12 15-16 19 32 50-51 99-304";
const network = (ipVersions: string) =>
  `0-1 6-12 15-16 19 50-51 99-109 112-113 117 119 122-123 127 129-138 163-164 166-168 178-181 183 192 194 200 226 ${ipVersions} 232-234 238 240-241 276 281 284`;

test.each<[expression: string, accepted: string]>([
  ["len > 60", bytes],
  ["link[0] = 1", bytes],
  ["ether[12:2] = 0x800 and less 100", bytes],
  ["ip", network("228")],
  ["tcp port 80", network("228-229")],
  ["host 1.2.3.4", network("228")],
  ["ether host 1:2:3:4:5:6", "1 6 10 105 119 122 127 163 192 240-241 281 284"],
  ["vlan", "1 105 119 127 163 240-241 281 284"],
  ["mpls", "1 9 104 112 240-241 281 284"],
])("%s: the numbers of link types that it is for", (expression, accepted) => {
  expect(ranges(numbers.filter((number) => accepts(expression, number)))).toBe(accepted);
});

test.each([
  [111, "ip", "link-layer type filtering not implemented for DLT_111 (DLT 111)"],
  [303, "vlan", "'vlan' not supported on DLT_303 (DLT 303)"],
  [305, "len > 60", "unknown data link type 305"],
])("%i: %s is refused", (linkType, expression, message) => {
  expect(() => compile(expression, { linkType })).toThrow(message);
});

/** Link types that libpcap 1.11 knows and older ones do not, or not the framing of: the installed one may be of either kind. */
const newer = new Set([2, 3, 4, 5, 32, 165, 281, 284, ...numbers.filter((number) => number > 289)]);
const compared = numbers.filter((number) => !newer.has(number));

describe.runIf(tcpdumpVersion)("captures of every link type", () => {
  const directory = mkdtempSync(join(tmpdir(), "pcapsift-link-types-"));
  afterAll(() => rmSync(directory, { recursive: true }));
  const paths = numbers.map((number) => join(directory, `${number}.pcap`));
  for (const [number, path] of paths.entries()) writeFileSync(path, capture(number));

  const runs = (args: readonly string[]) => compared.map((number) => ["-n", "-t", "-r", paths[number]!, ...args]);

  test("what is printed is what tcpdump prints", async () => {
    const expression = "link[0] = 1";
    const theirs = await runAllTcpdumps(runs([expression]));
    const ours: typeof theirs = [];
    for (const run of runs([expression])) {
      const { stdout, status } = await runCommand(run);
      ours.push({ stdout, status });
    }
    expect(ours).toEqual(theirs);
    expect(ranges(compared.filter((_, i) => ours[i]!.status === 0))).toBe(
      "0-1 6-12 15-16 19 50-51 99-164 166-280 282-283 285-289",
    );
  });

  test.each(["tcp port 80", "ether host 1:2:3:4:5:6"])("%s is for what it is for in tcpdump", async (expression) => {
    const theirs = await runAllTcpdumps(runs(["-d", expression]));
    expect(ranges(compared.filter((number) => accepts(expression, number)))).toBe(
      ranges(compared.filter((_, i) => theirs[i]!.status === 0)),
    );
  });
});

/** A capture of one packet, whose bytes count up. */
function capture(linkType: number): Uint8Array {
  const packet = Uint8Array.from({ length: 90 }, (_, offset) => offset + 1);
  const file = new DataView(new ArrayBuffer(24 + 16 + packet.length));
  file.setUint32(0, 0xa1b2c3d4);
  file.setUint16(4, 2);
  file.setUint16(6, 4);
  file.setUint32(16, 262144);
  file.setUint32(20, linkType);
  file.setUint32(32, packet.length);
  file.setUint32(36, packet.length);
  const bytes = new Uint8Array(file.buffer);
  bytes.set(packet, 40);
  return bytes;
}
