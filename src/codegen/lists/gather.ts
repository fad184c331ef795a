/**
 * Brings the alternatives of a list together so that few tests find the one that holds, and none is asked before its turn
 * that could fail (see `risks.ts`).
 *
 * Going through a list in its order, each alternative joins the group of those that begin like it, over the heads of the
 * groups behind that one, unless it or one of those can fail: then the groups so far are closed and new ones begin. A list
 * of IPv4 hosts is the first host as it is written, then one group for the source and one for the destination.
 *
 * Lists in which many alternatives can fail would fall into as many pieces. IPv6 hosts are searched all the same: which
 * host the source is, is found first, since looking at it cannot fail behind the first host, and kept in a cell. Words of
 * the destination are then looked at where that host has not been reached by the first that would look at them. Where
 * that will not do, one search asks whether any alternative begins to hold at all, and only then are they tried in turn.
 */
import { all, always, any, check, join, never, not, store, type Condition } from "../condition.js";
import type { Value } from "../value.js";
import type { Values } from "../values.js";
import {
  Forms,
  isEquality,
  prefixOf,
  rangeOf,
  withoutAnswered,
  type Alternative,
  type Equality,
} from "./alternatives.js";
import { Risks, type Asked } from "./risks.js";
import { search, searchNumbers, type Case } from "./search.js";

/** An alternative of a list, and where it stands. */
interface Item {
  readonly tests: Alternative;
  readonly rank: number;
  /** The last test that can fail although all that comes before it in the list has been asked; -1 for none. */
  readonly risk: number;
}

const kinds = ["equal", "range", "same"] as const;

/** Items that begin with the same test, or with comparing the same value; all of one kind. */
interface Group {
  readonly kind: (typeof kinds)[number];
  readonly items: Item[];
}

/** Groups that are asked one after the other. */
type Piece = readonly Group[];

/** How a part of a list is gathered. */
interface Way {
  /** What an alternative does that holds. */
  readonly ended: (item: Item) => Condition;
  /** Items stay in their order whether they can fail or not. */
  readonly inOrder: boolean;
  /** What must hold for an item to be reached at all. */
  readonly reached?: (rank: number) => Condition;
  /** Items up to this rank are known to be reached. */
  readonly certain?: number;
}

const anyWay: Way = { ended: () => always, inOrder: false };

/** More pieces than this take too long to go through. */
const mostPieces = 8;

/** As many masks as are tried one after the other. */
const mostMasks = 4;

/** Parts of lists with fewer items are not worth a search of their own. */
const worthwhile = 32;

export class Gatherer {
  private readonly forms = new Forms();
  private readonly risks = new Risks(this.forms);

  constructor(private readonly values: Values) {}

  gather(alternatives: readonly Alternative[]): Condition {
    const items: Item[] = [];
    for (const alternative of alternatives) {
      const { tests, canHold } = withoutAnswered(alternative);
      const risk = this.risks.next(tests);
      // What neither holds nor fails need not be asked.
      if (canHold || risk >= 0) items.push({ tests, rank: items.length, risk });
    }
    if (items.length === 0) return never;
    return this.gatherItems(items, 0, undefined, anyWay);
  }

  /** Items whose first `depth` tests hold. */
  private gatherItems(items: readonly Item[], depth: number, asked: Asked | undefined, way: Way): Condition {
    const end = items.findIndex(({ tests }) => tests.length === depth);
    if (end < 0) return this.gatherOpen(items, depth, asked, way);
    const before = items.slice(0, end);
    const ended = way.ended(items[end]!);
    // What comes behind one that holds is never asked; what comes before it may fail.
    if (before.every(({ risk }) => risk < depth) && !way.inOrder) return ended;
    return before.length === 0 ? ended : { kind: "or", operands: [this.gatherOpen(before, depth, asked, way), ended] };
  }

