import { expect, test } from "vitest";
import { ebpfHelpers, helperName } from "../../src/isa/index.js";

test.each([...ebpfHelpers.values()].map((helper) => [helper.name, helper] as const))("%s", (name, helper) => {
  expect(helperName(helper.id)).toBe(name);
  expect(helper.arguments.length).toBeLessThanOrEqual(5);
  helper.arguments.forEach((argument, index) => {
    const sized = /^(memory|output)/.test(argument);
    const size = helper.arguments[index + 1];
    expect(sized, `argument ${index + 1} is followed by its size`).toBe(size === "size" || size === "size-or-zero");
  });
});

test.each([
  [0, undefined],
  [1, "map_lookup_elem"],
  [69, "fib_lookup"],
  [181, "loop"],
  [9999, undefined],
])("helper %i is %s", (id, name) => {
  expect(helperName(id)).toBe(name);
});
