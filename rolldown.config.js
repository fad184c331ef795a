// Bundles the library and the command, each for itself.
//
// The command is short-lived, so what counts is how fast it starts: one CommonJS file, without the asynchronous machinery
// of ES modules, whose compiled form V8 can take from a cache (src/cli/start.ts). Within it, modules that are imported
// dynamically still run only when they are wanted. (Unbundled, chevrotain alone costs half a second of file look-ups.)
import { rmSync } from "node:fs";
import { defineConfig } from "rolldown";

/**
 * Modules of Node.js that are asked for at once and needed late or never: commander could run other programs as
 * subcommands, chalk asks about terminals, pipes are sockets. They take a tenth of the start, so each is a stand-in that gets the real one
 * when it is wanted.
 */
const lateModules = ["node:child_process", "node:net", "node:os", "node:tty", "node:zlib"];
const lateBuiltins = {
  name: "late-builtins",
  resolveId: (name) => (lateModules.includes(name) ? { id: `\0late:${name}` } : null),
  load: (id) => (id.startsWith("\0late:") ? lateModule(id.slice(6)) : null),
};
const lateModule = (name) => `
  const real = () => process.getBuiltinModule(${JSON.stringify(name)});
  export default new Proxy({}, { get: (_, property) => real()[property] });`;

/** V8 knows a cache that is not of this code by the code's length only, so an old one must not stay behind. */
const withoutOldCache = {
  name: "without-old-cache",
  writeBundle: () => rmSync("dist/cli.cache", { force: true }),
};

const common = {
  platform: "node",
  // pcap-parser is CommonJS from before Buffer.from; bundled, its `new Buffer` would print a deprecation warning.
  external: ["pcap-parser"],
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
    plugins: [lateBuiltins, withoutOldCache],
    output: { dir: "dist", format: "cjs", minify: true, entryFileNames: "[name].cjs", codeSplitting: false },
  },
  {
    ...common,
    input: { start: "src/cli/start.ts" },
    output: { dir: "dist", format: "cjs", minify: true, entryFileNames: "[name].cjs" },
  },
]);
