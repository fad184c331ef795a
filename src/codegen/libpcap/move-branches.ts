/**
 * Moves branches as libpcap's optimizer does, and in its order, which decides where the moves end.
 *
 * There are three moves. A way to a block whose answer is settled leads past it; so does a way to a block that goes on the
 * same way whatever it finds; and in a run of `or` or `and` a block that asks about the value at hand is pulled up. None
 * heeds the loads of the blocks passed over, so that a packet cut short may get another verdict: it is libpcap's verdict.
 */
import { isInner, type Block, type Inner } from "./blocks.js";
import { Dominators, findEntries, findLevels, type Edge } from "./levels.js";
import { implied, Questions } from "./questions.js";

/** Moves may go round in a circle; after so many rounds of nothing else libpcap gives up. */
const mostIdleRounds = 100;

type Side = Edge["side"];

/** Changes the ways on of `blocks`, of which the first is the root and each is at the place that is its id. */
export function moveBranches(blocks: readonly Block[]): void {
  const questions = new Questions();
  for (let idle = 0; idle < mostIdleRounds;) {
    const { moved, settled } = new Round(blocks, questions).run();
    if (settled) idle = 0;
    else if (moved) idle++;
    else return;
  }
}

class Round {
  moved = false;
  /** Something was done that cannot go round in a circle. */
  settled = false;
  private readonly levels: readonly (readonly Block[])[];
  private readonly dominators: Dominators;
  private entries: ReadonlyMap<Block, readonly Edge[]>;

  constructor(
    private readonly blocks: readonly Block[],
    private readonly questions: Questions,
  ) {
    this.levels = findLevels(blocks[0]!);
    this.entries = findEntries(this.levels);
    this.dominators = new Dominators(this.levels, this.entries);
  }

  run(): this {
    // Most blocks have another form after the first round, which counts as news.
    if (this.questions.nextRound() === 1) this.settled = true;
    const inner = this.levels.flatMap((level) => level.filter(isInner));
    for (const block of inner) if (this.questions.settle(block)) this.settled = true;
    const askers = this.findAskers();
    for (const from of inner) {
      for (const side of ["yes", "no"] as const) this.follow({ from, side }, askers);
    }
    // The levels stay as they were: a block that no way leads to any more still counts among the ways into others.
    this.entries = findEntries(this.levels);
    for (const block of inner) for (const side of ["yes", "no"] as const) this.pullUp(block, side);
    return this;
  }

  /** The ways out of the blocks that ask about a value, by its number: all of `yes`, then all of `no`. */
  private findAskers(): ReadonlyMap<number, readonly Edge[]> {
    const askers = new Map<number, Edge[]>();
    for (const side of ["yes", "no"] as const) {
      for (const from of this.blocks) {
        const subject = subjectOf(from);
        if (!isInner(from) || subject === undefined) continue;
        const list = askers.get(subject);
        if (list) list.push({ from, side });
        else askers.set(subject, [{ from, side }]);
      }
    }
    return askers;
  }

  /** Leads a way past the blocks that need not be asked. */
  private follow({ from, side }: Edge, askers: ReadonlyMap<number, readonly Edge[]>): void {
    const next = from[side];
    if (next.kind === "test" && next.yes === next.no) {
      this.lead({ from, side }, next.yes);
      this.settled = true;
    }
    for (;;) {
      const target = this.settledWay({ from, side }, askers);
      if (!target) return;
      this.lead({ from, side }, target);
    }
  }

  private lead({ from, side }: Edge, to: Block): void {
    from[side] = to;
    this.moved = true;
  }

  /** Where the block that a way leads to goes on, if a way taken before settles what it asks. */
  private settledWay(edge: Edge, askers: ReadonlyMap<number, readonly Edge[]>): Block | undefined {
    const next = edge.from[edge.side];
    if (next.kind !== "test") return undefined;
    for (const before of askers.get(next.question!.subject) ?? []) {
      const outcome = implied(next.question!, before.from.question!, before.side === "yes");
      if (outcome === undefined || !this.dominators.takes(before, edge)) continue;
      return outcome ? next.yes : next.no;
    }
    return undefined;
  }

  /**
   * In the run of blocks below `block` that share the way out `out`, moves one that asks about the value at hand in front
   * of those that ask about another.
   */
  private pullUp(block: Inner, out: Side): void {
    const on = out === "yes" ? "no" : "yes";
    const [first, ...others] = this.entries.get(block) ?? [];
    if (!first) return;
    const atHand = subjectOf(first.from);
    if (others.some(({ from }) => subjectOf(from) !== atHand)) return;
    const member = ({ from, side }: Edge): Inner | undefined => {
      const at = from[side];
      return isInner(at) && at[out] === block[out] && this.dominators.passes(block, at) ? at : undefined;
    };
    const start: Edge = { from: first.from, side: first.from.yes === block ? "yes" : "no" };
    let place = start;
    let other = member(place);
    while (other && subjectOf(other) === atHand) {
      place = { from: other, side: on };
      other = member(place);
    }
    if (!other) return;
    let way: Edge = { from: other, side: on };
    let pulled = member(way);
    while (pulled && subjectOf(pulled) !== atHand) {
      way = { from: pulled, side: on };
      pulled = member(way);
    }
    if (!pulled) return;
    way.from[way.side] = pulled[on];
    pulled[on] = other;
    this.moved = true;
    if (place !== start) place.from[place.side] = pulled;
    else for (const { from } of [first, ...others]) from[from.yes === block ? "yes" : "no"] = pulled;
  }
}

function subjectOf(block: Block): number | undefined {
  return isInner(block) ? block.question?.subject : undefined;
}
