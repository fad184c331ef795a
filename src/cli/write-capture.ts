import {
  createPcapngWriter,
  createPcapWriter,
  type Capture,
  type CaptureInterface,
  type RecordedPacket,
  type RecordForm,
} from "../capture/index.js";
import { PcapsiftError } from "../errors.js";
import { linkTypeByNumber } from "../net/link-types.js";
import type { FileCommand } from "./file-command.js";
import { inputsOf } from "./inputs.js";
import { FileLimitReached } from "./outputs.js";
import { openOutputFile, openStandardOutput, UnnamedFile } from "./output-file.js";
import { Rotation } from "./rotation.js";
import { maxSnapshotLength, type Settings } from "./settings.js";
import { warn, type Streams } from "./streams.js";

/** What -w writes. */
export interface CaptureOutput {
  /** The form of the records that `writeRecords` takes, as far as they can be used as they stand. */
  readonly form: RecordForm | undefined;
  /** Writes a packet, where it begins a file perhaps only when the command has done with an older one of that name. */
  write(packet: RecordedPacket): Promise<void> | void;
  writeRecords(block: Uint8Array, runs: Uint32Array): void;
  /** Writes what was gathered. */
  flush(): void;
  /** Goes on with the packets of another capture. */
  follow(capture: Capture): void;
  /** Writes what was gathered and ends the file. */
  close(): void;
}

/**
 * Creates the file for -w in the format of the capture that is read or the one that was asked for. A classic capture has its
 * header in little-endian order, as tcpdump writes it. Rotation starts the command with each file but the last.
 */
export function createCaptureOutput(
  path: string,
  first: Capture,
  settings: Settings,
  streams: Streams,
  command: FileCommand | undefined,
): CaptureOutput {
  const rotation = new Rotation(path, settings.rotation);
  const isRotating = settings.rotation.maxBytes !== undefined || settings.rotation.seconds !== undefined;
  if (isRotating && path === "-")
    throw new PcapsiftError("output", "-C and -G need a file to write to, not standard output");
  const open = () =>
    path === "-" ? openStandardOutput(streams.stdout) : openOutputFile(rotation.name, inputsOf(settings), streams);
  let { name } = rotation;
  let beginning = rotation.beginsAtOnce ? undefined : new UnnamedFile(path);
  let file = beginning === undefined ? open() : undefined;
  const sink = (bytes: Uint8Array) => (file ?? beginning)?.write(bytes);
  const isPcapng = !settings.arePacketsChanged && (settings.writeFormat ?? first.header.format) === "pcapng";
  const target = isPcapng ? writePcapng(sink, settings, streams) : writePcap(sink, first, settings, path);
  const { writer } = target;
  target.follow(first);
  const endFile = () => {
    if (file === undefined) return;
    writer.flush();
    file.close();
    file = undefined;
    command?.start(name);
  };
  const beginFile = (packet: RecordedPacket) => {
    file = open();
    if (beginning === undefined) writer.restart();
    else beginning.moveTo(file);
    beginning = undefined;
    writer.write(packet);
  };
  return {
    get form() {
      return isRotating || target.mustCheck() ? undefined : writer.form;
    },
    write(packet) {
      target.check(packet);
      const next = isRotating && rotation.needsFile(packet, writer.length);
      if (next === false) return writer.write(packet);
      endFile();
      if (next === "over") throw new FileLimitReached();
      ({ name } = rotation);
      if (command === undefined) return beginFile(packet);
      return command.roomFor(name).then(() => beginFile(packet));
    },
    writeRecords: (block, runs) => writer.writeRecords(block, runs),
    flush() {
      if (file !== undefined) writer.flush();
    },
    follow: (capture) => target.follow(capture),
    close() {
      const ended = file;
      if (ended === undefined) return;
      try {
        writer.flush();
      } finally {
        file = undefined;
        ended.close();
      }
    },
  };
}

function writePcapng(sink: (bytes: Uint8Array) => void, settings: Settings, streams: Streams) {
  const { maxBytes, seconds } = settings.rotation;
  const isRotating = maxBytes !== undefined || seconds !== undefined;
  const repeated = {
    // Half of a small file is for packets.
    limit: (maxBytes ?? Infinity) / 2,
    onLoss: () => warn(streams, "not every file begins with all names and secrets that came before: they are too many"),
  };
  const writer = createPcapngWriter(sink, {
    packetBuffered: settings.flush === "packets",
    repeated: isRotating ? repeated : undefined,
  });
  return {
    writer,
    check: () => {},
    mustCheck: () => false,
    follow({ header, records }: Capture) {
      if (header.format === "pcapng") records.onOtherBlock((block) => writer.writeBlock(block));
      else writer.beginSection(header, settings.writePrecision ?? header.precision);
    },
  };
}

function writePcap(sink: (bytes: Uint8Array) => void, first: Capture, settings: Settings, path: string) {
  const name = path === "-" ? "standard output" : path;
  const { arePacketsChanged } = settings;
  const snapshotLength = Math.max(first.header.snapshotLength, arePacketsChanged ? maxSnapshotLength : 0);
  const header = { ...first.header, snapshotLength };
  const advice = arePacketsChanged ? "" : "; --write-format pcapng can hold them";
  const writer = createPcapWriter(sink, {
    linktype: linkTypeByNumber(header.linktype)?.linktype ?? header.linktype,
    linktypeExtension: header.linktypeExtension,
    snapshotLength,
    precision: settings.writePrecision ?? header.precision,
    packetBuffered: settings.flush === "packets",
  });
  let interfaces: readonly CaptureInterface[] = [];
  let checked: CaptureInterface | undefined;
  return {
    writer,
    check(packet: RecordedPacket) {
      const via = interfaces[packet.interfaceId]!;
      if (via === checked && packet.data.length <= header.snapshotLength) return;
      refuseMix(header, via, packet, name, advice);
      checked = via;
    },
    /** Whether there may be packets that do not fit the header, in a capture behind the first. */
    mustCheck: () => interfaces.some(({ snapshotLength }) => snapshotLength > header.snapshotLength),
    follow(capture: Capture) {
      ({ interfaces } = capture);
      if (capture.header.format === "pcap") refuseMix(header, capture.header, undefined, name, advice);
    },
  };
}

/** A classic capture has one link type and one snapshot length, and its header has been written. */
function refuseMix(
  first: CaptureInterface,
  other: CaptureInterface,
  packet: RecordedPacket | undefined,
  name: string,
  advice: string,
): void {
  const nameOf = ({ linktype }: CaptureInterface) => linkTypeByNumber(linktype)?.name ?? linktype;
  if (nameOf(other) !== nameOf(first)) {
    const types = `${nameOf(first)} and ${nameOf(other)}`;
    throw new PcapsiftError(
      "output",
      `${name}: packets of link types ${types} cannot be written to one pcap file${advice}`,
    );
  }
  if (packet !== undefined && packet.data.length > first.snapshotLength) {
    const excess = `${packet.data.length} bytes, more than the snapshot length of ${first.snapshotLength}`;
    throw new PcapsiftError("output", `${name}: a packet of ${excess} in the header of the pcap file${advice}`);
  }
}
