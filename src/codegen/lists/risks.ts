/**
 * Which alternatives of a list can look at a field that a packet cut short lacks.
 *
 * When an alternative's turn comes, all before it have been asked and have not held, or the list would have been left. So
 * one with a field that an earlier one has looked at, behind the same tests, cannot fail there. Only those that look at
 * something first can: in a list of IPv4 hosts the first one, in a list of IPv6 hosts each that has the first with its
 * prefix, since an address is compared word for word.
 */
import type { Condition } from "../condition.js";
import { divides, type Value } from "../value.js";
import type { Alternative, Forms } from "./alternatives.js";

/** The packet must reach `end` bytes behind where the value with the id `from` leads; -1 stands for its beginning. */
interface Need {
  readonly from: number;
  readonly end: number;
}

/** How far the packet is known to reach, by what it is counted from. */
type Reach = Map<number, number>;

const packetStart = -1;

/** Behind one sequence of tests that have held. */
interface Place {
  readonly before: Place | undefined;
  reach: Reach | undefined;
  next: Map<number, Place> | undefined;
}

/** What has been asked by the time one comes to a place: the last first. */
export interface Asked {
  readonly condition: Condition;
  readonly before: Asked | undefined;
}

export class Risks {
  private readonly start = placeBehind(undefined);
  private readonly needs = new Map<number, readonly Need[]>();

  constructor(private readonly forms: Forms) {}

  /** The last of the alternative's tests that can fail, -1 for none. Alternatives are handed over in their order. */
  next(tests: Alternative): number {
    let place = this.start;
    let risk = -1;
    for (let index = 0; index < tests.length; index++) {
      const test = tests[index]!;
      if (index > 0) place = this.behind(place, tests[index - 1]!);
      if (!this.areKnown(test, place)) risk = index;
      else if (test.kind === "test") continue;
      for (const need of this.certain(test))
        if (!isKnown(place, need)) (place.reach ??= new Map<number, number>()).set(need.from, need.end);
    }
    return risk;
  }

  private areKnown(condition: Condition, place: Place): boolean {
    // Most are tests of one field.
    if (condition.kind === "test" && condition.right.kind === "const") {
      const needs = this.needsOf(condition.left);
      return needs.length === 1 ? isKnown(place, needs[0]!) : needs.every((need) => isKnown(place, need));
    }
    return this.every(condition, (need) => isKnown(place, need));
  }

  /** Behind a test at a place. */
  private behind(place: Place, test: Condition): Place {
    const form = this.forms.of(test);
    const known = place.next?.get(form);
    if (known) return known;
    const behind = placeBehind(place);
    (place.next ??= new Map<number, Place>()).set(form, behind);
    return behind;
  }

  /** Whether asking the condition cannot fail once others have been asked. */
  isSafe(condition: Condition, asked: Asked | undefined): boolean {
    return this.every(condition, (need) => {
      for (let at = asked; at; at = at.before) {
        if (this.certain(at.condition).some((each) => each.from === need.from && each.end >= need.end)) return true;
      }
      return false;
    });
  }

  /** Whether something holds of all that a condition may need. */
  private every(condition: Condition, holds: (need: Need) => boolean): boolean {
    switch (condition.kind) {
      case "test":
        return this.allOf(condition.left, holds) && this.allOf(condition.right, holds);
      case "not":
        return this.every(condition.operand, holds);
      case "and":
      case "or":
        return condition.operands.every((operand) => this.every(operand, holds));
      case "always":
      case "never":
        return true;
      default:
        return false;
    }
  }

  private allOf(value: Value, holds: (need: Need) => boolean): boolean {
    const needs = this.needsOf(value);
    return needs.length === 0 || needs.every(holds);
  }

  /** What a condition looks at whatever the packet holds. */
  private certain(condition: Condition): readonly Need[] {
    switch (condition.kind) {
      case "test": {
        const [left, right] = [this.needsOf(condition.left), this.needsOf(condition.right)];
        return right.length === 0 ? left : [...left, ...right];
      }
      case "not":
        return this.certain(condition.operand);
      case "and":
      case "or":
        return this.certain(condition.operands[0]!);
      default:
        return [];
    }
  }

  private needsOf(value: Value): readonly Need[] {
    if (value.kind === "const") return none;
    let needs = this.needs.get(value.id);
    if (!needs) this.needs.set(value.id, (needs = this.findNeeds(value)));
    return needs;
  }

  private findNeeds(value: Value): readonly Need[] {
    switch (value.kind) {
      case "const":
      case "length":
      case "metadata":
      case "cell":
        return none;
      case "header-length":
        return [{ from: packetStart, end: value.offset + 1 }];
      case "load": {
        const end = value.offset + value.size;
        return value.index
          ? [...this.needsOf(value.index), { from: value.index.id, end }]
          : [{ from: packetStart, end }];
      }
      case "negate":
        return this.needsOf(value.operand);
      case "binary": {
        const both = [...this.needsOf(value.left), ...this.needsOf(value.right)];
        // A division by what may be zero fails as well: nothing else than itself tells that it does not.
        return divides(value) ? [...both, { from: value.id, end: 0 }] : both;
      }
    }
  }
}

const none: readonly Need[] = [];

function placeBehind(before: Place | undefined): Place {
  return { before, reach: undefined, next: undefined };
}

/** Whether the packet is known to reach far enough by what has been asked on the way to a place. */
function isKnown(place: Place, { from, end }: Need): boolean {
  for (let at: Place | undefined = place; at; at = at.before) {
    const known = at.reach?.get(from);
    if (known !== undefined && known >= end) return true;
  }
  return false;
}
