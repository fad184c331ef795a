import { everything, isBlank } from "../compile/everything.js";
import type { Filter } from "../compile/filter.js";
import type { CompileEbpfOptions } from "../compile/hook.js";
import type { CompileOptions } from "../compile/options.js";
import { withAnswers, type AsyncResolver } from "../net/async-resolver.js";
import { systemResolver } from "../net/system-resolver.js";
import type { ErrorContext } from "./diagnostics.js";
import { lookupAddresses, unlessUnanswered } from "./host-names.js";
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
  const text = readFilter(settings, streams, context);
  if (isBlank(text)) return everything(text, target);
  const { compileAsync } = await import("../compile/filter.js");
  return compileAsync(text, { ...target, optimize: settings.optimize, resolver: fullResolver() });
}

/** Where the filter is, and what `compileEbpf` is told. */
export type EbpfSettings = FilterSettings & {
  readonly [Name in keyof Omit<CompileEbpfOptions, "resolver">]: CompileEbpfOptions[Name] | undefined;
} & { readonly hook: CompileEbpfOptions["hook"] };

/** Compiles the filter for a hook, by `compileEbpf` or `compileEbpfToC`. */
export async function compileForHook<Result>(
  compile: (expression: string, options: CompileEbpfOptions) => Result,
  settings: EbpfSettings,
  streams: Streams,
  context: ErrorContext,
): Promise<Result> {
  const text = readFilter(settings, streams, context);
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  const options = Object.fromEntries(given) as unknown as CompileEbpfOptions;
  return withAnswers(fullResolver(), (resolver) => compile(text, { ...options, resolver }));
}

/** Read once: a capture may need the filter for several link types, and a pipe gives it only once. */
function readFilter(settings: FilterSettings, streams: Streams, context: ErrorContext): string {
  context.filter ??= filterText(settings, streams, context);
  return context.filter;
}

/** The system's files, and for a host that none of them knows DNS. */
function fullResolver(): AsyncResolver {
  const files = systemResolver;
  const host = (name: string) => files.host(name) ?? unlessUnanswered(lookupAddresses(name));
  return { ...files, host };
}

function filterText(settings: FilterSettings, streams: Streams, context: ErrorContext): string {
  const { filterFile, expression } = settings;
  if (filterFile === undefined) return expression;
  context.filterFile = filterFile;
  if (expression !== "") warn(streams, `\`${expression}' is ignored: the filter comes from ${filterFile}`);
  return readFilterFile(filterFile);
}
