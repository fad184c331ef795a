/** What ALU instructions make of numbers of which only limits and bits are known. Every result is safe, few are exact. */
import { assertNever } from "../../../errors.js";
import {
  anyNumber,
  between,
  constantOf,
  exactly,
  max,
  min,
  settle,
  unbounded,
  zeroExtended,
  type Bounds,
  type Scalar,
  type Width,
} from "./scalar.js";
import {
  addBits,
  andBits,
  anyBits,
  multiplyBits,
  orBits,
  shiftBitsArithmetic,
  shiftBitsLeft,
  shiftBitsRight,
  subtractBits,
  truncateBits,
  xorBits,
  type Tnum,
} from "./tnum.js";

/** The operations on two numbers; those with an `s` are signed (off = 1). Moves and byte swaps have functions of their own. */
export type Operation =
  "add" | "sub" | "mul" | "div" | "sdiv" | "mod" | "smod" | "and" | "or" | "xor" | "lsh" | "rsh" | "arsh";

/** `a op b` in registers of 64 bits, or of 32 with the high half of the result 0 (RFC 9669, section 4.1). */
export function compute(operation: Operation, width: Width, a: Scalar, b: Scalar): Scalar {
  const left = constantOf(a);
  const right = constantOf(b);
  if (left !== undefined && right !== undefined) return exactly(evaluate(operation, width, left, right));
  if (width === 32) {
    const bits = bitsOf(operation, 32, truncateBits(a.bits, 32), truncateBits(b.bits, 32));
    return zeroExtended(bits, boundsAfter(operation, 32, a.low, b.low));
  }
  const bits = bitsOf(operation, 64, a.bits, b.bits);
  const full = boundsAfter(operation, 64, a.full, b.full);
  // The low half of these results depends on the low halves alone.
  const low = lowHalfStandsAlone.has(operation) ? boundsAfter(operation, 32, a.low, b.low) : unbounded[32];
  return settle({ bits, full, low }) ?? anyNumber;
}

const lowHalfStandsAlone: ReadonlySet<Operation> = new Set(["add", "sub", "mul", "and", "or", "xor"]);

/** The result for two known numbers: division by zero gives 0, modulo zero leaves the number, shifts mask their count. */
export function evaluate(operation: Operation, width: Width, a: bigint, b: bigint): bigint {
  const left = BigInt.asUintN(width, a);
  const right = BigInt.asUintN(width, b);
  const [signedLeft, signedRight] = [BigInt.asIntN(width, a), BigInt.asIntN(width, b)];
  const count = right & BigInt(width - 1);
  const result = (): bigint => {
    switch (operation) {
      case "add":
        return left + right;
      case "sub":
        return left - right;
      case "mul":
        return left * right;
      case "div":
        return right === 0n ? 0n : left / right;
      case "sdiv":
        return right === 0n ? 0n : signedLeft / signedRight;
      case "mod":
        return right === 0n ? left : left % right;
      case "smod":
        return right === 0n ? left : signedLeft % signedRight;
      case "and":
        return left & right;
      case "or":
        return left | right;
      case "xor":
        return left ^ right;
      case "lsh":
        return left << count;
      case "rsh":
        return left >> count;
      case "arsh":
        return signedLeft >> count;
      default:
        return assertNever(operation);
    }
  };
  return BigInt.asUintN(width, result());
}

function bitsOf(operation: Operation, width: Width, a: Tnum, b: Tnum): Tnum {
  const exactCount = b.mask === 0n ? b.value & BigInt(width - 1) : undefined;
  switch (operation) {
    case "add":
      return truncateBits(addBits(a, b), width);
    case "sub":
      return truncateBits(subtractBits(a, b), width);
    case "mul":
      return truncateBits(multiplyBits(a, b), width);
    case "and":
      return andBits(a, b);
    case "or":
      return orBits(a, b);
    case "xor":
      return xorBits(a, b);
    case "lsh":
      return truncateBits(exactCount === undefined ? anyBits : shiftBitsLeft(a, exactCount), width);
    case "rsh":
      return exactCount === undefined ? truncateBits(anyBits, width) : shiftBitsRight(a, exactCount);
    case "arsh":
      return exactCount === undefined ? truncateBits(anyBits, width) : shiftBitsArithmetic(a, exactCount, width);
    case "div":
    case "sdiv":
    case "mod":
    case "smod":
      return truncateBits(anyBits, width);
    default:
      return assertNever(operation);
  }
}

