/** Which values are computed once more further on: those are worth keeping in a register. */
import type { Node } from "../graph.js";
import type { Value } from "../value.js";

/** By value id. Where it is undefined everything may be needed. */
export type LiveValues = ReadonlySet<number> | undefined;

/** The address of a computed place in the packet is kept for the loads that start from it. */
export function pointerKey(index: Value): number {
  return -1 - index.id;
}

/** The values that a node computes at its top. */
export function valuesOf(node: Node): readonly Value[] {
  switch (node.kind) {
    case "test":
      return [node.test.left, node.test.right];
    case "guard":
    case "set":
    case "search":
      return [node.value];
    case "accept":
    case "reject":
    case "walk":
      return [];
  }
}

/**
 * A value and all it is computed from, each as often as it occurs. `byPointer`: for a load at a computed place it is the
 * address there that is kept, and not the index.
 */
export function* parts(value: Value, byPointer: boolean): Generator<number> {
  yield value.id;
  switch (value.kind) {
    case "load":
      if (value.index && byPointer) yield pointerKey(value.index);
      else if (value.index) yield* parts(value.index, byPointer);
      break;
    case "negate":
      yield* parts(value.operand, byPointer);
      break;
    case "binary":
      yield* parts(value.left, byPointer);
      yield* parts(value.right, byPointer);
      break;
    default:
      break;
  }
}

/** Sets larger than this are not worth their memory. */
const largestSet = 1000;

/** For each node of a topological order, what is computed after it. */
export function liveAfter(
  order: readonly Node[],
  successors: (node: Node) => readonly Node[],
  byPointer: boolean,
): ReadonlyMap<Node, LiveValues> {
  const after = new Map<Node, LiveValues>();
  const from = new Map<Node, LiveValues>();
  for (const node of [...order].reverse()) {
    const later = union(successors(node).map((next) => (from.has(next) ? from.get(next) : new Set<number>())));
    after.set(node, later);
    from.set(node, union([later, new Set(valuesOf(node).flatMap((value) => [...parts(value, byPointer)]))]));
  }
  return after;
}

function union(sets: readonly LiveValues[]): LiveValues {
  let result: LiveValues = new Set();
  for (const set of sets) {
    if (set === undefined || result === undefined) return undefined;
    if (isSubset(set, result)) continue;
    result = isSubset(result, set) ? set : new Set([...result, ...set]);
    if (result.size > largestSet) return undefined;
  }
  return result;
}

function isSubset(small: ReadonlySet<number>, large: ReadonlySet<number>): boolean {
  if (small.size > large.size) return false;
  for (const id of small) if (!large.has(id)) return false;
  return true;
}
