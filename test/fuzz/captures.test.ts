// A small part of what `npm run fuzz -- captures` does.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

test("damaged captures are read or refused, the same in one piece and in chunks", () => {
  const script = join(import.meta.dirname, "../../scripts/fuzz-captures.js");
  const { stdout, stderr } = spawnSync(process.execPath, [script, "150", "2"], { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^150 captures of seed 2: \d+ read whole, \d+ refused or broken off; \d+ MB at most\n$/);
});
