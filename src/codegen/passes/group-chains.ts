/**
 * Brings tests of the same value together within a chain, so that the value is loaded once.
 *
 * A chain is a run of tests that share one way out: `a or b or c` leaves to the same place on yes, `a and b and c` on no.
 * Its order does not matter to a whole packet. To one cut short it does: a test moved forward may find its answer before
 * a load that would have rejected the packet. So a test is moved only over loads that cannot fail by then, or where the
 * shared way out is a reject.
 */
import type { Graph, Node, Test } from "../graph.js";
import { countEntries, reachable, rebuild, visitSuccessors } from "../traverse.js";
import { bytesRead, failsOnlyWhenShort, type Value } from "../value.js";
import { Table } from "../tables.js";
import { MaxTree } from "./max-tree.js";

type TestNode = Node & { kind: "test" };
type Side = "yes" | "no";
const sides: readonly Side[] = ["yes", "no"];

export function groupChains(graph: Graph, root: Node): Node {
  const order = reachable(root);
  const entries = countEntries(order);
  const entryValues = lastValues(order);
  const interior = new Table<true>(root.id);
  const seen = { yes: new Table<true>(root.id), no: new Table<true>(root.id) };
  const chains = new Map<Node, { readonly tests: readonly Test[]; readonly out: Side; readonly end: TestNode }>();
  for (const node of order) {
    if (node.kind !== "test" || interior.has(node)) continue;
    for (const out of sides) {
      if (seen[out].has(node) || !goesOn(node, out, entries)) continue;
      const chain = follow(node, out, entries);
      for (const member of chain) seen[out].set(member, true);
      const entry = entryValues.get(node) ?? undefined;
      if (isGrouped(chain, entry)) continue;
      const tests = chain.map(({ test }) => test);
      const grouped = group(tests, entry, node[out].kind === "reject");
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

/** For each node the value that was tested last on every way into it, if that is one and the same. */
function lastValues(nodes: readonly Node[]): Table<Value | null> {
  const last = new Table<Value | null>(nodes[0]!.id);
  let value: Value | null;
  const enter = (next: Node): void => last.set(next, last.has(next) && last.get(next) !== value ? null : value);
  for (const node of nodes) {
    value = node.kind === "test" ? node.test.left : node.kind === "search" ? node.value : null;
    visitSuccessors(node, enter);
  }
  return last;
}

/** The test behind one that shares its way out `out`, if there is one; nothing else may lead to it. */
function goesOn(node: TestNode, out: Side, entries: Table<number>): TestNode | undefined {
  const next = out === "yes" ? node.no : node.yes;
  return next.kind === "test" && next[out] === node[out] && entries.get(next) === 1 ? next : undefined;
}

/** The chain that begins at a node and shares the way out `out`. */
function follow(head: TestNode, out: Side, entries: Table<number>): TestNode[] {
  const chain = [head];
  for (let next = goesOn(head, out, entries); next; next = goesOn(next, out, entries)) chain.push(next);
  return chain;
}

/** So short are most chains, of which there are thousands in a list. */
const short = 4;

/** Whether a chain is seen at once to be grouped: all of it is about one value, or it is short and each test about another. */
function isGrouped(chain: readonly TestNode[], entry: Value | undefined): boolean {
  const first = chain[0]!.test.left;
  if (chain.length > short) return chain.every(({ test }) => test.left === first);
  for (let index = 1; index < chain.length; index++) {
    const { left } = chain[index]!.test;
    if (left === chain[index - 1]!.test.left) continue;
    if (left === entry) return false;
    for (let before = 0; before < index; before++) if (chain[before]!.test.left === left) return false;
  }
  return true;
}

/** The tests of a chain that are about one value. */
interface Peers {
  /** Their places in the chain. */
  readonly places: number[];
  /** All before this one of them have been grouped. */
  first: number;
  /** The most bytes that one of them needs. */
  most: number;
}

/**
 * Stable grouping by value: first the value already at hand, then each value where it first appears. Unless `freely`, a
 * test moves only over tests that need no more bytes than it and those before it have read.
 */
function group(tests: readonly Test[], entry: Value | undefined, freely: boolean): Test[] {
  const peers = findPeers(tests);
  const needs = freely ? undefined : new MaxTree(tests.map(bytesToPass));
  const isGrouped = new Uint8Array(tests.length);
  const result: Test[] = [];
  let captured = 0;
  const take = (about: Peers): void => {
    for (let index = about.first; index < about.places.length; index++) {
      const place = about.places[index]!;
      if (!isGrouped[place]) {
        const bytes = Math.max(captured, bytesOf(tests[place]!));
        const needed = needs?.before(place) ?? 0;
        // The further on, the more has to be passed.
        if (needed > Math.max(captured, about.most)) break;
        if (needed > bytes) continue;
        isGrouped[place] = 1;
        needs?.takeOut(place);
        result.push(tests[place]!);
        captured = bytes;
      }
      if (index === about.first) about.first++;
    }
  };
  const atHand = entry && peers.get(entry);
  if (atHand) take(atHand);
  // What is first of the rest has nothing before it to be moved over.
  for (const [place, { left }] of tests.entries()) if (!isGrouped[place]) take(peers.get(left)!);
  return result;
}

function findPeers(tests: readonly Test[]): ReadonlyMap<Value, Peers> {
  const found = new Map<Value, Peers>();
  for (const [place, test] of tests.entries()) {
    let peers = found.get(test.left);
    if (!peers) found.set(test.left, (peers = { places: [], first: 0, most: 0 }));
    peers.places.push(place);
    peers.most = Math.max(peers.most, bytesOf(test));
  }
  return found;
}

/** How many bytes a packet must be known to have before another test moves over this one. */
function bytesToPass(test: Test): number {
  return failsOnlyWhenShort(test.left) && failsOnlyWhenShort(test.right) ? bytesOf(test) : Infinity;
}

function bytesOf({ left, right }: Test): number {
  return Math.max(bytesRead(left), bytesRead(right));
}
