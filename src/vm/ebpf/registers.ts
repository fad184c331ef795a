/**
 * The registers of the interpreter and their 64-bit arithmetic. A register is two halves of 32 bits, each a signed number,
 * because JavaScript's bitwise operators take and give such; `>>> 0` makes one unsigned where the sign matters.
 *
 * Each operation is `dst = dst op operand`, the operand given by its halves. What has no answer in mathematics has one here
 * (RFC 9669, section 4.1): division by zero gives 0, the remainder by zero is dst, shifts count modulo 64.
 */
import { ebpfRegisters } from "../../isa/index.js";

export interface Registers {
  readonly low: Int32Array;
  readonly high: Int32Array;
}

export type Operation = (r: Registers, dst: number, low: number, high: number) => void;

export function makeRegisters(): Registers {
  return { low: new Int32Array(ebpfRegisters), high: new Int32Array(ebpfRegisters) };
}

export function set(r: Registers, dst: number, low: number, high: number): void {
  r.low[dst] = low;
  r.high[dst] = high;
}

/** Sets a register to a whole number from -2^53 to 2^53, extended with its sign. */
export function setNumber(r: Registers, dst: number, value: number): void {
  set(r, dst, value | 0, Math.floor(value / 0x1_0000_0000) | 0);
}

/** The lowest `bits` of a number, with the sign that the highest of them is. */
export function extend(value: number, bits: number): number {
  return (value << (32 - bits)) >> (32 - bits);
}

export function add(r: Registers, dst: number, low: number, high: number): void {
  const sum = (r.low[dst]! + low) | 0;
  const carry = sum >>> 0 < low >>> 0 ? 1 : 0;
  set(r, dst, sum, r.high[dst]! + high + carry);
}

export function subtract(r: Registers, dst: number, low: number, high: number): void {
  const borrow = r.low[dst]! >>> 0 < low >>> 0 ? 1 : 0;
  set(r, dst, r.low[dst]! - low, r.high[dst]! - high - borrow);
}

export function negate(r: Registers, dst: number): void {
  const [low, high] = [r.low[dst]!, r.high[dst]!];
  set(r, dst, 0, 0);
  subtract(r, dst, low, high);
}

export function multiply(r: Registers, dst: number, low: number, high: number): void {
  const [a, aHigh] = [r.low[dst]!, r.high[dst]!];
  set(r, dst, Math.imul(a, low), highProduct(a, low) + Math.imul(a, high) + Math.imul(aHigh, low));
}

/** The high half of the product of two unsigned numbers, from the four products of their halves of 16 bits. */
function highProduct(a: number, b: number): number {
  const [aLow, aHigh, bLow, bHigh] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16];
  const middle = aHigh * bLow + Math.floor((aLow * bLow) / 0x10000);
  return (aHigh * bHigh + Math.floor((aLow * bHigh + middle) / 0x10000)) | 0;
}

export function and(r: Registers, dst: number, low: number, high: number): void {
  set(r, dst, r.low[dst]! & low, r.high[dst]! & high);
}

export function or(r: Registers, dst: number, low: number, high: number): void {
  set(r, dst, r.low[dst]! | low, r.high[dst]! | high);
}

export function xor(r: Registers, dst: number, low: number, high: number): void {
  set(r, dst, r.low[dst]! ^ low, r.high[dst]! ^ high);
}

export function move(r: Registers, dst: number, low: number, high: number): void {
  set(r, dst, low, high);
}

export function shiftLeft(r: Registers, dst: number, count: number): void {
  const [low, high, bits] = [r.low[dst]!, r.high[dst]!, count & 63];
  if (bits === 0) return;
  if (bits >= 32) return set(r, dst, 0, low << (bits - 32));
  set(r, dst, low << bits, (high << bits) | (low >>> (32 - bits)));
}

export function shiftRight(r: Registers, dst: number, count: number): void {
  const [low, high, bits] = [r.low[dst]!, r.high[dst]!, count & 63];
  if (bits === 0) return;
  if (bits >= 32) return set(r, dst, high >>> (bits - 32), 0);
  set(r, dst, (low >>> bits) | (high << (32 - bits)), high >>> bits);
}

export function shiftRightSigned(r: Registers, dst: number, count: number): void {
  const [low, high, bits] = [r.low[dst]!, r.high[dst]!, count & 63];
  if (bits === 0) return;
  if (bits >= 32) return set(r, dst, high >> (bits - 32), high >> 31);
  set(r, dst, (low >>> bits) | (high << (32 - bits)), high >> bits);
}

