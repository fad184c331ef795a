/**
 * Long lists: `host a or host b or …` with hundreds of alternatives becomes a search among their numbers.
 *
 * Alternatives that begin with the same question are brought together behind it (`gather.ts`): those that begin by
 * comparing one value with a number become a search tree over the numbers (`search.ts`), each leading to what its
 * alternatives ask next. A list of n hosts thus asks for the EtherType once and passes about log n tests.
 *
 * Networks of many sizes become ranges, and so one search instead of one for each size.
 *
 * To a whole packet the order of alternatives does not matter. To one cut short it does: a field that it lacks rejects it
 * when it is looked at, and not before. An alternative therefore changes places only with others that cannot look at a
 * missing field (`risks.ts`).
 */
import { join, not, type Condition } from "../condition.js";
import type { Values } from "../values.js";
import { alternativesOf, flatten } from "./alternatives.js";
import { Gatherer } from "./gather.js";

/** Lists of fewer alternatives stay in the order in which they are written. */
const longList = 32;

/**
 * The condition with its long lists gathered; the same object where it has none. Conditions may nest thousands deep in
 * their first operands, so these are not recursed into.
 */
export function gatherLists(values: Values, condition: Condition): Condition {
  const outer: { readonly whole: Condition; readonly operands: readonly Condition[] }[] = [];
  let inner = condition;
  let gathered: Condition | undefined;
  while (!gathered && (inner.kind === "not" || inner.kind === "and" || inner.kind === "or")) {
    const operands = inner.kind === "not" ? [inner.operand] : flatten(inner);
    if (operands.length >= longList && areFree(operands)) {
      gathered = gatherList(values, inner.kind, operands);
      break;
    }
    outer.push({ whole: inner, operands });
    inner = operands[0]!;
  }
  let result = gathered ?? inner;
  for (const { whole, operands } of outer.reverse()) {
    const now = [result, ...operands.slice(1).map((operand) => gatherLists(values, operand))];
    if (now.every((operand, index) => operand === operands[index])) result = whole;
    else result = whole.kind === "not" ? not(result) : join(whole.kind as "and" | "or", now);
  }
  return result;
}

function gatherList(values: Values, kind: Condition["kind"], operands: readonly Condition[]): Condition {
  // All of `not a`, `not b`, … hold where none of a, b, … does.
  if (kind === "and") return not(gatherList(values, "or", operands.map(not)));
  return new Gatherer(values).gather(alternativesOf(operands));
}

/** Whether conditions may change places: one that stores something for those after it may not. */
function areFree(conditions: readonly Condition[]): boolean {
  const pending = conditions.slice();
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (next.kind === "set" || next.kind === "walk") return false;
    if (next.kind === "not") pending.push(next.operand);
    else if (next.kind === "and" || next.kind === "or") {
      const { operands } = next;
      for (let index = 0; index < operands.length; index++) pending.push(operands[index]!);
    }
  }
  return true;
}
