/**
 * The decision graph as a classic BPF program.
 *
 * This is where A, X and the cells exist. `jt` and `jf` reach 255 instructions; a target further away is reached by a
 * `ja` set behind the block.
 */
import { jump, opcode, statement, type CbpfInsn } from "../../isa/index.js";
import { isLeaf, type Node } from "../graph.js";
import { makeBlocks, type Block } from "./blocks.js";
import { layOut } from "./layout.js";

/** The furthest a conditional jump reaches, less the two `ja` that may come between. */
const reach = 255 - 2;

/** A block at its place in the program. A leaf may have several; of another block there may be `ja`s that lead to it. */
interface Placed {
  readonly block: Block;
  /** Only a `ja` to the block. */
  readonly isBridge: boolean;
  /** Whether the ways on, `yes` or the only one and `no`, go over a `ja` behind the block. */
  yesFar: boolean;
  noFar: boolean;
  start: number;
}

/** `snaplen` is what an accepting program returns. */
export function emitCbpf(root: Node, snaplen: number): CbpfInsn[] {
  const { placed, find } = place(root);
  const program: CbpfInsn[] = [];
  for (const one of placed) write(program, one, find, snaplen);
  return program;
}

/** For each instruction of the program the nodes that it is written for. */
export function originsOf(root: Node): (readonly Node[])[] {
  const { placed } = place(root);
  return placed.flatMap((one) => new Array<readonly Node[]>(endOf(one) - one.start).fill(one.block.nodes));
}

function place(root: Node): { readonly placed: readonly Placed[]; readonly find: Find } {
  const order = layOut(makeBlocks(root), ({ next }) => next);
  const placed = withStandIns(order);
  return { placed, find: settlePlaces(placed) };
}

function placeBlock(block: Block, isBridge: boolean): Placed {
  return { block, isBridge, yesFar: false, noFar: false, start: 0 };
}

/** Finds where a way leads: the block, or the next of those that stand for it; without `from` the block itself. */
type Find = (from: Placed | undefined, to: Block) => number;

/** A block that so many ways lead to from too far away gets a `ja` that several of them share. */
const manyFarWays = 4;

/**
 * Puts further copies of the leaves, and `ja`s to blocks that many ways lead to, into a program so long that its jumps do
 * not reach them: one instruction for many blocks instead of a `ja` for each. The reach is halved, as `ja`s may still
 * come in between.
 */
function withStandIns(order: readonly Block[]): Placed[] {
  const bridged = findBridged(order);
  const result: Placed[] = [];
  const waiting = new Map<Block, number>();
  let place = 0;
  let fallsThrough = false;
  /** Of those that wait the one that does so longest has waited from here on. */
  let longest = Infinity;
  for (const block of order) {
    if (!fallsThrough && place - longest >= reach / 2) {
      longest = Infinity;
      for (const [target, since] of waiting) {
        if (target === block || place - since < reach / 2) {
          longest = Math.min(longest, since);
          continue;
        }
        result.push(placeBlock(target, !isLeaf(target)));
        waiting.delete(target);
        place++;
      }
    }
    if (waiting.size > 0) waiting.delete(block);
    result.push(placeBlock(block, false));
    place += sizeOf(block);
    fallsThrough = !block.jump && !isLeaf(block);
    for (const next of block.next) {
      if ((isLeaf(next) || bridged.has(next)) && !waiting.has(next)) {
        waiting.set(next, place);
        longest = Math.min(longest, place);
      }
    }
  }
  return result;
}

/** The blocks other than leaves that many jumps lead to from too far away. */
function findBridged(order: readonly Block[]): ReadonlySet<Block> {
  const starts: number[] = new Array<number>(order.length).fill(0);
  let place = 0;
  for (const block of order) {
    starts[block.id] = place;
    place += sizeOf(block);
  }
  const farWays = new Map<Block, number>();
  for (const block of order) {
    for (const next of block.next) {
      if (isLeaf(next) || starts[next.id]! - starts[block.id]! <= reach) continue;
      farWays.set(next, (farWays.get(next) ?? 0) + 1);
    }
  }
  return new Set([...farWays].filter(([, ways]) => ways >= manyFarWays).map(([block]) => block));
}

function sizeOf(block: Block): number {
  return isLeaf(block) ? 1 : block.straight.length + (block.jump ? 1 : 0);
}

function endOf({ block, isBridge, yesFar, noFar, start }: Placed): number {
  return start + (isBridge ? 1 : sizeOf(block) + (yesFar ? 1 : 0) + (noFar ? 1 : 0));
}

/** Gives each block its place; a way that turns out too long takes one more instruction, until none does. */
function settlePlaces(placed: readonly Placed[]): Find {
  /** By block id. */
  const places: Placed[][] = [];
  for (const one of placed) {
    const copies = places[one.block.id];
    if (copies) copies.push(one);
    else places[one.block.id] = [one];
  }
  const find: Find = (from, to) => {
    const copies = places[to.id]!;
    if (copies.length === 1 || !from) return copies.at(-1)!.start;
    const end = endOf(from);
    let [low, high] = [0, copies.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (copies[middle]!.start >= end) high = middle;
      else low = middle + 1;
    }
    return copies[low]!.start;
  };
  for (let settled = false; !settled;) {
    let start = 0;
    for (const one of placed) {
      one.start = start;
      start = endOf(one);
    }
    settled = true;
    for (const one of placed) {
      if (one.isBridge) continue;
      const { block, yesFar, noFar } = one;
      const limit = block.jump ? reach : 0;
      const [yes, no] = block.next;
      if (yes && !yesFar && find(one, yes) - endOf(one) > limit) {
        one.yesFar = true;
        settled = false;
      }
      if (no && !noFar && find(one, no) - endOf(one) > limit) {
        one.noFar = true;
        settled = false;
      }
    }
  }
  return find;
}

function write(program: CbpfInsn[], placed: Placed, find: Find, snaplen: number): void {
  const { block, isBridge, yesFar, noFar } = placed;
  if (isBridge) {
    program.push(statement(opcode.JA, find(undefined, block) - endOf(placed)));
    return;
  }
  if (isLeaf(block)) {
    program.push(statement(opcode.RET_K, block.kind === "accept" ? snaplen : 0));
    return;
  }
  for (const insn of block.straight) program.push(insn);
  const end = endOf(placed);
  const distance = (next: Block): number => find(placed, next) - end;
  const [yes, no] = block.next as readonly [Block, Block];
  if (!block.jump) {
    if (yesFar) program.push(statement(opcode.JA, distance(yes)));
    return;
  }
  // Behind the jump: the `ja` for `no`, then the one for `yes`, as far as they are needed.
  const jt = yesFar ? (noFar ? 1 : 0) : (noFar ? 1 : 0) + distance(yes);
  const jf = noFar ? 0 : (yesFar ? 1 : 0) + distance(no);
  program.push(jump(block.jump.code, block.jump.k, jt, jf));
  if (noFar) program.push(statement(opcode.JA, (yesFar ? 1 : 0) + distance(no)));
  if (yesFar) program.push(statement(opcode.JA, distance(yes)));
}
