// What does not depend on printing, beside the installed tcpdump: the reading line, the count, what -w writes, and how
// all of these go when the capture is damaged.
import fc from "fast-check";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { linkTypeByNumber } from "../../src/net/link-types.js";
import { fixturePath, fixtures } from "../helpers/fixtures.js";
import { runTcpdump, tcpdumpVersion } from "../helpers/tcpdump.js";
import { runCommand, type CommandResult } from "./run-command.js";

const directory = mkdtempSync(join(tmpdir(), "pcapsift-"));
afterAll(() => rmSync(directory, { recursive: true }));

const pcap = "--write-format=pcap";

/** Both commands on one capture. tcpdump writes one format only. */
async function both(path: string, ...args: string[]): Promise<{ ours: CommandResult; theirs: CommandResult }> {
  const ours = await runCommand(["-r", path, ...args]);
  return { ours, theirs: await runTcpdump(["-r", path, ...args.filter((word) => word !== pcap)]) };
}

/** What a command says on standard error without what only one of the two says: names, places, a range of numbers. */
const said = (stderr: string, path: string) =>
  stderr
    .replace(/^(tcpdump|pcapsift): /gm, "")
    .replace(/^pcap_loop: /gm, "")
    .replace(new RegExp(`^${path}: `, "gm"), "")
    .replace(/ \(at byte \d+\)$| \(min \d+, max \d+\)$/gm, "");

/** The link types that libpcap 1.11 and we know and the libpcap of an installed tcpdump may not: these, and the newest. */
const newLinkTypes = [2, 3, 4, 5, 32];
const newestLinkType = 290;

/** Whether the link type, in either byte order, is one of those. */
function isNewLinkType(capture: Buffer): boolean {
  if (capture.length < 24) return false;
  return [capture.readUInt32LE(20), capture.readUInt32BE(20)].some((word) => {
    const linkType = word & 0x03ffffff;
    const isKnown = linkTypeByNumber(linkType) !== undefined;
    return newLinkTypes.includes(linkType) || (isKnown && linkType >= newestLinkType);
  });
}

describe.skipIf(tcpdumpVersion === undefined)("as tcpdump (skipped where it is not installed)", () => {
  test.each(fixtures)("%s", async (name) => {
    const { ours, theirs } = await both(fixturePath(name), "--count");
    expect(ours).toEqual(theirs);
    for (const unit of ["--micro", "--nano"]) {
      const { ours, theirs } = await both(fixturePath(name), unit, pcap, "-w", "-");
      expect(ours.stdout, unit).toBe(theirs.stdout);
    }
  });

  test("captures damaged in their headers", async () => {
    const damage = fc.record({
      name: fc.constantFrom(...fixtures),
      length: fc.integer({ min: 0, max: 1000 }),
      bytes: fc.array(
        fc.record({
          // The version, the snapshot length and link type, the first record header; anywhere.
          offset: fc.oneof(fc.integer({ min: 4, max: 7 }), fc.integer({ min: 16, max: 39 }), fc.nat(300)),
          value: fc.constantFrom(0, 1, 2, 3, 12, 101, 128, 240, 255),
        }),
        { maxLength: 3 },
      ),
      unit: fc.constantFrom("--micro", "--nano"),
    });
    const path = join(directory, "damaged.pcap");
    await fc.assert(
      fc.asyncProperty(damage, async ({ name, length, bytes, unit }) => {
        const capture = readFileSync(fixturePath(name)).subarray(0, length);
        for (const { offset, value } of bytes) if (offset < length) capture[offset] = value;
        fc.pre(!isNewLinkType(capture));
        writeFileSync(path, capture);
        const { ours, theirs } = await both(path, unit, pcap, "-w", "-");
        // Of a header cut short tcpdump counts the bytes behind the magic number.
        const isCutHeader = capture.length >= 4 && capture.length < 24;
        if (!isCutHeader) expect(said(ours.stderr, path)).toBe(said(theirs.stderr, path));
        expect([ours.status, ours.stdout]).toEqual([theirs.status, theirs.stdout]);
      }),
      { numRuns: 150 },
    );
  });
});
