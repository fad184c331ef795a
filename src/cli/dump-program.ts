import { existsSync } from "node:fs";
import { UsageError } from "../errors.js";
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

/** Prints the program of a filter that is for no capture. There is nothing else to do without one. */
export async function dumpWithoutCapture(settings: Settings, streams: Streams, context: ErrorContext): Promise<void> {
  const { dump, linkType, snapshotLength } = settings;
  if (dump === "no") throw new UsageError("usage", `no capture to read: give one with -r${suggestFile(settings)}`);
  if (linkType === undefined) tell(streams, "Warning: assuming Ethernet\n");
  const filter = await compileFilter(
    settings,
    { linkType: linkType?.name ?? "EN10MB", snapshotLength },
    streams,
    context,
  );
  printProgram(filter.instructions, dump, streams);
}

/** A file name where the filter is expected is most likely meant to be read. */
function suggestFile({ expression }: Settings): string {
  const file = expression.split(" ").find((word) => existsSync(word));
  return file === undefined ? " FILE, or ask for the compiled filter with -d" : ` ${file}`;
}
