import type { CaptureHeader } from "./capture-header.js";
import { OutputBlock } from "./output-block.js";
import { blockTypes, byteOrderMagic } from "./pcapng-blocks.js";
import type { RecordedPacket } from "./record-layout.js";
import type { RecordWriter } from "./record-writer.js";
import { RepeatedBlocks, type RepeatedBlocksOptions } from "./repeated-blocks.js";

export interface PcapngWriter extends RecordWriter {
  /** Begins a section for the packets of a capture of another format, which has one interface. */
  beginSection(header: CaptureHeader, precision: "micro" | "nano"): void;
  /** Takes a block that is no packet as it stands in another pcapng capture. */
  writeBlock(block: Uint8Array): void;
}

export interface PcapngWriterOptions {
  /** Hands over every packet at once. */
  readonly packetBuffered?: boolean;
  /** How names and secrets are kept for files that begin behind them; they are not if nothing is said. */
  readonly repeated?: RepeatedBlocksOptions | undefined;
}

/**
 * Writes pcapng (draft-ietf-opsawg-pcapng). The blocks of pcapng captures are taken as they stand, so that comments, names
 * and what nobody knows stay with the packets; those of other captures are made into enhanced packet blocks.
 */
export function createPcapngWriter(
  sink: (bytes: Uint8Array) => void,
  { packetBuffered = false, repeated }: PcapngWriterOptions = {},
): PcapngWriter {
  const output = new OutputBlock(sink);
  /** The blocks of this section that packets to come cannot do without, and those they can hardly. */
  let section: Uint8Array[] = [];
  const namesAndSecrets = repeated === undefined ? undefined : new RepeatedBlocks(repeated);
  let isLittle = true;
  let unitsPerSecond = 1_000_000;
  const flushPacket = () => {
    if (packetBuffered) output.flush();
  };

  const writeBlock = (bytes: Uint8Array) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let block = bytes;
    if (view.getUint32(0, true) === blockTypes.section) {
      const wasLittle = isLittle;
      isLittle = view.getUint32(8, true) === byteOrderMagic;
      namesAndSecrets?.beginSection(isLittle === wasLittle ? "same order" : "other order");
      block = bytes.slice();
      // How long the section is becomes unknown: packets are left out.
      block.fill(0xff, 16, 24);
      section = [block];
    } else {
      const type = view.getUint32(0, isLittle);
      if (type === blockTypes.interface) section.push(block.slice());
      namesAndSecrets?.add(block, type);
    }
    output.append(block);
    flushPacket();
  };

  const write = ({ record, data, length, seconds, nanoseconds }: RecordedPacket) => {
    if (record !== undefined) {
      output.append(record);
      return flushPacket();
    }
    const padded = Math.ceil(data.length / 4) * 4;
    const blockLength = 32 + padded;
    const start = output.reserve(blockLength);
    const { bytes, view } = output;
    // Classic captures have seconds of 32 bits, which the reader takes as signed.
    const fraction = Math.trunc(nanoseconds / (1e9 / unitsPerSecond));
    const time = BigInt(seconds >>> 0) * BigInt(unitsPerSecond) + BigInt(fraction);
    const words = [blockTypes.enhancedPacket, blockLength, 0, Number(time >> 32n), Number(time & 0xffffffffn)];
    [...words, data.length, length].forEach((word, index) => view.setUint32(start + 4 * index, word, true));
    bytes.set(data, start + 28);
    bytes.fill(0, start + 28 + data.length, start + 28 + padded);
    view.setUint32(start + 28 + padded, blockLength, true);
    flushPacket();
  };

  return {
    form: packetBuffered ? undefined : "pcapng",
    get length() {
      return output.length;
    },
    beginSection({ linktype, snapshotLength }, precision) {
      unitsPerSecond = precision === "nano" ? 1_000_000_000 : 1_000_000;
      writeBlock(makeBlock(blockTypes.section, [byteOrderMagic, 1, 0xffffffff, 0xffffffff]));
      // if_tsresol, padded, and the end of the options.
      const resolution = precision === "nano" ? [0x00010009, 9, 0] : [];
      writeBlock(makeBlock(blockTypes.interface, [linktype, snapshotLength, ...resolution]));
    },
    writeBlock,
    write,
    writeRecords: (from, runs) => output.appendRuns(from, runs),
    flush: () => output.flush(),
    restart() {
      output.restart();
      for (const each of section) output.append(each);
      namesAndSecrets?.writeTo((block) => output.append(block));
      flushPacket();
    },
  };
}

/** A little-endian block of 32-bit words. */
function makeBlock(type: number, body: readonly number[]): Uint8Array {
  const length = 12 + 4 * body.length;
  const view = new DataView(new ArrayBuffer(length));
  [type, length, ...body, length].forEach((word, index) => view.setUint32(4 * index, word, true));
  return new Uint8Array(view.buffer);
}
