/** Errors as the text a user reads on standard error. */
import type { ChalkInstance } from "chalk";
import { CaptureError, FilterError, PcapsiftError, UsageError } from "../errors.js";
import type { ColorMode } from "./settings.js";
import type { Streams } from "./streams.js";

/** What is known of the work, filled in as it goes on, for the case that it fails. */
export interface ErrorContext {
  /** The capture being read. */
  capture?: string;
  /** The filter, which spans point into, and the file it came from. */
  filter?: string;
  filterFile?: string;
  /** The usage line of a subcommand. */
  usage?: string;
}

/** Thrown at the end of work of which a part failed, when that has been told already. */
export class ToldError extends Error {}

/** How the parts of a message are marked: with colours, or not at all. */
export type Paint = Pick<ChalkInstance, "bold" | "red" | "cyan">;

const unpainted = (text: string) => text;
/** No marks. */
export const noPaint = { bold: unpainted, red: unpainted, cyan: unpainted } as Paint;

/**
 * Colours for standard error, or another output, if it is a terminal, unless NO_COLOR (https://no-color.org) or --color
 * says otherwise. Loads chalk only for colours.
 */
export async function choosePaint(mode: ColorMode, { env, stderr }: Streams, output = stderr): Promise<Paint> {
  const isWanted = mode === "auto" ? !env.NO_COLOR && env.TERM !== "dumb" && output.isTerminal() : mode === "always";
  if (!isWanted) return noPaint;
  const { Chalk } = await import("chalk");
  return new Chalk({ level: 1 });
}

const usage = "Usage: pcapsift [options] -r FILE [expression]; pcapsift --help tells more\n";

/** The message of an error, with what helps to mend it. */
export function describeError(error: unknown, context: ErrorContext, paint: Paint): string {
  const say = (message: string) => `${paint.bold("pcapsift:")} ${message.replace(controls, "\ufffd")}\n`;
  if (error instanceof FilterError) {
    const errors = [error, ...error.others];
    return errors.map((each) => say(place(each, context) + each.message) + excerpt(each, context, paint)).join("");
  }
  if (error instanceof CaptureError) {
    const offset = error.offset === 0 ? "" : ` (at byte ${error.offset})`;
    return say(`${context.capture}: ${error.message}${offset}`);
  }
  if (error instanceof ToldError) return "";
  if (error instanceof UsageError) return say(error.message) + (context.usage ?? usage);
  if (error instanceof PcapsiftError) return say(error.message);
  const message = error instanceof Error ? error.message : String(error);
  // The engine's words for a memory that it cannot have.
  if (error instanceof RangeError && /memory|allocation failed/i.test(message)) {
    return say(`not enough memory, or too few addresses for it (ulimit -v): ${message}`);
  }
  return say(`internal error: ${message.split("\n")[0]}; this is a bug in pcapsift, please report it with the command`);
}

/** File and line of a filter from a file, as editors understand them: `filter.txt:3: `. */
function place(error: FilterError, { filter = "", filterFile }: ErrorContext): string {
  if (filterFile === undefined) return "";
  return `${filterFile}:${filter.slice(0, error.span.start).split("\n").length}: `;
}

/** The most of a line that is shown. */
const widest = 160;

/** Characters that would do something to a terminal other than end lines and move what follows. */
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/**
 * The line of the filter at fault if there is text to show, or the part of a long one around the fault; a caret under each
 * character of the part meant, and the hint.
 */
function excerpt(error: FilterError, { filter = "" }: ErrorContext, paint: Paint): string {
  const { start, end } = error.span;
  if (filter.trim() === "") return "";
  const lineStart = filter.lastIndexOf("\n", start - 1) + 1;
  const lineEnd = (filter + "\n").indexOf("\n", start);
  const from = Math.max(lineStart, Math.min(start - widest / 2, lineEnd - widest));
  const to = Math.min(lineEnd, from + widest);
  const [dots, moreDots] = [from > lineStart ? "…" : "", to < lineEnd ? "…" : ""];
  const line = `${dots}${filter.slice(from, to).replace(controls, "\ufffd")}${moreDots}`;
  const before = `${dots}${filter.slice(from, start)}`.replace(/[^\t]/g, " ");
  const carets = "^".repeat(Math.max(1, Math.min(end, to) - start));
  const hint = error.hint === undefined ? "" : `  ${paint.cyan(error.hint)}\n`;
  return `  ${line}\n  ${before}${paint.red(carets)}\n${hint}`;
}
