/** A list as alternatives: for each the tests that must hold, one after the other, without the nesting. */
import type { Condition, TestCondition } from "../condition.js";
import type { TestOp, Value } from "../graph.js";

export type Alternative = readonly Condition[];

/**
 * A condition as alternatives that are tried in order. What stands before an `or` is asked again in each: it has the same
 * answer, and cannot fail the second time.
 */
export function alternativesOf(condition: Condition, before: Alternative = []): readonly Alternative[] {
  if (condition.kind === "or") return flatten(condition).flatMap((operand) => alternativesOf(operand, before));
  if (condition.kind !== "and") return [[...before, condition]];
  const operands = flatten(condition);
  return alternativesOf(operands.at(-1)!, [...before, ...operands.slice(0, -1)]);
}

/** The operands of nested `and`s, or of nested `or`s, in order; the nesting may be thousands deep. */
export function flatten({ kind, operands }: Condition & { kind: "and" | "or" }): readonly Condition[] {
  if (operands.every((operand) => operand.kind !== kind)) return operands;
  const flat: Condition[] = [];
  const pending = operands.toReversed();
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (next.kind === kind) pending.push(...next.operands.toReversed());
    else flat.push(next);
  }
  return flat;
}

export type Equality = TestCondition & { readonly right: Value & { readonly kind: "const" } };

/** Compares a value with a number. */
export function isEquality(condition: Condition): condition is Equality {
  return condition.kind === "test" && condition.op === "eq" && condition.right.kind === "const";
}

/** Numbers from `low` to `high` that a value may have. */
export interface Range {
  readonly value: Value;
  readonly low: number;
  readonly high: number;
}

/** What two tests ask together, if that is whether a value lies in a range, as ports of `portrange` do. */
export function rangeOf(first: Condition, second: Condition): Range | undefined {
  if (first.kind !== "test" || first.op !== "ge" || first.right.kind !== "const" || second.kind !== "not") return;
  const { operand } = second;
  if (operand.kind !== "test" || operand.op !== "gt" || operand.left !== first.left) return;
  if (operand.right.kind !== "const" || operand.right.value < first.right.value) return;
  return { value: first.left, low: first.right.value, high: operand.right.value };
}

const opNumbers: Readonly<Record<TestOp, number>> = { eq: 0, gt: 1, ge: 2, set: 3 };

/** Numbers conditions, so that those that ask the same have the same number. */
export class Forms {
  private readonly tests = new Map<number, number>();
  private readonly others = new Map<string, number>();
  private readonly known = new Map<Condition, number>();
  private count = 0;

  of(condition: Condition): number {
    if (condition.kind === "test") {
      // Values have ids that count up from 0, so the key stays within the 2^53 that numbers tell apart.
      return this.numberOf(
        this.tests,
        (condition.left.id * 2 ** 24 + condition.right.id) * 4 + opNumbers[condition.op],
      );
    }
    const known = this.known.get(condition);
    if (known !== undefined) return known;
    const form = this.numberOf(this.others, this.keyOf(condition));
    this.known.set(condition, form);
    return form;
  }

  private numberOf<Key>(numbers: Map<Key, number>, key: Key): number {
    let form = numbers.get(key);
    if (form === undefined) numbers.set(key, (form = this.count++));
    return form;
  }

  private keyOf(condition: Exclude<Condition, TestCondition>): string {
    switch (condition.kind) {
      case "not":
        return `not ${this.of(condition.operand)}`;
      case "and":
      case "or":
        return `${condition.kind} ${flatten(condition)
          .map((operand) => this.of(operand))
          .join(" ")}`;
      default:
        // Nothing else is brought together.
        return `one ${this.count}`;
    }
  }
}
