/**
 * Reads a classic capture from chunks as they arrive, through pcap-parser.
 *
 * pcap-parser cuts the records; what it does not do is done around it. It is fed through an emitter that only looks like
 * a stream, so that its events come while a chunk is handed over and nothing is queued. It knows one magic number and
 * one version: it gets a header of its own making, and the real one decides here. It believes every length: this module
 * looks at each record header first, and may correct the length in it, which pcap-parser then goes by. It says nothing of
 * a capture that ends too early: the bytes are counted here.
 */
import { EventEmitter } from "node:events";
import { createRequire } from "node:module";
import type { PacketHeader, PcapParser } from "pcap-parser";
import type { Packet } from "../net/packet.js";
import { fileHeaderLength, parseFileHeader, type ClassicHeader } from "./classic-header.js";
import {
  areLengthsSwapped,
  checkCapturedLength,
  makePacket,
  recordHeaderLength,
  truncatedData,
  truncatedRecordHeader,
} from "./classic-record.js";
import { PendingBytes } from "./pending-bytes.js";

/**
 * The packets of a capture from its first bytes, header included, and the chunks behind these: a batch for each. Where in the
 * capture a batch ends is left in `place`.
 */
export async function* readStream(
  bytes: Buffer,
  rest: AsyncGenerator<Uint8Array, void, void>,
  place: { offset: number },
): AsyncGenerator<readonly Packet[]> {
  const header = parseFileHeader(bytes.subarray(0, fileHeaderLength));
  const first = bytes.subarray(fileHeaderLength);
  const cutter = new RecordCutter(header);
  for (let chunk: Uint8Array | void = first; chunk !== undefined; chunk = (await rest.next()).value) {
    const batch = cutter.push(chunk);
    place.offset = cutter.offset;
    if (batch.length > 0) yield batch;
    if (cutter.fault !== undefined) throw cutter.fault;
  }
  const fault = cutter.end();
  if (fault !== undefined) throw fault;
}

/** What comes first in every record: the seconds, the fraction and the two lengths. */
const plainHeaderLength = 16;

/** Cuts the records behind the header of a capture into packets, as the bytes are pushed. */
class RecordCutter {
  /** The error that stops the reading; the packets returned by the push that found it come before it. */
  fault: Error | undefined;
  /** Where the current record starts. */
  offset = fileHeaderLength;
  readonly #header: ClassicHeader;
  /** What the patched form has between pcap-parser's record header and the data. */
  readonly #extraLength: number;
  readonly #input = Object.assign(new EventEmitter(), { pause: () => {}, resume: () => {} });
  readonly #pending = new PendingBytes();
  #batch: Packet[] = [];
  /** How long the current record is, as far as is known. */
  #recordLength = plainHeaderLength;
  /** How many of its bytes were given to pcap-parser. */
  #fed = 0;
  /** Its captured length, and what is wrong with that: both once its header was seen. */
  #captured = 0;
  #recordFault: Error | undefined;

  constructor(header: ClassicHeader) {
    this.#header = header;
    this.#extraLength = recordHeaderLength(header) - plainHeaderLength;
    const parser = loadParser().parse(this.#input);
    parser.on("packetHeader", (record) => this.#onHeader(record));
    parser.on("packet", ({ header: record, data }) => this.#onPacket(record, data));
    this.#input.emit("data", plainFileHeader(header.byteOrder));
  }

  /**
   * Takes the next bytes and returns the packets that are whole now. Bytes are kept back until the record at hand can
   * go on, because pcap-parser copies what it holds with every chunk it is given.
   */
  push(chunk: Uint8Array): readonly Packet[] {
    this.#pending.push(chunk);
    if (this.#fed + this.#pending.length < this.#recordLength) return [];
    this.#batch = [];
    const bytes = this.#pending.take();
    this.#fed += bytes.length;
    try {
      this.#input.emit("data", bytes);
    } catch (error) {
      // Thrown by the listeners below: there is no other way to stop pcap-parser.
      this.fault = error as Error;
    }
    return this.#batch;
  }

  /** The error for a capture that ends here, unless a record has just ended. */
  end(): Error | undefined {
    const got = this.#fed + this.#pending.length;
    if (got === 0) return undefined;
    const headerLength = recordHeaderLength(this.#header);
    if (got < headerLength) return truncatedRecordHeader(this.#header, got, this.offset);
    return truncatedData(this.#header, this.#captured, got - headerLength, this.offset);
  }

  /** Puts the lengths right that pcap-parser is to go by. */
  #onHeader(record: PacketHeader): void {
    const { capturedLength: first, originalLength: second } = record;
    const swapped = areLengthsSwapped(this.#header, first, second);
    this.#captured = swapped ? second : first;
    this.#recordFault = checkCapturedLength(this.#header, this.#captured, this.offset);
    if (this.#recordFault !== undefined && this.#extraLength === 0) throw this.#recordFault;
    // A record header must be there whole before it is judged, so a wrong one of the patched form is read to its end.
    record.capturedLength = this.#extraLength + (this.#recordFault === undefined ? this.#captured : 0);
    record.originalLength = swapped ? first : second;
    this.#recordLength = plainHeaderLength + record.capturedLength;
  }

  #onPacket(record: PacketHeader, data: Uint8Array): void {
    if (this.#recordFault !== undefined) throw this.#recordFault;
    const { timestampSeconds, timestampMicroseconds, originalLength } = record;
    const captured = this.#extraLength === 0 ? data : data.subarray(this.#extraLength);
    this.#batch.push(makePacket(this.#header, timestampSeconds, timestampMicroseconds, originalLength, captured));
    this.#fed -= this.#recordLength;
    this.offset += this.#recordLength;
    this.#recordLength = plainHeaderLength;
  }
}

/** Loads pcap-parser where it stands, from its own files: its old-fashioned `new Buffer` is tolerated only there. */
function loadParser(): PcapParser {
  return createRequire(import.meta.url)("pcap-parser") as PcapParser;
}

/** The header of a capture pcap-parser knows: version 2.4, microseconds. */
function plainFileHeader(byteOrder: ClassicHeader["byteOrder"]): Buffer {
  const bytes = Buffer.alloc(fileHeaderLength);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const little = byteOrder === "little";
  view.setUint32(0, 0xa1b2c3d4, little);
  view.setUint16(4, 2, little);
  view.setUint16(6, 4, little);
  return bytes;
}
