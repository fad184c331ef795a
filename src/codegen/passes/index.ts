/**
 * The passes over the decision graph, in order. Each keeps the verdict of every packet, cut short anywhere.
 */
import { Graph, type Node } from "../graph.js";
import type { Values } from "../values.js";
import { expandSearches } from "./expand-searches.js";
import { groupChains } from "./group-chains.js";
import { placeCells } from "./place-cells.js";
import { searchTrees } from "./search-trees.js";
import { simplifyTests } from "./simplify-tests.js";
import { skipSettledTests } from "./skip-settled-tests.js";

/**
 * More rounds than this never pay: each opens at most what the one before it closed. Lists settle in two, the second of
 * which finds an instruction in ten thousand.
 */
const maxRounds = { small: 8, large: 2, huge: 1 } as const;

/** A graph with more nodes than this is a list of hundreds of addresses or the like. */
const largeGraph = 4000;

/** And one with more than this has thousands; no kernel takes what becomes of it. */
const hugeGraph = 40_000;

/** The same questions in as few tests as the passes can find. */
export function optimize(root: Node, values: Values): Node {
  const graph = new Graph();
  const simple = simplifyTests(graph, values, placeCells(graph, values, root));
  const small = settled(simple, (node) => groupChains(graph, skipSettledTests(graph, values, node)));
  return expandSearches(graph, values, searchTrees(graph, values, small));
}

/** Applies a pass until it finds nothing more to do. */
function settled(root: Node, pass: (root: Node) => Node): Node {
  let best = root;
  const rounds = maxRounds[root.id > hugeGraph ? "huge" : root.id > largeGraph ? "large" : "small"];
  for (let round = 0; round < rounds; round++) {
    const next = pass(best);
    if (next === best) break;
    best = next;
  }
  return best;
}
