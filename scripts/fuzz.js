// Runs a long fuzz: `npm run fuzz -- ebpf [COUNT [FIRST-SEED]]`, or `print`, or `captures`. The tests run a small part of each.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { runnerImport } from "vite";

const words = process.argv.slice(2);
if (words[0] === "captures") {
  // In a process of its own, whose memory is measured.
  const script = join(import.meta.dirname, "fuzz-captures.js");
  process.exitCode = spawnSync(process.execPath, [script, ...words.slice(1)], { stdio: "inherit" }).status ?? 1;
} else {
  const { module } = await runnerImport("test/fuzz/run.ts");
  process.exitCode = (await module.run(words)) ? 0 : 1;
}
