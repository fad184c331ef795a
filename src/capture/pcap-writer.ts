import type { Packet } from "../net/packet.js";
import { fileHeaderLength } from "./classic-header.js";

export interface PcapWriterOptions {
  /** The LINKTYPE_ number and the bits above it, as they stand in the header that was read. */
  readonly linktype: number;
  readonly linktypeExtension?: number;
  readonly snapshotLength: number;
  readonly precision: "micro" | "nano";
  /** Hand every packet to the sink at once instead of gathering large blocks. */
  readonly packetBuffered?: boolean;
}

export interface PcapWriter {
  write(packet: Packet): void;
  /** Takes records as they stand in a capture of the form that is written; long runs of them are not copied. */
  writeRecords(records: Uint8Array): void;
  /** Hands over what was gathered. To be called after the last packet. */
  flush(): void;
}

/** Bytes gathered before the sink is called. */
const blockLength = 64 * 1024;

const recordHeaderLength = 16;

/**
 * Writes a classic capture as tcpdump does: version 2.4, little-endian, header at once. `sink` gets the bytes and must be
 * done with them when it returns.
 */
export function createPcapWriter(sink: (bytes: Uint8Array) => void, options: PcapWriterOptions): PcapWriter {
  const block = new Uint8Array(blockLength);
  const view = new DataView(block.buffer);
  const nanosecondsPerTick = options.precision === "nano" ? 1 : 1000;
  let end = 0;

  const flush = () => {
    if (end > 0) sink(block.subarray(0, end));
    end = 0;
  };

  const write = ({ data, length, seconds, nanoseconds }: Packet) => {
    if (end + recordHeaderLength + data.length > blockLength) flush();
    view.setUint32(end, seconds, true);
    view.setUint32(end + 4, nanoseconds / nanosecondsPerTick, true);
    view.setUint32(end + 8, data.length, true);
    view.setUint32(end + 12, length, true);
    end += recordHeaderLength;
    if (end + data.length > blockLength) {
      flush();
      sink(data);
    } else {
      block.set(data, end);
      end += data.length;
    }
    if (options.packetBuffered === true) flush();
  };

  const writeRecords = (records: Uint8Array) => {
    if (end + records.length > blockLength) flush();
    if (records.length > blockLength) return sink(records);
    block.set(records, end);
    end += records.length;
  };

  writeFileHeader(view, options);
  end = fileHeaderLength;
  if (options.packetBuffered === true) flush();
  return { write, writeRecords, flush };
}

function writeFileHeader(view: DataView, options: PcapWriterOptions): void {
  view.setUint32(0, options.precision === "nano" ? 0xa1b23c4d : 0xa1b2c3d4, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  // The time zone and the accuracy of the time stamps stay 0, as every program writes them.
  view.setUint32(16, options.snapshotLength, true);
  view.setUint32(20, options.linktype | (options.linktypeExtension ?? 0), true);
}
