/** Search trees over the numbers that a value is compared with. */
import { all, always, any, check, never, not, type Condition } from "../condition.js";
import type { Value } from "../graph.js";
import type { Values } from "../values.js";

/** What is asked next where the value lies between `low` and `high`. */
export interface Case {
  readonly low: number;
  readonly high: number;
  readonly then: Condition;
}

/** Cases that a leaf of the tree tries one after the other. */
const leafSize = 6;

/** Holds where what follows from the value does. Cases overlap, and are more than one number, only where nothing does. */
export function search(values: Values, value: Value, cases: readonly Case[]): Condition {
  return searchSorted(values, value, cases.length > leafSize ? merge(cases) : cases);
}

/** In the order of numbers, with one case for neighbours that lead to the end. */
function merge(cases: readonly Case[]): Case[] {
  const merged: Case[] = [];
  for (const next of cases.toSorted((left, right) => left.low - right.low)) {
    const last = merged.at(-1);
    if (last && last.then === always && next.then === always && next.low <= last.high + 1) {
      merged[merged.length - 1] = { ...last, high: Math.max(last.high, next.high) };
    } else {
      merged.push(next);
    }
  }
  return merged;
}

function searchSorted(values: Values, value: Value, cases: readonly Case[]): Condition {
  const above = (number: number) => check("gt", value, values.const(number));
  if (cases.length <= leafSize) {
    return cases.reduceRight<Condition>((others, { low, high, then }) => {
      if (low !== high) return any(low === 0 ? not(above(high)) : all(above(low - 1), not(above(high))), others);
      const test = check("eq", value, values.const(low));
      // Where the value is this number no other case need be asked.
      return then === always ? any(test, others) : { kind: "choice", test, yes: then, no: others };
    }, never);
  }
  const half = cases.length >> 1;
  return {
    kind: "choice",
    test: above(cases[half - 1]!.high),
    yes: searchSorted(values, value, cases.slice(half)),
    no: searchSorted(values, value, cases.slice(0, half)),
  };
}
