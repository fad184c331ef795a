/** The Internet checksum (RFC 1071) as the kernel reckons: words in the machine's byte order, sums of 32 bits with the carry added. */
import type { EbpfMemory } from "../memory.js";

/** `a + b` with the carry added. */
export function addChecksums(a: number, b: number): number {
  const sum = (a >>> 0) + (b >>> 0);
  return sum > 0xffffffff ? (sum + 1) >>> 0 : sum;
}

/** The sum of `length` bytes and a sum to begin with (`csum_partial`). Bytes that fill no word are followed by zeros. */
export function sumOf({ view, bytes }: EbpfMemory, address: number, length: number, seed: number): number {
  const end = address + (length & ~3);
  let sum = seed >>> 0;
  for (let at = address; at < end; at += 4) sum = addChecksums(sum, view.getUint32(at, true));
  let rest = 0;
  for (let index = 0; index < (length & 3); index++) rest |= bytes[end + index]! << (8 * index);
  return addChecksums(sum, rest);
}

/** The two halves added up, with the carry added (`csum_from32to16`). */
export function foldChecksum(sum: number): number {
  const once = (sum & 0xffff) + (sum >>> 16);
  return (once & 0xffff) + (once >>> 16);
}

/** A checksum field after the sum of what it covers has grown by `difference` (`csum_replace_by_diff`). */
export function changeChecksum(field: number, difference: number): number {
  return ~foldChecksum(addChecksums(difference, ~field)) & 0xffff;
}
