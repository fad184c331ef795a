import { CaptureError } from "../errors.js";
import type { ByteWindow } from "./byte-window.js";
import type { CaptureHeader } from "./capture-header.js";
import { blockTypes, byteOrderMagic } from "./pcapng-blocks.js";
import {
  blockHeaderLength,
  parseInterface,
  requireLength,
  type BlockBody,
  type PcapngInterface,
} from "./pcapng-interface.js";
import { PcapngInterfaces } from "./pcapng-interfaces.js";
import { swapPseudoHeader } from "./pseudo-header.js";
import type { PlainRecords, RecordedPacket } from "./record-layout.js";
import type { RecordReader } from "./record-reader.js";
import { lengthOnWire } from "./usb-header.js";

/** Header and trailer: type, length, and the length again. */
const emptyBlockLength = 12;

/** How much of what comes before the first interface is kept for writers at most. */
const maxKeptLength = 2 ** 26;

/** The limits of libpcap for the length of a section header block: what it must hold, and 1 MiB. */
const sectionHeaderLengths = { least: 28, most: 0x100000 } as const;

/** What to look for behind damage: sections, packets, interfaces, names, statistics, secrets; and how long they may be. */
function isPlausible(type: number): boolean {
  return type <= 6 ? type > 0 : type === 10 || type === blockTypes.section;
}
const maxPlausibleLength = 2 ** 20;

/**
 * Reads pcapng (draft-ietf-opsawg-pcapng). The rules and messages are libpcap's, but for two things it refuses: sections may
 * have different byte orders, and interfaces different link types and snapshot lengths.
 *
 * Interfaces are counted over the whole capture, so that a packet's interfaceId is an index of `interfaces` also in a
 * second section, which counts its own from 0.
 */
export class PcapngReader implements RecordReader {
  readonly form = "pcapng";
  readonly #window: ByteWindow;
  #isBegun = false;
  #little = true;
  /**
   * Whether a section has begun whose header is not accepted yet, in another byte order than the one before: its blocks, were the header
   * damaged, would be taken for some of that section. Small numbers are the same three bytes further in the other order.
   */
  #isUnknownSection = false;
  #version: readonly [major: number, minor: number] = [1, 0];
  readonly #interfaces = new PcapngInterfaces();
  /** Copies of the blocks that came before the packets; none if they are too long. */
  #beginning: Uint8Array[] | undefined = [];
  #beginningLength = 0;
  #onOtherBlock: ((block: Uint8Array) => void) | undefined = (block) => this.#keep(block);

  constructor(window: ByteWindow) {
    this.#window = window;
  }

  get interfaces(): readonly PcapngInterface[] {
    return this.#interfaces.all;
  }

