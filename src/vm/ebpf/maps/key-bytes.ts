/** Keys as bytes in memory: whether two are equal, and a number that spreads them over a table. */
import type { EbpfMemory } from "../memory.js";

export function sameKey({ bytes }: EbpfMemory, a: number, b: number, length: number): boolean {
  for (let index = 0; index < length; index++) {
    if (bytes[a + index] !== bytes[b + index]) return false;
  }
  return true;
}

/** FNV-1a by words, mixed once more at the end since the low bits choose the place (as in MurmurHash3). */
export function hashKey({ view, bytes }: EbpfMemory, key: number, length: number): number {
  let hash = 0x811c9dc5;
  let at = 0;
  for (; at + 4 <= length; at += 4) hash = Math.imul(hash ^ view.getInt32(key + at, true), 0x01000193);
  for (; at < length; at++) hash = Math.imul(hash ^ bytes[key + at]!, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}
