/**
 * Long lists: `host a or host b or …` with hundreds of alternatives becomes a search among their numbers.
 *
 * Alternatives that begin with the same question are brought together behind it: those that begin by comparing one value
 * with a number become a search tree over the numbers, each leading to what its alternatives ask next. A list of n hosts
 * thus asks for the EtherType once and passes about log n tests, and the graph has a node for a number instead of a dozen.
 *
 * To a whole packet the order of alternatives does not matter. To one cut short it does: a field that it lacks rejects it
 * when it is looked at, and not before. The first term is therefore asked as it is written, and with it every field that
 * one comparison decides about. What is left are addresses of several words, IPv6's: a packet that ends within the
 * destination may be accepted for its source although an earlier term would have looked at the missing words.
 */
import { always, any, check, join, not, type Condition, type TestCondition } from "./condition.js";
import type { Value } from "./graph.js";
import type { Values } from "./values.js";

/** Lists of fewer alternatives stay in the order in which they are written. */
const longList = 32;

/** Numbers that a leaf of the tree tries one after the other. */
const leafSize = 6;

/** The condition with its long lists gathered; the same object where it has none. */
export function gatherLists(values: Values, condition: Condition): Condition {
  return new Gatherer(values).gather(condition);
}

/** The tests that must hold one after the other, without the nesting. */
type Alternative = readonly Condition[];

class Gatherer {
  private readonly forms = new Map<string, number>();
  private readonly formOf = new Map<Condition, number>();

  constructor(private readonly values: Values) {}

  /** Conditions may nest thousands deep in their first operands, so these are not recursed into. */
  gather(condition: Condition): Condition {
    const outer: { readonly whole: Condition; readonly operands: readonly Condition[] }[] = [];
    let inner = condition;
    let gathered: Condition | undefined;
    while (!gathered && (inner.kind === "not" || inner.kind === "and" || inner.kind === "or")) {
      const operands = inner.kind === "not" ? [inner.operand] : flatten(inner);
      if (operands.length >= longList && operands.every(isFree)) {
        gathered = this.gatherList(inner.kind, operands);
        break;
      }
      outer.push({ whole: inner, operands });
      inner = operands[0]!;
    }
    let result = gathered ?? inner;
    for (const { whole, operands } of outer.reverse()) {
      const now = [result, ...operands.slice(1).map((operand) => this.gather(operand))];
      if (now.every((operand, index) => operand === operands[index])) result = whole;
      else result = whole.kind === "not" ? not(result) : join(whole.kind as "and" | "or", now);
    }
    return result;
  }

  private gatherList(kind: Condition["kind"], operands: readonly Condition[]): Condition {
    // All of `not a`, `not b`, … hold where none of a, b, … does.
    if (kind === "and") return not(this.gatherList("or", operands.map(not)));
    const alternatives = operands.flatMap(alternativesOf);
    const first = this.firstOfEach(alternatives);
    return any(
      ...alternatives.slice(0, first).map((alternative) => join("and", alternative)),
      this.gatherAlternatives(alternatives.slice(first)),
    );
  }

  /**
   * How many alternatives there are before two begin with the same test: the first term of the list, as a rule. They stay
   * as they are, so that whatever all terms look at has been looked at when the rest is asked.
   */
  private firstOfEach(alternatives: readonly Alternative[]): number {
    const seen = new Set<number>();
    const again = alternatives.findIndex(([head]) => seen.size === seen.add(this.form(head!)).size);
    return again < 0 ? 0 : again;
  }

  private gatherAlternatives(alternatives: readonly Alternative[]): Condition {
    const groups = new Map<string, Alternative[]>();
    for (const alternative of alternatives) {
      const key = this.groupKey(alternative[0]!);
      const group = groups.get(key);
      if (group) group.push(alternative);
      else groups.set(key, [alternative]);
    }
    return join(
      "or",
      [...groups.values()].map((group) => this.gatherGroup(group)),
    );
  }

