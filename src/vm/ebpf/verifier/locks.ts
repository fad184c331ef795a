/** `bpf_spin_lock`: a lock in a value of a map, one held at a time, under which no other helper is called. */
import { lockSize, type EbpfHelper, type EbpfMapType } from "../../../isa/index.js";
import { describeValue, mapName } from "./describe.js";
import { constantOf } from "./scalar.js";
import type { Step } from "./step.js";
import type { Pointer, Value } from "./value.js";

/** Maps whose values may have a lock. */
const mapsWithLocks: readonly EbpfMapType[] = ["hash", "array"];

const unlock = "call spin_unlock first, on every way";

/** Takes or gives back the lock at the address in a register. */
export function changeLock(step: Step, { name }: EbpfHelper, register: number, value: Value): void {
  const lock = lockAt(step, name, register, value);
  const { state } = step;
  if (name === "spin_lock") {
    if (state.lock) step.refuse("locked", "takes a lock while one is held: one may be held at a time", unlock);
    state.lock = lock;
    return;
  }
  if (!state.lock) step.refuse("locked", "gives a lock back that is not held here");
  if (state.lock.id !== lock.id || !isSameMap(state.lock, lock))
    step.refuse("locked", "gives another lock back than the one that is held");
  state.lock = undefined;
}

function isSameMap({ to: a }: Pointer, { to: b }: Pointer): boolean {
  return a.in === "map-value" && b.in === "map-value" && a.map === b.map;
}

function lockAt(step: Step, name: string, register: number, value: Value): Pointer {
  const { program } = step;
  const argument = `calls ${name} with ${describeValue(value, program)} in r${register}`;
  if (value.kind !== "pointer" || value.to.in !== "map-value") {
    return step.refuse("argument", `${argument}, which must be the lock in a value of a map`);
  }
  if (value.nullable) {
    step.refuse("maybe-null", `${argument}: it may be null here`, `compare r${register} with 0 first`);
  }
  const { lock, type } = program.maps[value.to.map]!;
  if (lock === undefined) {
    const hint = "declare the value with __type, as a struct that has a struct bpf_spin_lock";
    return step.refuse("argument", `${argument}: no lock is declared for the values of that map`, hint);
  }
  if (!mapsWithLocks.includes(type)) {
    step.refuse("argument", `${argument}: values of a map of type ${type} cannot have a lock`);
  }
  const variable = constantOf(value.variable);
  if (variable === undefined || BigInt(value.offset) + variable !== BigInt(lock)) {
    step.refuse("argument", `${argument}: the lock is at byte ${lock} of the value`);
  }
  return value;
}

/** Refuses what must not happen while a lock is held. */
export function refuseWhileLocked(step: Step, what: string): void {
  if (step.state.lock) step.refuse("locked", `${what} while a lock is held`, unlock);
}

/** Refuses an access to bytes `from` to `to` of a value where they are those of its lock. */
export function checkOutsideLock(step: Step, access: string, map: number, from: number, to: number): void {
  const { lock } = step.program.maps[map]!;
  if (lock === undefined || to <= lock || from >= lock + lockSize) return;
  step.refuse(
    "lock-access",
    `${access} the lock in a value of map ${mapName(map, step.program)}, which only spin_lock and spin_unlock may touch`,
  );
}
