/**
 * What can be said of a 32-bit number without knowing it: which bits are certain, between which limits it lies, and a
 * few numbers it is not.
 */
import type { TestOp } from "../graph.js";
import type { BinaryOp } from "../value.js";
import { get, set, type PersistentMap } from "./persistent-map.js";

export interface Range {
  /** Bits known to be 0, and bits known to be 1. */
  readonly zeros: number;
  readonly ones: number;
  /** Smallest and largest possible value, u32. */
  readonly low: number;
  readonly high: number;
  /** Values it is known not to have. */
  readonly excluded: PersistentMap<true>;
  /** Masks of which it is known to have at least one bit. */
  readonly someOf: readonly number[];
}

const max = 0xffffffff;

const noMasks: readonly number[] = [];

export const anything: Range = { zeros: 0, ones: 0, low: 0, high: max, excluded: undefined, someOf: noMasks };

export function exactly(value: number): Range {
  return { zeros: ~value >>> 0, ones: value, low: value, high: value, excluded: undefined, someOf: noMasks };
}

/** 0 to `high`. */
export function upTo(high: number): Range {
  return tighten(0, 0, 0, high);
}

/** Lets bits and limits inform each other. */
function tighten(
  knownZeros: number,
  ones: number,
  least: number,
  most: number,
  excluded?: Range["excluded"],
  someOf = noMasks,
): Range {
  const low = Math.max(least, ones >>> 0);
  const high = Math.min(most, ~knownZeros >>> 0);
  if (low === high) return { zeros: ~low >>> 0, ones: low, low, high, excluded, someOf };
  // Above the highest bit of the largest value all bits are 0.
  const zeros = high === 0 ? max : knownZeros | ~(max >>> Math.clz32(high));
  return { zeros: zeros >>> 0, ones, low, high, excluded, someOf };
}

/** The same range with other limits. */
function limit({ zeros, ones, excluded, someOf }: Range, low: number, high: number): Range {
  return tighten(zeros, ones, low, high, excluded, someOf);
}

/** What is known when both are. */
export function both(left: Range, right: Range): Range {
  if (left === anything) return right;
  if (right === anything) return left;
  return tighten(
    (left.zeros | right.zeros) >>> 0,
    (left.ones | right.ones) >>> 0,
    Math.max(left.low, right.low),
    Math.min(left.high, right.high),
    right.excluded ?? left.excluded,
    right.someOf.length > 0 ? right.someOf : left.someOf,
  );
}

/** What is known when one of the two is. */
export function either(left: Range, right: Range): Range {
  return {
    zeros: (left.zeros & right.zeros) >>> 0,
    ones: (left.ones & right.ones) >>> 0,
    low: Math.min(left.low, right.low),
    high: Math.max(left.high, right.high),
    excluded: left.excluded === right.excluded ? left.excluded : undefined,
    someOf: left.someOf === right.someOf ? left.someOf : [],
  };
}

/** The result of a test with a constant, where it is certain. */
export function decide(range: Range, op: TestOp, k: number): boolean | undefined {
  switch (op) {
    case "eq":
      if (range.low === range.high) return range.low === k;
      if (k < range.low || k > range.high) return false;
      if ((k & range.zeros) !== 0 || (~k & range.ones) !== 0) return false;
      if (range.someOf.some((mask) => (k & mask) === 0)) return false;
      return get(range.excluded, k) ? false : undefined;
    case "gt":
      return range.low > k ? true : range.high <= k ? false : undefined;
    case "ge":
      return range.low >= k ? true : range.high < k ? false : undefined;
    case "set":
      if ((k & ~range.zeros) === 0) return false;
      if ((k & range.ones) !== 0) return true;
      return range.someOf.some((mask) => (mask & ~k) === 0) ? true : undefined;
  }
}

/** Whether a number may lie between these, as far as is known. */
export function mayLieBetween(range: Range, low: number, high: number): boolean {
  return low === high ? decide(range, "eq", low) !== false : low <= range.high && high >= range.low;
}

/** What is known after a test with a constant came out as `outcome`. */
export function narrow(range: Range, op: TestOp, k: number, outcome: boolean): Range {
  switch (op) {
    case "eq":
      if (outcome) return exactly(k);
      return tighten(
        range.zeros,
        range.ones,
        range.low === k ? Math.min(max, k + 1) : range.low,
        range.high === k ? Math.max(0, k - 1) : range.high,
        set(range.excluded, k, true),
        range.someOf,
      );
    case "gt":
      return outcome
        ? limit(range, Math.max(range.low, Math.min(max, k + 1)), range.high)
        : limit(range, range.low, Math.min(range.high, k));
    case "ge":
      return outcome
        ? limit(range, Math.max(range.low, k), range.high)
        : limit(range, range.low, Math.min(range.high, Math.max(0, k - 1)));
    case "set": {
      const { zeros, ones, low, high, excluded, someOf } = range;
      if (!outcome) return tighten((zeros | k) >>> 0, ones, low, high, excluded, someOf);
      if ((k & (k - 1)) === 0) return tighten(zeros, (ones | k) >>> 0, low, high, excluded, someOf);
      return { ...range, someOf: [...someOf, k] };
    }
  }
}

/** The range of `operand op k`. */
export function apply(op: BinaryOp, operand: Range, k: number): Range {
  switch (op) {
    case "and":
      return tighten((operand.zeros | ~k) >>> 0, (operand.ones & k) >>> 0, 0, Math.min(operand.high, k));
    case "or":
      return tighten((operand.zeros & ~k) >>> 0, (operand.ones | k) >>> 0, operand.low, max);
    case "rsh":
      if (k > 31) return exactly(0);
      return tighten((operand.zeros >>> k) | ~(max >>> k), operand.ones >>> k, operand.low >>> k, operand.high >>> k);
    case "lsh": {
      if (k > 31) return exactly(0);
      const fits = operand.high * 2 ** k <= max;
      return tighten(
        ((operand.zeros << k) | ~(max << k)) >>> 0,
        (operand.ones << k) >>> 0,
        fits ? operand.low * 2 ** k : 0,
        fits ? operand.high * 2 ** k : max,
      );
    }
    case "add":
      if (operand.high + k > max) return anything;
      return tighten(0, 0, operand.low + k, operand.high + k);
    case "mul":
      if (operand.high * k > max) return anything;
      return tighten(0, 0, operand.low * k, operand.high * k);
    case "div":
      return tighten(0, 0, Math.floor(operand.low / k), Math.floor(operand.high / k));
    case "mod":
      return upTo(Math.min(operand.high, k - 1));
    case "sub":
    case "xor":
      return anything;
  }
}
