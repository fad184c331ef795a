/**
 * Loads the command quickly. Compiling half a megabyte of JavaScript takes longer than most filters run, so the build leaves
 * V8's compiled form of each file of the bundle beside it (scripts/make-code-cache.js). V8 takes that only from its own
 * version; any other Node.js compiles as usual.
 */
import { readFileSync } from "node:fs";
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

/** A file as the bundler made it, in a function. */
type Module = (exports: object, require: (name: string) => unknown, __filename: string) => void;

/**
 * Loads the bundle in the folder `cli` of the directory: `cli.cjs`, and others as they are wanted, `NAME.cache` beside each.
 * Packages are taken from `require`.
 */
export function loadCommand(dist: string, require: (name: string) => unknown): LoadedCommand {
  const files: LoadedFile[] = [];
  const modules = new Map<string, Module>();
  const loaded = new Map<string, object>();
  function load(name: string): unknown {
    if (!name.startsWith("./")) return require(name);
    const known = loaded.get(name);
    if (known !== undefined) return known;
    const exports = {};
    loaded.set(name, exports);
    moduleOf(name)(exports, load, `${dist}/cli/${name.slice(2)}`);
    return exports;
  }
  function moduleOf(name: string): Module {
    const known = modules.get(name);
    if (known !== undefined) return known;
    const path = `${dist}/cli/${name.slice(2)}`;
    const script = compile(path);
    files.push({
      path,
      makeCache: () => script.createCachedData(),
      isCached: script.cachedDataRejected === false,
    });
    const held = script.runInThisContext() as Record<string, Module>;
    for (const each of Object.keys(held)) modules.set(each, held[each]!);
    return held[name]!;
  }
  return { command: load("./cli.cjs") as Command, files };
}

function compile(path: string): Script {
  const cachedData = readIfThere(path.replace(/\.cjs$/, ".cache"));
  // The file is ASCII, of which there is no quicker reading.
  const source = readFileSync(path, "latin1");
  return new Script(source, { filename: path, ...(cachedData && { cachedData }) });
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
