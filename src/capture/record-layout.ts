import type { Packet } from "../net/packet.js";

/**
 * How records of a capture lie in memory if there is nothing special about them: to be walked over by a machine that knows
 * no more than this. Numbers have 32 bits; offsets count from the start of a record.
 */
export interface RecordLayout {
  readonly byteOrder: "little" | "big";
  /** Where the packet begins, behind all of the numbers. */
  readonly dataAt: number;
  /** Where its captured length is, and the largest that is nothing special. */
  readonly capturedAt: number;
  readonly maxCaptured: number;
  readonly wireLengthAt: number;
  /** Numbers that must be in a range. */
  readonly bounds: readonly { readonly offset: number; readonly least: number; readonly most: number }[];
  /** Where the length of the record is, a multiple of 4 that its last four bytes repeat; without, it ends with the packet. */
  readonly ownLength?: { readonly offset: number };
}

/** Records that all have one layout and one kind of interface. */
export interface PlainRecords {
  readonly layout: RecordLayout;
  /** One of the interfaces they come from. */
  readonly interfaceId: number;
}

/** Forms in which records are written. */
export type RecordForm = "pcap-micro" | "pcap-nano" | "pcapng";

/** A packet with its record, for writers of the same format: only where other blocks are listened to. */
export interface RecordedPacket extends Packet {
  readonly record?: Uint8Array;
}
