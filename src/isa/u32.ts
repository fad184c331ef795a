/**
 * The arithmetic of BPF: 32-bit unsigned numbers that wrap. Operands and results are 0 to 2^32-1.
 *
 * JavaScript's bitwise operators give signed results (hence `>>> 0`), its `*` loses low bits above 2^53 (hence
 * `Math.imul`) and its shifts use the low five bits of the count only; in BPF a shift by 32 or more leaves nothing.
 * Division by zero has no result: callers reject the packet or the program before they come here.
 */

export function add(a: number, b: number): number {
  return (a + b) >>> 0;
}

export function subtract(a: number, b: number): number {
  return (a - b) >>> 0;
}

export function multiply(a: number, b: number): number {
  return Math.imul(a, b) >>> 0;
}

export function divide(a: number, b: number): number {
  return (a / b) >>> 0;
}

export function modulo(a: number, b: number): number {
  return a % b;
}

export function and(a: number, b: number): number {
  return (a & b) >>> 0;
}

export function or(a: number, b: number): number {
  return (a | b) >>> 0;
}

export function xor(a: number, b: number): number {
  return (a ^ b) >>> 0;
}

export function shiftLeft(a: number, count: number): number {
  return count < 32 ? (a << count) >>> 0 : 0;
}

export function shiftRight(a: number, count: number): number {
  return count < 32 ? a >>> count : 0;
}

export function negate(a: number): number {
  return -a >>> 0;
}
