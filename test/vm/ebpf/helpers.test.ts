// Helper functions and maps against the kernel: its answers are in helper-results.txt, and it is asked again where it can be.
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { ebpfHelpers } from "../../../src/isa/index.js";
import { createHelpers, HelperState } from "../../../src/vm/ebpf/helpers/index.js";
import { MapContents } from "../../../src/vm/ebpf/maps/index.js";
import { EbpfMemory } from "../../../src/vm/ebpf/memory.js";
import { openKernel } from "../../helpers/kernel/kernel.js";
import { cases, packets, type Case } from "./helper-cases.js";
import { askKernel, runScript, type ScriptResult } from "./helper-scripts.js";

const file = new URL("helper-results.txt", import.meta.url);
const judge = await openKernel();
afterAll(() => judge.available && judge.kernel.close());

const packetOf = ({ packet }: Case) => Buffer.from(packets[packet], "hex");

/** One line: the results, and the packet if it has changed, in which runs of zeros are counted. */
function format({ packet }: Case, { results, packet: after }: ScriptResult): string {
  const short = after.replace(/(?:00){16,}/g, (zeros) => `(${zeros.length / 2} zeros)`);
  return `${results.join(" ")}${after === packets[packet] ? "" : ` -> ${short}`}`;
}

if (process.env.UPDATE_GOLDEN !== undefined && judge.available) {
  let text = "";
  for (const [name, each] of cases) {
    text += `${name}: ${format(each, await askKernel(judge.kernel, each.script, packetOf(each)))}\n`;
  }
  writeFileSync(file, text);
}

const expected = new Map(
  readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => [line.slice(0, line.indexOf(": ")), line.slice(line.indexOf(": ") + 2)]),
);

test.each([...cases])("%s", (name, each) => {
  expect(format(each, runScript(each.script, packetOf(each)))).toBe(expected.get(name));
});

test.skipIf(!judge.available)(`the kernel gives the same results (${judge.reason})`, async () => {
  for (const [name, each] of cases) {
    expect(format(each, await askKernel(judge.kernel, each.script, packetOf(each))), name).toBe(expected.get(name));
  }
});

test("every helper of the table is there, but for the one the machines do themselves", () => {
  const memory = new EbpfMemory();
  const helpers = createHelpers(new HelperState(new MapContents(memory)));
  const missing = [...ebpfHelpers.values()].filter(({ id }) => !helpers.has(id)).map(({ name }) => name);
  expect(missing).toEqual(["tail_call"]);
});
