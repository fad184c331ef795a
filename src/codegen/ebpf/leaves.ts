/** The two ends of a program: what it returns, and what it counts before. */
import * as asm from "../../isa/ebpf-assembler.js";
import type { EbpfMap } from "../../isa/index.js";
import { register, stack } from "./frame.js";

/** Labels of the two ends. */
export const leafLabels = { accept: "accept", reject: "reject" } as const;

export type Leaf = keyof typeof leafLabels;

/** Offsets in a counter: packets, and their bytes on the wire, 64 bits each. */
const counter = { packets: 0, bytes: 8 } as const;

/** The map of `--stats`: entry 0 counts what did not match, entry 1 what did. */
export const statsMap: EbpfMap = {
  name: "pcapsift_stats",
  type: "percpu_array",
  keySize: 4,
  valueSize: 16,
  maxEntries: 2,
  flags: 0,
  valueFields: Object.keys(counter),
};

const mapLookup = 1;

/** r1 is the address of a map, r2 of the key. */
export function lookUp(map: number): asm.AssemblyLine[] {
  return [
    ...asm.loadMap(1, map),
    asm.mov64(2, asm.reg(register.frame)),
    asm.alu64("ADD", 2, asm.imm(stack.mapKey)),
    asm.call(mapLookup),
  ];
}

export interface LeafOptions {
  readonly verdicts: Readonly<Record<Leaf, number>>;
  /** The place of the counters among the maps, if there are any. */
  readonly stats: number | undefined;
  readonly length: (dst: number) => asm.AssemblyLine[];
}

/** The ends that the program comes to, in the order accept, reject. */
export function writeLeaves(reached: ReadonlySet<string>, options: LeafOptions): asm.AssemblyLine[] {
  const leaves = (["accept", "reject"] as const).filter((leaf) => reached.has(leafLabels[leaf]));
  const { verdicts, stats } = options;
  if (stats === undefined) {
    return leaves.flatMap((leaf) => [asm.label(leaf), asm.mov32(0, asm.imm(verdicts[leaf])), asm.exit()]);
  }
  // r9 says which end it is. Counters are the CPU's own, so nothing else changes them in between.
  const which = 9;
  const enter = (leaf: Leaf): asm.AssemblyLine[] => [
    asm.label(leaf),
    asm.mov64(which, asm.imm(leaf === "accept" ? 1 : 0)),
  ];
  return [
    ...leaves.flatMap((leaf, place) => [...enter(leaf), ...(place < leaves.length - 1 ? [asm.goto("count")] : [])]),
    asm.label("count"),
    asm.store("W", register.frame, stack.mapKey, which),
    ...lookUp(stats),
    asm.jumpIf("JEQ", 0, asm.imm(0), "counted"),
    ...increase(counter.packets, [asm.mov64(2, asm.imm(1))]),
    ...increase(counter.bytes, options.length(2)),
    asm.label("counted"),
    asm.mov32(0, asm.imm(verdicts.reject)),
    asm.jumpIf("JEQ", which, asm.imm(0), "end"),
    asm.mov32(0, asm.imm(verdicts.accept)),
    asm.label("end"),
    asm.exit(),
  ];
}

/** Adds what `amount` puts into r2 to the 64 bits at r0 and an offset. */
function increase(offset: number, amount: readonly asm.AssemblyLine[]): asm.AssemblyLine[] {
  return [...amount, asm.load("DW", 1, 0, offset), asm.alu64("ADD", 1, asm.reg(2)), asm.store("DW", 0, offset, 1)];
}
