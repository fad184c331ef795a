// Bundles the library and the command. One file per entry plus shared and lazily loaded chunks: reading a few large
// files is what keeps start-up short (unbundled, chevrotain alone costs half a second of file look-ups).
import { defineConfig } from "rolldown";

export default defineConfig({
  input: { index: "src/index.ts", cli: "src/cli/main.ts" },
  platform: "node",
  // pcap-parser is CommonJS from before Buffer.from; bundled, its `new Buffer` would print a deprecation warning.
  external: ["pcap-parser"],
  output: {
    dir: "dist",
    format: "esm",
    minify: true,
    entryFileNames: "[name].js",
    chunkFileNames: "chunks/[name].js",
  },
});