  get header(): CaptureHeader {
    const { clock, ...facts } = this.interfaces[0]!;
    return { format: "pcapng", version: this.#version, precision: clock.isFine ? "nano" : "micro", ...facts };
  }

  begin(): boolean {
    if (!this.#isBegun && !this.#beginCapture()) return false;
    // Without an interface nothing is known of the packets.
    while (this.interfaces.length === 0) if (!this.#readBlock([])) return false;
    this.#onOtherBlock = undefined;
    return true;
  }

  onOtherBlock(listener: (block: Uint8Array) => void): void {
    if (this.#beginning === undefined) {
      throw fault(
        `there are more than ${maxKeptLength} bytes before the first interface, too many to write them again`,
        0,
      );
    }
    for (const block of this.#beginning) listener(block);
    this.#onOtherBlock = listener;
  }

  #keep(block: Uint8Array): void {
    this.#beginningLength += block.length;
    if (this.#beginningLength > maxKeptLength) this.#beginning = undefined;
    this.#beginning?.push(block.slice());
  }

  collect(batch: RecordedPacket[], limit: number): CaptureError | undefined {
    try {
      while (batch.length < limit && this.#readBlock(batch));
      return undefined;
    } catch (error) {
      if (error instanceof CaptureError) return error;
      throw error;
    }
  }

  plainRecords(): PlainRecords | undefined {
    const { view, start, available } = this.#window;
    const little = this.#little;
    if (available < 12 || view.getUint32(start, little) !== blockTypes.enhancedPacket) return undefined;
    return this.#interfaces.plainRecords(view.getUint32(start + 8, little), little);
  }

  seek(isLast: boolean): boolean {
    const window = this.#window;
    const { view, start, end } = window;
    let found: boolean | undefined = false;
    // Blocks lie at multiples of 4, but bytes may be missing.
    let at = start + 1;
    for (; at + emptyBlockLength <= end; at++) {
      if (!isPlausible(view.getUint32(at, this.#little))) continue;
      found = this.#seemsToBegin(at, isLast);
      if (found !== false) break;
    }
    window.advance((found === true ? at : at - 1) - start);
    return found === true;
  }

  /** Whether a block, of one of those types, seems to begin at a place of the window: its length stands at its end once more. */
  #seemsToBegin(start: number, isLast: boolean): boolean | undefined {
    const { view, end } = this.#window;
    let little = this.#little;
    const type = view.getUint32(start, little);
    if (type === blockTypes.section) {
      const order = this.#byteOrderAt(start);
      if (order === undefined) return false;
      little = order === "little";
    } else if (this.#isUnknownSection) {
      return false;
    }
    const length = view.getUint32(start + 4, little);
    if (length < emptyBlockLength || length % 4 !== 0 || length > maxPlausibleLength) return false;
    if (start + length > end) return isLast ? false : undefined;
    return view.getUint32(start + length - 4, little) === length;
  }

  end(): CaptureError | undefined {
    const { available: got, offset, view, start } = this.#window;
    if (!this.#isBegun) return this.#endOfFirstBlock(got);
    if (got === 0) {
      if (this.interfaces.length > 0) return undefined;
      return fault("the capture file has no Interface Description Blocks", offset);
    }
    if (got < blockHeaderLength) return truncated(blockHeaderLength, got, offset);
    // In which order the length of a section is to be read stands behind it.
    const isSection = view.getUint32(start, this.#little) === blockTypes.section;
    if (isSection && got < emptyBlockLength) return truncated(emptyBlockLength, got, offset);
    const length = view.getUint32(start + 4, this.#little);
    return truncated(length - blockHeaderLength, got - blockHeaderLength, offset);
  }

  /** Judges the very first block, by which a pcapng is known. Returns false as long as it is not there whole. */
  #beginCapture(): boolean {
    const window = this.#window;
    if (window.available < emptyBlockLength) return false;
    const { start, view } = window;
    const order = this.#byteOrderAt(start);
    // A text may begin with the same four bytes.
    if (order === undefined) throw fault("unknown file format", 0, "capture-format");
    this.#little = order === "little";
    const length = view.getUint32(start + 4, this.#little);
    const { least, most } = sectionHeaderLengths;
    if (length < least || length > most) {
      const range = `${least} < _${length}_ < ${most} (BT_SHB_INSANE_MAX)`;
      throw fault(`Section Header Block in pcapng dump file has invalid length ${range}`, 0);
    }
    if (window.available < length) return false;
    const [major, minor] = this.#versionAt(start);
    if (major !== 1 || (minor !== 0 && minor !== 2)) {
      throw fault(`unsupported pcapng savefile version ${major}.${minor}`, start + 12, "capture-version");
    }
    this.#version = [major, minor];
    this.#isBegun = true;
    this.#keep(window.bytes.subarray(start, start + length));
    window.advance(length);
    return true;
  }

  #endOfFirstBlock(got: number): CaptureError {
    const { start, view } = this.#window;
    if (got < emptyBlockLength) return fault("unknown file format", 0, "capture-format");
    const length = view.getUint32(start + 4, this.#little);
    return truncated(length - emptyBlockLength, got - emptyBlockLength, 0);
  }

  /** Reads the next block; a packet goes to the batch. Returns false if it is not there whole. */
  #readBlock(batch: RecordedPacket[]): boolean {
    const window = this.#window;
    const { start, view, offset } = window;
    if (window.available < blockHeaderLength) return false;
    const type = view.getUint32(start, this.#little);
    const listener = isPacket(type) ? undefined : this.#onOtherBlock;
    // The packets before it must have been taken when a block is told of.
    if (listener !== undefined && batch.length > 0) return false;
    if (type === blockTypes.section) {
      // What comes before the length in importance comes behind it: in which order to read it.
      if (window.available < emptyBlockLength) return false;
      const order = this.#byteOrderAt(start);
      if (order === undefined) throw fault("the file has a section with a bad byte order magic field", offset);
      const isLittle = order === "little";
      if (isLittle !== this.#little) this.#isUnknownSection = true;
      this.#little = isLittle;
    }
    const little = this.#little;
    const length = view.getUint32(start + 4, little);
    this.#checkLength(length);
    if (window.available < length) return false;
    if (view.getUint32(start + length - 4, little) !== length) {
      throw fault("block total length in header and trailer don't match", offset);
    }
    this.#readBody({ type, view, start: start + 8, end: start + length - 4, little, offset }, batch);
    listener?.(window.bytes.subarray(start, start + length));
    window.advance(length);
    return true;
  }

  #checkLength(length: number): void {
    const { offset } = this.#window;
    if (length < emptyBlockLength) {
      throw fault(`block in pcapng dump file has a length of ${length} < ${emptyBlockLength}`, offset);
    }
    if (length % 4 !== 0) {
      throw fault(`block in pcapng dump file has a length of ${length} that is not a multiple of 4`, offset);
    }
    const { maxBlockLength } = this.#interfaces;
    if (length > maxBlockLength) {
      throw fault(`pcapng block size ${length} > maximum ${maxBlockLength}`, offset);
    }
  }

  #readBody(body: BlockBody, batch: RecordedPacket[]): void {
    const { type, view, start, little } = body;
    switch (type) {
      case blockTypes.section:
        return this.#beginSection(body);
      case blockTypes.interface:
        return this.#interfaces.add(parseInterface(body));
      case blockTypes.enhancedPacket: {
        requireLength(body, 20);
        const via = this.#interfaceOf(view.getUint32(start, little), body);
        const captured = view.getUint32(start + 12, little);
        return this.#addPacket(batch, body, via, 20, captured, view.getUint32(start + 16, little));
      }
      case blockTypes.packet: {
        requireLength(body, 20);
        const via = this.#interfaceOf(view.getUint16(start, little), body);
        const captured = view.getUint32(start + 12, little);
        return this.#addPacket(batch, body, via, 20, captured, view.getUint32(start + 16, little));
      }
      case blockTypes.simplePacket: {
        requireLength(body, 4);
        const via = this.#interfaceOf(0, body);
        const length = view.getUint32(start, little);
        const captured = Math.min(length, this.interfaces[via]!.snapshotLength);
        return this.#addPacket(batch, body, via, 4, captured, length);
      }
    }
  }

  /** A later section: it has interfaces of its own. */
  #beginSection(body: BlockBody): void {
    requireLength(body, 16);
    const [major] = this.#versionAt(body.start - blockHeaderLength);
    if (major !== 1) {
      throw fault(`unknown pcapng savefile major version number ${major}`, body.offset + 12, "capture-version");
    }
    this.#isUnknownSection = false;
    this.#interfaces.beginSection();
  }

  /** The index of an interface that the section calls `id`. */
  #interfaceOf(id: number, { offset }: BlockBody): number {
    const index = this.#interfaces.indexOf(id);
    if (index !== undefined) return index;
    if (this.interfaces.length === 0) {
      throw fault("the capture file has a packet block before any Interface Description Blocks", offset);
    }
    const missing = "but there's no Interface Description Block for that interface";
    throw fault(`a packet arrived on interface ${id}, ${missing}`, offset);
  }

  /** Adds the packet whose bytes stand `headerLength` behind the start of the body. Simple packets have no time. */
  #addPacket(
    batch: RecordedPacket[],
    body: BlockBody,
    interfaceId: number,
    headerLength: 4 | 20,
    captured: number,
    length: number,
  ): void {
    const { view, start, little, offset } = body;
    const { snapshotLength, linktype, clock } = this.interfaces[interfaceId]!;
    if (captured > snapshotLength) {
      const message = `invalid packet capture length ${captured}, bigger than snaplen of ${snapshotLength}`;
      throw fault(message, offset, "capture-length");
    }
    requireLength(body, headerLength + captured);
    const dataStart = start + headerLength;
    const bytes = this.#window.bytes.subarray(dataStart, dataStart + captured);
    const data = little ? bytes : swapPseudoHeader(linktype, bytes, length);
    const hasTime = headerLength === 20;
    clock.read(hasTime ? view.getUint32(start + 4, little) : 0, hasTime ? view.getUint32(start + 8, little) : 0);
    const packet = {
      data,
      length: lengthOnWire(linktype, data, length),
      seconds: clock.seconds,
      nanoseconds: clock.nanoseconds,
      interfaceId,
    };
    const record = () => this.#window.bytes.subarray(start - blockHeaderLength, body.end + 4);
    batch.push(this.#onOtherBlock === undefined ? packet : { ...packet, record: record() });
  }

  /** The byte order of the section whose header block starts here, if it is one. */
  #byteOrderAt(start: number): "little" | "big" | undefined {
    const { view } = this.#window;
    if (view.getUint32(start + 8, true) === byteOrderMagic) return "little";
    return view.getUint32(start + 8, false) === byteOrderMagic ? "big" : undefined;
  }

  #versionAt(start: number): readonly [major: number, minor: number] {
    const { view } = this.#window;
    return [view.getUint16(start + 12, this.#little), view.getUint16(start + 14, this.#little)];
  }
}

function isPacket(type: number): boolean {
  return type === blockTypes.enhancedPacket || type === blockTypes.packet || type === blockTypes.simplePacket;
}

function truncated(wanted: number, got: number, offset: number): CaptureError {
  const message = `truncated pcapng dump file; tried to read ${wanted} bytes, only got ${got}`;
  return fault(message, offset, "capture-truncated");
}

function fault(message: string, offset: number, code = "capture-block"): CaptureError {
  return new CaptureError(code, message, offset);
}
