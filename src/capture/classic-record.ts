/** The rules for the records of a classic capture, for both ways of reading one. */
import { CaptureError } from "../errors.js";
import type { Packet } from "../net/packet.js";
import type { ClassicHeader } from "./classic-header.js";
import { maxCapturedLength } from "./length-limits.js";
import { hasPseudoHeader, swapPseudoHeader } from "./pseudo-header.js";
import type { PlainRecords } from "./record-layout.js";
import { lengthOnWire } from "./usb-header.js";

/** Length of the header in front of each packet: seconds, fraction, two lengths, and what the patched form adds. */
export function recordHeaderLength(header: ClassicHeader): 16 | 24 {
  return header.variant === "patched" ? 24 : 16;
}

/**
 * The records of a capture but for those with a length to be cut or refused; none if each must be looked at. If zeros are refused,
 * those of packets that had no length are not among them.
 */
export function plainRecordsOf(header: ClassicHeader, zerosAreRefused: boolean): PlainRecords | undefined {
  const { byteOrder, lengthsSwapped, linktype, snapshotLength } = header;
  if (lengthsSwapped === "maybe" || hasPseudoHeader(linktype, byteOrder === "little")) return undefined;
  const [capturedAt, wireLengthAt] = lengthsSwapped === "always" ? [12, 8] : [8, 12];
  const maxCaptured = Math.min(snapshotLength, maxCapturedLength(linktype));
  const dataAt = recordHeaderLength(header);
  const bounds = zerosAreRefused ? [{ offset: wireLengthAt, least: 1, most: 0x7fffffff }] : [];
  return { interfaceId: 0, layout: { byteOrder, dataAt, capturedAt, maxCaptured, wireLengthAt, bounds } };
}

/** Whether the first of the two lengths, given in the order of the file, is the wire length. */
export function areLengthsSwapped(header: ClassicHeader, first: number, second: number): boolean {
  return header.lengthsSwapped !== "never" && (header.lengthsSwapped === "always" || first > second);
}

/** Returns an error if the captured length is not one to believe. `offset` is where the record starts. */
export function checkCapturedLength(header: ClassicHeader, captured: number, offset: number): CaptureError | undefined {
  const limit = maxCapturedLength(header.linktype);
  if (captured <= limit) return undefined;
  const { snapshotLength } = header;
  const excess = captured > snapshotLength ? `snaplen of ${snapshotLength}` : `maximum of ${limit}`;
  const message = `invalid packet capture length ${captured}, bigger than ${excess}`;
  return new CaptureError("capture-length", message, offset);
}

/** The error for a capture that ends inside the header of the record at `offset`, `got` bytes of it being there. */
export function truncatedRecordHeader(header: ClassicHeader, got: number, offset: number): CaptureError {
  const wanted = recordHeaderLength(header);
  const message = `truncated dump file; tried to read ${wanted} header bytes, only got ${got}`;
  return new CaptureError("capture-truncated", message, offset);
}

/** The error for a capture that ends `got` bytes into the data of the record at `offset`. */
export function truncatedData(header: ClassicHeader, captured: number, got: number, offset: number): CaptureError {
  // What is kept of a packet longer than the snapshot length is read first, what is skipped afterwards.
  const wanted = got < header.snapshotLength ? Math.min(captured, header.snapshotLength) : captured;
  const message = `truncated dump file; tried to read ${wanted} captured bytes, only got ${got}`;
  return new CaptureError("capture-truncated", message, offset);
}

/**
 * Makes the packet of a record from the four numbers of its header, unsigned, and the captured bytes. Packets longer than
 * the snapshot length are cut to it, as in libpcap.
 */
export function makePacket(
  header: ClassicHeader,
  seconds: number,
  fraction: number,
  length: number,
  captured: Uint8Array,
): Packet {
  let data = captured.length > header.snapshotLength ? captured.subarray(0, header.snapshotLength) : captured;
  const little = header.byteOrder === "little";
  if (!little) data = swapPseudoHeader(header.linktype, data, length);
  const ticks = little ? fraction | 0 : fraction;
  return {
    data,
    length: lengthOnWire(header.linktype, data, length),
    seconds: little ? seconds | 0 : seconds,
    nanoseconds: header.precision === "nano" ? ticks : ticks * 1000,
    interfaceId: 0,
  };
}
