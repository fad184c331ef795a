/** Searches among the numbers that a value is compared with. */
import { all, always, any, check, never, not, type Condition } from "../condition.js";
import type { Value } from "../value.js";
import { leafSize } from "../passes/expand-searches.js";
import type { Values } from "../values.js";

/** What is asked next where the value lies between `low` and `high`. */
export interface Case {
  readonly low: number;
  readonly high: number;
  readonly then: Condition;
}

/** Holds where what follows from the value does. Cases overlap, and are more than one number, only where nothing does. */
export function search(values: Values, value: Value, cases: readonly Case[]): Condition {
  const merged = cases.length > leafSize ? merge(cases) : cases;
  if (merged.length <= leafSize) return inTurn(values, value, merged);
  const places = new Map<Condition, number>();
  const ways = merged.map(({ then }) => {
    const known = places.get(then) ?? places.size;
    places.set(then, known);
    return known;
  });
  const [lows, highs] = [merged.map(({ low }) => low), merged.map(({ high }) => high)];
  return searchIn(values, value, lows, highs, ways, [...places.keys()]);
}

/** Holds where the value is one of the numbers. */
export function searchNumbers(values: Values, value: Value, numbers: readonly number[]): Condition {
  const unique = new Set(numbers);
  const toCase = (number: number): Case => ({ low: number, high: number, then: always });
  if (unique.size <= leafSize) return inTurn(values, value, [...unique].map(toCase));
  const lows: number[] = [];
  const highs: number[] = [];
  for (const number of Uint32Array.from(unique).sort()) {
    if (highs.at(-1) === number - 1) highs[highs.length - 1] = number;
    else {
      lows.push(number);
      highs.push(number);
    }
  }
  if (lows.length > leafSize)
    return searchIn(
      values,
      value,
      lows,
      highs,
      lows.map(() => 0),
      [always],
    );
  return inTurn(
    values,
    value,
    lows.map((low, index) => ({ low, high: highs[index]!, then: always })),
  );
}

function searchIn(
  values: Values,
  value: Value,
  lows: readonly number[],
  highs: readonly number[],
  ways: readonly number[],
  thens: readonly Condition[],
): Condition {
  return { kind: "search", value, table: values.tables.of(lows, highs, ways), thens };
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

/** Tries one case after the other. */
function inTurn(values: Values, value: Value, cases: readonly Case[]): Condition {
  const above = (number: number) => check("gt", value, values.const(number));
  return cases.reduceRight<Condition>((others, { low, high, then }) => {
    if (low !== high) return any(low === 0 ? not(above(high)) : all(above(low - 1), not(above(high))), others);
    const test = check("eq", value, values.const(low));
    // Where the value is this number no other case need be asked.
    return then === always ? any(test, others) : { kind: "choice", test, yes: then, no: others };
  }, never);
}
