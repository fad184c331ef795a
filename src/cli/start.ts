/**
 * Loads the command quickly. Compiling half a megabyte of JavaScript takes longer than most filters run, so the build leaves
 * V8's compiled form of each file of the bundle beside it (scripts/make-code-cache.js). V8 takes that only from its own
 * version; any other Node.js compiles as usual.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Script } from "node:vm";
import type * as main from "./main.js";

/** What the bundle of the command exports. */
type Command = typeof main;

/** A file of the bundle that was loaded. */
export interface LoadedFile {
  readonly path: string;
  /** V8's compiled form of all of it that was run so far. */
  readonly makeCache: () => Buffer;
  /** Whether a cache was there and good. */
  readonly isCached: boolean;
}

export interface LoadedCommand {
  readonly command: Command;
  /** The files that were wanted so far. */
  readonly files: readonly LoadedFile[];
}

/** Loads the bundle in the folder `cli` of the directory: `cli.cjs`, and others as they are wanted, `NAME.cache` beside each. */
export function loadCommand(dist: string): LoadedCommand {
  const directory = join(dist, "cli");
  const files: LoadedFile[] = [];
  const loaded = new Map<string, { exports: unknown }>();
  const requireOther = createRequire(join(directory, "cli.cjs"));
  const requireAny = (name: string) => (name.startsWith("./") ? load(name) : (requireOther(name) as unknown));
  function load(name: string): unknown {
    const known = loaded.get(name);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    loaded.set(name, module);
    const path = join(directory, name);
    const script = compile(path);
    files.push({
      path,
      makeCache: () => script.createCachedData(),
      isCached: script.cachedDataRejected === false,
    });
    const run = script.runInThisContext() as (...names: readonly unknown[]) => void;
    run(module.exports, requireAny, module, path, directory);
    return module.exports;
  }
  return { command: load("./cli.cjs") as Command, files };
}

function compile(path: string): Script {
  const cachedData = readIfThere(path.replace(/\.cjs$/, ".cache"));
  // What `require` would put around the file, which is ASCII.
  const text = readFileSync(path, "latin1");
  const source = `(function (exports, require, module, __filename, __dirname) {${text}\n})`;
  return new Script(source, { filename: path, ...(cachedData && { cachedData }) });
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
