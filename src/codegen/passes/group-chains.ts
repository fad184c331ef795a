/**
 * Brings tests of the same value together within a chain, so that the value is loaded once.
 *
 * A chain is a run of tests that share one way out: `a or b or c` leaves to the same place on yes, `a and b and c` on no.
 * Its order does not matter to a whole packet. To one cut short it does: a test moved forward may find its answer before
 * a load that would have rejected the packet. So a test is moved only over loads that cannot fail by then, or where the
 * shared way out is a reject.
 */
import {
  bytesRead,
  failsOnlyWhenShort,
  reachable,
  rebuild,
  successors,
  type Graph,
  type Node,
  type Test,
  type Value,
} from "../graph.js";
import { Table } from "../tables.js";

type TestNode = Node & { kind: "test" };
type Side = "yes" | "no";

export function groupChains(graph: Graph, root: Node): Node {
  const order = reachable(root);
  const predecessors = countPredecessors(order);
  const entryValues = lastValues(order);
  const interior = new Table<true>(root.id);
  const seen = { yes: new Table<true>(root.id), no: new Table<true>(root.id) };
  const chains = new Map<Node, { readonly tests: readonly Test[]; readonly out: Side; readonly end: TestNode }>();
  for (const node of order) {
    if (node.kind !== "test" || interior.has(node)) continue;
    for (const out of ["yes", "no"] as const) {
      if (seen[out].has(node)) continue;
      const chain = follow(node, out, predecessors);
      if (chain.length < 2) continue;
      for (const member of chain) seen[out].set(member, true);
      if (chain.every(({ test }) => test.left === node.test.left)) continue;
      const tests = chain.map(({ test }) => test);
      const grouped = group(tests, entryValues.get(node) ?? undefined, node[out].kind === "reject");
      if (grouped.every((test, index) => test === tests[index])) continue;
      chain.slice(1).forEach((member) => interior.set(member, true));
      chains.set(node, { tests: grouped, out, end: chain.at(-1)! });
      break;
    }
  }
  if (chains.size === 0) return root;

  return rebuild(graph, root, (node, at) => {
    const chain = chains.get(node);
    if (!chain) return undefined;
    const { tests, out, end } = chain;
    const leave = at(end[out]);
    const last = at(end[out === "yes" ? "no" : "yes"]);
    return tests.reduceRight(
      (on, test) => (out === "yes" ? graph.test(test, leave, on) : graph.test(test, on, leave)),
      last,
    );
  });
}

function countPredecessors(nodes: readonly Node[]): Table<number> {
  const count = new Table<number>(nodes[0]!.id);
  for (const node of nodes) for (const next of successors(node)) count.set(next, (count.get(next) ?? 0) + 1);
  return count;
}

/** For each node the value that was tested last on every way into it, if that is one and the same. */
function lastValues(nodes: readonly Node[]): Table<Value | null> {
  const last = new Table<Value | null>(nodes[0]!.id);
  for (const node of nodes) {
    const value = node.kind === "test" ? node.test.left : null;
    for (const next of successors(node)) last.set(next, last.has(next) && last.get(next) !== value ? null : value);
  }
  return last;
}

/** The chain that begins at a node and shares the way out `out`; nothing else may lead into its middle. */
function follow(head: TestNode, out: Side, predecessors: Table<number>): TestNode[] {
  const on = out === "yes" ? "no" : "yes";
  const chain = [head];
  for (let node: Node = head[on]; node.kind === "test"; node = node[on]) {
    if (node[out] !== head[out] || predecessors.get(node) !== 1) break;
    chain.push(node);
  }
  return chain;
}

/**
 * Stable grouping by value: first the value already at hand, then each value where it first appears. Unless `freely`, a
 * test moves only over tests that need no more bytes than it and those before it have read.
 */
function group(tests: readonly Test[], entry: Value | undefined, freely: boolean): Test[] {
  const result: Test[] = [];
  let captured = 0;
  let rest: readonly Test[] = tests;
  let current = entry;
  while (rest.length > 0) {
    const left: Test[] = [];
    let needed = 0;
    for (const test of rest) {
      const bytes = Math.max(captured, bytesOf(test));
      if (test.left === current && (freely || needed <= bytes)) {
        result.push(test);
        captured = bytes;
      } else {
        left.push(test);
        needed = Math.max(
          needed,
          failsOnlyWhenShort(test.left) && failsOnlyWhenShort(test.right) ? bytesOf(test) : Infinity,
        );
      }
    }
    // What is first now either has another value or nothing before it to be moved over.
    rest = left;
    current = rest[0]?.left;
  }
  return result;
}

function bytesOf({ left, right }: Test): number {
  return Math.max(bytesRead(left), bytesRead(right));
}
