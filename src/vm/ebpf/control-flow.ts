/** The blocks of a function, and how they nest when they are written as WebAssembly, which has no jumps but out of blocks. */
import { ebpfClass, ebpfJump, isWide, type EbpfInsn } from "../../isa/index.js";
import type { LinkedProgram } from "./link.js";

/** Instructions that run one after the other. Only the last one may jump. */
export interface Block {
  /** The slots of its instructions. There is none where the program goes on outside its slots. */
  readonly pcs: readonly number[];
  /** Where it begins. */
  readonly start: number;
  /** The slot at which it jumps, if the condition holds, and the one at which it goes on. */
  readonly taken: number | undefined;
  readonly next: number | undefined;
}

export interface ControlFlow {
  /** In the order of slots, but for blocks outside the program, which come last. */
  readonly blocks: readonly Block[];
  /** The place of a block in that list, by where it begins. */
  readonly places: ReadonlyMap<number, number>;
}

/** Where `jump` goes. */
function jumpTarget({ code, off, imm }: EbpfInsn, pc: number): number {
  return pc + 1 + (code === (ebpfClass.JMP32 | ebpfJump.JA) ? imm : off);
}

interface Ways {
  readonly taken: number | undefined;
  readonly next: number | undefined;
}

const nowhere: Ways = { taken: undefined, next: undefined };

function waysFrom({ instructions, known }: LinkedProgram, pc: number): Ways {
  const insn = instructions[pc];
  if (insn === undefined || !known[pc]) return nowhere;
  const next = pc + (isWide(insn) ? 2 : 1);
  const group = insn.code & 0x07;
  const op = insn.code & 0xf0;
  if ((group !== ebpfClass.JMP && group !== ebpfClass.JMP32) || op === ebpfJump.CALL) return { taken: undefined, next };
  if (op === ebpfJump.EXIT) return nowhere;
  const taken = jumpTarget(insn, pc);
  return op === ebpfJump.JA ? { taken, next: undefined } : { taken, next };
}

/** The blocks that can be reached from the function's first slot. */
export function findBlocks(program: LinkedProgram, entry: number): ControlFlow {
  const leaders = findLeaders(program, entry);
  const isOutside = (pc: number) => pc < 0 || pc >= program.instructions.length;
  const starts = [...leaders].sort((a, b) => Number(isOutside(a)) - Number(isOutside(b)) || a - b);
  const blocks = starts.map((start): Block => {
    const pcs: number[] = [];
    for (let pc = start; ;) {
      if (isOutside(pc)) return { pcs, start, ...nowhere };
      pcs.push(pc);
      const ways = waysFrom(program, pc);
      if (ways.taken !== undefined || ways.next === undefined || leaders.has(ways.next)) return { pcs, start, ...ways };
      pc = ways.next;
    }
  });
  return { blocks, places: new Map(starts.map((start, place) => [start, place])) };
}

/** Where blocks begin: at the entry, where jumps go, behind jumps, and outside the program. */
function findLeaders(program: LinkedProgram, entry: number): Set<number> {
  const leaders = new Set([entry]);
  const seen = new Set<number>();
  const open = [entry];
  for (let pc = open.pop(); pc !== undefined; pc = open.pop()) {
    if (seen.has(pc)) continue;
    seen.add(pc);
    const { taken, next } = waysFrom(program, pc);
    if (taken !== undefined) leaders.add(taken);
    const isOutside = next !== undefined && program.instructions[next] === undefined;
    if (next !== undefined && (taken !== undefined || isOutside)) leaders.add(next);
    for (const way of [taken, next]) if (way !== undefined) open.push(way);
  }
  return leaders;
}

/** A stretch of blocks with a name to jump to: the start of a loop, or the end of the others. */
export interface Scope {
  readonly kind: "loop" | "block";
  /** The place of the block that a jump to this scope reaches. */
  readonly target: number;
  /** The place of the block before which it ends. */
  readonly end: number;
}

/**
 * The scopes that open before each block, by its place and in order, so that every jump leaves a scope or goes to the start of
 * one that is open. The blocks are as `orderBlocks` puts them.
 *
 * A jump forward leaves a scope that ends where it goes. Such a scope may as well open early: right at the start of the innermost
 * loop around its end, or of the function, where all of them nest by themselves.
 */
export function nestBlocks({ blocks, places }: ControlFlow): readonly (readonly Scope[])[] {
  const jumps = blocks.flatMap(({ taken, next }, from) =>
    [taken, next]
      .filter((way) => way !== undefined)
      .map((way) => ({ from, to: places.get(way)! }))
      .filter(({ from: here, to }) => to !== here + 1),
  );
  const loopEnds = findLoops(jumps);
  const loopAround = findLoopAround(loopEnds, blocks.length);
  const opened: Scope[][] = blocks.map((_, place) => {
    const end = loopEnds.get(place);
    return end === undefined ? [] : [{ kind: "loop", target: place, end }];
  });
  const targets = new Set(jumps.filter(({ from, to }) => to > from).map(({ to }) => to));
  // What ends last opens first. Those in no loop open before all others.
  const outermost: Scope[] = [];
  for (const target of [...targets].sort((a, b) => b - a)) {
    const loop = loopAround[target]!;
    (loop < 0 ? outermost : opened[loop]!).push({ kind: "block", target, end: target });
  }
  opened[0]!.unshift(...outermost);
  return opened;
}

/** Where loops end, by where they start. Loops that overlap without nesting are made longer until they nest. */
function findLoops(jumps: readonly { readonly from: number; readonly to: number }[]): Map<number, number> {
  const ends = new Map<number, number>();
  for (const { from, to } of jumps) if (to <= from) ends.set(to, Math.max(ends.get(to) ?? 0, from + 1));
  const starts = [...ends.keys()].sort((a, b) => b - a);
  // From the innermost out: a loop that starts within another and ends behind it takes the other with it.
  for (let changed = true; changed;) {
    changed = false;
    for (const start of starts) {
      for (const inner of starts) {
        if (inner <= start || inner >= ends.get(start)! || ends.get(inner)! <= ends.get(start)!) continue;
        ends.set(start, ends.get(inner)!);
        changed = true;
      }
    }
  }
  return ends;
}

/** The start of the innermost loop that a block is in, other than one it starts itself; -1 if there is none. */
function findLoopAround(loopEnds: ReadonlyMap<number, number>, count: number): Int32Array {
  const around = new Int32Array(count).fill(-1);
  for (const [start, end] of [...loopEnds].sort(([a], [b]) => a - b)) around.fill(start, start + 1, end);
  return around;
}
