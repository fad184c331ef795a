/**
 * What is known of a packet at one point of the graph: the ranges of values, the outcomes of tests between values, and
 * which loads have already succeeded.
 *
 * Knowledge forms a tree: each step down adds what one test tells. Where ways meet, what holds is at least what held at
 * their nearest common step, and more where the steps since then agree.
 */
import type { Node, SearchNode, Test } from "../graph.js";
import { bytesRead, divides, type Value } from "../value.js";
import { get, set, type PersistentMap } from "./persistent-map.js";
import { anything, apply, both, decide, either, exactly, narrow, upTo, type Range } from "./range.js";

export interface Knowledge {
  readonly parent: Knowledge | undefined;
  readonly depth: number;
  /** A step farther back, how far depending on the depth alone, so that any step is reached in a few dozen jumps. */
  readonly jump: Knowledge | undefined;
  /** The packet has at least this many captured bytes. */
  readonly captured: number;
  readonly ranges: PersistentMap<Range>;
  /** By index value: the highest `offset + size` that a load with this index has reached. */
  readonly indexed: PersistentMap<number>;
  /** Divisions that went well, by value id. */
  readonly divided: PersistentMap<true>;
  /** Outcomes of tests, by test id. */
  readonly outcomes: PersistentMap<boolean>;
  /** The ids of the values that this step says something about. */
  readonly news: readonly number[];
}

export const ignorance: Knowledge = {
  parent: undefined,
  depth: 0,
  jump: undefined,
  captured: 0,
  ranges: undefined,
  indexed: undefined,
  divided: undefined,
  outcomes: undefined,
  news: [],
};

/** The jump of a step behind `known`: over the last two jumps where these are equally long, else over one step. */
function jumpFrom(known: Knowledge): Knowledge {
  const { jump } = known;
  const next = jump?.jump;
  return next && known.depth - jump.depth === jump.depth - next.depth ? next : known;
}

/** A step behind `parent`. `computed` says what is known to have been captured, and to go well. */
function step(
  parent: Knowledge,
  { captured, indexed, divided }: Pick<Knowledge, "captured" | "indexed" | "divided">,
  ranges: Knowledge["ranges"],
  outcomes: Knowledge["outcomes"],
  news: readonly number[],
): Knowledge {
  const depth = parent.depth + 1;
  return { parent, depth, jump: jumpFrom(parent), captured, ranges, indexed, divided, outcomes, news };
}

/** A step that tells the range of a value, and bits of another one. */
function learn(
  known: Knowledge,
  computed: Knowledge,
  value: Value,
  range: Range,
  bits: ToldBits | undefined,
): Knowledge {
  const ranges = set(computed.ranges, value.id, range);
  if (!bits) return step(known, computed, ranges, known.outcomes, [value.id]);
  const withBits = set(ranges, bits.value.id, both(rangeOf(known, bits.value), bits.range));
  return step(known, computed, withBits, known.outcomes, [value.id, bits.value.id]);
}

/** The nearest step that two have in common. */
function meeting(one: Knowledge, other: Knowledge): Knowledge {
  let [a, b] = [one, other];
  while (a !== b) {
    if (a.depth < b.depth) [a, b] = [b, a];
    if (a.depth > b.depth) a = a.jump!.depth < b.depth ? a.parent! : a.jump!;
    else if (a.jump === b.jump) [a, b] = [a.parent!, b.parent!];
    else [a, b] = [a.jump!, b.jump!];
  }
  return a;
}

/** What is known of a value, from its form and from what tests have told. */
export function rangeOf(known: Knowledge, value: Value): Range {
  const told = get(known.ranges, value.id);
  if (!told) return formRange(known, value);
  // A number that is known is known, and what is told of a load heeds its size.
  if (told.low === told.high || value.kind !== "binary") return told;
  return both(formRange(known, value), told);
}

/** What a load of a size can give. */
const loaded = { 1: upTo(0xff), 2: upTo(0xffff), 4: anything } as const;
const headerLength = apply("and", anything, 60);

function formRange(known: Knowledge, value: Value): Range {
  switch (value.kind) {
    case "const":
      return exactly(value.value);
    case "load":
      return loaded[value.size];
    case "header-length":
      return headerLength;
    case "length":
    case "metadata":
    case "negate":
    case "cell":
      return anything;
    case "binary":
      if (value.right.kind !== "const") return anything;
      return apply(value.op, rangeOf(known, value.left), value.right.value);
  }
}

/** The outcome of a test, where what is known settles it. */
export function settle(known: Knowledge, { id, op, left, right }: Test): boolean | undefined {
  if (right.kind === "const") return decide(rangeOf(known, left), op, right.value);
  if (left === right) {
    if (op === "eq" || op === "ge") return true;
    if (op === "gt") return false;
  }
  return get(known.outcomes, id);
}

