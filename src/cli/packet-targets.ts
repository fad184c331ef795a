import type { Capture, CaptureInterface, FoundPackets, RecordedPacket } from "../capture/index.js";
import { linkTypeByNumber } from "../net/link-types.js";
import type { NamingPrinter } from "./naming-printer.js";
import { TextOutput } from "./outputs.js";
import type { Settings } from "./settings.js";
import type { Streams } from "./streams.js";
import type { CaptureOutput } from "./write-capture.js";

/** What becomes of the matching packets: they are printed, written, counted. */
export interface Targets {
  /** Takes the next matching packets. */
  readonly take: (found: FoundPackets) => Promise<void>;
  /** Goes on with the packets of another capture. */
  readonly follow: (capture: Capture) => void;
  /** Lets go of what was gathered, after the last packet or before an error is told. */
  readonly finish: () => void;
}

/** Opens what the settings ask for. */
export async function openTargets(first: Capture, settings: Settings, streams: Streams): Promise<Targets> {
  const text = new TextOutput(streams.stdout, settings.flush);
  const file = await openFile(first, settings, streams);
  let capture = first;
  /** How many interfaces the captures before this one have: for the printer each has a number of its own. */
  let before = 0;
  const printer = settings.print ? await openPrinter((id) => capture.interfaces[id - before]!, settings) : undefined;
  let matched = 0;
  const takePackets = async (found: readonly RecordedPacket[]) => {
    const packets =
      before === 0 ? found : found.map((packet) => ({ ...packet, interfaceId: packet.interfaceId + before }));
    await printer?.prepare(packets);
    for (const [index, packet] of packets.entries()) {
      file?.write(found[index]!);
      matched++;
      if (printer === undefined) continue;
      printer.printTo(text.text, packet, matched);
      text.added();
    }
  };
  /** Whether records can be used as they stand. */
  const takesRecords = () => printer === undefined && (file === undefined || file.form === capture.records.form);
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
    },
    follow(next) {
      before += capture.interfaces.length;
      capture = next;
      file?.follow(next);
    },
    finish() {
      text.flush();
      file?.close();
      if (settings.count) text.write(`${matched} ${matched === 1 ? "packet" : "packets"}\n`);
      text.flush();
    },
  };
}

async function openFile(capture: Capture, settings: Settings, streams: Streams): Promise<CaptureOutput | undefined> {
  if (settings.writeFile === undefined) return undefined;
  const { createCaptureOutput } = await import("./write-capture.js");
  return createCaptureOutput(settings.writeFile, capture, settings, streams);
}

async function openPrinter(interfaceOf: (id: number) => CaptureInterface, settings: Settings): Promise<NamingPrinter> {
  const { createNamingPrinter } = await import("./naming-printer.js");
  return createNamingPrinter(settings.printing, (interfaceId) => {
    const { linktype } = interfaceOf(interfaceId);
    return linkTypeByNumber(linktype)?.dlt ?? linktype;
  });
}
