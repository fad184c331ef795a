// What `npm run fuzz` runs: `npm run fuzz -- ebpf [COUNT [FIRST-SEED]]`, or `print` in place of `ebpf`.
import { openKernel } from "../helpers/kernel/kernel.js";
import { fuzzEbpf, type FuzzResult } from "./ebpf/fuzz.js";
import { runPrint } from "./print/run.js";
import { tell } from "./tell.js";

/** How many programs are made before the next line of progress. */
const batch = 2000;

async function runEbpf(total: number, from: number): Promise<boolean> {
  const judge = await openKernel();
  if (!judge.available) console.log(`without the kernel: ${judge.reason}`);
  const sum = { programs: 0, accepted: 0, inKernel: 0, unsteady: 0, failures: 0 };
  const refusals = { refusedByKernel: new Map<string, number>(), refusedHere: new Map<string, number>() };
  for (let done = 0; done < total; done += batch) {
    const seeds = { from: from + done, count: Math.min(batch, total - done) };
    const result: FuzzResult = await fuzzEbpf(seeds, judge.available ? judge.kernel : undefined);
    for (const failure of result.failures.slice(0, 3)) console.log(failure);
    sum.programs += result.programs;
    sum.accepted += result.accepted;
    sum.inKernel += result.inKernel;
    sum.unsteady += result.unsteady;
    sum.failures += result.failures.length;
    for (const name of ["refusedByKernel", "refusedHere"] as const) {
      for (const [reason, count] of result[name]) refusals[name].set(reason, (refusals[name].get(reason) ?? 0) + count);
    }
    console.log(
      `${sum.programs} programs: ${sum.accepted} verified and run, ${sum.inKernel} in the kernel too, ` +
        `${sum.unsteady} that tell addresses, ${sum.failures} failures`,
    );
  }
  if (judge.available) judge.kernel.close();
  tell("verified here, refused by the kernel", refusals.refusedByKernel);
  tell("refused here", refusals.refusedHere);
  return sum.failures === 0;
}

/** Whether nothing failed. */
export async function run(words: readonly string[]): Promise<boolean> {
  const [what, count = "20000", from = "1"] = words;
  if (what === "print") return await runPrint(Number(count), Number(from));
  if (what !== "ebpf")
    throw new Error("usage: npm run fuzz -- ebpf|print [COUNT [FIRST-SEED]], or captures [COUNT [SEED]]");
  return await runEbpf(Number(count), Number(from));
}
