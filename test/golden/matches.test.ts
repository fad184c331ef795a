// Our command chooses the packets that tcpdump chooses, and refuses what tcpdump refuses, for forty filters.
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCommand } from "../cli/run-command.js";
import { filters } from "./filters.js";
import { isUpdate, matchesPath, matchLines, numberedCopies, updateTimeout, writeMatches } from "./make-golden.js";
import { readSections } from "./sections.js";

const copies = numberedCopies();
afterAll(copies.remove);

beforeAll(async () => {
  if (isUpdate) await writeMatches();
}, updateTimeout);

test.each(filters)("%s", async (filter) => {
  expect(await matchLines(filter, copies, (args) => runCommand(args))).toBe(readSections(matchesPath).get(filter));
});
