import type { CaptureError } from "../errors.js";
import type { CaptureHeader, CaptureInterface } from "./capture-header.js";
import type { PlainRecords, RecordedPacket, RecordForm } from "./record-layout.js";

/**
 * Takes one format's packets out of a window of bytes. Who fills the window, and when, is not its business: the same
 * reader serves files, bytes and streams.
 */
export interface RecordReader {
  /** The facts of the capture; to be asked for once `begin` has returned true. */
  readonly header: CaptureHeader;
  /** The interfaces met so far. */
  readonly interfaces: readonly CaptureInterface[];
  /** Reads what comes before the packets. Returns false as long as bytes are missing; throws a CaptureError. */
  begin(): boolean;
  /** Adds packets that lie in the window whole, until the batch holds `limit`. Returns the error that stops the reading. */
  collect(batch: RecordedPacket[], limit: number): CaptureError | undefined;
  /**
   * Hands over, in their places among the packets, the blocks of a pcapng that are none, those that were read already at
   * once. Packets then come with their records.
   */
  onOtherBlock?(listener: (block: Uint8Array) => void): void;
  /** Takes records of nothing but zeros for damage, such as a hole in a file is, rather than for empty packets. */
  refuseZeros?(): void;
  /** The form of the records if they stand as a writer of that form makes them; to be asked for with the facts. */
  readonly form: RecordForm | undefined;
  /**
   * What the next record and those like it are, as far as it is nothing special: they can be walked over without this
   * reader, from the start of the window on. The same object is returned for the same layout.
   */
  plainRecords(): PlainRecords | undefined;
  /**
   * Moves on, past the start of the window, to where a record seems to begin, for captures that are damaged before it.
   * Returns false if there is none in the window; what cannot be told before more bytes are there stays, unless `isLast`
   * says that there are none.
   */
  seek(isLast: boolean): boolean;
  /** The error for a capture that ends with the bytes in the window, unless it may end there. */
  end(): CaptureError | undefined;
}
