import { readFileSync } from "node:fs";
import { describeSystemError } from "../capture/index.js";
import { PcapsiftError } from "../errors.js";

/**
 * The filter in a file, for -F: `#` begins a comment that goes to the end of its line, a NUL ends the text. Comments
 * become blanks, so that positions in the text are positions in the file.
 */
export function readFilterFile(path: string): string {
  let text;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new PcapsiftError("filter-file", `can't open ${path}: ${describeSystemError(error)}`, { cause: error });
  }
  return text.replace(/\0[^]*$/, "").replace(/#[^\n]*/g, (comment) => " ".repeat(comment.length));
}
