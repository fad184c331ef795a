import { openCapture, type CaptureHeader } from "../capture/index.js";
import { linkTypeByNumber } from "../net/link-types.js";
import { compileFilter, targetOf } from "./compile-filter.js";
import type { ErrorContext } from "./diagnostics.js";
import { printProgram } from "./dump-program.js";
import { InterfaceFilters } from "./interface-filters.js";
import { OutputClosed } from "./outputs.js";
import { openTargets } from "./packet-targets.js";
import type { Settings } from "./settings.js";
import { tell, type Streams } from "./streams.js";

/** Reads a capture and prints, counts or writes its matching packets, or prints the program that would choose them. */
export async function processCapture(
  path: string,
  settings: Settings,
  streams: Streams,
  context: ErrorContext,
): Promise<void> {
  context.capture = path === "-" ? "standard input" : path;
  const capture = await openCapture(path === "-" ? streams.stdin() : path);
  try {
    announce(path, capture.header, streams);
    const filter = await compileFilter(settings, targetOf(capture.header), streams, context);
    if (settings.dump !== "no") return printProgram(filter.instructions, settings.dump, streams);
    const targets = await openTargets(capture, settings, streams);
    streams.onInterrupt(targets.finish);
    try {
      const filters = new InterfaceFilters(filter, settings, streams, context);
      for await (const found of capture.records.scan(filters, settings.maxPackets)) await targets.take(found);
    } catch (error) {
      if (!(error instanceof OutputClosed)) targets.finish();
      throw error;
    }
    targets.finish();
  } finally {
    await capture.close();
  }
}

/** The line tcpdump begins with, and its warning where packets name interfaces of the machine they come from. */
function announce(path: string, header: CaptureHeader, streams: Streams): void {
  const linkType = linkTypeByNumber(header.linktype);
  const isNamed = linkType !== undefined && linkType.name !== String(linkType.linktype);
  const name = isNamed ? `${linkType.name} (${linkType.description})` : header.linktype;
  tell(streams, `reading from file ${path}, link-type ${name}, snapshot length ${header.snapshotLength}\n`);
  if (linkType?.name === "LINUX_SLL2") tell(streams, "Warning: interface names might be incorrect\n");
}