/** Where a search leads, where what is known settles it. */
export function settleSearch(known: Knowledge, { value, table, ways, no }: SearchNode): Node | undefined {
  const { low, high } = rangeOf(known, value);
  const { lows, highs } = table;
  // The first range that does not end below the value.
  let [from, to] = [0, lows.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (highs[middle]! < low) from = middle + 1;
    else to = middle;
  }
  if (from === lows.length || lows[from]! > high) return no;
  return low === high ? ways[table.ways[from]!] : undefined;
}

/** What is known once a search has found the value between these numbers. */
export function afterFinding(known: Knowledge, value: Value, low: number, high: number): Knowledge {
  const computed = afterComputing(known, value);
  if (low === high) return learn(known, computed, value, exactly(low), bitsOf(value, low, true));
  const range = narrow(narrow(rangeOf(known, value), "ge", low, true), "gt", high, false);
  return learn(known, computed, value, range, undefined);
}

/** What is known once a search has not found the value. */
export function afterMissing(known: Knowledge, value: Value): Knowledge {
  const computed = afterComputing(known, value);
  return step(known, computed, computed.ranges, known.outcomes, []);
}

/** Whether computing the value is known to succeed. */
export function isSafe(known: Knowledge, value: Value): boolean {
  switch (value.kind) {
    case "const":
    case "length":
    case "metadata":
    case "cell":
      return true;
    case "header-length":
      return bytesRead(value) <= known.captured;
    case "load":
      if (!value.index) return bytesRead(value) <= known.captured;
      return value.offset + value.size <= (get(known.indexed, value.index.id) ?? 0);
    case "negate":
      return isSafe(known, value.operand);
    case "binary":
      if (divides(value) && !get(known.divided, value.id)) return false;
      return isSafe(known, value.left) && isSafe(known, value.right);
  }
}

function withCaptured(known: Knowledge, bytes: number): Knowledge {
  return bytes <= known.captured ? known : { ...known, captured: bytes };
}

/** What is known once the value has been computed. */
export function afterComputing(known: Knowledge, value: Value): Knowledge {
  switch (value.kind) {
    case "const":
    case "length":
    case "metadata":
    case "cell":
      return known;
    case "header-length":
      return withCaptured(known, value.offset + 1);
    case "load": {
      if (!value.index) return withCaptured(known, value.offset + value.size);
      const below = afterComputing(known, value.index);
      const end = Math.max(get(below.indexed, value.index.id) ?? 0, value.offset + value.size);
      // The index is not negative, so the packet also reaches as far as the load's own offset.
      const captured = Math.max(below.captured, value.offset + value.size);
      return { ...below, captured, indexed: set(below.indexed, value.index.id, end) };
    }
    case "negate":
      return afterComputing(known, value.operand);
    case "binary": {
      const below = afterComputing(afterComputing(known, value.left), value.right);
      return divides(value) ? { ...below, divided: set(below.divided, value.id, true) } : below;
    }
  }
}

/** What is known once a test has come out as `outcome`; its values count as computed. */
export function afterTest(known: Knowledge, test: Test, outcome: boolean): Knowledge {
  const { id, op, left, right } = test;
  const computed = afterComputing(afterComputing(known, left), right);
  if (right.kind !== "const") return step(known, computed, computed.ranges, set(known.outcomes, id, outcome), []);
  // What a test with a number has told is in the range.
  const range = narrow(rangeOf(known, left), op, right.value, outcome);
  return learn(known, computed, left, range, op === "eq" ? bitsOf(left, right.value, outcome) : undefined);
}

interface ToldBits {
  readonly value: Value;
  readonly range: Range;
}

/** Whether `value & mask` is a number tells bits of `value`. */
function bitsOf(masked: Value, k: number, outcome: boolean): ToldBits | undefined {
  if (masked.kind !== "binary" || masked.op !== "and" || masked.right.kind !== "const") return undefined;
  const mask = masked.right.value;
  const single = (mask & (mask - 1)) === 0;
  if (!outcome && !single) return undefined;
  const wanted = outcome ? k : k ^ mask;
  return {
    value: masked.left,
    range: { ...anything, ones: (wanted & mask) >>> 0, zeros: (~wanted & mask) >>> 0 },
  };
}

/** For how many facts that they may share two ways are compared, at most. */
const mostShared = 64;

/** What holds where two ways meet. */
export function common(left: Knowledge, right: Knowledge): Knowledge {
  if (left === right) return left;
  const a = meeting(left, right);
  const fresh: number[] = [];
  for (let at = left; at !== a && fresh.length < mostShared; at = at.parent!) {
    const { news } = at;
    for (let index = 0; index < news.length && fresh.length < mostShared; index++)
      if (!fresh.includes(news[index]!)) fresh.push(news[index]!);
  }
  const captured = Math.min(left.captured, right.captured);
  let { ranges } = a;
  const news: number[] = [];
  for (const id of fresh) {
    const one = get(left.ranges, id);
    const other = get(right.ranges, id);
    if (!one || !other) continue;
    ranges = set(ranges, id, either(one, other));
    news.push(id);
  }
  if (news.length === 0 && captured === a.captured) return a;
  return step(a, { captured, indexed: a.indexed, divided: a.divided }, ranges, a.outcomes, news);
}
