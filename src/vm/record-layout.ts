/**
 * Records that lie one behind the other in a memory, each with numbers of 32 bits at fixed places in front of its packet.
 * Offsets count from the start of a record.
 */
export interface RecordLayout {
  readonly byteOrder: "little" | "big";
  /** Where the packet begins; all numbers come before it. */
  readonly dataAt: number;
  /** Where its length is, and the largest to take. */
  readonly capturedAt: number;
  readonly maxCaptured: number;
  /** Where its length on the wire is. */
  readonly wireLengthAt: number;
  /** Numbers that must be in a range. */
  readonly bounds: readonly { readonly offset: number; readonly least: number; readonly most: number }[];
  /**
   * Where the record has its own length, if it is not just up to the end of the packet: a multiple of 4, which stands once
   * more in the last four bytes.
   */
  readonly ownLength?: { readonly offset: number };
}