  /** Alternatives that all begin with the same test, or with comparing the same value with a number. */
  private gatherGroup(group: readonly Alternative[]): Condition {
    const head = group[0]![0]!;
    if (group.length === 1) return join("and", group[0]!);
    if (!isEquality(head)) return join("and", [head, this.gatherTails(group)]);
    const byNumber = new Map<number, Alternative[]>();
    for (const alternative of group) {
      const number = numberOf(alternative[0]!);
      const same = byNumber.get(number);
      if (same) same.push(alternative);
      else byNumber.set(number, [alternative]);
    }
    const cases = [...byNumber].map(([number, same]) => ({ number, then: this.gatherTails(same) }));
    if (cases.length > leafSize) cases.sort((left, right) => left.number - right.number);
    return this.search(head.left, cases);
  }

  /** What is asked after the first test. */
  private gatherTails(group: readonly Alternative[]): Condition {
    if (group.some(({ length }) => length === 1)) return always;
    const tails = group.flatMap((alternative) =>
      alternative.length === 2 ? alternativesOf(alternative[1]!) : [alternative.slice(1)],
    );
    return this.gatherAlternatives(tails);
  }

  private search(value: Value, cases: readonly { readonly number: number; readonly then: Condition }[]): Condition {
    if (cases.length <= leafSize) {
      return any(
        ...cases.map(({ number, then }) => join("and", [check("eq", value, this.values.const(number)), then])),
      );
    }
    const half = cases.length >> 1;
    const test = check("gt", value, this.values.const(cases[half - 1]!.number));
    return {
      kind: "choice",
      test,
      yes: this.search(value, cases.slice(half)),
      no: this.search(value, cases.slice(0, half)),
    };
  }

  private groupKey(head: Condition): string {
    return isEquality(head) ? `value ${head.left.id}` : `form ${this.form(head)}`;
  }

  /** The same for conditions that ask the same. */
  private form(condition: Condition): number {
    const known = this.formOf.get(condition);
    if (known !== undefined) return known;
    const key = this.formKey(condition);
    const form = this.forms.get(key) ?? this.forms.size;
    this.forms.set(key, form);
    this.formOf.set(condition, form);
    return form;
  }

  private formKey(condition: Condition): string {
    switch (condition.kind) {
      case "test":
        return `${condition.op} ${condition.left.id} ${condition.right.id}`;
      case "not":
        return `not ${this.form(condition.operand)}`;
      case "and":
      case "or":
        return `${condition.kind} ${flatten(condition)
          .map((operand) => this.form(operand))
          .join(" ")}`;
      default:
        // Nothing else is brought together.
        return `one ${this.forms.size}`;
    }
  }
}

/** The operands of nested `and`s, or of nested `or`s, in order; the nesting may be thousands deep. */
function flatten(condition: Condition & { kind: "and" | "or" }): Condition[] {
  const flat: Condition[] = [];
  const pending: Condition[] = [condition];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (next.kind === condition.kind) pending.push(...next.operands.toReversed());
    else flat.push(next);
  }
  return flat;
}

/** A condition as alternatives. */
function alternativesOf(condition: Condition): readonly Alternative[] {
  if (condition.kind === "or") return flatten(condition).flatMap(alternativesOf);
  return [condition.kind === "and" ? flatten(condition) : [condition]];
}

type Equality = TestCondition & { readonly right: Value & { readonly kind: "const" } };

function isEquality(condition: Condition): condition is Equality {
  return condition.kind === "test" && condition.op === "eq" && condition.right.kind === "const";
}

function numberOf(condition: Condition): number {
  return isEquality(condition) ? condition.right.value : 0;
}

/** Whether a condition may change places with others: one that stores something for those after it may not. */
function isFree(condition: Condition): boolean {
  const pending = [condition];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (next.kind === "set" || next.kind === "walk") return false;
    if (next.kind === "not") pending.push(next.operand);
    else if (next.kind === "and" || next.kind === "or") pending.push(...next.operands);
  }
  return true;
}
