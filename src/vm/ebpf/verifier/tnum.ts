/**
 * What is known of each bit of a 64-bit number: bits set in `mask` are unknown (and 0 in `value`), the others are as in
 * `value`. The kernel calls these tristate numbers (include/linux/tnum.h), and so do the papers about its verifier.
 */
export interface Tnum {
  readonly value: bigint;
  readonly mask: bigint;
}

const all = 0xffff_ffff_ffff_ffffn;

/** Nothing is known. */
export const anyBits: Tnum = { value: 0n, mask: all };

export function exactBits(value: bigint): Tnum {
  return { value, mask: 0n };
}

/** The bits that all numbers from `min` to `max` share: those above the highest bit in which the two differ. */
export function bitsOfRange(min: bigint, max: bigint): Tnum {
  const mask = maskBelow(min ^ max);
  return { value: min & ~mask & all, mask };
}

export function shiftBitsLeft({ value, mask }: Tnum, count: bigint): Tnum {
  return { value: (value << count) & all, mask: (mask << count) & all };
}

export function shiftBitsRight({ value, mask }: Tnum, count: bigint): Tnum {
  return { value: value >> count, mask: mask >> count };
}

/** An arithmetic shift of the low `width` bits: an unknown sign makes the bits that come in unknown. */
export function shiftBitsArithmetic({ value, mask }: Tnum, count: bigint, width: 32 | 64): Tnum {
  const signedShift = (bits: bigint): bigint => BigInt.asUintN(width, BigInt.asIntN(width, bits) >> count);
  return { value: signedShift(value), mask: signedShift(mask) };
}

/** A carry is unknown where some addends produce it and others do not: that is where the least and greatest sums differ. */
export function addBits(a: Tnum, b: Tnum): Tnum {
  const least = (a.value + b.value) & all;
  const greatest = (least + a.mask + b.mask) & all;
  const mask = (least ^ greatest) | a.mask | b.mask;
  return { value: least & ~mask, mask };
}

export function subtractBits(a: Tnum, b: Tnum): Tnum {
  const difference = (a.value - b.value) & all;
  const greatest = (difference + a.mask) & all;
  const least = (difference - b.mask) & all;
  const mask = (greatest ^ least) | a.mask | b.mask;
  return { value: difference & ~mask, mask };
}

export function andBits(a: Tnum, b: Tnum): Tnum {
  const value = a.value & b.value;
  return { value, mask: (a.value | a.mask) & (b.value | b.mask) & ~value };
}

export function orBits(a: Tnum, b: Tnum): Tnum {
  const value = a.value | b.value;
  return { value, mask: (a.mask | b.mask) & ~value };
}

export function xorBits(a: Tnum, b: Tnum): Tnum {
  const mask = a.mask | b.mask;
  return { value: (a.value ^ b.value) & ~mask, mask };
}

/** A product ends in as many zeros as its factors do together; more is known only where both factors are exact. */
export function multiplyBits(a: Tnum, b: Tnum): Tnum {
  if (a.mask === 0n && b.mask === 0n) return exactBits((a.value * b.value) & all);
  const zeros = trailingZeros(a) + trailingZeros(b);
  return zeros >= 64n ? exactBits(0n) : { value: 0n, mask: (all << zeros) & all };
}

/** The low `width` bits, the others 0. */
export function truncateBits({ value, mask }: Tnum, width: number): Tnum {
  return { value: BigInt.asUintN(width, value), mask: BigInt.asUintN(width, mask) };
}

/** The low 32 bits as they are, the others unknown. */
export function withUnknownHigh({ value, mask }: Tnum): Tnum {
  return { value: BigInt.asUintN(32, value), mask: mask | 0xffff_ffff_0000_0000n };
}

/** What both say; undefined where they contradict each other. */
export function meetBits(a: Tnum, b: Tnum): Tnum | undefined {
  if ((a.value ^ b.value) & ~a.mask & ~b.mask) return undefined;
  const mask = a.mask & b.mask;
  return { value: (a.value | b.value) & ~mask, mask };
}

/** Whether every number that `inner` allows is one that `outer` allows. */
export function bitsInclude(outer: Tnum, inner: Tnum): boolean {
  return (inner.mask & ~outer.mask) === 0n && (inner.value & ~outer.mask) === outer.value;
}

/** All bits up to and including the highest one set. */
function maskBelow(bits: bigint): bigint {
  return bits === 0n ? 0n : (1n << BigInt(bits.toString(2).length)) - 1n;
}

function trailingZeros({ value, mask }: Tnum): bigint {
  const set = value | mask;
  if (set === 0n) return 64n;
  return BigInt((set & -set).toString(2).length - 1);
}
