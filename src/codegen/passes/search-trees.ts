/**
 * Turns a long chain of equality tests on one value into a balanced search tree, so that a packet passes about log n of
 * n tests.
 *
 * The value is loaded by the first test of either form, and all tests of the chain have the same two ways out, so no
 * packet, cut short or whole, notices. A tree takes one more test for every few numbers; chains too short to profit keep
 * their form, which is libpcap's.
 */
import type { Graph, Node } from "../graph.js";
import { countEntries, reachable, rebuild } from "../traverse.js";
import type { Value } from "../value.js";
import { Table } from "../tables.js";
import type { Values } from "../values.js";

type TestNode = Node & { kind: "test" };

/** Chains shorter than this stay as they are. */
const worthwhile = 16;

/** Numbers that a leaf of the tree tries one after the other. */
const leafSize = 6;

export function searchTrees(graph: Graph, values: Values, root: Node): Node {
  const order = reachable(root);
  const entries = countEntries(order);
  const chains = new Map<Node, readonly TestNode[]>();
  const seen = new Table<true>(root.id);
  for (const node of order) {
    if (!isEquality(node) || seen.has(node)) continue;
    const chain: TestNode[] = [node];
    for (let next = node.no; isEquality(next) && entries.get(next) === 1; next = next.no) {
      if (next.yes !== node.yes || next.test.left !== node.test.left) break;
      chain.push(next);
    }
    for (const member of chain) seen.set(member, true);
    if (chain.length >= worthwhile) chains.set(node, chain);
  }
  if (chains.size === 0) return root;
  return rebuild(graph, root, (node, at) => {
    const chain = chains.get(node);
    if (!chain) return undefined;
    const [first, last] = [chain[0]!, chain.at(-1)!];
    const numbers = chain.map(({ test }) => constant(test.right)).sort((a, b) => a - b);
    return makeTree(graph, values, first.test.left, numbers, at(first.yes), at(last.no));
  });
}

function isEquality(node: Node): node is TestNode {
  return node.kind === "test" && node.test.op === "eq" && node.test.right.kind === "const";
}

function constant(value: Value): number {
  return value.kind === "const" ? value.value : 0;
}

/** A tree over sorted numbers. */
function makeTree(
  graph: Graph,
  values: Values,
  value: Value,
  numbers: readonly number[],
  found: Node,
  missing: Node,
): Node {
  const compare = (op: "eq" | "gt", k: number, yes: Node, no: Node): Node =>
    graph.test(graph.compare(op, value, values.const(k)), yes, no);
  if (numbers.length <= leafSize) {
    return numbers.reduceRight((next, number) => compare("eq", number, found, next), missing);
  }
  const half = numbers.length >> 1;
  const low = makeTree(graph, values, value, numbers.slice(0, half), found, missing);
  const high = makeTree(graph, values, value, numbers.slice(half), found, missing);
  return compare("gt", numbers[half - 1]!, high, low);
}
