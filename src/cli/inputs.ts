/** What is read must not be written to: it would be destroyed, or what is written would be read again. */
import { fstatSync, statSync, type Stats } from "node:fs";
import { PcapsiftError } from "../errors.js";
import type { Settings } from "./settings.js";
import type { Streams } from "./streams.js";

/** A file that is read. */
export interface Input {
  /** What it is, such as "the capture". */
  readonly what: string;
  /** "-" for standard input. */
  readonly path: string;
}

/** All that the settings name. */
export function inputsOf({ readFiles, otherInputs }: Settings): readonly Input[] {
  return [...readFiles.map((path) => ({ what: "the capture", path })), ...otherInputs];
}

/** Refuses to write to a file that is one of those that are read, whatever the names. */
export function refuseInputs(path: string, inputs: readonly Input[]): void {
  const input = findInput(statOf(path), inputs);
  if (input === undefined) return;
  throw new PcapsiftError("output", `${path}: ${input.what} that is read would be destroyed by writing to it`);
}

/**
 * Refuses to read what standard output is appended to. A file that the shell has emptied is left to what that leads to: there
 * is nothing in it to be read or destroyed.
 */
export function refuseOwnOutput({ stdout }: Streams, inputs: readonly Input[]): void {
  const output = stdout.stats?.();
  const input = output?.size === 0 ? undefined : findInput(output, inputs);
  if (input === undefined) return;
  const name = input.path === "-" ? "standard input" : input.path;
  throw new PcapsiftError("output", `${name}: ${input.what} that is read is also where standard output goes`);
}

/** Whether standard output gets anything but messages. */
export function usesStandardOutput({ writeFile, print, count, dump }: Settings): boolean {
  return writeFile === undefined || writeFile === "-" || print || count || dump !== "no";
}

function findInput(output: Stats | undefined, inputs: readonly Input[]): Input | undefined {
  if (output?.isFile() !== true) return undefined;
  return inputs.find(({ path }) => {
    const input = statOf(path === "-" ? 0 : path);
    return input?.dev === output.dev && input.ino === output.ino;
  });
}

function statOf(file: string | number): Stats | undefined {
  try {
    return typeof file === "number" ? fstatSync(file) : statSync(file);
  } catch {
    return undefined;
  }
}
