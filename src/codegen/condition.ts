/**
 * A filter between lowering and the graph: `and`, `or` and `not` over tests, in the order in which they are to be asked.
 *
 * Lowering goes through the text from left to right, because primitives such as `vlan` move the offsets of what follows.
 * A graph is wired from right to left, each part to the two places it leads to. This tree is the hinge between the two.
 */
import type { SearchTable, TestOp, Walk } from "./graph.js";
import type { Cell, Value } from "./value.js";

export type Condition =
  | { readonly kind: "always" }
  | { readonly kind: "never" }
  | TestCondition
  /** Always holds, and stores a value on the way. */
  | { readonly kind: "set"; readonly cell: Cell; readonly value: Value }
  | { readonly kind: "walk"; readonly walk: Walk }
  /** What holds if `test` does, or what holds if it does not. */
  | { readonly kind: "choice"; readonly test: TestCondition; readonly yes: Condition; readonly no: Condition }
  /** What holds for the place in the table that a value has; never holds where it has none. */
  | {
      readonly kind: "search";
      readonly value: Value;
      readonly table: SearchTable;
      readonly thens: readonly Condition[];
    }
  | { readonly kind: "not"; readonly operand: Condition }
  | { readonly kind: "and" | "or"; readonly operands: readonly Condition[] };

export interface TestCondition {
  readonly kind: "test";
  readonly op: TestOp;
  readonly left: Value;
  readonly right: Value;
  readonly written: Written;
}

/**
 * As what a test was written: as a protocol's field, as arithmetic, or as arithmetic on constants alone that are not all
 * written as such. libpcap's optimizer tells them apart (`libpcap/`).
 */
export type Written = "field" | "arithmetic" | "computed";

export const always: Condition = { kind: "always" };
export const never: Condition = { kind: "never" };

/** A test. */
export function check(op: TestOp, left: Value, right: Value, written: Written = "field"): TestCondition {
  return { kind: "test", op, left, right, written };
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
  return join("and", operands);
}

/** At least one of them holds; one that always holds decides for all. */
export function any(...operands: readonly Condition[]): Condition {
  return join("or", operands);
}

/** `all` or `any` of a list of any length. */
export function join(kind: "and" | "or", operands: readonly Condition[]): Condition {
  const deciding = kind === "and" ? never : always;
  const neutral = kind === "and" ? always : never;
  let neutrals = 0;
  for (let index = 0; index < operands.length; index++) {
    if (operands[index] === deciding) return deciding;
    if (operands[index] === neutral) neutrals++;
  }
  const rest = neutrals === 0 ? operands : operands.filter((operand) => operand !== neutral);
  return rest.length === 0 ? neutral : rest.length === 1 ? rest[0]! : { kind, operands: rest };
}

export function not(operand: Condition): Condition {
  if (operand === always) return never;
  if (operand === never) return always;
  return operand.kind === "not" ? operand.operand : { kind: "not", operand };
}

/** Makes the nodes of a graph of one kind or another. */
export interface Wiring<Node> {
  ask(test: TestCondition, yes: Node, no: Node): Node;
  set(cell: Cell, value: Value, next: Node): Node;
  walk(walk: Walk, yes: Node, no: Node): Node;
  search(value: Value, table: SearchTable, ways: readonly Node[], no: Node): Node;
}

/**
 * Wires a condition: the node that leads to `yes` where it holds and to `no` where it does not. Conditions may nest
 * thousands deep in their first operands, so these are not recursed into.
 */
export function wire<Node>(graph: Wiring<Node>, condition: Condition, yes: Node, no: Node): Node {
  let current = condition;
  let [whereTrue, whereFalse] = [yes, no];
  for (;;) {
    switch (current.kind) {
      case "always":
        return whereTrue;
      case "never":
        return whereFalse;
      case "test":
        return graph.ask(current, whereTrue, whereFalse);
      case "choice":
        return graph.ask(
          current.test,
          wire(graph, current.yes, whereTrue, whereFalse),
          wire(graph, current.no, whereTrue, whereFalse),
        );
      case "set":
        return graph.set(current.cell, current.value, whereTrue);
      case "walk":
        return graph.walk(current.walk, whereTrue, whereFalse);
      case "search": {
        const ways = current.thens.map((then) => wire(graph, then, whereTrue, whereFalse));
        return graph.search(current.value, current.table, ways, whereFalse);
      }
      case "not":
        [whereTrue, whereFalse] = [whereFalse, whereTrue];
        current = current.operand;
        break;
      case "and":
        for (let index = current.operands.length - 1; index > 0; index--)
          whereTrue = wire(graph, current.operands[index]!, whereTrue, whereFalse);
        current = current.operands[0]!;
        break;
      case "or":
        for (let index = current.operands.length - 1; index > 0; index--)
          whereFalse = wire(graph, current.operands[index]!, whereTrue, whereFalse);
        current = current.operands[0]!;
        break;
    }
  }
}
