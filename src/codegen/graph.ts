/**
 * The decision graph: what a filter asks of a packet, without registers and without protocol names.
 *
 * A filter has no loops and no side effects, so it is a directed acyclic graph of tests over values with two kinds of leaf.
 * Structurally equal values are one object, and so are structurally equal nodes: two ways that would ask the same
 * questions from here on are one way. Nodes are made from the leaves up, so a node's `id` is greater than its
 * successors' ids, and sorting by id is a topological order.
 *
 * A load past the captured bytes rejects the packet at once (so does a division by zero), and `not` does not turn that
 * round. Every load is therefore also a guard: a pass may drop, add or move one only if no packet, cut short anywhere,
 * gets another verdict.
 */
import { NumbersMap } from "./tables.js";
import { bytesRead, canFail, cellsIn, failsOnlyWhenShort, type Cell, type Value } from "./value.js";

/** `set`: at least one bit of `right` is set in `left`. */
export type TestOp = "eq" | "gt" | "ge" | "set";

/** The tests by number. */
export const opNumbers: Readonly<Record<TestOp, number>> = { eq: 0, gt: 1, ge: 2, set: 3 };

export interface Test {
  /** The same for equal tests; given by the graph. */
  readonly id: number;
  readonly op: TestOp;
  readonly left: Value;
  readonly right: Value;
}

export type Node =
  | (NodeFacts & { readonly kind: "accept" })
  | (NodeFacts & { readonly kind: "reject" })
  | (NodeFacts & { readonly kind: "test"; readonly test: Test; readonly yes: Node; readonly no: Node })
  /** Computes the value only because a packet too short for it must be rejected. */
  | (NodeFacts & { readonly kind: "guard"; readonly value: Value; readonly next: Node })
  | (NodeFacts & { readonly kind: "walk"; readonly walk: Walk; readonly yes: Node; readonly no: Node })
  | SetNode
  | SearchNode;

/** Stores a value, for offsets that depend on which way a packet took. */
export type SetNode = NodeFacts & {
  readonly kind: "set";
  readonly cell: Cell;
  readonly value: Value;
  readonly next: Node;
};

/**
 * Looks a value up in a table: thousands of tests in one node, so that the passes need not go through them one by one. When
 * they are done it becomes tests (`passes/expand-searches.ts`), and nothing after the passes knows it.
 */
export type SearchNode = NodeFacts & {
  readonly kind: "search";
  readonly value: Value;
  readonly table: SearchTable;
  /** Where the numbers of the table lead. */
  readonly ways: readonly Node[];
  /** Where all other numbers lead. */
  readonly no: Node;
};

/** Ranges of numbers in their order, none of which overlap: what the values from `lows[i]` to `highs[i]` lead to. */
export interface SearchTable {
  readonly id: number;
  readonly lows: readonly number[];
  readonly highs: readonly number[];
  /** The place in `ways` for each. */
  readonly ways: readonly number[];
}

/**
 * The one thing in a filter that is not a straight question: `protochain` follows a chain of headers, whatever its
 * length, until it meets the protocol or a header that does not lead on.
 */
export interface Walk {
  readonly version: 4 | 6;
  /** Offset of the IP header. */
  readonly offset: number;
  readonly protocol: number;
}

export interface NodeFacts {
  readonly id: number;
  /** From here on every packet with fewer captured bytes than this is rejected, whatever it holds. */
  readonly needs: number;
  /** The cells that this node or one after it reads before it is set, one bit each. */
  readonly reads: number;
}

/** Makes nodes and sees to it that equal ones are one. Ids count up over the life of a graph. */
export class Graph {
  readonly accept: Node = { kind: "accept", id: 0, needs: 0, reads: 0 };
  readonly reject: Node = { kind: "reject", id: 1, needs: Infinity, reads: 0 };
  private nextId = 2;
  private testCount = 0;
  private readonly tests = new NumbersMap<Test>();
  private readonly testNodes = new NumbersMap<Node>();
  private readonly guards = new NumbersMap<Node>();
  private readonly sets = new NumbersMap<Node>();
  private readonly walks = new Map<string, Node>();
  private readonly searches = new Map<string, Node>();

