import type { Capture, CaptureInterface, FoundPackets, RecordedPacket } from "../capture/index.js";
import { linkTypeByNumber } from "../net/link-types.js";
import { choosePaint, noPaint } from "./diagnostics.js";
import type { FileCommand } from "./file-command.js";
import { OutputClosed, TextOutput } from "./outputs.js";
import type { PacketPrinter } from "./packet-printer.js";
import type { Settings } from "./settings.js";
import type { Streams } from "./streams.js";
import type { CaptureOutput } from "./write-capture.js";

/** What becomes of the matching packets: they are printed, written, counted. */
export interface Targets {
  /** Takes the next matching packets. */
  readonly take: (found: FoundPackets) => Promise<void>;
  /** Goes on with the packets of another capture. */
  readonly follow: (capture: Capture) => void;
  /** How many packets matched so far. */
  readonly matched: () => number;
  /** Lets go of what was gathered, whenever somebody asks for it. */
  readonly flush: () => void;
  /** Lets go of what was gathered, after the last packet or before an error is told. */
  readonly finish: () => void;
  /** Waits for what was started on the way; returns whether all of it went well. */
  readonly end: () => Promise<boolean>;
}

/** Opens what the settings ask for. */
export async function openTargets(first: Capture, settings: Settings, streams: Streams): Promise<Targets> {
  const text = new TextOutput(streams.stdout, settings.flush);
  const command = await openCommand(settings, streams);
  const file = await openFile(first, settings, streams, command);
  let capture = first;
  /** How many interfaces the captures before this one have: for the printer each has a number of its own. */
  let before = 0;
  const open = () => openPrinter((id) => capture.interfaces[id - before]!, settings, streams);
  // What makes text takes a while to load, and no packet may ever need it; the other forms begin and end in any case.
  let printer = settings.print && settings.output.form !== "text" ? await open() : undefined;
  printer?.begin?.(text.text);
  let matched = 0;
  const takePackets = async (found: readonly RecordedPacket[]) => {
    const packets =
      before === 0 ? found : found.map((packet) => ({ ...packet, interfaceId: packet.interfaceId + before }));
    if (settings.print) printer ??= await open();
    await printer?.prepare?.(packets);
    for (let index = 0; index < packets.length; index++) {
      const written = file?.write(found[index]!);
      if (written !== undefined) await written;
      matched++;
      if (printer !== undefined) {
        printer.printTo(text.text, packets[index]!, matched);
        text.added();
      }
      const room = streams.pipes?.room();
      if (room !== undefined) await room;
    }
  };
  /** Whether records can be used as they stand. */
  const takesRecords = () => {
    if (settings.print) return false;
    if (file === undefined) return true;
    const { form } = file;
    return form !== undefined && form === capture.records.form;
  };
  return {
    async take(found) {
      if (found.kind === "packets") await takePackets(found.packets);
      else if (!takesRecords()) for (const packets of found.packets()) await takePackets(packets);
      else {
        matched += found.matches;
        file?.writeRecords(found.block, found.runs);
      }
      // The next packets may be long in coming, as on a pipe.
      text.flush();
      await streams.pipes?.room();
    },
    follow(next) {
      before += capture.interfaces.length;
      capture = next;
      file?.follow(next);
    },
    matched: () => matched,
    flush() {
      try {
        text.flush();
        file?.flush();
      } catch (error) {
        // That nobody reads any more is found out again where it ends the work.
        if (!(error instanceof OutputClosed)) throw error;
      }
    },
    finish() {
      printer?.end?.(text.text);
      text.flush();
      file?.close();
      if (settings.count) text.write(`${matched} ${matched === 1 ? "packet" : "packets"}\n`);
      text.flush();
    },
    end: async () => (await command?.end()) !== false,
  };
}

async function openCommand({ fileCommand }: Settings, streams: Streams): Promise<FileCommand | undefined> {
  if (fileCommand === undefined) return undefined;
  const { FileCommand } = await import("./file-command.js");
  return new FileCommand(fileCommand, streams);
}

async function openFile(
  capture: Capture,
  settings: Settings,
  streams: Streams,
  command: FileCommand | undefined,
): Promise<CaptureOutput | undefined> {
  if (settings.writeFile === undefined) return undefined;
  const { createCaptureOutput } = await import("./write-capture.js");
  return createCaptureOutput(settings.writeFile, capture, settings, streams, command);
}

async function openPrinter(
  interfaceById: (id: number) => CaptureInterface,
  settings: Settings,
  streams: Streams,
): Promise<PacketPrinter> {
  const { output, tcpSecret } = settings;
  const secretDigests =
    tcpSecret === undefined ? undefined : (await import("./secret-digests.js")).secretDigests(tcpSecret);
  const printing = { ...settings.printing, secretDigests };
  const interfaceOf = (interfaceId: number) => {
    const { linktype } = interfaceById(interfaceId);
    const { dlt = linktype, name = String(linktype) } = linkTypeByNumber(linktype) ?? {};
    return { dlt, linkType: name };
  };
  if (output.form === "text") {
    const { createNamingPrinter } = await import("./naming-printer.js");
    const printer = createNamingPrinter(printing, settings.hostNames, (id) => interfaceOf(id).dlt);
    const paint = await choosePaint(settings.color, streams, streams.stdout);
    if (paint === noPaint) return printer;
    const { createPaintedPrinter } = await import("./painted-printer.js");
    return createPaintedPrinter(printer, paint);
  }
  const structured = await import("./structured-output.js");
  const { dump, skipChecksums, packetType, meshHeaders } = printing;
  const options = { data: dump !== "none", skipChecksums, packetType, meshHeaders, secretDigests };
  switch (output.form) {
    case "json":
      return structured.createJsonPrinter(options, interfaceOf);
    case "json-array":
      return structured.createJsonArrayPrinter(options, interfaceOf);
    case "fields":
      return structured.createFieldsPrinter(output, options, interfaceOf);
  }
}
