import { readFileSync } from "node:fs";
import { describeSystemError } from "../capture/index.js";
import { PcapsiftError } from "../errors.js";

/** Reads the names of captures from the file for -V, or from standard input for "-": each line is one, just as it is. */
export function readCaptureList(path: string): readonly string[] {
  let text: string;
  try {
    text = readFileSync(path === "-" ? 0 : path, "utf8");
  } catch (error) {
    throw new PcapsiftError("list", `${path}: ${describeSystemError(error)}`, { cause: error });
  }
  const names = text.replace(/\n$/, "").split("\n");
  if (text.includes("\0")) throw new PcapsiftError("list", `${path}: names stand on a line each; there is a NUL byte`);
  if (text === "") throw new PcapsiftError("list", `Nothing in ${path}`);
  return names;
}
