// Expressions of a megabyte and nests of thousands: a program, or an error that says why not, in bounded time.
import { expect, test } from "vitest";
import { FilterError } from "../../src/errors.js";
import { compile } from "../../src/index.js";
import { verifyCbpf } from "../../src/vm/index.js";

const megabyte = 1 << 20;
const filled = (text: string, size = megabyte): string => text.repeat(Math.ceil(size / text.length));
const listed = (size: number, term: (n: number) => string, between = " or "): string =>
  Array.from({ length: Math.ceil(megabyte / size) }, (_, n) => term(n)).join(between);
/** Much that is linear in the length takes seconds for a whole megabyte. */
const tenth = megabyte / 10;
const scattered = (n: number): string => (Math.imul(n + 1, 40503) & 0xffff).toString(16);
const nested = (before: string, inner: string, after = ""): string =>
  before.repeat(50_000) + inner + after.repeat(50_000);

const programs: readonly (readonly [name: string, expression: string, mostInstructions: number])[] = [
  ["parentheses", nested("(", "ip", ")"), 4],
  ["parentheses around first operands", nested("(", "ip", " or tcp)"), 12],
  ["neighbouring hosts", listed(18, (n) => `host 10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`), 40],
  ["a chain of and", `${filled("ip and ")}ip`, 4],
  ["lengths to leave out", listed(50, (n) => `len != ${n}`, " and "), 6],
  ["white space", `${filled(" \n")}ip`, 4],
  [
    "neighbouring hardware addresses",
    listed(1100, (n) => `ether host 02:00:00:00:${n >> 8}:${(n & 255).toString(16)}`),
    12,
  ],
  ["tags within tags", `${filled("vlan or ", tenth)}ip`, 55_000],
  ["ports behind tags behind tags", listed(366, (n) => `vlan and port ${n + 1}`), 75_000],
  ["labels behind labels", `${filled("mpls or ", tenth)}ip`, 30_000],
  ["hosts and ports", listed(360, (n) => `host 10.0.${n >> 8}.${n & 255} and tcp port ${n + 1}`), 40_000],
  [
    "scattered IPv6 hosts",
    listed(310, (n) => `host 2001:${scattered(n)}:${scattered(n + 9)}::${scattered(3 * n)}`),
    70_000,
  ],
];

test.each(programs)("%s: a program", (_name, expression, mostInstructions) => {
  const { instructions } = compile(expression);
  verifyCbpf(instructions);
  expect(instructions.length).toBeLessThanOrEqual(mostInstructions);
});

const refusals: readonly (readonly [name: string, expression: string, message: string])[] = [
  ["not", nested("not ", "ip"), "more than 250 levels"],
  ["not with parentheses", nested("not (", "ip", ")"), "more than 250 levels"],
  ["parentheses of numbers", `${nested("(", "1", ")")} = 1`, "more than 250 levels"],
  ["parentheses of ids", `port ${nested("(", "80", ")")}`, "more than 250 levels"],
  ["brackets", `${nested("ip[", "0", "]")} = 1`, "more than 250 levels"],
  ["a long sum", `${filled("1+")}1 = 1`, "more than 250 levels of arithmetic"],
  ["one identifier", filled("a"), "nothing says what"],
  ["one host name", `host ${filled("a")}`, "unknown host"],
  ["one port name", `port ${filled("a")}`, "unknown port"],
  ["one range of ports", `portrange 1-${filled("a")}`, "unknown port in range"],
  ["one number", `port ${filled("9")}`, "overflows 32 bits"],
  ["colons", filled("a:"), "invalid Ethernet address"],
  ["garbage", filled("§$%"), "unexpected characters"],
  ["open parentheses", filled("("), "never closed"],
  ["closed parentheses", filled(")"), "closes nothing"],
  ["a word again and again", filled("tcp "), "without `and` or `or`"],
  ["operators", filled("or "), "unexpected `or`"],
  ["an unknown port again and again", `port (${listed(9, () => "htpps")})`, "unknown port 'htpps'"],
  ["an unknown protocol again and again", listed(15, () => "ip proto tpc"), "unknown 'ip proto' value 'tpc'"],
  ["tunnels", `${filled("geneve and ")}ip`, "too many registers"],
];

test.each(refusals)("%s: an error", (_name, expression, message) => {
  let error: unknown;
  try {
    compile(expression);
  } catch (caught) {
    error = caught;
  }
  expect(error).toBeInstanceOf(FilterError);
  const { message: told, hint } = error as FilterError;
  expect(told).toContain(message);
  expect(told.length + (hint?.length ?? 0)).toBeLessThan(400);
});
