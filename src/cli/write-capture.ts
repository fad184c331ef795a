import { closeSync, fstatSync, openSync, statSync, writeSync, type Stats } from "node:fs";
import {
  createPcapWriter,
  describeSystemError,
  type Capture,
  type CaptureInterface,
  type PcapWriter,
} from "../capture/index.js";
import { PcapsiftError } from "../errors.js";
import { linkTypeByNumber } from "../net/link-types.js";
import type { Packet } from "../net/packet.js";
import { writeThrough } from "./outputs.js";
import type { Settings } from "./settings.js";
import type { Output, Streams } from "./streams.js";

/** A capture being written, for -w. */
export interface CaptureOutput extends PcapWriter {
  /** Ends the file. */
  close(): void;
}

/**
 * Creates the file for -w and begins it with the header of the capture that is read, in little-endian order and with the
 * unit of --micro or --nano. Refuses what would destroy the input or fill a terminal with bytes.
 */
export function createCaptureOutput(
  path: string,
  { header, interfaces }: Capture,
  settings: Settings,
  streams: Streams,
): CaptureOutput {
  const file = path === "-" ? openStandardOutput(streams.stdout) : openFile(path, settings.readFile);
  const writer = createPcapWriter((bytes) => writeThrough(file.output, bytes, file.name), {
    linktype: linkTypeByNumber(header.linktype)?.linktype ?? header.linktype,
    linktypeExtension: header.linktypeExtension,
    snapshotLength: header.snapshotLength,
    precision: settings.printing.precision,
    packetBuffered: settings.flush === "packets",
  });
  return {
    ...writer,
    write(packet) {
      if (packet.interfaceId > 0) refuseMix(header, interfaces[packet.interfaceId]!, packet, file.name);
      writer.write(packet);
    },
    close: file.close,
  };
}

/** A classic capture has one link type and one snapshot length, and its header has been written. */
function refuseMix(first: CaptureInterface, other: CaptureInterface, packet: Packet, name = "standard output"): void {
  const nameOf = ({ linktype }: CaptureInterface) => linkTypeByNumber(linktype)?.name ?? linktype;
  if (other.linktype !== first.linktype) {
    const types = `${nameOf(first)} and ${nameOf(other)}`;
    throw new PcapsiftError("output", `${name}: packets of link types ${types} cannot be written to one pcap file`);
  }
  if (packet.data.length > first.snapshotLength) {
    const excess = `${packet.data.length} bytes, more than the snapshot length of ${first.snapshotLength}`;
    throw new PcapsiftError("output", `${name}: a packet of ${excess} in the header of the pcap file`);
  }
}

interface OpenOutput {
  readonly output: Pick<Output, "write">;
  readonly name?: string;
  readonly close: () => void;
}

function openStandardOutput(output: Output): OpenOutput {
  if (output.isTerminal()) {
    throw new PcapsiftError("output", "standard output is a terminal: redirect it, or give -w a file");
  }
  return { output, close: () => {} };
}

function openFile(path: string, readPath: string | undefined): OpenOutput {
  refuseInput(path, readPath);
  let descriptor: number;
  try {
    descriptor = openSync(path, "w");
  } catch (error) {
    throw new PcapsiftError("output", `${path}: ${describeSystemError(error)}`, { cause: error });
  }
  const write = (data: string | Uint8Array) => {
    let rest = typeof data === "string" ? Buffer.from(data) : data;
    while (rest.length > 0) rest = rest.subarray(writeSync(descriptor, rest));
  };
  return { output: { write }, name: path, close: () => closeSync(descriptor) };
}

/** Opening the input for writing would empty it before it is read. */
function refuseInput(path: string, readPath: string | undefined): void {
  const input = statOf(() => (readPath === "-" ? fstatSync(0) : statSync(readPath!)));
  const output = statOf(() => statSync(path));
  if (input === undefined || output === undefined || !output.isFile()) return;
  if (input.dev === output.dev && input.ino === output.ino) {
    throw new PcapsiftError("output", `${path}: the capture that is read would be destroyed by writing to it`);
  }
}

function statOf(stat: () => Stats): Stats | undefined {
  try {
    return stat();
  } catch {
    return undefined;
  }
}
