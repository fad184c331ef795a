// From which parts of the expression each instruction comes.
import { expect, test } from "vitest";
import { compile } from "../../src/index.js";

/** The parts of the text for each instruction, joined by a comma; instructions with the same parts as one. */
function sources(expression: string): string[] {
  const { sources, instructions } = compile(expression);
  expect(sources).toHaveLength(instructions.length);
  const parts = sources.map((spans) => spans.map(({ start, end }) => expression.slice(start, end)).join(", "));
  return parts.filter((part, index) => part !== parts[index - 1]);
}

const cases: readonly (readonly [expression: string, parts: readonly string[]])[] = [
  ["ip", ["ip", ""]],
  ["ether[0] & 1 != 0", ["ether[0] & 1 != 0", ""]],
  ["len > 100 and ether[12:2] = 0x800", ["len > 100", "ether[12:2] = 0x800", ""]],
  // The EtherType is asked once, for both.
  [
    "src host 10.0.0.1 and dst host 10.0.0.2 and ip",
    ["src host 10.0.0.1, dst host 10.0.0.2, ip", "src host 10.0.0.1", "dst host 10.0.0.2", ""],
  ],
  // What follows a tunnel looks at other places than lowering wrote down.
  ["vxlan and arp", ["vxlan", "arp", ""]],
  ["geneve and ip6", ["geneve", "ip6", ""]],
  ["not (ip proto 6 or ip proto 17)", ["ip proto 6, ip proto 17", "ip proto 6", "ip proto 17", ""]],
];

test.each(cases)("%s", (expression, parts) => {
  expect(sources(expression)).toEqual(parts);
});

test("every instruction of a long list but the last two comes from somewhere", () => {
  const list = Array.from({ length: 200 }, (_, n) => `host 10.0.${n}.${(n * 7) & 255}`).join(" or ");
  const found = compile(list).sources;
  expect(found.filter((spans) => spans.length === 0).length).toBeLessThanOrEqual(found.length - 200);
  expect(found.some((spans) => spans.length === 1)).toBe(true);
});