/** Limits of the result. Where one may overflow, nothing is said: bits and `settle` still tell a part. */
function boundsAfter(operation: Operation, width: Width, a: Bounds, b: Bounds): Bounds {
  const any = unbounded[width];
  const unsigned = (umin: bigint, umax: bigint): Bounds => ({ ...any, umin, umax });
  switch (operation) {
    case "add":
      return within(any, a.umin + b.umin, a.umax + b.umax, a.smin + b.smin, a.smax + b.smax);
    case "sub":
      return within(any, a.umin - b.umax, a.umax - b.umin, a.smin - b.smax, a.smax - b.smin);
    case "mul":
      return a.umax * b.umax > any.umax ? any : unsigned(a.umin * b.umin, a.umax * b.umax);
    case "div":
      // A divisor that may be 0 gives 0.
      return unsigned(b.umin === 0n ? 0n : a.umin / b.umax, b.umin === 0n ? a.umax : a.umax / b.umin);
    case "mod":
      // A divisor that may be 0 leaves the number as it was.
      return unsigned(0n, b.umin === 0n ? a.umax : min(a.umax, b.umax - 1n));
    case "and":
      return unsigned(0n, min(a.umax, b.umax));
    case "or":
      return unsigned(max(a.umin, b.umin), any.umax);
    case "lsh":
      if (b.umax >= BigInt(width) || a.umax << b.umax > any.umax) return any;
      return unsigned(a.umin << b.umin, a.umax << b.umax);
    case "rsh":
      if (b.umax >= BigInt(width)) return unsigned(0n, a.umax);
      return unsigned(a.umin >> b.umax, a.umax >> b.umin);
    case "arsh":
      if (b.umax >= BigInt(width) || b.umin !== b.umax) return any;
      return { ...any, smin: a.smin >> b.umin, smax: a.smax >> b.umin };
    case "sdiv":
    case "smod":
    case "xor":
      return any;
    default:
      return assertNever(operation);
  }
}

/** These limits, each pair only if no number between them leaves the width. */
function within(any: Bounds, umin: bigint, umax: bigint, smin: bigint, smax: bigint): Bounds {
  const unsignedFits = umin >= any.umin && umax <= any.umax;
  const signedFits = smin >= any.smin && smax <= any.smax;
  return {
    umin: unsignedFits ? umin : any.umin,
    umax: unsignedFits ? umax : any.umax,
    smin: signedFits ? smin : any.smin,
    smax: signedFits ? smax : any.smax,
  };
}

/** The low 32 bits, the others 0: what every move in class ALU does. */
export function lowHalf(number: Scalar): Scalar {
  return zeroExtended(number.bits, number.low);
}

/** The low `from` bits with their sign extended to `width` bits. */
export function signExtended(number: Scalar, from: 8 | 16 | 32, width: Width): Scalar {
  const value = constantOf(number);
  if (value !== undefined) return exactly(BigInt.asUintN(width, BigInt.asIntN(from, value)));
  const limit = 1n << BigInt(from - 1);
  const small = number.full.smin >= -limit && number.full.smax < limit;
  const smin = small ? number.full.smin : -limit;
  const smax = small ? number.full.smax : limit - 1n;
  const extended = settle({ bits: anyBits, full: { ...unbounded[64], smin, smax }, low: unbounded[32] }) ?? anyNumber;
  return width === 64 ? extended : lowHalf(extended);
}

/** The low `bits` bits in the other byte order, or as they are, the bits above being 0 (`le`, `be` and `bswap`). */
export function byteOrdered(number: Scalar, bits: 16 | 32 | 64, swap: boolean): Scalar {
  const value = constantOf(number);
  if (value !== undefined) return exactly(swap ? swapBytes(value, bits) : BigInt.asUintN(bits, value));
  if (!swap && bits === 64) return number;
  return bits === 64 ? anyNumber : between(0n, (1n << BigInt(bits)) - 1n);
}

function swapBytes(value: bigint, bits: number): bigint {
  let swapped = 0n;
  for (let shift = 0; shift < bits; shift += 8) {
    swapped = (swapped << 8n) | ((value >> BigInt(shift)) & 0xffn);
  }
  return swapped;
}
