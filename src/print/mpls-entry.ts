/** An entry of an MPLS label stack (RFC 3032 section 2.1): label, traffic class, bottom of stack, time to live. */
export function mplsEntryText(entry: number): string {
  const bottom = entry & 0x100 ? ", [S]" : "";
  return `label ${entry >>> 12}, tc ${(entry >>> 9) & 7}${bottom}, ttl ${entry & 0xff}`;
}
