/**
 * Carries what each way through the graph has proved and leads it past the tests this settles.
 *
 * An `or` of hosts asks for the EtherType again for every host; once it is known, each way goes straight to the next
 * address. A test is passed over only where its loads are known to succeed or where a packet too short for them is
 * rejected anyhow; otherwise a guard stays in its place. One sweep from the root down sees every way in before a node.
 */
import { assertNever } from "../../errors.js";
import {
  bytesRead,
  failsOnlyWhenShort,
  reachable,
  remake,
  successors,
  type Graph,
  type Node,
  type Value,
} from "../graph.js";
import { Table } from "../tables.js";
import { afterComputing, afterTest, common, ignorance, isSafe, settle, type Knowledge } from "./knowledge.js";

/** Where an edge leads once settled tests are passed over: first the guards, then the node. */
interface Way {
  readonly guards: readonly Value[];
  readonly target: Node;
  readonly known: Knowledge;
}

/** Ways are led past so many nodes in one sweep and no more, lest a chain of thousands of terms take their square. */
const mostSteps = 20_000_000;

export function skipSettledTests(graph: Graph, root: Node): Node {
  const steps = { left: mostSteps };
  const incoming = new Table<Knowledge>(root.id);
  const ways = new Table<readonly Way[]>(root.id);
  let changed = false;
  const arrive = (way: Way): Way => {
    // Nothing is asked at a leaf, and thousands of ways may lead to it.
    if (isLeaf(way.target)) return way;
    const before = incoming.get(way.target);
    incoming.set(way.target, before ? common(before, way.known) : way.known);
    return way;
  };

  const start = arrive(follow(root, ignorance, steps));
  const order = reachable(root);
  for (const node of order) {
    const known = incoming.get(node);
    if (!known) continue;
    const leave = (next: Node, after: () => Knowledge): Way => {
      if (isLeaf(next)) return { guards: noGuards, target: next, known };
      const way = arrive(follow(next, after(), steps));
      if (way.target !== next || way.guards.length > 0) changed = true;
      return way;
    };
    switch (node.kind) {
      case "test":
        ways.set(node, [
          leave(node.yes, () => afterTest(known, node.test, true)),
          leave(node.no, () => afterTest(known, node.test, false)),
        ]);
        break;
      case "walk":
        ways.set(node, [leave(node.yes, () => known), leave(node.no, () => known)]);
        break;
      case "guard":
      case "set":
        ways.set(node, [leave(node.next, () => afterComputing(known, node.value))]);
        break;
      case "accept":
      case "reject":
        break;
      default:
        assertNever(node);
    }
  }

  if (!changed && start.target === root) return root;
  const rebuilt = new Table<Node>(root.id);
  const end = ({ guards, target }: Way): Node =>
    guards.reduceRight((next, value) => graph.guard(value, next), rebuilt.get(target)!);
  for (const node of order.reverse()) {
    const out = ways.get(node);
    // What no way leads to any more is left out.
    if (!out && !isLeaf(node)) continue;
    rebuilt.set(
      node,
      remake(graph, node, (next) => end(out![successors(node).indexOf(next)]!)),
    );
  }
  return end(start);
}

const noGuards: readonly Value[] = [];

function isLeaf({ kind }: Node): boolean {
  return kind === "accept" || kind === "reject";
}

/** Follows an edge to the first node that asks something new. */
function follow(first: Node, knownAtFirst: Knowledge, steps: { left: number }): Way {
  const guards: Value[] = [];
  let known = knownAtFirst;
  let node = first;
  while (steps.left-- > 0) {
    let values: readonly Value[];
    let next: Node;
    if (node.kind === "guard") {
      if (!isSafe(known, node.value)) break;
      values = [];
      next = node.next;
    } else if (node.kind === "test") {
      const outcome = settle(known, node.test);
      if (outcome === undefined) break;
      values = [node.test.left, node.test.right];
      next = outcome ? node.yes : node.no;
    } else {
      break;
    }
    for (const value of values) {
      if (isSafe(known, value) || (failsOnlyWhenShort(value) && bytesRead(value) <= next.needs)) continue;
      guards.push(value);
      known = afterComputing(known, value);
    }
    node = next;
  }
  return { guards, target: node, known };
}
