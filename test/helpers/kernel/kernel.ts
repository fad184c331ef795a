// The kernel as a judge of extended BPF: it loads programs and runs them over packets (driver.c does the talking).
//
//     const kernel = await openKernel();
//     test.skipIf(!kernel.available)(`… (${kernel.reason})`, …)
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { encodeEbpf, mapTypes, programTypes, type EbpfMap, type EbpfProgram } from "../../../src/isa/index.js";

/** What the kernel says of a program. */
export type Loaded =
  | {
      readonly ok: true;
      readonly program: number;
      /** Its maps in the kernel, in the order of the program's own. */
      readonly maps: readonly number[];
      /** Instructions the verifier went through, and slots after the kernel's own rewriting. */
      readonly verified: number;
      readonly translated: number;
      readonly jitedBytes: number;
    }
  | { readonly ok: false; readonly reason: string; readonly log: string };

export interface RunResult {
  readonly verdict: number;
  /** Of one run, an average over `repeat`. */
  readonly nanoseconds: number;
  readonly packet: Buffer;
  readonly context: Buffer;
}

const hex = (bytes: Uint8Array): string => (bytes.length === 0 ? "-" : Buffer.from(bytes).toString("hex"));
const unhex = (text: string | undefined): Buffer => Buffer.from(text === "-" ? "" : (text ?? ""), "hex");

/** A driver that is running. Commands are answered in order, so many may be under way. */
export class Kernel {
  private readonly waiting: ((line: string) => void)[] = [];
  private rest = "";

  constructor(private readonly child: ChildProcessWithoutNullStreams) {
    child.stdout.setEncoding("latin1").on("data", (text: string) => {
      const lines = (this.rest + text).split("\n");
      this.rest = lines.pop()!;
      for (const line of lines) this.waiting.shift()?.(line);
    });
    child.on("close", () => this.waiting.splice(0).forEach((answer) => answer("error 0 the driver has ended")));
  }

  /** Sends a command; the answer's words after `ok`, or an Error with what came instead. */
  async ask(...words: readonly (string | number)[]): Promise<string[]> {
    const [status, ...answer] = await this.askRaw(words);
    if (status !== "ok") throw new Error(`${words[0]}: ${answer.slice(1).join(" ").slice(0, 400)}`);
    return answer;
  }

  private askRaw(words: readonly (string | number)[]): Promise<string[]> {
    this.child.stdin.write(`${words.join(" ")}\n`);
    return new Promise((resolve) => this.waiting.push((line) => resolve(line.split(" "))));
  }

  async createMap(map: EbpfMap): Promise<number> {
    const { type, keySize, valueSize, maxEntries, flags, name } = map;
    const [made] = await this.ask("map", mapTypes[type], keySize, valueSize, maxEntries, flags, mapName(name));
    for (const { key, value } of map.entries ?? []) await this.ask("update", made!, hex(key), hex(value));
    return Number(made);
  }

  /** Makes the program's maps, unless they are given, and loads it. */
  async load(program: EbpfProgram, maps?: readonly number[]): Promise<Loaded> {
    const used = maps ?? (await Promise.all(program.maps.map((map) => this.createMap(map))));
    const slots = hex(encodeEbpf(program.instructions));
    const type = programTypes[program.hook];
    // BPF_CGROUP_INET_EGRESS is 1; the other hooks have no attach type.
    const attachType = program.section === "cgroup_skb/egress" ? 1 : 0;
    const words = ["program", type, attachType, hex(Buffer.from(program.license)), slots, used.join(",") || "-"];
    const [status, ...answer] = await this.askRaw(words);
    if (status !== "ok") {
      return { ok: false, reason: answer.slice(1, -1).join(" "), log: unhex(answer.at(-1)).toString("latin1") };
    }
    const [made, verified, translated, jitedBytes] = answer.map(Number) as [number, number, number, number];
    return { ok: true, program: made, maps: used, verified, translated: translated / 8, jitedBytes };
  }

