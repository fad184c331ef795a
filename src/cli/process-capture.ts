import {
  openCapture,
  scanMemoryLength,
  type Capture,
  type CaptureHeader,
  type RecordJudge,
  type RecordScanner,
} from "../capture/index.js";
import { linkTypeByNumber } from "../net/link-types.js";
import { prepareWasm } from "../vm/index.js";
import { compileFilter, targetOf } from "./compile-filter.js";
import type { ErrorContext } from "./diagnostics.js";
import { printProgram } from "./dump-program.js";
import { InterfaceFilters } from "./interface-filters.js";
import { OutputClosed } from "./outputs.js";
import { openTargets, type Targets } from "./packet-targets.js";
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
      const judge = canScan(capture, settings) ? prepareWasm(filter.instructions, scanMemoryLength) : undefined;
      if (judge !== undefined) await scan(capture.records!, judge, targets, settings.maxPackets);
      else
        await deliver(capture, new InterfaceFilters(filter, settings, streams, context), targets, settings.maxPackets);
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

/** Whether the records can be used as they stand: they are not printed, and are written as they are. */
function canScan({ records }: Capture, { print, writeFile, flush, printing }: Settings): boolean {
  if (records === undefined || print) return false;
  return writeFile === undefined || (flush === "blocks" && printing.precision === records.precision);
}

/** Runs the compiled filter over the records in memory. */
async function scan(records: RecordScanner, judge: RecordJudge, targets: Targets, maxPackets: number): Promise<void> {
  for (const found of records.scan(judge, maxPackets)) {
    targets.takeRecords(found, judge.memory);
    await turn();
  }
}

/** Runs the filter over the capture until it ends or enough packets matched. */
async function deliver(
  capture: Capture,
  filters: InterfaceFilters,
  targets: Targets,
  maxPackets: number,
): Promise<void> {
  let left = maxPackets;
  for await (const batch of capture.batches()) {
    await filters.prepare(capture.interfaces);
    const matching = batch.filter((packet) => filters.matches(packet)).slice(0, left);
    await targets.take(matching);
    left -= matching.length;
    if (left === 0) break;
    await turn();
  }
}

/** A turn of the event loop, in which an interrupt is noticed. */
function turn(): Promise<void> {
  return new Promise(setImmediate);
}
