// The arithmetic on halves against BigInt, on numbers at the edges and on random ones.
import fc from "fast-check";
import { expect, test } from "vitest";
import * as arithmetic from "../../../src/vm/ebpf/registers.js";

const u64 = (value: bigint) => BigInt.asUintN(64, value);
const s64 = (value: bigint) => BigInt.asIntN(64, value);

function run(operation: arithmetic.Operation, a: bigint, b: bigint): bigint {
  const r = arithmetic.makeRegisters();
  const halves = (value: bigint) =>
    [Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n))] as const;
  arithmetic.set(r, 3, ...halves(a));
  operation(r, 3, ...halves(b));
  return (BigInt.asUintN(32, BigInt(r.high[3]!)) << 32n) | BigInt.asUintN(32, BigInt(r.low[3]!));
}

const operations: Record<string, [arithmetic.Operation, (a: bigint, b: bigint) => bigint]> = {
  add: [arithmetic.add, (a, b) => a + b],
  subtract: [arithmetic.subtract, (a, b) => a - b],
  negate: [arithmetic.negate, (a) => -a],
  multiply: [arithmetic.multiply, (a, b) => a * b],
  and: [arithmetic.and, (a, b) => a & b],
  or: [arithmetic.or, (a, b) => a | b],
  xor: [arithmetic.xor, (a, b) => a ^ b],
  move: [arithmetic.move, (_a, b) => b],
  shiftLeft: [arithmetic.shiftLeft, (a, b) => a << (b & 63n)],
  shiftRight: [arithmetic.shiftRight, (a, b) => a >> (b & 63n)],
  shiftRightSigned: [arithmetic.shiftRightSigned, (a, b) => s64(a) >> (b & 63n)],
  divide: [arithmetic.divide, (a, b) => (b === 0n ? 0n : a / b)],
  modulo: [arithmetic.modulo, (a, b) => (b === 0n ? a : a % b)],
  divideSigned: [arithmetic.divideSigned, (a, b) => (b === 0n ? 0n : s64(a) / s64(b))],
  moduloSigned: [arithmetic.moduloSigned, (a, b) => (b === 0n ? a : s64(a) % s64(b))],
};

const edges = [
  0n, 1n, 2n, 7n, 31n, 32n, 33n, 63n, 64n, 0x7fff_ffffn, 0x8000_0000n, 0xffff_ffffn, 0x1_0000_0000n, 1n << 52n,
  (1n << 53n) - 1n, 1n << 53n, (1n << 53n) + 1n, (1n << 63n) - 1n, 1n << 63n, (1n << 63n) + 1n, (1n << 64n) - 2n, (1n << 64n) - 1n,
]; // prettier-ignore

/** Numbers of every length, since random ones nearly all have 63 bits. */
const number = fc.tuple(fc.bigInt(0n, (1n << 64n) - 1n), fc.bigInt(0n, 63n)).map(([value, bits]) => value >> bits);

test.each(Object.keys(operations))("%s", (name) => {
  const [operation, expected] = operations[name]!;
  for (const a of edges) for (const b of edges) expect(run(operation, a, b), `${a} ${b}`).toBe(u64(expected(a, b)));
  fc.assert(
    fc.property(number, number, (a, b) => run(operation, a, b) === u64(expected(a, b))),
    { numRuns: 500 },
  );
});

test("comparisons", () => {
  const halves = (value: bigint) =>
    [Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n))] as const;
  const sign = (value: bigint) => (value < 0n ? -1 : value > 0n ? 1 : 0);
  for (const a of edges) {
    for (const b of edges) {
      expect(Math.sign(arithmetic.compareUnsigned(...halves(a), ...halves(b)))).toBe(sign(a - b));
      expect(Math.sign(arithmetic.compareSigned(...halves(a), ...halves(b)))).toBe(sign(s64(a) - s64(b)));
    }
  }
});

test.each([0, 1, -1, -14, 0xffffffff, 0x1_0000_0000, -0x1_0000_0001, 2 ** 53, -(2 ** 53)])(
  "%i as a register",
  (value) => {
    const r = arithmetic.makeRegisters();
    arithmetic.setNumber(r, 0, value);
    expect((BigInt(r.high[0]!) << 32n) | BigInt(r.low[0]! >>> 0)).toBe(BigInt(value));
  },
);
