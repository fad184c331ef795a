import { FilterSyntaxError, type Span } from "../errors.js";

/**
 * How deep a filter may nest. The parser and all that walk the tree recurse; the stack holds several times as much.
 *
 * Three things do not count, so that long filters written by programs stay within it: parentheses around a first operand
 * (`((a or b) or c) or d`), parentheses around parentheses, and the length of a chain (`a and b or c and d or e`).
 */
export const nestingLimit = 250;

/** The error for the place where the limit is passed; `what` is nested there. */
export function tooDeep(what: string, span: Span): FilterSyntaxError {
  return new FilterSyntaxError("too-deep", `more than ${nestingLimit} levels of ${what}`, span, {
    hint: "regroup the filter so that it nests less",
  });
}
