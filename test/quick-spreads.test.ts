// What the build makes of objects that begin with spreads: the same objects, with the same order of properties.
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { withQuickSpreads } from "../scripts/quick-spreads.js";

const names = { a: { x: 1, y: 2 }, b: { y: 3, z: 4 }, none: undefined, f: (value: unknown) => value };

test.each([
  ["({ ...a, b })", "(Object.assign({}, a, {b }))"],
  ["({ ...a, ...b })", "(Object.assign({}, a, b ))"],
  ["({ ...a, ...b, c: 1, ...a, })", "(Object.assign({}, a, b, {c: 1, ...a, }))"],
  ["({ ...a, c: { ...b, d: [{ ...a, e: 1 }] } })", undefined],
  ["({ ...(f(a)), x: 5, [`y`]: 6, f() { return { ...b, g: 1 }; } })", undefined],
  ["({ ...{ ...a, c: 1 }, d: 2 })", undefined],
  ["({ ...none, c: 1 })", undefined],
  ["({ ...f(false) && a, c: 1 })", undefined],
  ["({ ...f(true) ? a : b, c: `\u{1f600} ${f({ ...a, d: 1 }).d}` })", undefined],
  ["({ ...a })", "({ ...a })"],
  ["({ c: 1, ...a })", "({ c: 1, ...a })"],
  ["({ ...a /* , { */, b })", "({ ...a /* , { */, b })"],
  ["(({ x, ...rest }) => [x, rest])({ ...a, z: 1 })", undefined],
  ["f([...`ab`, { ...a, b }])", undefined],
] as const)("%s", (code, expected) => {
  const written = withQuickSpreads(code);
  if (expected !== undefined) expect(written).toBe(expected);
  const valueOf = (program: string) => JSON.stringify(runInNewContext(program, names));
  expect(valueOf(written)).toBe(valueOf(code));
});