  /** A test by itself. */
  compare(op: TestOp, left: Value, right: Value): Test {
    const number = opNumbers[op];
    const known = this.tests.get(number, left.id, right.id);
    if (known) return known;
    const test: Test = { id: this.testCount++, op, left, right };
    this.tests.set(number, left.id, right.id, test);
    return test;
  }

  /** A test node for what another graph or a condition asks. */
  ask({ op, left, right }: Pick<Test, "op" | "left" | "right">, yes: Node, no: Node): Node {
    return this.test(this.compare(op, left, right), yes, no);
  }

  /** A test node; one that leads the same way whatever it finds is only a guard. */
  test(test: Test, yes: Node, no: Node): Node {
    if (yes === no) return this.guard(test.left, this.guard(test.right, yes));
    const known = this.testNodes.get(test.id, yes.id, no.id);
    if (known) return known;
    const node = this.makeTest(test, yes, no);
    this.testNodes.set(test.id, yes.id, no.id, node);
    return node;
  }

  private makeTest(test: Test, yes: Node, no: Node): Node {
    const needs = Math.max(bytesRead(test.left), bytesRead(test.right), Math.min(yes.needs, no.needs));
    const reads = cellsIn(test.left) | cellsIn(test.right) | yes.reads | no.reads;
    return { kind: "test", id: this.nextId++, needs, reads, test, yes, no };
  }

  /** A test node of which it is known that there is no other such: it is not looked for, and will not be found. */
  askAnew({ op, left, right }: Pick<Test, "op" | "left" | "right">, yes: Node, no: Node): Node {
    return this.makeTest({ id: this.testCount++, op, left, right }, yes, no);
  }

  /** A guard, unless what it would reject is rejected without it. */
  guard(value: Value, next: Node): Node {
    if (next.kind === "reject" || !canFail(value)) return next;
    if (failsOnlyWhenShort(value) && bytesRead(value) <= next.needs) return next;
    if (next.kind === "test" && (next.test.left === value || next.test.right === value)) return next;
    const known = this.guards.get(value.id, next.id, 0);
    if (known) return known;
    const needs = Math.max(bytesRead(value), next.needs);
    const reads = cellsIn(value) | next.reads;
    const node: Node = { kind: "guard", id: this.nextId++, needs, reads, value, next };
    this.guards.set(value.id, next.id, 0, node);
    return node;
  }

  /** Stores a value in a cell; where nothing reads the cell, it is only a guard. */
  set(cell: Cell, value: Value, next: Node): Node {
    const bit = 1 << cell.cell;
    if (next.kind === "reject") return next;
    if ((next.reads & bit) === 0) return this.guard(value, next);
    const known = this.sets.get(cell.id, value.id, next.id);
    if (known) return known;
    const needs = Math.max(bytesRead(value), next.needs);
    const reads = cellsIn(value) | (next.reads & ~bit);
    const node: Node = { kind: "set", id: this.nextId++, needs, reads, cell, value, next };
    this.sets.set(cell.id, value.id, next.id, node);
    return node;
  }

  /** A search; one that leads the same way whatever it finds is only a guard. */
  search(value: Value, table: SearchTable, ways: readonly Node[], no: Node): Node {
    if (ways.every((way) => way === no)) return this.guard(value, no);
    const key = `${value.id} ${table.id} ${no.id} ${ways.map(({ id }) => id).join(" ")}`;
    const known = this.searches.get(key);
    if (known) return known;
    let [least, reads] = [no.needs, cellsIn(value) | no.reads];
    for (const way of ways) {
      least = Math.min(least, way.needs);
      reads |= way.reads;
    }
    const needs = Math.max(bytesRead(value), least);
    const node: Node = { kind: "search", id: this.nextId++, needs, reads, value, table, ways, no };
    this.searches.set(key, node);
    return node;
  }

  walk(walk: Walk, yes: Node, no: Node): Node {
    const { version, offset, protocol } = walk;
    const key = `${version} ${offset} ${protocol} ${yes.id} ${no.id}`;
    const known = this.walks.get(key);
    if (known) return known;
    const needs = Math.max(offset + (version === 4 ? 10 : 7), Math.min(yes.needs, no.needs));
    const node: Node = { kind: "walk", id: this.nextId++, needs, reads: yes.reads | no.reads, walk, yes, no };
    this.walks.set(key, node);
    return node;
  }
}
