/**
 * The decision graph as a classic BPF program.
 *
 * This is where A, X and the cells exist. `jt` and `jf` reach 255 instructions; a target further away is reached by a
 * `ja` set behind the block.
 */
import { jump, opcode, statement, type CbpfInsn } from "../../isa/index.js";
import type { Node } from "../graph.js";
import { makeBlocks, type Block } from "./blocks.js";
import { layOut } from "./layout.js";

/** The furthest a conditional jump reaches, less the two `ja` that may come between. */
const reach = 255 - 2;

/** A block at its place in the program. A leaf may have several; of another block there may be `ja`s that lead to it. */
interface Placed {
  readonly block: Block;
  /** Only a `ja` to the block. */
  readonly isBridge: boolean;
  /** For each way on, whether it goes over a `ja` behind the block. */
  readonly far: boolean[];
  start: number;
}

/** `snaplen` is what an accepting program returns. */
export function emitCbpf(root: Node, snaplen: number): CbpfInsn[] {
  const { placed, find } = place(root);
  return placed.flatMap((one) => write(one, find, snaplen));
}

/** For each instruction of the program the nodes that it is written for. */
export function originsOf(root: Node): (readonly Node[])[] {
  const { placed } = place(root);
  return placed.flatMap((one) => new Array<readonly Node[]>(endOf(one) - one.start).fill(one.block.nodes));
}

function place(root: Node): { readonly placed: readonly Placed[]; readonly find: Find } {
  const order = layOut(makeBlocks(root), ({ next }) => next);
  const placed = withStandIns(order).map(({ block, isBridge }): Placed => ({
    block,
    isBridge,
    far: isBridge ? [] : block.next.map(() => false),
    start: 0,
  }));
  return { placed, find: settlePlaces(placed) };
}

/** Finds where a way leads: the block, or the next of those that stand for it; without `from` the block itself. */
type Find = (from: Placed | undefined, to: Block) => number;

function isLeaf({ kind }: Block): boolean {
  return kind === "accept" || kind === "reject";
}

/** A block that so many ways lead to from too far away gets a `ja` that several of them share. */
const manyFarWays = 4;

/**
 * Puts further copies of the leaves, and `ja`s to blocks that many ways lead to, into a program so long that its jumps do
 * not reach them: one instruction for many blocks instead of a `ja` for each. The reach is halved, as `ja`s may still
 * come in between.
 */
function withStandIns(order: readonly Block[]): Pick<Placed, "block" | "isBridge">[] {
  const bridged = findBridged(order);
  const result: Pick<Placed, "block" | "isBridge">[] = [];
  const waiting = new Map<Block, number>();
  let place = 0;
  let fallsThrough = false;
  for (const block of order) {
    for (const [target, since] of waiting) {
      if (fallsThrough || target === block || place - since < reach / 2) continue;
      result.push({ block: target, isBridge: !isLeaf(target) });
      waiting.delete(target);
      place++;
    }
    waiting.delete(block);
    result.push({ block, isBridge: false });
    place += sizeOf(block);
    fallsThrough = !block.jump && !isLeaf(block);
    for (const next of block.next) {
      if ((isLeaf(next) || bridged.has(next)) && !waiting.has(next)) waiting.set(next, place);
    }
  }
  return result;
}

/** The blocks other than leaves that many jumps lead to from too far away. */
function findBridged(order: readonly Block[]): ReadonlySet<Block> {
  const starts = new Map<Block, number>();
  let place = 0;
  for (const block of order) {
    starts.set(block, place);
    place += sizeOf(block);
  }
  const farWays = new Map<Block, number>();
  for (const block of order) {
    for (const next of block.next) {
      if (isLeaf(next) || starts.get(next)! - starts.get(block)! <= reach) continue;
      farWays.set(next, (farWays.get(next) ?? 0) + 1);
    }
  }
  return new Set([...farWays].filter(([, ways]) => ways >= manyFarWays).map(([block]) => block));
}

function sizeOf(block: Block): number {
  return isLeaf(block) ? 1 : block.straight.length + (block.jump ? 1 : 0);
}

function endOf({ block, isBridge, far, start }: Placed): number {
  return isBridge ? start + 1 : start + sizeOf(block) + far.filter(Boolean).length;
}

/** Gives each block its place; a way that turns out too long takes one more instruction, until none does. */
function settlePlaces(placed: readonly Placed[]): Find {
  const places = new Map<Block, Placed[]>();
  for (const one of placed) {
    const copies = places.get(one.block);
    if (copies) copies.push(one);
    else places.set(one.block, [one]);
  }
  const find: Find = (from, to) => {
    const copies = places.get(to)!;
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
      const limit = one.block.jump ? reach : 0;
      one.block.next.forEach((next, way) => {
        if (one.far[way] || find(one, next) - endOf(one) <= limit) return;
        one.far[way] = true;
        settled = false;
      });
    }
  }
  return find;
}

function write(placed: Placed, find: Find, snaplen: number): CbpfInsn[] {
  const { block, far, isBridge } = placed;
  if (isBridge) return [statement(opcode.JA, find(undefined, block) - endOf(placed))];
  if (block.kind === "accept") return [statement(opcode.RET_K, snaplen)];
  if (block.kind === "reject") return [statement(opcode.RET_K, 0)];
  const end = endOf(placed);
  const distances = block.next.map((next) => find(placed, next) - end);
  if (!block.jump) return far[0] ? [...block.straight, statement(opcode.JA, distances[0]!)] : [...block.straight];
  // Behind the jump: the `ja` for `no`, then the one for `yes`, as far as they are needed.
  const [yesFar, noFar] = [Number(far[0]), Number(far[1])];
  const jt = yesFar ? noFar : noFar + distances[0]!;
  const jf = noFar ? 0 : yesFar + distances[1]!;
  const behind: CbpfInsn[] = [];
  if (noFar) behind.push(statement(opcode.JA, yesFar + distances[1]!));
  if (yesFar) behind.push(statement(opcode.JA, distances[0]!));
  return [...block.straight, jump(block.jump.code, block.jump.k, jt, jf), ...behind];
}
