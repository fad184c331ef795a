// What a filter is refused for, as tables of mistakes show it.
import { FilterError } from "../../src/errors.js";

/** All that a filter is refused for, in the order in which it is told. */
export function refusals(filter: string, act: (filter: string) => unknown): readonly FilterError[] {
  try {
    act(filter);
  } catch (error) {
    if (error instanceof FilterError) return [error, ...error.others];
    throw error;
  }
  throw new Error(`the filter is accepted: ${filter}`);
}

/** Carets under the text of an error; one caret at the end of the filter for an empty span. */
export function carets({ span: { start, end } }: FilterError): string {
  return " ".repeat(start) + "^".repeat(Math.max(1, end - start));
}
