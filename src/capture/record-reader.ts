import type { CaptureError } from "../errors.js";
import type { Packet } from "../net/packet.js";
import type { CaptureHeader, CaptureInterface } from "./capture-header.js";

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
  collect(batch: Packet[], limit: number): CaptureError | undefined;
  /** The error for a capture that ends with the bytes in the window, unless it may end there. */
  end(): CaptureError | undefined;
}
