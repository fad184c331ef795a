/** Ways through a graph, and graphs made again node by node. */
import { assertNever } from "../errors.js";
import type { Graph, Node } from "./graph.js";
import { Table } from "./tables.js";

/** Calls `visit` with each node that follows a node. */
export function visitSuccessors(node: Node, visit: (next: Node) => void): void {
  switch (node.kind) {
    case "test":
    case "walk":
      visit(node.yes);
      visit(node.no);
      return;
    case "guard":
    case "set":
      visit(node.next);
      return;
    case "search":
      node.ways.forEach(visit);
      visit(node.no);
      return;
    case "accept":
    case "reject":
      return;
    default:
      assertNever(node);
  }
}

/** The nodes that follow a node, for where a list is needed. */
export function successors(node: Node): readonly Node[] {
  const found: Node[] = [];
  visitSuccessors(node, (next) => void found.push(next));
  return found;
}

/** How many ways lead into each of the nodes of a graph. */
export function countEntries(nodes: readonly Node[]): Table<number> {
  const count = new Table<number>(nodes[0]!.id);
  const enter = (next: Node): void => count.set(next, (count.get(next) ?? 0) + 1);
  for (let index = 0; index < nodes.length; index++) visitSuccessors(nodes[index]!, enter);
  return count;
}

/** Whether nothing follows a node, or what is made of it. */
export function isLeaf({ kind }: Pick<Node, "kind">): boolean {
  return kind === "accept" || kind === "reject";
}

/** All nodes that can be reached from `root`, each before its successors: no node has a greater id than those before it. */
export function reachable(root: Node): Node[] {
  const found = new Table<Node>(root.id);
  const pending = [root];
  found.set(root, root);
  const visit = (next: Node): void => {
    if (found.has(next)) return;
    found.set(next, next);
    pending.push(next);
  };
  for (let node = pending.pop(); node; node = pending.pop()) visitSuccessors(node, visit);
  return found.values().reverse();
}

/**
 * Makes a graph again in `graph`, node by node from the leaves up. `change` may make a node its own way; it is handed
 * what the node's successors have become.
 */
export function rebuild(
  graph: Graph,
  root: Node,
  change: (node: Node, at: (old: Node) => Node) => Node | undefined,
): Node {
  const rebuilt = new Table<Node>(root.id);
  const at = (node: Node): Node => rebuilt.get(node)!;
  for (const node of reachable(root).reverse()) rebuilt.set(node, change(node, at) ?? remake(graph, node, at));
  return at(root);
}

/** The same node in `graph`, with the successors that `at` gives. */
export function remake(graph: Graph, node: Node, at: (old: Node) => Node): Node {
  switch (node.kind) {
    case "accept":
    case "reject":
      return graph[node.kind];
    case "test":
      return graph.ask(node.test, at(node.yes), at(node.no));
    case "walk":
      return graph.walk(node.walk, at(node.yes), at(node.no));
    case "guard":
      return graph.guard(node.value, at(node.next));
    case "set":
      return graph.set(node.cell, node.value, at(node.next));
    case "search":
      return graph.search(node.value, node.table, node.ways.map(at), at(node.no));
  }
}
