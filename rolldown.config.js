// Bundles the library and the command, each for itself.
//
// The command is short-lived, so what counts is how fast it starts: CommonJS, without the asynchronous machinery of ES
// modules, in a few files whose compiled forms V8 can take from caches (src/cli/start.ts): one for the command line, one for
// captures, one for filters, one for text, and what is wanted rarely. (Unbundled, chevrotain alone costs half a second of file
// look-ups.)
import { rmSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig } from "rolldown";
import { withQuickSpreads } from "./scripts/quick-spreads.js";

/**
 * Modules of Node.js that are asked for at once and needed late or never: commander could run other programs as
 * subcommands, chalk asks about terminals, pipes are sockets. They take a tenth of the start, so each is a stand-in that gets the real one
 * when it is wanted.
 */
const lateModules = {
  "node:child_process": [],
  "node:module": ["createRequire"],
  "node:net": [],
  "node:os": [],
  "node:tty": [],
  "node:zlib": [],
};
const lateBuiltins = {
  name: "late-builtins",
  resolveId: (name) => (Object.hasOwn(lateModules, name) ? { id: `\0late:${name}` } : null),
  load: (id) => (id.startsWith("\0late:") ? lateModule(id.slice(6)) : null),
};
/** The stand-in for a module; the functions of it that are imported by name have one each. */
const lateModule = (name) => `
  const real = () => process.getBuiltinModule(${JSON.stringify(name)});
  export default new Proxy({}, { get: (_, property) => real()[property] });
  ${lateModules[name].map((each) => `export const ${each} = (...values) => real().${each}(...values);`).join(" ")}`;

/** V8 knows a cache that is not of this code by the code's length only, so old ones must not stay behind. */
const withoutOldCaches = {
  name: "without-old-caches",
  buildStart: () => rmSync("dist/cli", { recursive: true, force: true }),
};

/**
 * Makes each file an object of functions, as src/cli/start.ts takes it: the file as it was, by its name. What the command
 * line cannot do without is in one file with it, since each file takes time to open. Text of ASCII alone takes half the
 * memory, and no decoding.
 */
const forStart = {
  name: "for-start",
  generateBundle(_, bundle) {
    const escape = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
    const wrap = ({ fileName, code }) =>
      `"./${fileName}":function(exports,require,__filename){${code.replace(/[^\0-\x7f]/g, escape)}\n}`;
    const entry = bundle["cli.cjs"];
    const first = [...entry.imports.map((name) => bundle[name]), entry];
    const wrapped = first.map(wrap);
    for (const chunk of Object.values(bundle)) {
      if (!first.includes(chunk)) chunk.code = `({${wrap(chunk)}})`;
      else if (chunk !== entry) delete bundle[chunk.fileName];
    }
    entry.code = `({${wrapped.join(",")}})`;
  },
};

const quickSpreads = { name: "quick-spreads", renderChunk: withQuickSpreads };

const common = {
  platform: "node",
  // pcap-parser is CommonJS from before Buffer.from; bundled, its `new Buffer` would print a deprecation warning.
  // zstddec is large, being a WebAssembly program as text, and seldom wanted.
  external: ["pcap-parser", "zstddec/stream"],
  plugins: [quickSpreads],
};

export default defineConfig([
  {
    ...common,
    input: { index: "src/index.ts" },
    output: {
      dir: "dist",
      format: "esm",
      minify: true,
      entryFileNames: "[name].js",
      chunkFileNames: "chunks/[name].js",
    },
  },
  {
    ...common,
    input: { cli: "src/cli/main.ts" },
    // All that chevrotain asks of it is small; lodash itself takes as long to start as a few filters to compile.
    resolve: { alias: { "lodash-es": resolve("scripts/lodash.js") } },
    plugins: [lateBuiltins, withoutOldCaches, quickSpreads, forStart],
    output: {
      dir: "dist/cli",
      format: "cjs",
      minify: true,
      entryFileNames: "[name].cjs",
      chunkFileNames: "[name].cjs",
      codeSplitting: {
        // Each with all that it imports and those before it do not have.
        groups: [
          { name: "command", test: (id) => /[\\/]cli[\\/]main\.ts$/.test(id) || id.startsWith("\0late:") },
          { name: "capture", test: /[\\/](process-capture|write-capture|open-file|protocol-numbers)\.ts$/ },
          { name: "filter", test: /[\\/]compile[\\/]filter\.ts$/ },
          { name: "text", test: /[\\/]cli[\\/](naming-printer|structured-output)\.ts$/ },
        ],
      },
    },
  },
  {
    ...common,
    input: { start: "src/cli/start.ts" },
    output: { dir: "dist", format: "cjs", minify: true, entryFileNames: "[name].cjs" },
  },
]);
