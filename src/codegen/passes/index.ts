/**
 * The passes over the decision graph, in order.
 *
 * There are two ways through them. The exact one keeps the verdict of every packet, cut short anywhere. The other drops a
 * test that leads the same way whatever it finds, load and all, and reorders chains freely: libpcap's optimizer does both,
 * so that for some filters a packet cut short gets another verdict from libpcap's optimized program than from its plain
 * one. That way is worth taking only where it makes the shorter program; the caller compares.
 */
import { wire, type Condition } from "../condition.js";
import { Graph, type Node } from "../graph.js";
import type { Values } from "../values.js";
import { groupChains } from "./group-chains.js";
import { searchTrees } from "./search-trees.js";
import { settleAsLibpcap } from "./knowledge.js";
import { simplifyTests } from "./simplify-tests.js";
import { skipSettledTests } from "./skip-settled-tests.js";

/** More rounds than this never pay: each opens at most what the one before it closed. Lists settle in two. */
const maxRounds = { small: 8, large: 2 } as const;

/** A graph with more nodes than this is a list of thousands of addresses or the like. */
const largeGraph = 4000;

export interface Optimized {
  readonly root: Node;
  /** The graph after the coarse round, which finds out what libpcap's optimizer finds out. */
  readonly coarse: Node;
  /** libpcap refuses the filter, because it sees that no packet can match. */
  readonly refused: boolean;
}

export function optimize(condition: Condition, values: Values, mode: "exact" | "as libpcap"): Optimized {
  const exact = mode === "exact";
  const plain = new Graph(exact);
  const wired = wire(plain, condition, plain.accept, plain.reject);
  const coarse = settled(wired, (root) => groupChains(plain, skipSettledTests(plain, root, settleAsLibpcap), !exact));
  if (coarse.kind === "reject") return { root: coarse, coarse, refused: true };

  const fine = new Graph();
  const simple = simplifyTests(fine, values, coarse);
  const small = settled(simple, (root) => groupChains(fine, skipSettledTests(fine, root), false));
  return { root: searchTrees(fine, values, small), coarse: simple, refused: false };
}

/** Applies a pass until it finds nothing more to do. */
function settled(root: Node, pass: (root: Node) => Node): Node {
  let best = root;
  const rounds = root.id > largeGraph ? maxRounds.large : maxRounds.small;
  for (let round = 0; round < rounds; round++) {
    const next = pass(best);
    if (next === best) break;
    best = next;
  }
  return best;
}
