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

/** Runs tcpdump in UTC. */
export function runTcpdump(args: readonly string[]): Promise<Outcome> {
  return runCommand("tcpdump", args);
}

function runCommand(command: string, args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: { ...process.env, TZ: "UTC" }, stdio: ["ignore", "pipe", "pipe"] });
    const texts = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("latin1").on("data", (text: string) => (texts[stream] += text));
    }
    child.on("error", reject);
    child.on("close", (status) => resolve({ ...texts, status: status ?? -1 }));
  });
}

/** Quotes a word for the shell. */
const quote = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

/** What was printed and the exit status of many runs, in order. One shell starts them all: Node is slow at starting. */
export async function runAllTcpdumps(
  runs: readonly (readonly string[])[],
): Promise<Pick<Outcome, "stdout" | "status">[]> {
  // No text of tcpdump holds a NUL.
  const script = runs
    .map((args) => `tcpdump ${args.map(quote).join(" ")} 2>/dev/null; printf '\\0%d\\0' $?`)
    .join("\n");
  const parts = (await runCommand("sh", ["-c", script])).stdout.split("\0");
  return runs.map((_, i) => ({ stdout: parts[2 * i]!, status: Number(parts[2 * i + 1]) }));
}
