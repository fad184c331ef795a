// Long and deep filters: long ones parse fast, deep ones parse or are refused by name, and none exhausts the stack.
import { describe, expect, test } from "vitest";
import { FilterSyntaxError } from "../../src/errors.js";
import { nestingLimit } from "../../src/parser/nesting.js";
import { parseFilter, printExpression } from "../../src/parser/index.js";

const repeated = (before: string, middle: string, after: string) => (depth: number) =>
  before.repeat(depth) + middle + after.repeat(depth);

describe("depth that does not count", () => {
  test.each([
    ["parentheses around parentheses", repeated("(", "tcp", ")")],
    ["parentheses around first operands", repeated("(", "tcp", " or udp)")],
    ["a chain of `and` and `or` in turn", repeated("", "tcp", " and udp or ip")],
    ["one long run", repeated("", "tcp", " or udp")],
  ])("%s", (_name, filter) => {
    for (const depth of [nestingLimit + 1, 50_000]) {
      expect(printExpression(parseFilter(filter(depth)))).toMatch(/^\(*tcp/);
    }
  });
});

describe("depth that counts", () => {
  test.each([
    ["not", repeated("not ", "tcp", ""), "parentheses and `not`"],
    ["not with parentheses", repeated("not(", "tcp", ")"), "parentheses and `not`"],
    ["parentheses around later operands", repeated("udp or (", "tcp", ")"), "parentheses and `not`"],
    ["lists of ids", (depth: number) => `host ${repeated("(a or ", "b", ")")(depth - 1)}`, "parentheses or brackets"],
    ["numbers", (depth: number) => `vlan ${repeated("(", "1", ")")(depth)}`, "parentheses or brackets"],
    [
      "arithmetic in parentheses",
      (depth: number) => `${repeated("(", "len", ")")(depth)} = 1`,
      "parentheses or brackets",
    ],
    ["packet bytes", (depth: number) => `${repeated("ip[", "1", "]")(depth)} = 1`, "parentheses or brackets"],
    ["minus signs", (depth: number) => `${repeated("- ", "1", "")(depth)} = 1`, "arithmetic"],
    ["operators", (depth: number) => `${repeated("", "1", "+1")(depth)} = 1`, "arithmetic"],
    ["operators without precedence", (depth: number) => `${repeated("", "1", "%1")(depth)} = 1`, "arithmetic"],
    [
      "operators in parentheses",
      (depth: number) => `${"(".repeat(100)}1${"+1)".repeat(100)}${"+1".repeat(depth - 100)} = 1`,
      "arithmetic",
    ],
  ])("%s", (_name, filter, what) => {
    const allowed = filter(nestingLimit);
    expect(printExpression(parseFilter(printExpression(parseFilter(allowed))))).not.toBe("");
    for (const depth of [nestingLimit + 8, 50_000]) {
      const refusal = expect(() => parseFilter(filter(depth)));
      refusal.toThrow(FilterSyntaxError);
      refusal.toThrow(`more than ${nestingLimit} levels of ${what}`);
    }
  });
});

test("brackets that are only opened are an error, however many", () => {
  for (const bracket of ["(", "[", "host (", "ip["]) {
    expect(() => parseFilter(bracket.repeat(50_000))).toThrow("is never closed");
  }
});

describe("time grows in step with the length", () => {
  const hosts = (count: number) =>
    Array.from({ length: count }, (_, index) => `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`);

  test.each([
    ["hosts", `host ${hosts(50_000).join(" or host ")}`],
    ["inherited hosts", `host ${hosts(50_000).join(" or ")}`],
    ["a list", `host (${hosts(50_000).join(" or ")})`],
    [
      "groups",
      hosts(20_000)
        .map((host) => `(src ${host} and not (dst ${host} or tcp))`)
        .join(" or "),
    ],
    [
      "comparisons",
      hosts(20_000)
        .map((_, index) => `(ip[12:4] & 0xff) = ${index}`)
        .join(" or "),
    ],
    ["mistakes", "tcp udp or ".repeat(50_000)],
  ])("%s", (_name, filter) => {
    // Growing with the square, these would take far longer than any test may.
    try {
      parseFilter(filter);
    } catch (error) {
      expect(error).toBeInstanceOf(FilterSyntaxError);
    }
  });
});
