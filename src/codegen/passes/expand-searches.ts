/**
 * Makes tests of searches: a balanced tree of comparisons, so that a packet passes about log n tests among n numbers.
 *
 * Every way through the tree looks at the value first, as the search does.
 */
import type { Graph, Node, SearchNode, TestOp } from "../graph.js";
import { reachable, rebuild } from "../traverse.js";
import { upperBound } from "../value.js";
import type { Values } from "../values.js";
import { simplest } from "./simplify-tests.js";

/**
 * Numbers that a leaf of the tree tries one after the other. Ranges are parted down to single ones, which takes no more
 * tests than to try them; to part numbers does.
 */
export const leafSize = 6;

export function expandSearches(graph: Graph, values: Values, root: Node): Node {
  if (!reachable(root).some(({ kind }) => kind === "search")) return root;
  return rebuild(graph, root, (node, at) => (node.kind === "search" ? expand(graph, values, node, at) : undefined));
}

/** Ranges of numbers in their order, and where each leads. */
interface Ranges {
  readonly lows: number[];
  readonly highs: number[];
  readonly ways: Node[];
}

/** The ranges of a search, with one for neighbours that lead to the same place. */
function mergeNeighbours({ table, ways: places }: SearchNode, at: (old: Node) => Node, otherwise: Node): Ranges {
  const lows: number[] = [];
  const highs: number[] = [];
  const ways: Node[] = [];
  const ends = places.map(at);
  for (let index = 0; index < table.lows.length; index++) {
    const way = ends[table.ways[index]!]!;
    if (way === otherwise) continue;
    const low = table.lows[index]!;
    const high = table.highs[index]!;
    const last = ways.length - 1;
    if (ways[last] === way && highs[last]! + 1 === low) highs[last] = high;
    else {
      lows.push(low);
      highs.push(high);
      ways.push(way);
    }
  }
  return { lows, highs, ways };
}

function expand(graph: Graph, values: Values, node: SearchNode, at: (old: Node) => Node): Node {
  const { value } = node;
  const otherwise = at(node.no);
  const { lows, highs, ways } = mergeNeighbours(node, at, otherwise);
  const ask = (op: TestOp, number: number, yes: Node, no: Node): Node => {
    const right = values.const(number);
    // Equal searches are one node, so no other node asks this.
    if (value.kind === "load") return graph.askAnew({ op, left: value, right }, yes, no);
    const form = simplest(values, { op, left: value, right, negated: false });
    return form.negated ? graph.askAnew(form, no, yes) : graph.askAnew(form, yes, no);
  };
  const areMostlyNumbers = (from: number, to: number): boolean => {
    let ranges = 0;
    for (let index = from; index < to; index++) if (lows[index] !== highs[index]) ranges++;
    return 2 * ranges <= to - from;
  };
  /** The ranges from one place to another, where the value is known to lie between `least` and `most`. */
  const tree = (from: number, to: number, least: number, most: number): Node => {
    if (to - from === 1 || (to - from <= leafSize && areMostlyNumbers(from, to))) return inTurn(from, to, least, most);
    const middle = from + ((to - from) >> 1);
    const split = highs[middle - 1]!;
    const above = tree(middle, to, split + 1, most);
    return ask("gt", split, above, tree(from, middle, least, split));
  };
  const inTurn = (from: number, to: number, least: number, most: number): Node => {
    if (from === to) return otherwise;
    const low = lows[from]!;
    const high = highs[from]!;
    const way = ways[from]!;
    if (low <= least && most <= high) return way;
    if (low === high) {
      const next = low === least ? low + 1 : least;
      const last = low === most ? low - 1 : most;
      return ask("eq", low, way, inTurn(from + 1, to, next, last));
    }
    // What is below this range is in none of those behind it.
    const within = most <= high ? way : ask("gt", high, inTurn(from + 1, to, high + 1, most), way);
    return low <= least ? within : ask("gt", low - 1, within, otherwise);
  };
  return tree(0, lows.length, 0, upperBound(value));
}
