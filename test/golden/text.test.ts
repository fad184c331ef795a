// What our command prints for every fixture is, byte for byte, what tcpdump 4.99.3 prints.
import { beforeAll, expect, test } from "vitest";
import { fixturePath, fixtures } from "../helpers/fixtures.js";
import { runCommand } from "../cli/run-command.js";
import { flagSets } from "./flag-sets.js";
import { isUpdate, textPath, updateTimeout, writeTexts } from "./make-golden.js";
import { readSections } from "./sections.js";

beforeAll(async () => {
  if (isUpdate) await writeTexts();
}, updateTimeout);

test.each(fixtures.flatMap((fixture) => flagSets.map((flags) => ({ fixture, flags }))))(
  "$fixture $flags",
  async ({ fixture, flags }) => {
    const { stdout, status } = await runCommand(["-r", fixturePath(fixture), ...flags.split(" ")]);
    expect(stdout).toBe(readSections(textPath(fixture)).get(flags));
    expect(status).toBe(0);
  },
);
