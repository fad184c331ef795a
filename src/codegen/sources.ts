/**
 * From which terms of the filter each instruction comes.
 *
 * Tests that several terms ask are one node, and the passes write them anew, so a node's terms are found by what it asks:
 * the terms that ask the very same, or else those that ask about the same value, or about one that it is computed from.
 */
import type { Span } from "../errors.js";
import type { Condition } from "./condition.js";
import type { Node, Test } from "./graph.js";
import type { Value } from "./value.js";
import type { Values } from "./values.js";

export class Sources {
  private readonly byTest = new Map<string, Span[]>();
  private readonly byValue = new Map<Value, Span[]>();
  private readonly byCell = new Map<Value, Span[]>();

  /** Notes that a term of the filter became a condition. */
  note(term: Condition, span: Span): void {
    const pending = [term];
    for (let next = pending.pop(); next; next = pending.pop()) {
      if (next.kind === "not") pending.push(next.operand);
      else if (next.kind === "and" || next.kind === "or") for (const each of next.operands) pending.push(each);
      else if (next.kind === "set") {
        add(this.byCell, next.cell, span);
        this.noteValue(next.value, span);
      } else if (next.kind === "test") {
        add(this.byTest, keyOf(next), span);
        this.noteValue(next.left, span);
        this.noteValue(next.right, span);
      }
    }
  }

  private noteValue(value: Value, span: Span): void {
    if (value.kind === "const") return;
    add(this.byValue, value, span);
    for (const part of partsOf(value)) this.noteValue(part, span);
  }

  /** The terms that a node comes from, in the order of the text; a leaf comes from none. */
  spansOf(node: Node, values: Values): readonly Span[] {
    if (node.kind === "set") {
      return this.byCell.get(values.originOf(node.cell)) ?? this.spansOfValue(node.value, values);
    }
    if (node.kind === "guard") return this.spansOfValue(node.value, values);
    if (node.kind !== "test") return [];
    const { op, left, right } = node.test;
    const written = { op, left: values.originOf(left), right: values.originOf(right) };
    return this.byTest.get(keyOf(written)) ?? this.spansOfValue(left, values);
  }

  private spansOfValue(value: Value, values: Values): readonly Span[] {
    const origin = values.originOf(value);
    return this.byValue.get(origin) ?? partsOf(origin).flatMap((part) => this.spansOfValue(part, values));
  }
}

/** Every span once, in the order of the text. */
export function mergeSpans(spans: readonly Span[]): readonly Span[] {
  const unique = new Map(spans.map((span) => [`${span.start} ${span.end}`, span] as const));
  return [...unique.values()].sort((left, right) => left.start - right.start || left.end - right.end);
}

function keyOf({ op, left, right }: Pick<Test, "op" | "left" | "right">): string {
  return `${op} ${left.id} ${right.id}`;
}

function add<Key>(map: Map<Key, Span[]>, key: Key, span: Span): void {
  const spans = map.get(key);
  if (!spans) map.set(key, [span]);
  else if (spans.at(-1) !== span) spans.push(span);
}

/** The values that a value is computed from. */
function partsOf(value: Value): readonly Value[] {
  switch (value.kind) {
    case "load":
      return value.index ? [value.index] : [];
    case "negate":
      return [value.operand];
    case "binary":
      return [value.left, value.right];
    default:
      return [];
  }
}
