/**
 * Loads the command quickly. Compiling a quarter of a megabyte of JavaScript takes longer than most filters run, so the
 * build leaves V8's compiled form of it beside the bundle (scripts/make-code-cache.js). V8 takes that only from its own
 * version; any other Node.js compiles as usual.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Script } from "node:vm";
import type * as main from "./main.js";

/** What the bundle of the command exports. */
type Command = typeof main;

export interface LoadedCommand {
  readonly command: Command;
  /** V8's compiled form of all that was run so far. */
  readonly makeCache: () => Buffer;
  /** Whether a cache was there and good. */
  readonly isCached: boolean;
}

/** Loads the bundle `cli.cjs` in a directory, with the help of `cli.cache` if it is there. */
export function loadCommand(directory: string): LoadedCommand {
  const file = join(directory, "cli.cjs");
  const cachedData = readIfThere(join(directory, "cli.cache"));
  // What `require` would put around the file.
  const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, "utf8")}\n})`;
  const script = new Script(source, {
    filename: file,
    ...(cachedData && { cachedData }),
  });
  const module = { exports: {} };
  const load = script.runInThisContext() as (...names: readonly unknown[]) => void;
  load(module.exports, createRequire(file), module, file, dirname(file));
  return {
    command: module.exports as Command,
    makeCache: () => script.createCachedData(),
    isCached: script.cachedDataRejected === false,
  };
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
