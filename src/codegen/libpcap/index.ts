/**
 * What libpcap's optimizer makes of a filter: which branches it moves, and so which packets cut short it accepts, which
 * filters it refuses because they reject all packets, and how long its program is.
 *
 * It works on a filter as written, without sharing equal tests, moves branches until none moves, and only then looks
 * into instructions and lets equal blocks be one. By then a test that leads the same way whatever it finds stays, load
 * and all. A graph made from its result therefore keeps every load as a guard.
 */
import type { Condition } from "../condition.js";
import type { Graph, Node } from "../graph.js";
import { isInner, makeBlocks, type Block, type Inner } from "./blocks.js";
import { moveBranches } from "./move-branches.js";
import { holds } from "./questions.js";

/** The graph libpcap ends with; undefined for a filter it refuses, because it sees that no packet can match. */
export function asLibpcap(graph: Graph, condition: Condition): Node | undefined {
  const blocks = makeBlocks(condition);
  moveBranches(blocks);
  const nodes = new Map<Block, Node>();
  const forms = new Map<Block, number>();
  const known = new Map<string, number>();
  for (const block of fromLeavesUp(blocks[0]!)) {
    nodes.set(
      block,
      makeNode(graph, block, (next) => nodes.get(next)!),
    );
    const form = formOf(block, (next) => forms.get(next)!);
    const number = known.get(form) ?? known.size;
    known.set(form, number);
    forms.set(block, number);
  }
  const root = findRoot(blocks[0]!, (left, right) => forms.get(left) === forms.get(right));
  if (root.kind === "reject") return undefined;
  const first = blocks[0]!;
  if (isInner(first) && first.stored && isInner(root)) return nodes.get(first)!;
  const node = nodes.get(root)!;
  if (root === first || !isInner(root) || !isInner(first) || !first.test) return node;
  // Of the tests left out, the first one's loads are still made.
  return graph.guard(first.test.left, graph.guard(first.test.right, node));
}

/** What a block is; blocks of one form become one block. A test that is settled last of all is still one. */
function formOf(block: Block, at: (block: Block) => number): string {
  if (!isInner(block)) return block.kind;
  const { test, stored } = block;
  if (stored) return `${stored.cell.id} ${stored.value.id} ${at(block.yes)}`;
  const outcome = computedOutcome(block);
  const [yes, no] =
    outcome === undefined ? [block.yes, block.no] : outcome ? [block.yes, block.yes] : [block.no, block.no];
  return `${test!.op} ${test!.left.id} ${test!.right.id} ${at(yes)} ${at(no)}`;
}

function makeNode(graph: Graph, block: Block, at: (block: Block) => Node): Node {
  if (!isInner(block)) return graph[block.kind];
  const { test, stored } = block;
  if (stored) return graph.set(stored.cell, stored.value, at(block.yes));
  const outcome = computedOutcome(block);
  if (outcome !== undefined) return at(outcome ? block.yes : block.no);
  return graph.ask(test!, at(block.yes), at(block.no));
}

/** The answer of a test between constants, one of them computed: it is found when branches are no longer moved. */
function computedOutcome({ test }: Inner): boolean | undefined {
  if (!test || test.left.kind !== "const" || test.right.kind !== "const") return undefined;
  return holds(test.op, test.left.value, test.right.value);
}

/** The first block whose answer matters; what only stores is passed over on the way to a leaf. */
function findRoot(first: Block, same: (left: Block, right: Block) => boolean): Block {
  let root = first;
  while (isInner(root)) {
    const outcome = computedOutcome(root);
    if (outcome === undefined && !same(root.yes, root.no)) break;
    root = outcome === false ? root.no : root.yes;
  }
  return root;
}

/** The blocks that can still be reached, each after those that follow it. */
function fromLeavesUp(root: Block): readonly Block[] {
  const done = new Set<Block>();
  const stack = [root];
  for (let block = stack.at(-1); block; block = stack.at(-1)) {
    const waiting = isInner(block) ? [block.yes, block.no].find((next) => !done.has(next)) : undefined;
    if (waiting) stack.push(waiting);
    else done.add(stack.pop()!);
  }
  return [...done];
}
