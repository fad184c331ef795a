/**
 * The decision graph as a classic BPF program.
 *
 * This is where A, X and the cells exist. `jt` and `jf` reach 255 instructions; a target further away is reached by a
 * `ja` set behind the block.
 */
import { jump, opcode, statement, type CbpfInsn } from "../../isa/index.js";
import type { Node } from "../graph.js";
import { isLeaf } from "../traverse.js";
import { makeBlocks, type Block } from "./blocks.js";
import { layOut } from "./layout.js";

/** The furthest a conditional jump reaches, less the two `ja` that may come between. */
const reach = 255 - 2;

/** A `ja` in the place of a block that ways lead to from too far away. */
interface Bridge {
  readonly kind: "bridge";
  readonly to: Block;
}

/** What stands at one place of the program. A leaf may stand at several; of another block there may be bridges to it. */
type Placed = Block | Bridge;

/** `snaplen` is what an accepting program returns. */
export function emitCbpf(root: Node, snaplen: number): CbpfInsn[] {
  return new Writer(place(root), snaplen).insns;
}

/** For each instruction of the program the nodes that it is written for. */
export function originsOf(root: Node): (readonly Node[])[] {
  const origins: (readonly Node[])[] = [];
  const note = (block: Block, count: number): void => {
    for (let added = 0; added < count; added++) origins.push(block.nodes);
  };
  new Writer(place(root), 0, note);
  return origins.reverse();
}

function place(root: Node): readonly Placed[] {
  return withStandIns(layOut(makeBlocks(root), ({ next }) => next));
}

/** A block that so many ways lead to from too far away gets a `ja` that several of them share. */
const manyFarWays = 4;

/**
 * Puts further copies of the leaves, and `ja`s to blocks that many ways lead to, into a program so long that its jumps do
 * not reach them: one instruction for many blocks instead of a `ja` for each. The reach is halved, as `ja`s may still
 * come in between.
 */
function withStandIns(order: readonly Block[]): readonly Placed[] {
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
        result.push(isLeaf(target) ? target : { kind: "bridge", to: target });
        waiting.delete(target);
        place++;
      }
    }
    if (waiting.size > 0) waiting.delete(block);
    result.push(block);
    place += sizeOf(block);
    fallsThrough = !block.jump && !isLeaf(block);
    for (let way = 0; way < block.next.length; way++) {
      const next = block.next[way]!;
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
    for (let way = 0; way < block.next.length; way++) {
      const next = block.next[way]!;
      if (isLeaf(next) || starts[next.id]! - starts[block.id]! <= reach) continue;
      farWays.set(next, (farWays.get(next) ?? 0) + 1);
    }
  }
  return new Set([...farWays].filter(([, ways]) => ways >= manyFarWays).map(([block]) => block));
}

function sizeOf(block: Block): number {
  return isLeaf(block) ? 1 : block.straight.length + (block.jump ? 1 : 0);
}

/**
 * Writes the program from its end to its beginning: all jumps lead forward, so what they lead to has its place already,
 * counted from the end, and whether a jump reaches it is known at once.
 */
class Writer {
  readonly insns: CbpfInsn[] = [];
  /** By block id: where the nearest place behind begins that stands for the block, and where the block itself does. */
  private readonly nearest: Int32Array;
  private readonly itself: Int32Array;

  /** `note` is told of each place, the last first, and how many instructions it has. */
  constructor(
    placed: readonly Placed[],
    private readonly snaplen: number,
    note?: (block: Block, count: number) => void,
  ) {
    this.nearest = new Int32Array(placed.length);
    this.itself = new Int32Array(placed.length);
    for (let index = placed.length - 1; index >= 0; index--) {
      const one = placed[index]!;
      const block = one.kind === "bridge" ? one.to : one;
      const end = this.insns.length;
      if (one.kind === "bridge") this.add(statement(opcode.JA, end - this.itself[block.id]!));
      else this.write(block);
      const start = this.insns.length;
      this.nearest[block.id] = start;
      if (one === block) this.itself[block.id] = start;
      note?.(block, start - end);
    }
    this.insns.reverse();
  }

  private add(insn: CbpfInsn): void {
    this.insns.push(insn);
  }

  /** The last instruction first. */
  private write(block: Block): void {
    if (isLeaf(block)) {
      this.add(statement(opcode.RET_K, block.kind === "accept" ? this.snaplen : 0));
      return;
    }
    const { jump: test, straight, next } = block;
    const toYes = this.insns.length - this.nearest[next[0]!.id]!;
    if (!test) {
      if (toYes > 0) this.add(statement(opcode.JA, toYes));
    } else {
      const toNo = this.insns.length - this.nearest[next[1]!.id]!;
      // Behind the jump: the `ja` for `no`, then the one for `yes`, as far as they are needed.
      const yesFar = toYes > reach ? 1 : 0;
      const noFar = toNo > reach ? 1 : 0;
      if (yesFar) this.add(statement(opcode.JA, toYes));
      if (noFar) this.add(statement(opcode.JA, yesFar + toNo));
      this.add(jump(test.code, test.k, yesFar ? noFar : noFar + toYes, noFar ? 0 : yesFar + toNo));
    }
    for (let index = straight.length - 1; index >= 0; index--) this.add(straight[index]!);
  }
}
