// Writes the golden files anew from the installed tcpdump: `npm run golden`. The tests that read them call this first.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fixturePath, fixtures } from "../helpers/fixtures.js";
import { numberPackets, packetNumbers, toRuns } from "../helpers/number-packets.js";
import { goldenVersion, runTcpdump, tcpdumpVersion, type Outcome } from "../helpers/tcpdump.js";
import { filters } from "./filters.js";
import { flagSets } from "./flag-sets.js";
import { writeSections } from "./sections.js";

const here = fileURLToPath(new URL("./", import.meta.url));
export const textPath = (fixture: string) => `${here}text/${fixture}.txt`;
export const matchesPath = `${here}matches.txt`;

/** Whether the golden files are to be written anew. */
export const isUpdate = process.env.UPDATE_GOLDEN !== undefined;

/** Thousands of tcpdumps one after the other may take so many milliseconds. */
export const updateTimeout = 600_000;

function checkVersion(): void {
  if (tcpdumpVersion !== goldenVersion) {
    throw new Error(`golden files come from tcpdump ${goldenVersion}, here is ${tcpdumpVersion ?? "none"}`);
  }
}

/** What tcpdump prints for each fixture and flag set. */
export async function writeTexts(): Promise<void> {
  checkVersion();
  for (const fixture of fixtures) {
    const sections = new Map<string, string>();
    for (const flags of flagSets) {
      const { stdout } = await runTcpdump(["-r", fixturePath(fixture), ...flags.split(" ")]);
      sections.set(flags, stdout);
    }
    writeSections(textPath(fixture), sections);
  }
}

/** Which packets tcpdump chooses: one section per filter, one line per fixture with any. */
export async function writeMatches(): Promise<void> {
  checkVersion();
  const copies = numberedCopies();
  const sections = new Map<string, string>();
  for (const filter of filters) sections.set(filter, await matchLines(filter, copies, runTcpdump));
  writeSections(matchesPath, sections);
  copies.remove();
}

/** Copies of the fixtures in which the time of a packet is its number, and how to be rid of them. */
export interface NumberedCopies {
  readonly paths: ReadonlyMap<string, string>;
  readonly remove: () => void;
}

export function numberedCopies(): NumberedCopies {
  const folder = mkdtempSync(join(tmpdir(), "pcapsift-"));
  const paths = new Map(fixtures.map((fixture) => [fixture, join(folder, `${fixture}.pcap`)]));
  for (const [fixture, path] of paths) writeFileSync(path, numberPackets(readFileSync(fixturePath(fixture))));
  return { paths, remove: () => rmSync(folder, { recursive: true }) };
}

/** The lines of one filter, from a command that understands `-r`, `-w` and a filter. */
export async function matchLines(
  filter: string,
  copies: NumberedCopies,
  run: (args: readonly string[]) => Promise<Outcome>,
): Promise<string> {
  const lines: string[] = [];
  for (const [fixture, path] of copies.paths) {
    const { stdout, status } = await run(["-r", path, "-w", "-", filter]);
    const choice = status === 0 ? toRuns(packetNumbers(Buffer.from(stdout, "latin1"))) : "refused";
    if (choice !== "-") lines.push(`${fixture.padEnd(12)} ${choice}\n`);
  }
  return lines.join("");
}
