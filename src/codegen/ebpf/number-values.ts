/**
 * Which loads must be turned into numbers because something calculates with them or asks which is greater. All others are
 * only compared with constants, and those can be turned round instead, once and for all.
 */
import type { Node } from "../graph.js";
import type { Value } from "../value.js";
import type { NumberValues } from "./evaluate.js";
import type { List } from "./lists.js";

export function numberValues(nodes: readonly Node[], lists: ReadonlyMap<Node, List>): NumberValues {
  const numbers = new Set<number>();
  for (const node of nodes) {
    // The tests behind the first one of a list are not written.
    const list = lists.get(node);
    if (list) noteParts(list.value, numbers);
    else if (node.kind === "test") noteTest(node, numbers);
    else if (node.kind === "set" || node.kind === "guard") noteAll(node.value, numbers);
  }
  return numbers;
}

function noteTest({ test }: Node & { readonly kind: "test" }, numbers: Set<number>): void {
  const { op, left, right } = test;
  if (right.kind === "const" && (op === "eq" || op === "set")) return noteParts(left, numbers);
  noteAll(left, numbers);
  noteAll(right, numbers);
}

/** A value that is compared as it is: what lies below a mask may be too. */
function noteParts(value: Value, numbers: Set<number>): void {
  if (value.kind === "load") {
    if (value.index) noteAll(value.index, numbers);
  } else if (value.kind === "binary" && value.op === "and" && value.right.kind === "const") {
    noteParts(value.left, numbers);
  } else noteAll(value, numbers);
}

function noteAll(value: Value, numbers: Set<number>): void {
  if (numbers.has(value.id)) return;
  numbers.add(value.id);
  switch (value.kind) {
    case "load":
      if (value.index) noteAll(value.index, numbers);
      break;
    case "negate":
      noteAll(value.operand, numbers);
      break;
    case "binary":
      noteAll(value.left, numbers);
      noteAll(value.right, numbers);
      break;
    default:
      break;
  }
}
