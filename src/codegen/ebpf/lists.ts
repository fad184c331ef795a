/**
 * Finds long lists: places in the graph that ask only whether one value is among many numbers. Those become a look-up in
 * a hash map, because a program of one test for each number grows with the list, and the verifier looks at no more than a
 * million instructions.
 *
 * A list is a part of the graph, in whatever form the passes have given it, whose tests are all of one value with
 * constants, and which is left for two places only. Which numbers lead to which place is read off with the limits that the
 * tests on the way leave.
 */
import type { Node } from "../graph.js";
import { reachable } from "../traverse.js";
import type { Value } from "../value.js";

export interface List {
  readonly value: Value;
  readonly numbers: readonly number[];
  /** Where the value is one of the numbers, and where it is not. */
  readonly yes: Node;
  readonly no: Node;
}

type TestNode = Node & { readonly kind: "test" };

/** More numbers than this in ranges are better asked for as ranges. */
const mostInRanges = 0x10000;

/** The lists that take at least `threshold` tests, by the node they start at. */
export function findLists(root: Node, threshold: number): Map<Node, List> {
  const lists = new Map<Node, List>();
  const covered = new Set<Node>();
  for (const node of reachable(root)) {
    if (covered.has(node) || !asksForNumber(node)) continue;
    const before = covered.size;
    const list = listAt(node, covered);
    if (list && covered.size - before >= threshold) lists.set(node, list);
  }
  return lists;
}

function asksForNumber(node: Node): node is TestNode {
  return node.kind === "test" && node.test.right.kind === "const" && (node.test.op === "eq" || node.test.op === "gt");
}

/** Goes through the tests of one value from `start` on, and covers them. */
function listAt(start: TestNode, covered: Set<Node>): List | undefined {
  const value = start.test.left;
  const numbers = new Set<number>();
  /** Where single numbers lead, and where ranges of numbers do. */
  const found = new Set<Node>();
  const ranges: Range[] = [];
  const pending: Range[] = [{ node: start, low: 0, high: 0xffffffff }];
  for (let at = pending.pop(); at; at = pending.pop()) {
    const { node, low, high } = at;
    if (!asksForNumber(node) || node.test.left !== value) {
      ranges.push(at);
      continue;
    }
    covered.add(node);
    const k = (node.test.right as Value & { kind: "const" }).value;
    if (node.test.op === "gt") {
      if (high > k) pending.push({ node: node.yes, low: Math.max(low, k + 1), high });
      if (low <= k) pending.push({ node: node.no, low, high: Math.min(high, k) });
      continue;
    }
    if (low <= k && k <= high) {
      found.add(node.yes);
      numbers.add(k);
    }
    pending.push({ node: node.no, low, high });
  }
  const [yes, ...otherFinds] = found;
  if (yes === undefined || otherFinds.length > 0) return undefined;
  const [no, ...otherWays] = new Set(ranges.map(({ node }) => node).filter((node) => node !== yes));
  if (no === undefined || otherWays.length > 0) return undefined;
  for (const { node, low, high } of ranges) {
    if (node !== yes) continue;
    if (numbers.size + high - low > mostInRanges) return undefined;
    for (let number = low; number <= high; number++) numbers.add(number);
  }
  return { value, numbers: [...numbers], yes, no };
}

/** Where the numbers of a range lead. */
interface Range {
  readonly node: Node;
  readonly low: number;
  readonly high: number;
}
