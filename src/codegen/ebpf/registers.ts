/**
 * Hands out registers and remembers what they hold, so that nothing is computed twice in a row.
 *
 * Values that a computation is about to use are pinned. Where registers run out, or a call takes them, what nothing will ask
 * for again is forgotten first and pinned values wait on the stack.
 */
import * as asm from "../../isa/ebpf-assembler.js";
import { FilterSemanticError } from "../../errors.js";
import type { Value } from "../value.js";
import { callerSaved, register, stack } from "./frame.js";
import type { Holding, Knowledge } from "./holdings.js";
import { pointerKey } from "./liveness.js";

/** Something that must not get lost: in a register, or for a while on the stack. */
export interface Pin {
  at: { readonly register: number } | { readonly slot: number };
  readonly holding: Holding | undefined;
}

export class Registers {
  private readonly held: (Holding | undefined)[];
  private readonly pins = new Set<Pin>();
  private readonly lastUse: number[] = [];
  private clock = 0;
  /** So many bytes at the start of the packet lie before its end. */
  checked: number;

  /**
   * `isLive` says whether a value is asked for after this node, or more than `uses` times in it; values computed once are
   * at their only use when they are overwritten.
   */
  constructor(
    private readonly lines: asm.AssemblyLine[],
    private readonly pool: readonly number[],
    known: Knowledge,
    private readonly isLive: (key: number, uses: number) => boolean,
  ) {
    this.held = [...known.held];
    this.checked = known.checked;
  }

  get state(): Knowledge {
    return { held: Array.from({ length: register.frame }, (_, index) => this.held[index]), checked: this.checked };
  }

  /** The register that holds a value in this form. */
  find(kind: Holding["kind"], value: Value): number | undefined {
    const found = this.held.findIndex((holding) => holding?.kind === kind && holding.value === value);
    if (found < 0) return undefined;
    this.lastUse[found] = ++this.clock;
    return found;
  }

  holdingOf(index: number): Holding | undefined {
    return this.held[index];
  }

  hold(index: number, holding: Holding | undefined): void {
    this.held[index] = holding;
    this.lastUse[index] = ++this.clock;
  }

  /** Forgets every holding of which this is true. */
  forget(isStale: (value: Value) => boolean): void {
    this.held.forEach((holding, index) => {
      if (holding && isStale(holding.value)) this.held[index] = undefined;
    });
  }

  /** A register to overwrite. */
  take(): number {
    const free = this.pool.filter((index) => !this.isPinned(index));
    const index =
      free.find((one) => this.held[one] === undefined) ??
      free.find((one) => !this.isWanted(this.held[one]!, 0)) ??
      free.sort((a, b) => (this.lastUse[a] ?? 0) - (this.lastUse[b] ?? 0))[0] ??
      this.putAside();
    this.hold(index, undefined);
    return index;
  }

  /** A register with the same number that may be overwritten: this one, if what it holds is not wanted any more. */
  writable(index: number): number {
    const holding = this.held[index];
    if (!this.isPinned(index) && (!holding || !this.isWanted(holding, 1))) {
      this.hold(index, undefined);
      return index;
    }
    const pin = this.pin(index);
    const copy = this.take();
    this.lines.push(asm.mov64(copy, asm.reg(this.unpin(pin))));
    return copy;
  }

  /** Keeps the register's number until it is unpinned. */
  pin(index: number): Pin {
    const pin: Pin = { at: { register: index }, holding: this.held[index] };
    this.pins.add(pin);
    return pin;
  }

  /** Where the number is now. */
  unpin(pin: Pin): number {
    this.pins.delete(pin);
    if ("register" in pin.at) return pin.at.register;
    const index = this.take();
    this.lines.push(asm.load("DW", index, register.frame, pin.at.slot));
    this.hold(index, pin.holding);
    return index;
  }

  /** Moves what is still wanted out of the way of a call. What `argument` holds stays there until the call. */
  beforeCall(argument?: number): void {
    for (const index of callerSaved) {
      const pins = [...this.pins].filter(({ at }) => "register" in at && at.register === index);
      const holding = this.held[index];
      if (pins.length === 0 && !(holding && this.isWanted(holding, 0))) {
        this.held[index] = undefined;
        continue;
      }
      const safe = this.safeRegister(argument);
      if (safe !== undefined) {
        this.lines.push(asm.mov64(safe, asm.reg(index)));
        this.hold(safe, holding);
        for (const pin of pins) pin.at = { register: safe };
      } else if (pins.length > 0) this.store(index, pins);
      this.held[index] = undefined;
    }
  }

  /** A register that calls leave alone and that holds nothing of use. */
  private safeRegister(argument: number | undefined): number | undefined {
    return this.pool.find((index) => {
      if (callerSaved.includes(index) || index === argument || this.isPinned(index)) return false;
      const holding = this.held[index];
      return !holding || !this.isWanted(holding, 0);
    });
  }

  private isPinned(index: number): boolean {
    for (const { at } of this.pins) if ("register" in at && at.register === index) return true;
    return false;
  }

  private isWanted(holding: Holding, uses: number): boolean {
    return this.isLive(holding.kind === "pointer" ? pointerKey(holding.value) : holding.value.id, uses);
  }

  /** Puts the oldest pinned value on the stack; returns the register it was in. */
  private putAside(): number {
    for (const { at } of this.pins) {
      if (!("register" in at)) continue;
      this.store(
        at.register,
        [...this.pins].filter((pin) => "register" in pin.at && pin.at.register === at.register),
      );
      return at.register;
    }
    throw new Error("no register is pinned, and none is free");
  }

  private store(index: number, pins: readonly Pin[]): void {
    const taken = new Set([...this.pins].flatMap(({ at }) => ("slot" in at ? [at.slot] : [])));
    let slot: number = stack.waiting;
    while (taken.has(slot)) slot -= 8;
    if (slot < stack.limit) {
      const message = "too many registers needed to evaluate expression";
      throw new FilterSemanticError("registers", message, { start: 0, end: 0 });
    }
    this.lines.push(asm.store("DW", register.frame, slot, index));
    for (const pin of pins) pin.at = { slot };
  }
}
