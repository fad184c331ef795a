// The installed tcpdump, the judge of what is printed. Tests that need it skip where it is missing.
import { spawn, spawnSync } from "node:child_process";

/** What a command wrote, as one character per byte, and its exit status. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

/** The version whose output the golden files hold. */
export const goldenVersion = "4.99.3";

/** The version of the tcpdump on this machine, or nothing. */
export const tcpdumpVersion = findVersion();

function findVersion(): string | undefined {
  const { stdout, stderr } = spawnSync("tcpdump", ["--version"], { encoding: "latin1" });
  return /^tcpdump version (\S+)/m.exec(`${stdout}${stderr}`)?.[1];
}

/** Runs tcpdump in UTC. As root it would read files as user tcpdump, who may not be let into their folder. */
export function runTcpdump(args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn("tcpdump", args, { env: { ...process.env, TZ: "UTC" }, stdio: ["ignore", "pipe", "pipe"] });
    const texts = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("latin1").on("data", (text: string) => (texts[stream] += text));
    }
    child.on("error", reject);
    child.on("close", (status) => resolve({ ...texts, status: status ?? -1 }));
  });
}

/** Does `work` for all items, a few at a time, and gives the results in order. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index]!);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
