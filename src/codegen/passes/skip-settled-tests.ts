/**
 * Carries what each way through the graph has proved and leads it past the tests this settles.
 *
 * An `or` of hosts asks for the EtherType again for every host; once it is known, each way goes straight to the next
 * address. A test is passed over only where its loads are known to succeed or where a packet too short for them is
 * rejected anyhow; otherwise a guard stays in its place. One sweep from the root down sees every way in before a node.
 */
import { assertNever } from "../../errors.js";
import type { Graph, Node, SearchNode } from "../graph.js";
import { isLeaf, reachable, remake } from "../traverse.js";
import { bytesRead, failsOnlyWhenShort, type Value } from "../value.js";
import { Table } from "../tables.js";
import type { Values } from "../values.js";
import {
  afterComputing,
  afterFinding,
  afterMissing,
  afterTest,
  common,
  ignorance,
  isSafe,
  rangeOf,
  settle,
  settleSearch,
  type Knowledge,
} from "./knowledge.js";
import { mayLieBetween } from "./range.js";

/** Where an edge leads once settled tests are passed over: first the guards, then the node. */
interface Way {
  readonly guards: readonly Value[];
  readonly target: Node;
  readonly known: Knowledge;
}

/** Where a search leads, for each of the ranges that are left of its table. */
interface Found {
  readonly lows: readonly number[];
  readonly highs: readonly number[];
  readonly ways: readonly Way[];
}

/** Ways are led past so many nodes in one sweep and no more, lest a chain of thousands of terms take their square. */
const mostSteps = 20_000_000;

export function skipSettledTests(graph: Graph, values: Values, root: Node): Node {
  const sweep = new Sweep(root);
  return sweep.changed ? sweep.rebuild(graph, values) : root;
}

/** One sweep over a graph. */
class Sweep {
  changed = false;
  private stepsLeft = mostSteps;
  private readonly incoming: Table<Knowledge>;
  /** The ways out of a node: where a test or a walk leads on `yes`; and on `no`, or where there is only one way on. */
  private readonly onYes: Table<Way>;
  private readonly onNo: Table<Way>;
  private readonly found = new Map<Node, Found>();
  private readonly start: Way;
  private readonly order: Node[];

  constructor(private readonly root: Node) {
    this.incoming = new Table(root.id);
    this.onYes = new Table(root.id);
    this.onNo = new Table(root.id);
    this.start = this.leave(root, ignorance);
    this.order = reachable(root);
    for (const node of this.order) {
      const known = this.incoming.get(node);
      if (known) this.pass(node, known);
    }
  }

  private pass(node: Node, known: Knowledge): void {
    switch (node.kind) {
      case "test": {
        const { test, yes, no } = node;
        this.onYes.set(node, this.leave(yes, isLeaf(yes) ? known : afterTest(known, test, true)));
        this.onNo.set(node, this.leave(no, isLeaf(no) ? known : afterTest(known, test, false)));
        break;
      }
      case "walk":
        this.onYes.set(node, this.leave(node.yes, known));
        this.onNo.set(node, this.leave(node.no, known));
        break;
      case "guard":
      case "set":
        this.onNo.set(node, this.leave(node.next, afterComputing(known, node.value)));
        break;
      case "search":
        this.found.set(node, this.find(node, known));
        this.onNo.set(node, this.leave(node.no, afterMissing(known, node.value)));
        break;
      case "accept":
      case "reject":
        break;
      default:
        assertNever(node);
    }
  }

  private find({ value, table, ways: next }: SearchNode, known: Knowledge): Found {
    const lows: number[] = [];
    const highs: number[] = [];
    const ways: Way[] = [];
    const range = rangeOf(known, value);
    const toLeaves = next.map((node) => (isLeaf(node) ? this.leave(node, known) : undefined));
    for (let index = 0; index < table.lows.length; index++) {
      const low = table.lows[index]!;
      const high = table.highs[index]!;
      const place = table.ways[index]!;
      if (!mayLieBetween(range, low, high)) {
        this.changed = true;
        continue;
      }
      lows.push(low);
      highs.push(high);
      ways.push(toLeaves[place] ?? this.leave(next[place]!, afterFinding(known, value, low, high)));
    }
    return { lows, highs, ways };
  }

  private leave(next: Node, known: Knowledge): Way {
    // Nothing is asked at a leaf, and thousands of ways may lead to it.
    if (isLeaf(next)) return { guards: noGuards, target: next, known };
    const way = this.follow(next, known);
    if (way.target !== next || way.guards.length > 0) this.changed = true;
    if (isLeaf(way.target)) return way;
    const before = this.incoming.get(way.target);
    this.incoming.set(way.target, before ? common(before, way.known) : way.known);
    return way;
  }

  /** Follows an edge to the first node that asks something new. */
  private follow(first: Node, knownAtFirst: Knowledge): Way {
    let guards = noGuards;
    let known = knownAtFirst;
    let node = first;
    const pass = (value: Value, next: Node): void => {
      if (isSafe(known, value) || (failsOnlyWhenShort(value) && bytesRead(value) <= next.needs)) return;
      guards = [...guards, value];
      known = afterComputing(known, value);
    };
    while (this.stepsLeft-- > 0) {
      if (node.kind === "guard") {
        if (!isSafe(known, node.value)) break;
        node = node.next;
      } else if (node.kind === "test") {
        const outcome = settle(known, node.test);
        if (outcome === undefined) break;
        const next = outcome ? node.yes : node.no;
        pass(node.test.left, next);
        pass(node.test.right, next);
        node = next;
      } else if (node.kind === "search") {
        const next = settleSearch(known, node);
        if (next === undefined) break;
        pass(node.value, next);
        node = next;
      } else {
        break;
      }
    }
    return { guards, target: node, known };
  }

  rebuild(graph: Graph, values: Values): Node {
    const rebuilt = new Table<Node>(this.root.id);
    const end = ({ guards, target }: Way): Node =>
      guards.reduceRight((next, value) => graph.guard(value, next), rebuilt.get(target)!);
    for (const node of this.order.reverse()) {
      const yes = this.onYes.get(node);
      const no = this.onNo.get(node);
      const found = node.kind === "search" ? this.found.get(node) : undefined;
      if (found && node.kind === "search")
        rebuilt.set(node, makeSearch(graph, values, node.value, found, end, end(no!)));
      else if (node.kind === "test") {
        // What no way leads to any more is left out.
        if (yes) rebuilt.set(node, graph.test(node.test, end(yes), end(no!)));
      } else if (no ?? isLeaf(node)) {
        rebuilt.set(
          node,
          remake(graph, node, (next) => end(yes && node.kind === "walk" && next === node.yes ? yes : no!)),
        );
      }
    }
    return end(this.start);
  }
}

const noGuards: readonly Value[] = [];

function makeSearch(
  graph: Graph,
  values: Values,
  value: Value,
  { lows, highs, ways }: Found,
  end: (way: Way) => Node,
  no: Node,
): Node {
  const places = new Map<Node, number>();
  const ends = new Map<Way, number>();
  const placeOf = (way: Way): number => {
    const next = end(way);
    const known = places.get(next) ?? places.size;
    places.set(next, known);
    ends.set(way, known);
    return known;
  };
  const table = values.tables.of(
    lows,
    highs,
    ways.map((way) => ends.get(way) ?? placeOf(way)),
  );
  return graph.search(value, table, [...places.keys()], no);
}
