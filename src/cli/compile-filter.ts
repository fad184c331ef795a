import type { CaptureInterface } from "../capture/index.js";
import { CaptureError } from "../errors.js";
import { compileAsync, type CompileOptions, type Filter } from "../index.js";
import { linkTypeByNumber } from "../net/link-types.js";
import type { ErrorContext } from "./diagnostics.js";
import { lookupAddresses, unlessUnanswered } from "./host-names.js";
import { systemResolver } from "./name-lookups.js";
import { readFilterFile } from "./read-filter.js";
import type { Settings } from "./settings.js";
import { warn, type Streams } from "./streams.js";

/** What a filter has to know of the packets it is for. */
type CaptureFacts = Pick<CompileOptions, "linkType" | "snapshotLength" | "savefile">;

/** Where the filter is and how it is compiled. */
type FilterSettings = Pick<Settings, "expression" | "filterFile" | "optimize">;

/** Compiles the filter of the command line or of -F; the context learns its text, for errors that point into it. */
export async function compileFilter(
  settings: FilterSettings,
  target: CaptureFacts,
  streams: Streams,
  context: ErrorContext,
): Promise<Filter> {
  // Read once: a capture may need the filter for several link types, and a pipe gives it only once.
  const text = context.filter ?? filterText(settings, streams, context);
  context.filter = text;
  const files = systemResolver();
  // A host that no file knows: DNS may.
  const host = (name: string) => files.host(name) ?? unlessUnanswered(lookupAddresses(name));
  return compileAsync(text, { ...target, optimize: settings.optimize, resolver: { ...files, host } });
}

/** The facts of an interface. Without knowing how its packets begin nothing can be done with them. */
export function targetOf({ linktype, linktypeOffset, snapshotLength, byteOrder }: CaptureInterface): CaptureFacts {
  if (linkTypeByNumber(linktype) === undefined) {
    throw new CaptureError("capture-link-type", `unknown data link type ${linktype}`, linktypeOffset);
  }
  return { linkType: linktype, snapshotLength, savefile: { bigEndian: byteOrder === "big" } };
}

function filterText(settings: FilterSettings, streams: Streams, context: ErrorContext): string {
  const { filterFile, expression } = settings;
  if (filterFile === undefined) return expression;
  context.filterFile = filterFile;
  if (expression !== "") warn(streams, `\`${expression}' is ignored: the filter comes from ${filterFile}`);
  return readFilterFile(filterFile);
}
