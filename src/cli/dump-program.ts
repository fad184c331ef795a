import { existsSync } from "node:fs";
import { UsageError } from "../errors.js";
import { nearestNames } from "../net/nearest-names.js";
import { disassemble, formatCArray, formatDecimal, type CbpfInsn } from "../isa/index.js";
import { compileFilter } from "./compile-filter.js";
import type { ErrorContext } from "./diagnostics.js";
import { writeThrough } from "./outputs.js";
import type { Settings } from "./settings.js";
import { tell, type Streams } from "./streams.js";

const formats = { listing: disassemble, "c-array": formatCArray, decimal: formatDecimal } as const;

/** The program in the form of -d, -dd or -ddd. */
export function printProgram(
  program: readonly CbpfInsn[],
  format: Exclude<Settings["dump"], "no">,
  streams: Streams,
): void {
  writeThrough(streams.stdout, `${formats[format](program)}\n`);
}

/**
 * Prints the program of a filter that is for no capture. There is nothing else to do without one; the names of the
 * subcommands are for whoever misspelt one.
 */
export async function dumpWithoutCapture(
  settings: Settings,
  streams: Streams,
  context: ErrorContext,
  subcommands: Iterable<string>,
): Promise<void> {
  const { dump, linkType, snapshotLength } = settings;
  if (dump === "no") throw new UsageError("usage", nothingToRead(settings, subcommands));
  if (linkType === undefined) tell(streams, "Warning: assuming Ethernet\n");
  const filter = await compileFilter(
    settings,
    { linkType: linkType?.name ?? "EN10MB", snapshotLength },
    streams,
    context,
  );
  printProgram(filter.instructions, dump, streams);
}

/** What to say without a capture. A file name where the filter is expected is most likely meant to be read. */
function nothingToRead({ expression, captureInterface }: Settings, subcommands: Iterable<string>): string {
  const words = expression.split(" ");
  const file = words.find((word) => existsSync(word));
  if (file !== undefined) return `no capture to read: give one with -r ${file}`;
  const [subcommand] = nearestNames(words[0]!, subcommands);
  if (subcommand !== undefined) return `no capture to read; did you mean pcapsift ${subcommand}?`;
  if (captureInterface !== undefined) {
    return `packets of ${captureInterface} are not captured here: give a file that tcpdump -w has written with -r FILE`;
  }
  return "no capture to read: give one with -r FILE, or ask for the compiled filter with -d";
}
