import type { RecordedPacket, RecordForm } from "./record-layout.js";

/** Writes packets as a capture of some format. */
export interface RecordWriter {
  /** The form of the records that `writeRecords` takes; none if each packet must be handed over on its own. */
  readonly form: RecordForm | undefined;
  /** How many bytes the capture has so far, those included that are still gathered. */
  readonly length: number;
  write(packet: RecordedPacket): void;
  /** Takes records as they stand in a capture of this form: `runs` are their starts and ends in the block, in turn. */
  writeRecords(block: Uint8Array, runs: Uint32Array): void;
  /** Hands over what was gathered. To be called after the last packet. */
  flush(): void;
  /** Hands over what was gathered and begins another capture for the packets to come, with all that they need. */
  restart(): void;
}
