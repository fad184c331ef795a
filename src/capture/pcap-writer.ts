import type { Packet } from "../net/packet.js";
import { fileHeaderLength } from "./classic-header.js";
import type { RecordForm } from "./record-layout.js";

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
  /** The form of the records that `writeRecords` takes; none if each packet must be handed over on its own. */
  readonly form: RecordForm | undefined;
  /**
   * Takes records as they stand in a capture of this form: `runs` are their starts and ends in the block, in turn. Long
   * runs are not copied.
   */
  writeRecords(block: Uint8Array, runs: Uint32Array): void;
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

  const writeRecords = (from: Uint8Array, runs: Uint32Array) => {
    for (let index = 0; index < runs.length; index += 2) {
      const records = from.subarray(runs[index], runs[index + 1]);
      if (end + records.length > blockLength) flush();
      if (records.length > blockLength) {
        sink(records);
      } else {
        block.set(records, end);
        end += records.length;
      }
    }
  };

  writeFileHeader(view, options);
  end = fileHeaderLength;
  if (options.packetBuffered === true) flush();
  const form = options.precision === "nano" ? "pcap-nano" : "pcap-micro";
  return { form: options.packetBuffered === true ? undefined : form, write, writeRecords, flush };
}

function writeFileHeader(view: DataView, options: PcapWriterOptions): void {
  view.setUint32(0, options.precision === "nano" ? 0xa1b23c4d : 0xa1b2c3d4, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  // The time zone and the accuracy of the time stamps stay 0, as every program writes them.
  view.setUint32(16, options.snapshotLength, true);
  view.setUint32(20, options.linktype | (options.linktypeExtension ?? 0), true);
}