export function divide(r: Registers, dst: number, low: number, high: number): void {
  if ((low | high) === 0) return set(r, dst, 0, 0);
  const { quotientLow, quotientHigh } = divideUnsigned(r.low[dst]!, r.high[dst]!, low, high);
  set(r, dst, quotientLow, quotientHigh);
}

export function modulo(r: Registers, dst: number, low: number, high: number): void {
  if ((low | high) === 0) return;
  const { restLow, restHigh } = divideUnsigned(r.low[dst]!, r.high[dst]!, low, high);
  set(r, dst, restLow, restHigh);
}

/** Rounds towards zero. The smallest number divided by -1 wraps to itself. */
export function divideSigned(r: Registers, dst: number, low: number, high: number): void {
  const isNegative = r.high[dst]! < 0 !== high < 0;
  const scratch = makeRegisters();
  set(scratch, 0, low, high);
  absolute(scratch, 0);
  absolute(r, dst);
  divide(r, dst, scratch.low[0]!, scratch.high[0]!);
  if (isNegative) negate(r, dst);
}

/** The rest has the sign of what is divided. */
export function moduloSigned(r: Registers, dst: number, low: number, high: number): void {
  const isNegative = r.high[dst]! < 0;
  const scratch = makeRegisters();
  set(scratch, 0, low, high);
  absolute(scratch, 0);
  absolute(r, dst);
  modulo(r, dst, scratch.low[0]!, scratch.high[0]!);
  if (isNegative) negate(r, dst);
}

function absolute(r: Registers, dst: number): void {
  if (r.high[dst]! < 0) negate(r, dst);
}

interface Division {
  readonly quotientLow: number;
  readonly quotientHigh: number;
  readonly restLow: number;
  readonly restHigh: number;
}

function divideUnsigned(low: number, high: number, divisorLow: number, divisorHigh: number): Division {
  // Numbers of up to 53 bits are exact as they are, and so is their remainder.
  if (high >>> 21 === 0 && divisorHigh >>> 21 === 0) {
    const dividend = toNumber(low, high);
    const divisor = toNumber(divisorLow, divisorHigh);
    const rest = dividend % divisor;
    const quotient = (dividend - rest) / divisor;
    return {
      quotientLow: quotient | 0,
      quotientHigh: Math.floor(quotient / 0x1_0000_0000),
      restLow: rest | 0,
      restHigh: Math.floor(rest / 0x1_0000_0000),
    };
  }
  return divideBitByBit(low, high, divisorLow, divisorHigh);
}

/** Division as on paper: bits of the dividend come down one by one, and the divisor goes into the rest once or not at all. */
function divideBitByBit(low: number, high: number, divisorLow: number, divisorHigh: number): Division {
  const rest = makeRegisters();
  let [quotientLow, quotientHigh] = [0, 0];
  for (let bit = 63; bit >= 0; bit--) {
    const overflows = rest.high[0]! < 0;
    shiftLeft(rest, 0, 1);
    rest.low[0]! |= ((bit >= 32 ? high : low) >>> (bit & 31)) & 1;
    if (!overflows && compareUnsigned(rest.low[0]!, rest.high[0]!, divisorLow, divisorHigh) < 0) continue;
    subtract(rest, 0, divisorLow, divisorHigh);
    if (bit >= 32) quotientHigh |= 1 << (bit - 32);
    else quotientLow |= 1 << bit;
  }
  return { quotientLow, quotientHigh, restLow: rest.low[0]!, restHigh: rest.high[0]! };
}

function toNumber(low: number, high: number): number {
  return high * 0x1_0000_0000 + (low >>> 0);
}

/** Negative, zero or positive, as the first number is less than, equal to or greater than the second. */
export function compareUnsigned(aLow: number, aHigh: number, bLow: number, bHigh: number): number {
  return aHigh === bHigh ? (aLow >>> 0) - (bLow >>> 0) : (aHigh >>> 0) - (bHigh >>> 0);
}

export function compareSigned(aLow: number, aHigh: number, bLow: number, bHigh: number): number {
  return aHigh === bHigh ? (aLow >>> 0) - (bLow >>> 0) : aHigh - bHigh;
}

/** The bytes of a number in reverse order. */
export function swapBytes(value: number): number {
  return (value << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24);
}