  /** Items that all ask more. */
  private gatherOpen(items: readonly Item[], depth: number, asked: Asked | undefined, way: Way): Condition {
    const pieces = this.split(items, depth, way.inOrder);
    if (pieces.length <= mostPieces) return this.gatherPieces(pieces, depth, asked, way);
    const first = pieces[0]!;
    const rest = items.slice(first.reduce((count, group) => count + group.items.length, 0));
    const behindFirst = askedIn([first], depth, asked);
    const others =
      this.gatherByRank(rest, depth, behindFirst, way) ??
      all(this.gatherBeginnings(rest, depth, behindFirst), this.gatherPieces(pieces.slice(1), depth, behindFirst, way));
    return any(this.gatherPieces([first], depth, asked, way), others);
  }

  private gatherPieces(pieces: readonly Piece[], depth: number, asked: Asked | undefined, way: Way): Condition {
    const conditions: Condition[] = [];
    let before = asked;
    for (const piece of pieces) {
      for (const group of piece) conditions.push(this.gatherGroup(group, depth, before, way));
      // What may be left out has not been asked for certain.
      if (!way.reached) before = askedIn([piece], depth, before);
    }
    return join("or", conditions);
  }

  /** Whether any item begins to hold; `always` where asking that could fail or is not worth it. */
  private gatherBeginnings(items: readonly Item[], depth: number, asked: Asked | undefined): Condition {
    if (items.length < worthwhile || !items.every(({ tests }) => this.risks.isSafe(tests[depth]!, asked)))
      return always;
    const beginnings = items.map(({ tests, rank }) => ({ tests: tests.slice(0, depth + 1), rank, risk: -1 }));
    return this.gatherItems(beginnings, depth, asked, anyWay);
  }

  /**
   * First those that cannot fail: the rank of the one that holds goes into a cell. Then those that can, each as far as it
   * would have been reached. Undefined where the one or the other need more than one search.
   */
  private gatherByRank(
    items: readonly Item[],
    depth: number,
    asked: Asked | undefined,
    way: Way,
  ): Condition | undefined {
    if (way !== anyWay) return undefined;
    const isSafe = ({ tests }: Item) => tests.every((test, index) => index < depth || this.risks.isSafe(test, asked));
    const safe: Item[] = [];
    const risky: Item[] = [];
    for (const item of items) (isSafe(item) ? safe : risky).push(item);
    if (safe.length === 0 || risky.length === 0) return undefined;
    if ([safe, risky].some((part) => this.split(part, depth, true).length > 1)) return undefined;
    const cell = this.values.spareCell();
    if (!cell) return undefined;
    const beyond = items.at(-1)!.rank + 1;
    const found = any(
      this.gatherItems(safe, depth, asked, {
        inOrder: true,
        ended: ({ rank }) => store(cell, this.values.const(rank)),
      }),
      store(cell, this.values.const(beyond)),
    );
    const others = this.gatherItems(risky, depth, asked, {
      inOrder: true,
      ended: () => always,
      reached: (rank) => check("gt", cell, this.values.const(rank)),
    });
    return all(found, any(others, not(check("eq", cell, this.values.const(beyond)))));
  }

  /** The groups of a list, in pieces: all of a piece may be asked in any order that keeps the order within groups. */
  private split(items: readonly Item[], depth: number, inOrder: boolean): readonly Piece[] {
    const prefixed = inOrder ? none : withManyMasks(items, depth);
    const pieces: Piece[] = [];
    let groups: Group[] = [];
    let places = new Map<number, number>();
    /** The place of the last group with an item that can fail. */
    let lastRisky = -1;
    for (const item of items) {
      const key = this.beginning(item, depth, inOrder, prefixed);
      const isRisky = item.risk >= depth;
      let place = places.get(key);
      if (place !== undefined && place < groups.length - 1 && (inOrder || isRisky || lastRisky > place)) {
        pieces.push(groups);
        [groups, places, lastRisky] = [[], new Map(), -1];
        place = undefined;
      }
      if (place === undefined) {
        place = groups.push({ kind: kinds[key % kinds.length]!, items: [] }) - 1;
        places.set(key, place);
      }
      groups[place]!.items.push(item);
      if (isRisky) lastRisky = Math.max(lastRisky, place);
    }
    return [...pieces, groups];
  }

