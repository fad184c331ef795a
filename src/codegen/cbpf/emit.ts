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

/** A block at its place in the program. */
interface Placed {
  readonly block: Block;
  /** For each way on, whether it goes over a `ja` behind the block. */
  readonly far: boolean[];
  start: number;
}

/** `snaplen` is what an accepting program returns. */
export function emitCbpf(root: Node, snaplen: number): CbpfInsn[] {
  const placed = layOut(makeBlocks(root), ({ next }) => next).map((block) => ({
    block,
    far: block.next.map(() => false),
    start: 0,
  }));
  const places = new Map<Block, Placed>(placed.map((one) => [one.block, one]));
  settlePlaces(placed, places);
  return placed.flatMap((one) => write(one, places, snaplen));
}

function endOf({ block, far, start }: Placed): number {
  if (block.kind === "accept" || block.kind === "reject") return start + 1;
  return start + block.straight.length + (block.jump ? 1 : 0) + far.filter(Boolean).length;
}

/** Gives each block its place; a way that turns out too long takes one more instruction, until none does. */
function settlePlaces(placed: readonly Placed[], places: ReadonlyMap<Block, Placed>): void {
  for (let settled = false; !settled;) {
    let start = 0;
    for (const one of placed) {
      one.start = start;
      start = endOf(one);
    }
    settled = true;
    for (const one of placed) {
      const limit = one.block.jump ? reach : 0;
      one.block.next.forEach((next, way) => {
        if (one.far[way] || places.get(next)!.start - endOf(one) <= limit) return;
        one.far[way] = true;
        settled = false;
      });
    }
  }
}

function write(placed: Placed, places: ReadonlyMap<Block, Placed>, snaplen: number): CbpfInsn[] {
  const { block, far } = placed;
  if (block.kind === "accept") return [statement(opcode.RET_K, snaplen)];
  if (block.kind === "reject") return [statement(opcode.RET_K, 0)];
  const end = endOf(placed);
  const distances = block.next.map((next) => places.get(next)!.start - end);
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
