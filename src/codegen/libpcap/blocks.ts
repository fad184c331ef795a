/**
 * A filter as libpcap's optimizer gets it: one block for every test that is written, none of them shared.
 *
 * A block loads a value, compares it and goes one of two ways; a block that stores has one way on, and leaves have none.
 */
import { wire, type Condition, type TestCondition, type Wiring } from "../condition.js";
import type { TestOp } from "../graph.js";
import type { Cell, Value } from "../value.js";

export type Block = Leaf | Inner;

export interface Leaf {
  id: number;
  readonly kind: "accept" | "reject";
}

export interface Inner {
  /** Counted from the root, the way of `yes` first. */
  id: number;
  readonly kind: "test" | "set";
  /** Present in a test. */
  test: TestCondition | undefined;
  /** Present in a block that stores. */
  readonly stored: { readonly cell: Cell; readonly value: Value } | undefined;
  /** What a test asks, as far as the optimizer sees it. */
  question: Question | undefined;
  /** The ways on; the same twice where nothing is asked. */
  yes: Block;
  no: Block;
}

/** A comparison. Values have numbers, and equal numbers are equal values. */
export interface Question {
  readonly op: TestOp;
  readonly subject: number;
  readonly operand: number;
  readonly toConstant: boolean;
}

/** The blocks of a condition; the first is the root. */
export function makeBlocks(condition: Condition): readonly Block[] {
  const root = wire<Block>(blockMaker, condition, { id: 0, kind: "accept" }, { id: 0, kind: "reject" });
  const blocks: Block[] = [];
  const seen = new Set<Block>();
  const pending = [root];
  for (let block = pending.pop(); block; block = pending.pop()) {
    if (seen.has(block)) continue;
    seen.add(block);
    block.id = blocks.length;
    blocks.push(block);
    if (isInner(block)) pending.push(block.no, block.yes);
  }
  return blocks;
}

const blockMaker: Wiring<Block> = {
  ask: (test, yes, no) => ({ id: 0, kind: "test", test, stored: undefined, question: undefined, yes, no }),
  set: (cell, value, next) => {
    return { id: 0, kind: "set", test: undefined, stored: { cell, value }, question: undefined, yes: next, no: next };
  },
  walk: () => {
    throw new Error("libpcap does not optimize a filter with a loop");
  },
  search: () => {
    throw new Error("libpcap knows no searches");
  },
};

export function isInner(block: Block): block is Inner {
  return block.kind === "test" || block.kind === "set";
}
