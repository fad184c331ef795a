/**
 * A filter between lowering and the graph: `and`, `or` and `not` over tests, in the order in which they are to be asked.
 *
 * Lowering goes through the text from left to right, because primitives such as `vlan` move the offsets of what follows.
 * A graph is wired from right to left, each part to the two places it leads to. This tree is the hinge between the two.
 */
import type { Cell, Graph, Node, TestOp, Value, Walk } from "./graph.js";

export type Condition =
  | { readonly kind: "always" }
  | { readonly kind: "never" }
  | { readonly kind: "test"; readonly op: TestOp; readonly left: Value; readonly right: Value }
  /** Always holds, for packets long enough to give the value. */
  | { readonly kind: "guard"; readonly value: Value }
  /** Always holds, and stores a value on the way. */
  | { readonly kind: "set"; readonly cell: Cell; readonly value: Value }
  | { readonly kind: "walk"; readonly walk: Walk }
  | { readonly kind: "not"; readonly operand: Condition }
  | { readonly kind: "and" | "or"; readonly operands: readonly Condition[] };

export const always: Condition = { kind: "always" };
export const never: Condition = { kind: "never" };

export function check(op: TestOp, left: Value, right: Value): Condition {
  return { kind: "test", op, left, right };
}

/** Stores a value in a cell. */
export function store(cell: Cell, value: Value): Condition {
  return { kind: "set", cell, value };
}

/**
 * All of them hold. One that never holds decides for all, and their loads are then not made: libpcap does the same, so a
 * packet too short for them gets the same verdict.
 */
export function all(...operands: readonly Condition[]): Condition {
  return join("and", operands, never, always);
}

/** At least one of them holds; one that always holds decides for all. */
export function any(...operands: readonly Condition[]): Condition {
  return join("or", operands, always, never);
}

function join(kind: "and" | "or", operands: readonly Condition[], deciding: Condition, neutral: Condition): Condition {
  if (operands.includes(deciding)) return deciding;
  const rest = operands.filter((operand) => operand !== neutral);
  return rest.length === 0 ? neutral : rest.length === 1 ? rest[0]! : { kind, operands: rest };
}

export function not(operand: Condition): Condition {
  if (operand === always) return never;
  if (operand === never) return always;
  return operand.kind === "not" ? operand.operand : { kind: "not", operand };
}

/** Wires a condition: the node that leads to `yes` where it holds and to `no` where it does not. */
export function wire(graph: Graph, condition: Condition, yes: Node, no: Node): Node {
  switch (condition.kind) {
    case "always":
      return yes;
    case "never":
      return no;
    case "test":
      return graph.test(graph.compare(condition.op, condition.left, condition.right), yes, no);
    case "guard":
      return graph.guard(condition.value, yes);
    case "set":
      return graph.set(condition.cell, condition.value, yes);
    case "walk":
      return graph.walk(condition.walk, yes, no);
    case "not":
      return wire(graph, condition.operand, no, yes);
    case "and":
      return condition.operands.reduceRight((next, operand) => wire(graph, operand, next, no), yes);
    case "or":
      return condition.operands.reduceRight((next, operand) => wire(graph, operand, yes, next), no);
  }
}
