/**
 * Asks each question in the form that takes the fewest instructions: `and` and `jeq #0` become `jset`, a constant moves
 * to the right-hand side, and what can be undone on both sides is.
 *
 * The same loads are made as before, so packets cut short fare the same.
 */
import { assertNever } from "../../errors.js";
import type { Graph, Node, TestOp } from "../graph.js";
import { rebuild } from "../traverse.js";
import { upperBound, type Value } from "../value.js";
import type { Values } from "../values.js";

interface Question {
  readonly op: TestOp;
  readonly left: Value;
  readonly right: Value;
}

/** A test, and whether its outcomes have changed places. */
interface Form extends Question {
  readonly negated: boolean;
}

/** Makes the same graph in `graph`, which may be another one. */
export function simplifyTests(graph: Graph, values: Values, root: Node): Node {
  return rebuild(graph, root, (node, at) => {
    return node.kind === "test" ? askSimply(graph, values, node.test, at(node.yes), at(node.no)) : undefined;
  });
}

/** A node that asks for the same in the simplest form. */
function askSimply(graph: Graph, values: Values, { op, left, right }: Question, yes: Node, no: Node): Node {
  const form = simplest(values, { op, left, right, negated: false });
  return form.negated ? graph.ask(form, no, yes) : graph.ask(form, yes, no);
}

export function simplest(values: Values, form: Form): Form {
  const next = simpler(values, form);
  return next ? simplest(values, next) : form;
}

/** One step towards the simplest form, if there is one. */
function simpler(values: Values, form: Form): Form | undefined {
  const { op, left, right } = form;
  if (left.kind === "const" && right.kind !== "const") return swapped(form);
  if (right.kind !== "const") return undefined;
  const k = right.value;
  switch (op) {
    case "eq":
      return simplerEqual(values, form, k);
    case "gt":
      if (k === 0 && left.kind === "binary" && left.op === "and")
        return { ...form, op: "set", left: left.left, right: left.right };
      return simplerOrder(values, form, k + 1);
    case "ge":
      if (k === 1) return { ...form, op: "gt", right: values.const(0) };
      return simplerOrder(values, form, k);
    case "set":
      return undefined;
    default:
      return assertNever(op);
  }
}

/** Puts the constant on the right. */
function swapped({ op, left, right, negated }: Form): Form {
  if (op === "eq" || op === "set") return { op, left: right, right: left, negated };
  // k > v is not (v >= k), and k >= v is not (v > k).
  return { op: op === "gt" ? "ge" : "gt", left: right, right: left, negated: !negated };
}

function simplerEqual(values: Values, form: Form, k: number): Form | undefined {
  const { left, negated } = form;
  const equals = (value: Value, to: number): Form => ({ ...form, left: value, right: values.const(to) });
  if (left.kind === "negate") return equals(left.operand, -k);
  if (left.kind !== "binary") return undefined;
  const { op, left: operand, right } = left;
  if (right.kind !== "const") return op === "sub" && k === 0 ? { ...form, left: operand, right } : undefined;
  const c = right.value;
  switch (op) {
    case "add":
      return equals(operand, k - c);
    case "sub":
      return equals(operand, k + c);
    case "xor":
      return equals(operand, k ^ c);
    case "and":
      if (k === 0) return { ...form, op: "set", left: operand, right, negated: !negated };
      if (k === c && (c & (c - 1)) === 0) return { ...form, op: "set", left: operand, right };
      return undefined;
    default:
      return undefined;
  }
}

/** `value >= k` without a shift or an addition on the way, where none of its bits can get lost; `k` may be 2^32. */
function simplerOrder(values: Values, form: Form, k: number): Form | undefined {
  const { left } = form;
  if (left.kind !== "binary" || left.right.kind !== "const") return undefined;
  const { op, left: operand, right } = left;
  const c = right.value;
  const atLeast = (bound: number): Form | undefined => {
    if (bound <= 0 || bound > 0xffffffff) return undefined;
    const useGt = form.op === "gt";
    return { ...form, left: operand, right: values.const(useGt ? bound - 1 : bound) };
  };
  if (op === "rsh" && c < 32) return atLeast(k * 2 ** c);
  if (op === "add" && upperBound(operand) + c <= 0xffffffff) return atLeast(k - c);
  return undefined;
}
