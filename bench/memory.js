// How much memory the command takes for a capture of 5 GB that comes through a pipe: `npm run bench -- memory`.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";

const captureLength = 5e9;

/** The largest memory the process had so far, in megabytes, as Linux tells. */
function peakOf(pid) {
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1000;
}

export async function measureMemory(root) {
  const header = Buffer.from(Uint32Array.from([0xa1b2c3d4, 0x00040002, 0, 0, 262144, 1]).buffer);
  const record = Buffer.concat([Buffer.from(Uint32Array.from([1, 2, 1000, 1000]).buffer), Buffer.alloc(1000, 7)]);
  const block = Buffer.concat(Array.from({ length: 256 }, () => record));
  for (const options of [["--count"], ["-w", "/dev/null"]]) {
    const args = ["bin/pcapsift.js", "-r", "-", ...options, "ether[20] = 7"];
    const child = spawn(process.execPath, args, { cwd: root, stdio: ["pipe", "ignore", "ignore"] });
    child.stdin.write(header);
    let peak = 0;
    for (let written = 0; written < captureLength; written += block.length) {
      if (!child.stdin.write(block)) await once(child.stdin, "drain");
      if (written % 1e8 < block.length) peak = peakOf(child.pid);
    }
    child.stdin.end();
    await once(child, "exit");
    console.log(
      `memory: ${options.join(" ")} of ${captureLength / 1e9} GB from a pipe took ${peak.toFixed(0)} MB, at most 200 wanted`,
    );
  }
}
