// Runs a long fuzz: `npm run fuzz -- ebpf [COUNT [FIRST-SEED]]`. The tests run a small part of the same.
import { runnerImport } from "vite";

const { module } = await runnerImport("test/fuzz/run.ts");
process.exitCode = (await module.run(process.argv.slice(2))) ? 0 : 1;