  /** Which group an item belongs to; the rest of a division by the number of kinds tells of what kind that is. */
  private beginning({ tests }: Item, depth: number, inOrder: boolean, prefixed: ReadonlySet<Value>): number {
    const head = tests[depth]!;
    const prefix = prefixed.size > 0 && tests.length === depth + 1 ? prefixOf(head) : undefined;
    if (prefix && prefixed.has(prefix.value)) return prefix.value.id * kinds.length + kinds.indexOf("range");
    if (isEquality(head)) return head.left.id * kinds.length + kinds.indexOf("equal");
    const range = !inOrder && tests.length === depth + 2 ? rangeOf(head, tests[depth + 1]!) : undefined;
    if (range) return range.value.id * kinds.length + kinds.indexOf("range");
    return this.forms.of(head) * kinds.length + kinds.indexOf("same");
  }

  private gatherGroup(group: Group, depth: number, asked: Asked | undefined, way: Way): Condition {
    const { rank, tests } = group.items[0]!;
    if (!way.reached || rank <= (way.certain ?? -1)) return this.gatherReached(group, depth, asked, way);
    if (this.risks.isSafe(tests[depth]!, asked)) return this.gatherReached(group, depth, asked, way);
    return all(way.reached(rank), this.gatherReached(group, depth, asked, { ...way, certain: rank }));
  }

  private gatherReached({ kind, items }: Group, depth: number, asked: Asked | undefined, way: Way): Condition {
    const head = items[0]!.tests[depth]!;
    if (kind === "range") {
      const ranges = items.map(({ tests }) =>
        tests.length === depth + 1 ? prefixOf(tests[depth]!)! : rangeOf(tests[depth]!, tests[depth + 1]!)!,
      );
      return search(
        this.values,
        ranges[0]!.value,
        ranges.map(({ low, high }) => ({ low, high, then: always })),
      );
    }
    const behind = { condition: head, before: asked };
    if (!isEquality(head)) return all(head, this.gatherItems(items, depth + 1, behind, way));
    const numberOf = ({ tests }: Item): number => (tests[depth] as Equality).right.value;
    // Nothing more is asked of any of them.
    if (items.every(({ tests }) => tests.length === depth + 1) && way.ended(items[0]!) === always)
      return searchNumbers(this.values, head.left, items.map(numberOf));
    const byNumber = new Map<number, Item[]>();
    for (const item of items) {
      const number = numberOf(item);
      const same = byNumber.get(number);
      if (same) same.push(item);
      else byNumber.set(number, [item]);
    }
    const cases = [...byNumber].map(([number, same]): Case => ({
      low: number,
      high: number,
      then: this.gatherItems(same, depth + 1, behind, way),
    }));
    return search(this.values, head.left, cases);
  }
}

const none: ReadonlySet<Value> = new Set();

/**
 * The values that items compare under more masks than it pays to try one after the other. A search for the ranges that the
 * networks of all sizes are takes more instructions, and a packet passes fewer.
 */
function withManyMasks(items: readonly Item[], depth: number): ReadonlySet<Value> {
  const masked = new Map<Value, Set<Value>>();
  for (const { tests } of items) {
    const head = tests[depth]!;
    if (tests.length > depth + 1 || !isEquality(head) || head.left.kind !== "binary") continue;
    const value = prefixOf(head)?.value;
    if (!value || value === head.left) continue;
    const masks = masked.get(value);
    if (masks) masks.add(head.left);
    else masked.set(value, new Set([head.left]));
  }
  return new Set([...masked].filter(([, masks]) => masks.size > mostMasks).map(([value]) => value));
}

/** What has certainly been asked behind pieces that did not hold: the first test of each group. */
function askedIn(pieces: readonly Piece[], depth: number, before: Asked | undefined): Asked | undefined {
  let asked = before;
  for (const group of pieces.flat()) asked = { condition: group.items[0]!.tests[depth]!, before: asked };
  return asked;
}
