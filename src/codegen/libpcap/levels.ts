/**
 * The shape of the blocks at the start of a round: levels, the ways into each block, and which block or way every packet
 * must have passed on the way to another.
 *
 * The order within a level and among the ways in is that of libpcap, where it decides which of two moves is made first.
 */
import { isInner, type Block, type Inner } from "./blocks.js";

/** A way out of a block. */
export interface Edge {
  readonly from: Inner;
  readonly side: "yes" | "no";
}

/** From the leaves' level, 0, upwards; of those on a level the one finished last comes first. */
export function findLevels(root: Block): readonly (readonly Block[])[] {
  const levels: Block[][] = [];
  const levelOf = new Map<Block, number>();
  const stack: Block[] = [root];
  for (let block = stack.at(-1); block; block = stack.at(-1)) {
    const waiting = isInner(block) ? [block.yes, block.no].find((next) => !levelOf.has(next)) : undefined;
    if (waiting) {
      stack.push(waiting);
      continue;
    }
    stack.pop();
    if (levelOf.has(block)) continue;
    const level = isInner(block) ? Math.max(levelOf.get(block.yes)!, levelOf.get(block.no)!) + 1 : 0;
    levelOf.set(block, level);
    (levels[level] ??= []).push(block);
  }
  for (const level of levels) level.reverse();
  return levels;
}

/** The ways into each block, those from the lowest levels first. */
export function findEntries(levels: readonly (readonly Block[])[]): ReadonlyMap<Block, readonly Edge[]> {
  const entries = new Map<Block, Edge[]>();
  for (const level of levels.toReversed()) {
    for (const from of level) {
      if (!isInner(from)) continue;
      for (const side of ["yes", "no"] as const) {
        const list = entries.get(from[side]);
        if (list) list.push({ from, side });
        else entries.set(from[side], [{ from, side }]);
      }
    }
  }
  for (const list of entries.values()) list.reverse();
  return entries;
}

/** A block or a way out of one, in the tree of what must be passed on the way to what. */
interface Step {
  readonly parent: Step | undefined;
  readonly depth: number;
  /** Set once the tree is complete: the steps below this one are numbered from `first` to `last`. */
  first: number;
  last: number;
  readonly below: Step[];
}

export class Dominators {
  private readonly blocks = new Map<Block, Step>();
  private readonly edges = { yes: new Map<Block, Step>(), no: new Map<Block, Step>() };

  constructor(levels: readonly (readonly Block[])[], entries: ReadonlyMap<Block, readonly Edge[]>) {
    const root = step(undefined);
    for (const level of levels.toReversed()) {
      for (const block of level) {
        // Nothing is asked of the leaves, and thousands of ways may lead to them.
        if (!isInner(block)) continue;
        const ways = entries.get(block) ?? [];
        const parent = ways.map(({ from, side }) => this.edges[side].get(from)!).reduce(nearestCommon, undefined);
        const own = step(parent ?? root);
        this.blocks.set(block, own);
        this.edges.yes.set(block, step(own));
        this.edges.no.set(block, step(own));
      }
    }
    number(root);
  }

  /** Whether every packet that comes to `block` has passed `before`; each has passed itself. */
  passes(before: Block, block: Block): boolean {
    return covers(this.blocks.get(before), this.blocks.get(block));
  }

  /** Whether every packet that takes the way `edge` has taken the way `before`. */
  takes(before: Edge, edge: Edge): boolean {
    return covers(this.edges[before.side].get(before.from), this.edges[edge.side].get(edge.from));
  }
}

function step(parent: Step | undefined): Step {
  const made: Step = { parent, depth: parent ? parent.depth + 1 : 0, first: 0, last: 0, below: [] };
  parent?.below.push(made);
  return made;
}

function nearestCommon(left: Step | undefined, right: Step): Step {
  let [a, b] = [left ?? right, right];
  while (a !== b) {
    if (a.depth >= b.depth) a = a.parent!;
    else b = b.parent!;
  }
  return a;
}

/** Numbers the steps so that what lies below a step is a range. */
function number(root: Step): void {
  let next = 0;
  const pending: { step: Step; child: number }[] = [{ step: root, child: 0 }];
  root.first = next++;
  for (let top = pending.at(-1); top; top = pending.at(-1)) {
    const child = top.step.below[top.child++];
    if (child) {
      child.first = next++;
      pending.push({ step: child, child: 0 });
    } else {
      top.step.last = next - 1;
      pending.pop();
    }
  }
}

function covers(before: Step | undefined, after: Step | undefined): boolean {
  return before !== undefined && after !== undefined && before.first <= after.first && after.first <= before.last;
}
