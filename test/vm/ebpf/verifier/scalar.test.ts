import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { opposite, refine, type Comparison } from "../../../../src/vm/ebpf/verifier/refine.js";
import {
  byteOrdered,
  compute,
  evaluate,
  lowHalf,
  signExtended,
  type Operation,
} from "../../../../src/vm/ebpf/verifier/scalar-arithmetic.js";
import {
  anyNumber,
  between,
  exactly,
  meet,
  scalarIncludes,
  settle,
  unbounded,
  type Scalar,
  type Width,
} from "../../../../src/vm/ebpf/verifier/scalar.js";

/** Numbers near the places where limits change sign or width, and any others. */
const value = fc.oneof(
  fc.constantFrom(0n, 1n, 2n, 7n, 31n, 63n, 64n, 255n, 0x7fff_ffffn, 0x8000_0000n, 0xffff_ffffn, 0x1_0000_0000n),
  fc.constantFrom((1n << 63n) - 1n, 1n << 63n, (1n << 64n) - 1n, (1n << 64n) - 8n),
  fc.bigInt({ min: 0n, max: 300n }),
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
);

/** A number and something true that is known of it: limits, bits, limits of the low half, or several of these. */
const known = fc
  .tuple(value, value, value, fc.subarray(["limits", "signed", "bits", "low"] as const))
  .map(([number, other, mask, sorts]): { number: bigint; about: Scalar } => {
    const half = BigInt.asUintN(32, number);
    const [from, to] = number < other ? [number, other] : [other, number];
    const [low, high] =
      half < BigInt.asUintN(32, other) ? [half, BigInt.asUintN(32, other)] : [BigInt.asUintN(32, other), half];
    const [signed, signedOther] = [BigInt.asIntN(64, number), BigInt.asIntN(64, other)];
    const [smin, smax] = signed < signedOther ? [signed, signedOther] : [signedOther, signed];
    const sorted: Record<(typeof sorts)[number], Scalar> = {
      limits: between(from, to),
      signed: { ...anyNumber, full: { ...unbounded[64], smin, smax } },
      bits: { ...anyNumber, bits: { value: number & ~mask, mask } },
      low: { ...anyNumber, low: { ...unbounded[32], umin: low, umax: high } },
    };
    const about = sorts.reduce<Scalar>((sum, sort) => meet(sum, settle(sorted[sort])!)!, anyNumber);
    return { number, about: sorts.length === 4 ? exactly(number) : about };
  });

function allows(scalar: Scalar | undefined, number: bigint): boolean {
  return scalar !== undefined && scalarIncludes(scalar, exactly(number));
}

const operations = [
  "add",
  "sub",
  "mul",
  "div",
  "sdiv",
  "mod",
  "smod",
  "and",
  "or",
  "xor",
  "lsh",
  "rsh",
  "arsh",
] as const;

describe.each<Width>([32, 64])("%i bits", (width) => {
  test.each<Operation>(operations)("what is known after %s is true", (operation) => {
    fc.assert(
      fc.property(known, known, (a, b) => {
        expect(
          allows(compute(operation, width, a.about, b.about), evaluate(operation, width, a.number, b.number)),
        ).toBe(true);
      }),
      { numRuns: 250 },
    );
  });

  const holds: Record<Comparison, (a: bigint, b: bigint) => boolean> = {
    eq: (a, b) => a === b,
    ne: (a, b) => a !== b,
    gt: (a, b) => a > b,
    ge: (a, b) => a >= b,
    lt: (a, b) => a < b,
    le: (a, b) => a <= b,
    sgt: (a, b) => BigInt.asIntN(width, a) > BigInt.asIntN(width, b),
    sge: (a, b) => BigInt.asIntN(width, a) >= BigInt.asIntN(width, b),
    slt: (a, b) => BigInt.asIntN(width, a) < BigInt.asIntN(width, b),
    sle: (a, b) => BigInt.asIntN(width, a) <= BigInt.asIntN(width, b),
    set: (a, b) => (a & b) !== 0n,
    clear: (a, b) => (a & b) === 0n,
  };

  test.each(Object.keys(opposite) as Comparison[])("what is known after a jump on %s is true", (comparison) => {
    fc.assert(
      fc.property(known, known, (a, b) => {
        const held = holds[comparison](BigInt.asUintN(width, a.number), BigInt.asUintN(width, b.number));
        const refined = refine(held ? comparison : opposite[comparison], width, a.about, b.about);
        expect([allows(refined?.[0], a.number), allows(refined?.[1], b.number)]).toEqual([true, true]);
      }),
      { numRuns: 250 },
    );
  });

  test("what is known after an extension of the sign is true", () => {
    fc.assert(
      fc.property(known, fc.constantFrom(8, 16, 32), ({ number, about }, from) => {
        expect(allows(signExtended(about, from, width), BigInt.asUintN(width, BigInt.asIntN(from, number)))).toBe(true);
      }),
    );
  });
});

