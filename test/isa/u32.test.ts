import fc from "fast-check";
import { expect, test } from "vitest";
import * as u32 from "../../src/isa/u32.js";

const max = 0xffffffff;

test.each<[keyof typeof u32, number, number, number]>([
  ["add", 1, 2, 3],
  ["add", max, 1, 0],
  ["add", max, max, 0xfffffffe],
  ["subtract", 3, 1, 2],
  ["subtract", 0, 1, max],
  ["multiply", 0x10000, 0x10000, 0],
  ["multiply", max, max, 1],
  ["multiply", 0x12345678, 0x9abcdef1, 0x366176f8],
  ["divide", 7, 2, 3],
  ["divide", max, 1, max],
  ["divide", max, 0x80000000, 1],
  ["modulo", 7, 4, 3],
  ["modulo", max, 0x80000000, 0x7fffffff],
  ["and", max, 0x80000001, 0x80000001],
  ["or", 0x80000000, 1, 0x80000001],
  ["xor", max, 0x7fffffff, 0x80000000],
  ["shiftLeft", 1, 31, 0x80000000],
  ["shiftLeft", 1, 32, 0],
  ["shiftLeft", max, 33, 0],
  ["shiftLeft", 3, max, 0],
  ["shiftRight", max, 0, max],
  ["shiftRight", max, 31, 1],
  ["shiftRight", max, 32, 0],
  ["shiftRight", max, 0x80000000, 0],
  ["negate", 0, 0, 0],
  ["negate", 1, 0, max],
  ["negate", 0x80000000, 0, 0x80000000],
])("%s(%i, %i) is %i", (name, a, b, expected) => {
  expect(u32[name](a, b)).toBe(expected);
});

/** The same operations on whole numbers without a limit, cut to 32 bits at the end. */
const exact: Record<keyof typeof u32, (a: bigint, b: bigint) => bigint> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  modulo: (a, b) => a % b,
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  shiftLeft: (a, b) => (b < 64n ? a << b : 0n),
  shiftRight: (a, b) => a >> b,
  negate: (a) => -a,
};

const operand = fc.oneof(fc.nat(), fc.nat(40), fc.integer({ min: 0, max }), fc.constantFrom(0, 1, 0x80000000, max));

test.each(Object.keys(exact) as (keyof typeof u32)[])("%s agrees with exact arithmetic", (name) => {
  fc.assert(
    fc.property(operand, operand, (a, b) => {
      fc.pre(!((name === "divide" || name === "modulo") && b === 0));
      expect(u32[name](a, b)).toBe(Number(BigInt.asUintN(32, exact[name](BigInt(a), BigInt(b)))));
    }),
  );
});
