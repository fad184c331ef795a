import { fileHeaderLength } from "./classic-header.js";
import { OutputBlock } from "./output-block.js";
import type { RecordedPacket } from "./record-layout.js";
import type { RecordWriter } from "./record-writer.js";

export interface PcapWriterOptions {
  /** The LINKTYPE_ number and the bits above it, as they stand in the header that was read. */
  readonly linktype: number;
  readonly linktypeExtension?: number;
  readonly snapshotLength: number;
  readonly precision: "micro" | "nano";
  /** Hand every packet to the sink at once instead of gathering large blocks. */
  readonly packetBuffered?: boolean;
}

const recordHeaderLength = 16;

/**
 * Writes a classic capture as tcpdump does: version 2.4, little-endian, header at once. `sink` gets the bytes and must be
 * done with them when it returns.
 */
export function createPcapWriter(sink: (bytes: Uint8Array) => void, options: PcapWriterOptions): RecordWriter {
  const block = new OutputBlock(sink);
  const nanosecondsPerTick = options.precision === "nano" ? 1 : 1000;
  const isBuffered = options.packetBuffered !== true;

  const write = ({ data, length, seconds, nanoseconds }: RecordedPacket) => {
    const start = block.reserve(recordHeaderLength + data.length);
    const { bytes, view } = block;
    view.setUint32(start, seconds, true);
    view.setUint32(start + 4, nanoseconds / nanosecondsPerTick, true);
    view.setUint32(start + 8, data.length, true);
    view.setUint32(start + 12, length, true);
    bytes.set(data, start + recordHeaderLength);
    if (!isBuffered) block.flush();
  };

  const begin = () => {
    const start = block.reserve(fileHeaderLength);
    writeFileHeader(new DataView(block.bytes.buffer, start, fileHeaderLength), options);
    if (!isBuffered) block.flush();
  };

  begin();
  return {
    form: !isBuffered ? undefined : options.precision === "nano" ? "pcap-nano" : "pcap-micro",
    get length() {
      return block.length;
    },
    write,
    writeRecords: (from, runs) => block.appendRuns(from, runs),
    flush: () => block.flush(),
    restart() {
      block.restart();
      begin();
    },
  };
}

function writeFileHeader(view: DataView, options: PcapWriterOptions): void {
  view.setUint32(0, options.precision === "nano" ? 0xa1b23c4d : 0xa1b2c3d4, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  // The time zone and the accuracy of the time stamps stay 0, as every program writes them.
  view.setUint32(8, 0, true);
  view.setUint32(12, 0, true);
  view.setUint32(16, options.snapshotLength, true);
  view.setUint32(20, options.linktype | (options.linktypeExtension ?? 0), true);
}
