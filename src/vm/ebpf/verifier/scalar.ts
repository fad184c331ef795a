/**
 * What is known of a number in a register: its bits, its limits as a signed and as an unsigned number, and the same limits
 * of its low half, which 32-bit instructions and jumps work on. The four views are kept in step by `settle`.
 */
import {
  anyBits,
  bitsInclude,
  bitsOfRange,
  exactBits,
  meetBits,
  shiftBitsRight,
  truncateBits,
  withUnknownHigh,
  type Tnum,
} from "./tnum.js";

/** Inclusive limits of a number of some width. */
export interface Bounds {
  readonly umin: bigint;
  readonly umax: bigint;
  readonly smin: bigint;
  readonly smax: bigint;
}

export interface Scalar {
  readonly bits: Tnum;
  readonly full: Bounds;
  readonly low: Bounds;
}

export type Width = 32 | 64;

/** The limits of a number of which nothing is known. */
export const unbounded: Readonly<Record<Width, Bounds>> = { 32: limitsOf(32), 64: limitsOf(64) };

/** A number of which nothing is known. */
export const anyNumber: Scalar = { bits: anyBits, full: unbounded[64], low: unbounded[32] };

/** The number `value`, taken modulo 2^64. */
export function exactly(value: bigint): Scalar {
  const whole = BigInt.asUintN(64, value);
  return { bits: exactBits(whole), full: boundsOf(whole, 64), low: boundsOf(BigInt.asUintN(32, whole), 32) };
}

/** A number from `min` to `max`, both unsigned. */
export function between(min: bigint, max: bigint): Scalar {
  const full = { ...unbounded[64], umin: min, umax: max };
  return settle({ bits: bitsOfRange(min, max), full, low: unbounded[32] }) ?? anyNumber;
}

/** A number of `width` bits with these low limits, the bits above being 0. */
export function zeroExtended(bits: Tnum, low: Bounds): Scalar {
  return (
    settle({ bits: truncateBits(bits, 32), full: { ...unbounded[64], umin: low.umin, umax: low.umax }, low }) ??
    anyNumber
  );
}

/** The one value the number can have; undefined if there are several. */
export function constantOf({ bits }: Scalar): bigint | undefined {
  return bits.mask === 0n ? bits.value : undefined;
}

/** Whether every number that `inner` allows is one that `outer` allows. */
export function scalarIncludes(outer: Scalar, inner: Scalar): boolean {
  if (outer === inner || outer === anyNumber) return true;
  return (
    boundsInclude(outer.full, inner.full) && boundsInclude(outer.low, inner.low) && bitsInclude(outer.bits, inner.bits)
  );
}

export function sameScalar(a: Scalar, b: Scalar): boolean {
  return a === b || (scalarIncludes(a, b) && scalarIncludes(b, a));
}

/** What both say; undefined where no number is left. */
export function meet(a: Scalar, b: Scalar): Scalar | undefined {
  const bits = meetBits(a.bits, b.bits);
  return bits && settle({ bits, full: meetBounds(a.full, b.full), low: meetBounds(a.low, b.low) });
}

/**
 * Lets each view learn from the others, as the kernel's reg_bounds_sync does. Returns undefined where no number is left:
 * then the way that led here cannot be taken.
 */
export function settle(scalar: Scalar): Scalar | undefined {
  let { bits, full, low } = scalar;
  // A second round lets what the last step found reach the first view; more rounds find next to nothing.
  for (let round = 0; round < 2; round += 1) {
    full = deduce(full, bits, 64);
    low = deduce(lowFromFull(low, full), truncateBits(bits, 32), 32);
    full = deduce(fullFromLow(full, low, bits), bits, 64);
    if (full.umin > full.umax || full.smin > full.smax || low.umin > low.umax || low.smin > low.smax) return undefined;
    const met = meetBits(bits, bitsOfRange(full.umin, full.umax));
    const lowMet = met && meetBits(met, withUnknownHigh(bitsOfRange(low.umin, low.umax)));
    if (!lowMet) return undefined;
    bits = lowMet;
  }
  return bits.mask === 0n ? exactly(bits.value) : { bits, full, low };
}

const highMask = 0xffff_ffff_0000_0000n;

/** What bits and either kind of limits say about the other, in a number of `width` bits. */
function deduce(bounds: Bounds, bits: Tnum, width: Width): Bounds {
  const sign = 1n << BigInt(width - 1);
  const signed = (value: bigint): bigint => BigInt.asIntN(width, value);
  let { umin, umax, smin, smax } = bounds;
  umin = max(umin, bits.value);
  umax = min(umax, bits.value | bits.mask);
  smin = max(smin, signed(bits.value | (bits.mask & sign)));
  smax = min(smax, signed(bits.value | (bits.mask & ~sign)));
  if ((umin & sign) === (umax & sign)) {
    smin = max(smin, signed(umin));
    smax = min(smax, signed(umax));
  }
  if (smin >= 0n || smax < 0n) {
    umin = max(umin, BigInt.asUintN(width, smin));
    umax = min(umax, BigInt.asUintN(width, smax));
  }
  return { umin, umax, smin, smax };
}

/** Where all numbers share the high half, the limits of the whole are limits of the low half too. */
function lowFromFull(low: Bounds, full: Bounds): Bounds {
  if (full.umin >> 32n !== full.umax >> 32n) return low;
  const umin = max(low.umin, BigInt.asUintN(32, full.umin));
  const umax = min(low.umax, BigInt.asUintN(32, full.umax));
  return { ...low, umin, umax };
}

/** Where the high half is known, the limits of the low half are limits of the whole too. */
function fullFromLow(full: Bounds, low: Bounds, bits: Tnum): Bounds {
  if (shiftBitsRight(bits, 32n).mask !== 0n) return full;
  const high = bits.value & highMask;
  return { ...full, umin: max(full.umin, high | low.umin), umax: min(full.umax, high | low.umax) };
}

function meetBounds(a: Bounds, b: Bounds): Bounds {
  return {
    umin: max(a.umin, b.umin),
    umax: min(a.umax, b.umax),
    smin: max(a.smin, b.smin),
    smax: min(a.smax, b.smax),
  };
}

function boundsInclude(outer: Bounds, inner: Bounds): boolean {
  return outer.umin <= inner.umin && outer.umax >= inner.umax && outer.smin <= inner.smin && outer.smax >= inner.smax;
}

function boundsOf(value: bigint, width: Width): Bounds {
  const signed = BigInt.asIntN(width, value);
  return { umin: value, umax: value, smin: signed, smax: signed };
}

function limitsOf(width: Width): Bounds {
  const half = 1n << BigInt(width - 1);
  return { umin: 0n, umax: 2n * half - 1n, smin: -half, smax: half - 1n };
}

export function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

export function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
