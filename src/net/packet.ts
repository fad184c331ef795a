/** What capture readers deliver, writers take and printers print. */

/** One record of a capture: the captured bytes and what the capture says of them. */
export interface Packet {
  /** The captured bytes; `data.length` is the caplen. The bytes are valid until the next packet is asked for. */
  readonly data: Uint8Array;
  /** The length on the wire, in bytes (the file's `len`). Hostile files make it smaller than the caplen. */
  readonly length: number;
  /** Seconds since 1970-01-01 00:00:00 UTC, as the file has them: classic pcap stores 32 bits, read here as signed. */
  readonly seconds: number;
  /** Nanoseconds within the second; a microsecond capture has them in thousands. Broken files go beyond 999,999,999. */
  readonly nanoseconds: number;
  /** Number of the interface within the capture; 0 where the format knows only one. */
  readonly interfaceId: number;
}
