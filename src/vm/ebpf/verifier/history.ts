/**
 * What was known at a place on the ways that came by before. A way that knows as much as one which was followed to the end
 * need not be followed again; one that comes back to a place knowing exactly what it knew there would go round for ever.
 */
import { numberOf, sameValue, unset, valueIncludes, type IdPairs, type Value } from "./value.js";
import { anyNumber, constantOf } from "./scalar.js";
import { innermost, type Frame, type Slot, type State } from "./state.js";

/** A place on a way, with what was known there. */
export interface Visit {
  readonly state: State;
  readonly parent: Visit | undefined;
  /** How many ways that began here have not been followed to the end. */
  open: number;
}

/** One way that began at this visit has ended: perhaps the last, and then perhaps the last of the visits before it. */
export function closeWay(visit: Visit | undefined): void {
  for (let at = visit; at; at = at.parent) {
    at.open -= 1;
    if (at.open > 0) return;
  }
}

/** How many visits of a place are remembered: more make pruning better and every visit slower. */
const remembered = 48;

export type Arrival = "new" | "known" | "endless";

export class History {
  readonly #visits = new Map<string, Visit[]>();
  readonly #live: Uint16Array;

  constructor(live: Uint16Array) {
    this.#live = live;
  }

  /** Compares a state with those that came to the same instruction in the same functions before. */
  arrive(pc: number, state: State): Arrival {
    for (const visit of this.#listsFor(pc, state).flat()) {
      if (!this.#includes(pc, visit.state, state)) continue;
      if (visit.open === 0) return "known";
      // The way itself came by here before. If it has learnt nothing since, it never will.
      if (this.#includes(pc, state, visit.state)) return "endless";
    }
    return "new";
  }

  /** Remembers a state, which must not be changed any more. */
  remember(pc: number, state: State, parent: Visit | undefined): Visit {
    const visit = { state, parent, open: 1 };
    for (const visits of this.#listsFor(pc, state)) {
      visits.push(visit);
      if (visits.length > remembered) visits.shift();
    }
    return visit;
  }

  /**
   * For a helper that calls a function any number of times: whether a state that comes back to the call is covered by an earlier
   * round. If not, it forgets what differs from the round before, so that there is an end to rounds.
   */
  isCovered(pc: number, state: State, rounds: readonly State[]): boolean {
    if (rounds.some((round) => this.#includes(pc, round, state))) return true;
    widen(state, rounds.at(-1)!);
    return false;
  }

  /**
   * The last visits of this place, and the last of those with the same constants in the registers that matter: in a loop that
   * counts, those of the same round.
   */
  #listsFor(pc: number, state: State): readonly [Visit[], Visit[]] {
    const place = `${pc} ${state.frames.map(callOf).join(" ")}`;
    const { registers } = innermost(state);
    const live = this.#live[pc]!;
    const constants = registers.map((value, register) =>
      (live & (1 << register)) !== 0 && value.kind === "number" ? constantOf(value.range) : undefined,
    );
    return [this.#listAt(place), this.#listAt(`${place}: ${constants.join(" ")}`)];
  }

  #listAt(key: string): Visit[] {
    const visits = this.#visits.get(key) ?? [];
    if (visits.length === 0) this.#visits.set(key, visits);
    return visits;
  }

  /** Whether all that is safe with what `known` says is safe with what `now` says too. */
  #includes(pc: number, known: State, now: State): boolean {
    if (known.references.length !== now.references.length) return false;
    const pairs: IdPairs = new Map();
    if (!valueIncludes(known.lock ?? unset, now.lock ?? unset, pairs)) return false;
    if ((known.lock === undefined) !== (now.lock === undefined)) return false;
    return known.frames.every((frame, depth) => {
      const inner = known.frames[depth + 1];
      return frameIncludes(frame, now.frames[depth]!, this.#liveIn(pc, inner), pairs);
    });
  }

  /** The registers of a function that matter: where it stands, or behind and at the call that it waits for. */
  #liveIn(pc: number, inner: Frame | undefined): number {
    if (inner === undefined) return this.#live[pc]!;
    return this.#live[inner.calledFrom]! | this.#live[inner.calledFrom + 1]!;
  }
}

/** The call that a function belongs to. Each round of a callback is one of its own: that it comes again is no endless loop. */
function callOf({ calledFrom, callback }: Frame): string {
  return callback ? `${calledFrom}.${callback.rounds.length}` : `${calledFrom}`;
}

function frameIncludes(known: Frame, now: Frame, live: number, pairs: IdPairs): boolean {
  for (let register = 0; register < known.registers.length; register += 1) {
    if ((live & (1 << register)) === 0) continue;
    if (!valueIncludes(known.registers[register]!, now.registers[register]!, pairs)) return false;
  }
  return known.stack.every((slot, index) => slotIncludes(slot, now.stack[index], pairs));
}

function slotIncludes(known: Slot | undefined, now: Slot | undefined, pairs: IdPairs): boolean {
  if (known === undefined || known === now) return true;
  if (now === undefined) return known.kind === "whole" && known.value.kind === "unset";
  if (known.kind === "bytes") {
    const { written, zero } = now.kind === "bytes" ? now : { written: now.value.kind === "unset" ? 0 : 0xff, zero: 0 };
    return (known.written & ~written) === 0 && (known.zero & ~zero) === 0;
  }
  if (now.kind === "whole") return valueIncludes(known.value, now.value, pairs);
  const isAny = known.value.kind === "number" && known.value.range === anyNumber && known.value.id === 0;
  return isAny && now.written === 0xff;
}

/** Forgets what `state` says otherwise than `before`. */
function widen(state: State, before: State): void {
  state.frames.forEach((frame, depth) => {
    const other = before.frames[depth]!;
    frame.registers.forEach((value, register) => {
      frame.registers[register] = widened(value, other.registers[register]!);
    });
    frame.stack.forEach((slot, index) => {
      frame.stack[index] = widenedSlot(slot, other.stack[index]);
    });
  });
}

function widened(value: Value, before: Value): Value {
  if (value.kind === "number" && before.kind === "number") {
    return numberOf(sameValue(value, before) ? value.range : anyNumber);
  }
  if (sameValue(value, before)) return value;
  if (value.kind === "pointer" && before.kind === "pointer") {
    const checked = Math.min(value.checked, before.checked);
    const missing = Math.max(value.missing, before.missing);
    const merged = { ...value, checked, missing };
    if (sameValue(merged, { ...before, checked, missing })) return merged;
  }
  return unset;
}

function widenedSlot(slot: Slot | undefined, before: Slot | undefined): Slot | undefined {
  if (slot === undefined || before === undefined) return undefined;
  if (slot.kind === "whole" && before.kind === "whole") {
    const value = widened(slot.value, before.value);
    return value.kind === "unset" ? undefined : { kind: "whole", value };
  }
  const written = (one: Slot): number => (one.kind === "bytes" ? one.written : 0xff);
  return { kind: "bytes", written: written(slot) & written(before), zero: 0 };
}