test("what is known of a low half is true", () => {
  fc.assert(fc.property(known, ({ number, about }) => allows(lowHalf(about), BigInt.asUintN(32, number))));
});

test("what is known after a change of byte order is true", () => {
  const reversed = (number: bigint, bits: number): bigint =>
    BigInt(
      `0x${number
        .toString(16)
        .padStart(16, "0")
        .slice(-bits / 4)
        .match(/../g)!
        .reverse()
        .join("")}`,
    );
  fc.assert(
    fc.property(known, fc.constantFrom(16, 32, 64), fc.boolean(), ({ number, about }, bits, swap) => {
      const expected = swap ? reversed(number, bits) : BigInt.asUintN(bits, number);
      expect(allows(byteOrdered(about, bits, swap), expected)).toBe(true);
    }),
  );
});

/** What is told must not only be true but also of use. */
test.each<[name: string, known: Scalar | undefined, umin: bigint, umax: bigint]>([
  ["a byte times four", compute("lsh", 64, between(0n, 255n), exactly(2n)), 0n, 1020n],
  [
    "an IPv4 header length",
    compute("and", 32, compute("lsh", 32, between(0n, 255n), exactly(2n)), exactly(60n)),
    0n,
    60n,
  ],
  ["a remainder", compute("mod", 64, anyNumber, exactly(10n)), 0n, 9n],
  ["a quotient", compute("div", 64, between(100n, 200n), exactly(10n)), 10n, 20n],
  ["a difference that cannot wrap", compute("sub", 64, between(20n, 30n), between(1n, 20n)), 0n, 29n],
  ["a sum with -1", compute("add", 64, between(1n, 10n), exactly(-1n)), 0n, 9n],
  ["a number below another", refine("lt", 64, anyNumber, exactly(64n))?.[0], 0n, 63n],
  ["a low half below another, zero-extended", lowHalf(refine("lt", 32, anyNumber, exactly(64n))![0]), 0n, 63n],
  [
    "a signed number from 0 to 5",
    refine("sge", 64, refine("sle", 64, anyNumber, exactly(5n))![0], exactly(0n))?.[0],
    0n,
    5n,
  ],
  ["a number unlike its least", refine("ne", 64, between(0n, 9n), exactly(0n))?.[0], 1n, 9n],
  ["one bit of a number", refine("clear", 64, between(0n, 7n), exactly(4n))?.[0], 0n, 3n],
])("%s", (_, scalar, umin, umax) => {
  expect([scalar?.full.umin, scalar?.full.umax]).toEqual([umin, umax]);
});

test.each<[Comparison, Scalar, Scalar]>([
  ["gt", between(0n, 5n), exactly(5n)],
  ["eq", between(0n, 5n), exactly(6n)],
  ["ne", exactly(6n), exactly(6n)],
  ["slt", between(0n, 5n), exactly(0n)],
  ["set", between(0n, 3n), exactly(4n)],
  ["clear", exactly(4n), exactly(4n)],
])("a jump on %s that cannot be taken", (comparison, a, b) => {
  expect(refine(comparison, 64, a, b)).toBeUndefined();
});
