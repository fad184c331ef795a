/**
 * Programs made by numbered seeds, on every machine: what the verifier accepts must stay within its memory, and all machines and
 * the kernel must see the same results, packets, contexts and maps.
 */
import { disassembleEbpf } from "../../../src/isa/ebpf-listing.js";
import type { EbpfProgram } from "../../../src/isa/index.js";
import type { Kernel } from "../../helpers/kernel/kernel.js";
import { generateProgram } from "./generate-program.js";
import { difference, Machines, readsUpperPart, refusal, runInKernel } from "./judge.js";
import { mutateProgram } from "./mutate-program.js";
import { reduceProgram } from "./reduce-program.js";
import { Random } from "./random.js";

export interface FuzzResult {
  /** How many programs were made, how many of them the verifier accepted, and how many the kernel ran as well. */
  programs: number;
  accepted: number;
  inKernel: number;
  /** Programs whose results tell addresses, or what was on the stack where a helper that fails leaves it as it was. */
  unsteady: number;
  /** Programs that the kernel refuses and the verifier accepts, and the other way round, by reason. */
  readonly refusedByKernel: Map<string, number>;
  readonly refusedHere: Map<string, number>;
  /** Where machines part, or a verified program faults: each with the seed and the shortest listing for which it is so. */
  readonly failures: string[];
}

function count(counts: Map<string, number>, key: string): undefined {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Three packets that the kernel takes: long enough for an Ethernet header, and for an IPv4 or IPv6 header where they say so. */
export function makePackets(random: Random): Uint8Array[] {
  return Array.from({ length: 3 }, () => {
    const type = random.pick([0x0800, 0x0800, 0x86dd, 0x0806, 0x8100, 0x0026]);
    const least = type === 0x0800 ? 34 : type === 0x86dd ? 54 : 14;
    const packet = Uint8Array.from({ length: random.between(least, 100) }, () => random.below(256));
    packet[12] = type >> 8;
    packet[13] = type & 0xff;
    // What follows an Ethernet header with a length in it has a meaning if it is all ones.
    if (random.chance(30)) packet.fill(random.pick([0, type < 0x600 ? 0 : 0xff]), 0, 6);
    return packet;
  });
}

function nothingYet(): FuzzResult {
  return {
    programs: 0,
    accepted: 0,
    inKernel: 0,
    unsteady: 0,
    refusedByKernel: new Map(),
    refusedHere: new Map(),
    failures: [],
  };
}

export async function fuzzEbpf(seeds: { from: number; count: number }, kernel?: Kernel): Promise<FuzzResult> {
  const result = nothingYet();
  const machines = { plain: new Machines(), strange: new Machines(true) };
  for (let seed = seeds.from; seed < seeds.from + seeds.count; seed++) {
    const generated = generateProgram(seed);
    const random = new Random(~seed);
    // Every third program is one that was not meant to be.
    const program = seed % 3 === 0 ? mutateProgram(generated, random) : generated;
    const packets = makePackets(random);
    const failure = await judge(program, packets, machines, result, kernel);
    if (failure === undefined) continue;
    const fails = async (smaller: EbpfProgram) =>
      (await judge(smaller, packets, machines, nothingYet(), kernel)) !== undefined;
    const smallest = await reduceProgram(program, fails);
    const why = await judge(smallest, packets, machines, nothingYet(), kernel);
    result.failures.push(`seed ${seed}, ${program.hook}: ${why}\n${disassembleEbpf(smallest)}`);
  }
  return result;
}

/** Counts the program in the result, and says what is wrong if something is. */
async function judge(
  program: EbpfProgram,
  packets: readonly Uint8Array[],
  machines: { readonly plain: Machines; readonly strange: Machines },
  result: FuzzResult,
  kernel: Kernel | undefined,
): Promise<string | undefined> {
  result.programs++;
  const refused = refusal(program);
  if (refused !== undefined) {
    const taken = kernel && typeof (await runInKernel(kernel, program, [])) !== "string";
    return count(result.refusedHere, `${taken ? "the kernel takes it: " : ""}${withoutNumbers(refused)}`);
  }
  result.accepted++;
  const reference = machines.plain.run("interpreter", program, packets);
  if (reference.fault !== undefined) return `verified, and yet a fault at ${reference.fault}`;
  const elsewhere = machines.strange.run("interpreter", program, packets);
  if (difference(reference, elsewhere) !== undefined) {
    result.unsteady++;
    return undefined;
  }
  for (const kind of ["compiled", "unchecked"] as const) {
    const parted = difference(reference, machines.plain.run(kind, program, packets));
    if (parted !== undefined) return `interpreter and ${kind} differ: ${parted}`;
  }
  if (kernel === undefined || readsUpperPart(program)) return undefined;
  const observed = await runInKernel(kernel, program, packets);
  if (typeof observed === "string") return count(result.refusedByKernel, withoutNumbers(observed));
  result.inKernel++;
  const parted = difference(reference, observed);
  return parted === undefined ? undefined : `interpreter and kernel differ: ${parted}`;
}

/** A message as one of its kind. */
function withoutNumbers(message: string): string {
  return message
    .split("\n")[0]!
    .replaceAll(/-?(0x[0-9a-f]+|\d+)/g, "N")
    .slice(0, 160);
}
