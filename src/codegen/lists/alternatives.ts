/** A list as alternatives: for each the tests that must hold, one after the other, without the nesting. */
import type { Condition, TestCondition } from "../condition.js";
import { opNumbers } from "../graph.js";
import type { Value } from "../value.js";
import { NumbersMap } from "../tables.js";

export type Alternative = readonly Condition[];

/**
 * Conditions as alternatives that are tried in order. What stands before an `or` is asked again in each: it has the same
 * answer, and cannot fail the second time. An `or` with something behind it is left as it is, unless at most one of its
 * operands can hold: else those behind the one that holds would be asked too where what follows does not.
 */
export function alternativesOf(conditions: readonly Condition[]): readonly Alternative[] {
  const found: Alternative[] = [];
  for (const condition of conditions) collect(condition, [], found);
  return found;
}

function collect(condition: Condition, before: Alternative, found: Alternative[]): void {
  if (condition.kind === "or") {
    for (const operand of flatten(condition)) collect(operand, before, found);
  } else if (condition.kind === "and") {
    collectAll(flatten(condition), before, found);
  } else {
    found.push(before.length === 0 ? [condition] : [...before, condition]);
  }
}

/** All of them must hold. */
function collectAll(operands: readonly Condition[], before: Alternative, found: Alternative[]): void {
  const last = operands.length - 1;
  const apart = operands.findIndex((operand, index) => index < last && areToldApart(operand));
  if (apart < 0) {
    const held = before.length === 0 && last === 1 ? [operands[0]!] : [...before, ...operands.slice(0, last)];
    collect(operands[last]!, held, found);
    return;
  }
  const held = [...before, ...operands.slice(0, apart)];
  for (const operand of operandsOf(operands[apart]!, "or"))
    collectAll([...operandsOf(operand, "and"), ...operands.slice(apart + 1)], held, found);
}

/** Whether a condition is several that begin by comparing one value with different numbers. */
function areToldApart(condition: Condition): boolean {
  if (condition.kind !== "or") return false;
  const beginnings = flatten(condition).map((operand) => operandsOf(operand, "and")[0]!);
  if (!beginnings.every(isEquality)) return false;
  const { left } = beginnings[0]!;
  return (
    beginnings.every((each) => each.left === left) &&
    new Set(beginnings.map(({ right }) => right)).size === beginnings.length
  );
}

function operandsOf(condition: Condition, kind: "and" | "or"): readonly Condition[] {
  return condition.kind === kind ? flatten(condition as Condition & { kind: "and" | "or" }) : [condition];
}

/**
 * The tests of an alternative without those that others before them answer, up to the first that cannot hold behind
 * those; `canHold` tells whether there is none.
 */
export function withoutAnswered(tests: Alternative): { readonly tests: Alternative; readonly canHold: boolean } {
  let kept: Condition[] | undefined;
  for (let index = 1; index < tests.length; index++) {
    const test = tests[index]!;
    const answer = answerOf(test, tests, index);
    if (answer === false) return { tests: [...(kept ?? tests.slice(0, index)), test], canHold: false };
    if (answer === true) kept ??= tests.slice(0, index);
    else kept?.push(test);
  }
  return { tests: kept ?? tests, canHold: true };
}

/** What the equalities among the first `count` tests, which have held, say of a further one. */
function answerOf(test: Condition, tests: Alternative, count: number): boolean | undefined {
  if (!isEquality(test)) return undefined;
  for (let index = 0; index < count; index++) {
    const before = tests[index]!;
    if (isEquality(before) && before.left === test.left) return before.right === test.right;
  }
  return undefined;
}

/** The operands of nested `and`s, or of nested `or`s, in order; the nesting may be thousands deep. */
export function flatten({ kind, operands }: Condition & { kind: "and" | "or" }): readonly Condition[] {
  if (operands.every((operand) => operand.kind !== kind)) return operands;
  const flat: Condition[] = [];
  const pending = operands.toReversed();
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (next.kind !== kind) flat.push(next);
    else for (const operand of next.operands.toReversed()) pending.push(operand);
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

/** What a test asks, if that is whether the first bits of a value, or all, are these: such values are a range as well. */
export function prefixOf(condition: Condition): Range | undefined {
  if (!isEquality(condition)) return;
  const { left, right } = condition;
  if (left.kind !== "binary" || left.op !== "and" || left.right.kind !== "const")
    return { value: left, low: right.value, high: right.value };
  const rest = ~left.right.value >>> 0;
  if ((rest & (rest + 1)) !== 0 || (right.value & rest) !== 0) return;
  return { value: left.left, low: right.value, high: (right.value | rest) >>> 0 };
}

/** Numbers conditions, so that those that ask the same have the same number. */
export class Forms {
  private readonly tests = new NumbersMap<number>();
  private readonly others = new Map<string, number>();
  private readonly known = new Map<Condition, number>();
  private count = 0;

  of(condition: Condition): number {
    if (condition.kind === "test") {
      const { op, left, right } = condition;
      let form = this.tests.get(opNumbers[op], left.id, right.id);
      if (form === undefined) this.tests.set(opNumbers[op], left.id, right.id, (form = this.count++));
      return form;
    }
    const known = this.known.get(condition);
    if (known !== undefined) return known;
    const key = this.keyOf(condition);
    const form = this.others.get(key) ?? this.count++;
    this.others.set(key, form);
    this.known.set(condition, form);
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
