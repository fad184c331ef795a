import { CaptureError } from "../errors.js";
import type { Packet } from "../net/packet.js";
import type { ByteWindow } from "./byte-window.js";
import { fileHeaderLength, parseFileHeader, type ClassicHeader } from "./classic-header.js";
import {
  areLengthsSwapped,
  checkCapturedLength,
  makePacket,
  plainRecordsOf,
  recordHeaderLength,
  truncatedData,
  truncatedRecordHeader,
} from "./classic-record.js";
import { maxCapturedLength } from "./length-limits.js";
import type { PlainRecords, RecordForm } from "./record-layout.js";
import type { RecordReader } from "./record-reader.js";

/** So many records one behind the other are no accident. */
const chainLength = 3;

/** What offloading network cards put together is no longer on the wire. */
const maxPlausibleLength = 262144;

/** Reads classic pcap. */
export class ClassicReader implements RecordReader {
  header!: ClassicHeader;
  readonly #window: ByteWindow;
  #plainRecords: PlainRecords | undefined;
  #refusesZeros = false;

  constructor(window: ByteWindow) {
    this.#window = window;
  }

  get interfaces(): readonly ClassicHeader[] {
    return [this.header];
  }

  get form(): RecordForm | undefined {
    const { byteOrder, variant, lengthsSwapped, precision } = this.header;
    if (byteOrder !== "little" || variant !== "standard" || lengthsSwapped !== "never") return undefined;
    return precision === "nano" ? "pcap-nano" : "pcap-micro";
  }

  begin(): boolean {
    const window = this.#window;
    if (window.available < fileHeaderLength) return false;
    this.header = parseFileHeader(window.bytes.subarray(0, fileHeaderLength));
    window.advance(fileHeaderLength);
    this.#plainRecords = plainRecordsOf(this.header, false);
    return true;
  }

  refuseZeros(): void {
    this.#refusesZeros = true;
    this.#plainRecords = plainRecordsOf(this.header, true);
  }

  collect(batch: Packet[], limit: number): CaptureError | undefined {
    const header = this.header;
    const window = this.#window;
    const little = header.byteOrder === "little";
    const headerLength = recordHeaderLength(header);
    const longest = maxCapturedLength(header.linktype);
    const { view } = window;
    const { buffer, byteOffset } = window.bytes;
    while (batch.length < limit && window.available >= headerLength) {
      const { start } = window;
      const first = view.getUint32(start + 8, little);
      const second = view.getUint32(start + 12, little);
      const swapped = areLengthsSwapped(header, first, second);
      const captured = swapped ? second : first;
      if (captured > longest) return checkCapturedLength(header, captured, window.offset);
      if (window.available < headerLength + captured) return undefined;
      const dataStart = start + headerLength;
      // Takes half as long as `subarray`, which could make views of other kinds.
      const data = new Uint8Array(buffer, byteOffset + dataStart, captured);
      const seconds = view.getUint32(start, little);
      const fraction = view.getUint32(start + 4, little);
      if (this.#refusesZeros && (seconds | fraction | first | second) === 0) {
        return new CaptureError("capture-length", "zeros in place of a packet", window.offset);
      }
      batch.push(makePacket(header, seconds, fraction, swapped ? first : second, data));
      window.advance(headerLength + captured);
    }
    return undefined;
  }

  plainRecords(): PlainRecords | undefined {
    return this.#plainRecords;
  }

  seek(isLast: boolean): boolean {
    const window = this.#window;
    const { view, start, end } = window;
    const little = this.header.byteOrder === "little";
    const lastAt = end - recordHeaderLength(this.header);
    let at = start + 1;
    for (; at <= lastAt; at++) {
      // Quick, because most places end here: whichever of the two lengths this would be, it is not one.
      const length = view.getUint32(at + 8, little);
      if (length === 0 || length > maxPlausibleLength) continue;
      const found = this.#seemsToBegin(at - start, chainLength, isLast);
      if (found === false) continue;
      window.advance((found === true ? at : at - 1) - start);
      return found === true;
    }
    window.advance((isLast ? end : Math.max(start, at - 1)) - start);
    return false;
  }

  /** Whether so many records, one behind the other, seem to begin at a distance from the start of the window. */
  #seemsToBegin(distance: number, count: number, isLast: boolean): boolean | undefined {
    const { header } = this;
    const { view, start, available } = this.#window;
    // A capture may end with a record.
    if (isLast && distance === available) return count < chainLength;
    if (count === 0) return true;
    const headerLength = recordHeaderLength(header);
    if (distance + headerLength > available) return isLast ? false : undefined;
    const little = header.byteOrder === "little";
    const word = (offset: number) => view.getUint32(start + distance + offset, little);
    const swapped = areLengthsSwapped(header, word(8), word(12));
    const [captured, length] = swapped ? [word(12), word(8)] : [word(8), word(12)];
    const isPlausible =
      captured > 0 &&
      captured <= Math.min(header.snapshotLength, maxCapturedLength(header.linktype)) &&
      length >= captured &&
      length <= maxPlausibleLength &&
      word(4) < (header.precision === "nano" ? 1e9 : 1e6);
    return isPlausible && this.#seemsToBegin(distance + headerLength + captured, count - 1, isLast);
  }

  end(): CaptureError | undefined {
    const { header } = this;
    const window = this.#window;
    const got = window.available;
    // Cut in the file header: parsing what is there says so.
    if (header === undefined) parseFileHeader(window.bytes.subarray(window.start, window.end));
    if (got === 0) return undefined;
    const headerLength = recordHeaderLength(header);
    if (got < headerLength) return truncatedRecordHeader(header, got, window.offset);
    const little = header.byteOrder === "little";
    const first = window.view.getUint32(window.start + 8, little);
    const second = window.view.getUint32(window.start + 12, little);
    const captured = areLengthsSwapped(header, first, second) ? second : first;
    return truncatedData(header, captured, got - headerLength, window.offset);
  }
}
