/** What a capture says of the packets of one interface. Classic pcap knows only one. */
export interface CaptureInterface {
  /** The order of the numbers around its packets, and of those that the machine stored inside of them. */
  readonly byteOrder: "little" | "big";
  /** No packet is delivered with more bytes than this. */
  readonly snapshotLength: number;
  /** The LINKTYPE_ number, without the bits above it. */
  readonly linktype: number;
  /** The bits above the link type as they stand in the file: length of the frame check sequence and its flag. */
  readonly linktypeExtension: number;
  /** Where in the capture the link type stands. */
  readonly linktypeOffset: number;
}

/** What is known of a capture once it is open: its format, and the facts of the first interface. */
export interface CaptureHeader extends CaptureInterface {
  readonly format: "pcap" | "pcapng";
  readonly version: readonly [major: number, minor: number];
  /** Whether times are finer than a microsecond: those of the first interface. */
  readonly precision: "micro" | "nano";
}
