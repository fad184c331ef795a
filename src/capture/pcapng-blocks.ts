/** The types of the blocks that matter here; all others are skipped (draft-ietf-opsawg-pcapng, section 11.1). */
export const blockTypes = {
  /** Reads the same in both byte orders. */
  section: 0x0a0d0d0a,
  interface: 1,
  packet: 2,
  simplePacket: 3,
  names: 4,
  enhancedPacket: 6,
  secrets: 10,
} as const;

/** Follows the length of a section header block and tells the byte order of the section. */
export const byteOrderMagic = 0x1a2b3c4d;
