/** Internet checksums (RFC 1071): one's complement sums of 16-bit words. */

/** Folds the carries of a sum of 16-bit words back in. */
export function foldSum(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 0x10000);
  return folded;
}

/**
 * The value the checksum field should have had, given the field's value and the sum of all words it covers, the field
 * itself included. It equals `field` exactly when the checksum is right.
 */
export function expectedChecksum(field: number, sum: number): number {
  return foldSum(field + (~foldSum(sum) & 0xffff));
}
