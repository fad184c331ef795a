/** The tables of search nodes: equal ones are one object, whichever graph they are in. */
import type { SearchTable } from "./graph.js";

export class SearchTables {
  private readonly known = new Map<number, SearchTable[]>();
  private count = 0;

  /** Ranges are handed over in the order of numbers; each leads to a place in a list of ways on. */
  of(lows: readonly number[], highs: readonly number[], ways: readonly number[]): SearchTable {
    const hash = hashOf(lows, hashOf(highs, hashOf(ways, lows.length)));
    const alike = this.known.get(hash) ?? [];
    const found = alike.find((table) => same(table.lows, lows) && same(table.highs, highs) && same(table.ways, ways));
    if (found) return found;
    const table: SearchTable = { id: this.count++, lows, highs, ways };
    this.known.set(hash, [...alike, table]);
    return table;
  }
}

function hashOf(numbers: readonly number[], start: number): number {
  let hash = start;
  for (let index = 0; index < numbers.length; index++) hash = Math.imul(hash ^ numbers[index]!, 0x01000193);
  return hash;
}

function same(left: readonly number[], right: readonly number[]): boolean {
  return left === right || (left.length === right.length && left.every((number, index) => number === right[index]));
}
