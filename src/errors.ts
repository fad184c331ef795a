/**
 * Every error this package throws on purpose, and the two small types they need.
 *
 * Library code throws these and never prints; only `src/cli` turns them into text, colour and an exit status. Messages
 * name the offending text and the limit, begin in lower case and end without a full stop.
 */

/** A stretch of the filter text: UTF-16 offsets, `start` included, `end` excluded. An empty span marks a position. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Base of all errors thrown on purpose. `code` is short, stable and meant for programs. */
export class PcapsiftError extends Error {
  // Written out, since bundling shortens the names of classes.
  override readonly name: string = "PcapsiftError";
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What a filter error may carry besides its message. */
export interface FilterErrorDetails extends ErrorOptions {
  /** A sentence that helps to mend it: what was expected, the nearest known name, the form to write instead. */
  readonly hint?: string;
  /** The other errors found in the same expression, in order of position. */
  readonly others?: readonly FilterError[];
}

/** An error in a filter expression, with the span of the part at fault. */
export class FilterError extends PcapsiftError {
  override readonly name: string = "FilterError";
  readonly span: Span;
  readonly hint: string | undefined;
  readonly others: readonly FilterError[];

  constructor(code: string, message: string, span: Span, details: FilterErrorDetails = {}) {
    super(code, message, details);
    this.span = span;
    this.hint = details.hint;
    this.others = details.others ?? [];
  }
}

/** How many errors of one filter are worth reporting. */
export const errorLimit = 10;

/** One error for all that is wrong with a filter: the first in the text, of its own class, with the others in it. */
export function joinErrors(errors: readonly FilterError[]): FilterError {
  const [first, ...others] = [...errors].sort((a, b) => a.span.start - b.span.start).slice(0, errorLimit);
  const { code, message, span, hint } = first!;
  const Class = first!.constructor as typeof FilterError;
  return new Class(code, message, span, { ...(hint !== undefined && { hint }), others });
}

/** The text is not a sentence of the filter language. */
export class FilterSyntaxError extends FilterError {
  override readonly name = "FilterSyntaxError";
}

/** The text can be read but means nothing possible: an unknown name, a number out of range, the wrong link type. */
export class FilterSemanticError extends FilterError {
  override readonly name = "FilterSemanticError";
}

/** A BPF program that must not run. `index` is the instruction at fault, counted from 0. */
export class ProgramError extends PcapsiftError {
  override readonly name = "ProgramError";
  readonly index: number;

  constructor(code: string, message: string, index: number, options?: ErrorOptions) {
    super(code, message, options);
    this.index = index;
  }
}

/** An extended BPF program that the verifier refuses, with what is known where it does. */
export class VerificationError extends ProgramError {
  /** What to do about it, where that can be said in general. */
  readonly hint: string | undefined;
  /** What the registers hold before the instruction at fault, one line each: `r2: the packet + 14, 34 bytes checked`. */
  readonly registers: readonly string[];
  /** The jumps on the way there, last first: each with whether it was taken. */
  readonly way: readonly { readonly pc: number; readonly taken: boolean }[];

  constructor(
    code: string,
    message: string,
    index: number,
    details: Pick<VerificationError, "hint" | "registers" | "way">,
    options?: ErrorOptions,
  ) {
    super(code, message, index, options);
    this.hint = details.hint;
    this.registers = details.registers;
    this.way = details.way;
  }
}

/** A capture that cannot be read on. `offset` is the byte offset in the capture at which the trouble starts. */
export class CaptureError extends PcapsiftError {
  override readonly name = "CaptureError";
  readonly offset: number;

  constructor(code: string, message: string, offset: number, options?: ErrorOptions) {
    super(code, message, options);
    this.offset = offset;
  }
}

/** Options or arguments that make no sense, from the command line or in a call. */
export class UsageError extends PcapsiftError {
  override readonly name = "UsageError";
}

/** Marks a branch that the types say cannot be reached. */
export function assertNever(value: never): never {
  throw new Error(`unreachable case: ${JSON.stringify(value)}`);
}