  /** Opens a program that is pinned in a BPF file system. */
  async openPinned(path: string): Promise<number> {
    return Number((await this.ask("pinned", path))[0]);
  }

  /**
   * BPF_PROG_TEST_RUN. Packets start with an Ethernet header, which the kernel takes off for socket and cgroup-skb programs;
   * it wants 14 bytes, and 34 where the type says IPv4.
   */
  async run(program: number, packet: Uint8Array, { repeat = 1, context = new Uint8Array() } = {}): Promise<RunResult> {
    const [verdict, nanoseconds, out, contextOut] = await this.ask("run", program, repeat, hex(context), hex(packet));
    return {
      verdict: Number(verdict),
      nanoseconds: Number(nanoseconds),
      packet: unhex(out),
      context: unhex(contextOut),
    };
  }

  /** Keeps packets for `verdicts`, instead of those kept before. */
  async keep(packets: readonly Uint8Array[]): Promise<void> {
    await Promise.all([this.ask("forget"), ...packets.map((packet) => this.ask("packet", hex(packet)))]);
  }

  /** What the program says of each packet kept; undefined where the kernel does not run it on that packet. */
  async verdicts(program: number): Promise<(number | undefined)[]> {
    const words = await this.ask("verdicts", program);
    return words.map((verdict) => (verdict.startsWith("!") ? undefined : Number(verdict)));
  }

  async lookup(map: number, key: Uint8Array): Promise<Buffer> {
    return unhex((await this.ask("lookup", map, hex(key)))[0]);
  }

  /** All keys and values, as [key, value]. */
  async dump(map: number): Promise<[Buffer, Buffer][]> {
    const entries = (await this.ask("dump", map)).map((entry) => entry.split("=").map(unhex));
    return entries as [Buffer, Buffer][];
  }

  /** Gives back a program and its maps. */
  async unload(loaded: Loaded): Promise<void> {
    if (!loaded.ok) return;
    await Promise.all([
      this.ask("close", "program", loaded.program),
      ...loaded.maps.map((map) => this.ask("close", "map", map)),
    ]);
  }

  close(): void {
    this.child.stdin.end();
  }
}

/** The kernel takes 15 letters, digits, underscores and dots. */
function mapName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_.]/g, "_").slice(0, 15) || "map";
}

export interface KernelJudge {
  readonly available: boolean;
  /** Why it is not available, for the names of skipped tests. */
  readonly reason: string;
  /** Only where available. */
  readonly kernel: Kernel;
}

/** Compiles and starts the driver. The caller closes it. */
export async function openKernel(): Promise<KernelJudge> {
  const none = (reason: string): KernelJudge => ({ available: false, reason, kernel: undefined as never });
  const folder = mkdtempSync(join(tmpdir(), "pcapsift-kernel-"));
  const driver = join(folder, "driver");
  try {
    const source = fileURLToPath(new URL("driver.c", import.meta.url));
    const compiler = spawnSync("cc", ["-O2", "-o", driver, source], { encoding: "utf8" });
    if (compiler.status !== 0) return none(compiler.error ? "no C compiler here" : "the C compiler has no linux/bpf.h");
    const child = spawn(driver, { stdio: "pipe" });
    const started = new Promise<boolean>((resolve) => {
      child.on("spawn", () => resolve(true));
      child.on("error", () => resolve(false));
    });
    if (!(await started)) return none("the driver does not start");
    const kernel = new Kernel(child);
    const probe = await kernel.load(nothing);
    if (probe.ok) return { available: true, reason: "", kernel };
    kernel.close();
    return none(`bpf() is refused here: ${probe.reason}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `return XDP_PASS`. */
const nothing: EbpfProgram = {
  name: "nothing",
  section: "xdp",
  hook: "xdp",
  instructions: [
    { code: 0xb7, dst: 0, src: 0, off: 0, imm: 2 },
    { code: 0x95, dst: 0, src: 0, off: 0, imm: 0 },
  ],
  maps: [],
  license: "GPL",
};
