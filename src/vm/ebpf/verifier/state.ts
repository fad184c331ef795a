/** What the verifier knows at one place of a program, on one way to it: registers and stack of every function on the way. */
import { ebpfRegisters, ebpfStackSize } from "../../../isa/index.js";
import { numberOfSize, numberOf, pointerTo, unset, zero, type Pointer, type Value } from "./value.js";
import { lowHalf } from "./scalar-arithmetic.js";
import { constantOf } from "./scalar.js";

/** Eight bytes of stack: one value stored whole, or bytes of which some were written. */
export type Slot =
  | { readonly kind: "whole"; readonly value: Value }
  /** Bit n stands for the byte n above the slot's lowest: whether it was written, and whether it is 0. */
  | { readonly kind: "bytes"; readonly written: number; readonly zero: number };

/** A function that is being run. */
export interface Frame {
  readonly registers: Value[];
  /** Slot n holds the bytes from r10 - 8 * (n + 1) on. */
  readonly stack: (Slot | undefined)[];
  /** The call that it returns behind; -1 for the outermost. */
  readonly calledFrom: number;
  /** For a function that a helper calls over and over. */
  readonly callback: Callback | undefined;
}

export interface Callback {
  /** The references held when the function was called. */
  readonly references: readonly number[];
  /** What was known before each round so far, at the call of the helper. */
  readonly rounds: readonly State[];
}

export interface State {
  readonly frames: Frame[];
  /** Records of ring buffers that have not been given back. */
  references: readonly number[];
  /** The address of the lock that is held. */
  lock: Pointer | undefined;
}

export function newFrame(depth: number, calledFrom: number, callback?: Callback): Frame {
  const registers = Array<Value>(ebpfRegisters).fill(unset);
  registers[10] = pointerTo({ in: "stack", depth });
  return { registers, stack: Array<Slot | undefined>(ebpfStackSize / 8), calledFrom, callback };
}

export function innermost(state: State): Frame {
  return state.frames[state.frames.length - 1]!;
}

/** A state of its own with the same contents. */
export function copyState({ frames, references, lock }: State): State {
  const copies = frames.map((frame) => ({ ...frame, registers: frame.registers.slice(), stack: frame.stack.slice() }));
  return { frames: copies, references, lock };
}

/** Puts `change(value)` in the place of every value that a register or the stack holds. */
export function changeValues(state: State, change: (value: Value) => Value): void {
  for (const { registers, stack } of state.frames) {
    registers.forEach((value, register) => {
      registers[register] = change(value);
    });
    stack.forEach((slot, index) => {
      if (slot?.kind !== "whole") return;
      const value = change(slot.value);
      if (value !== slot.value) stack[index] = value.kind === "unset" ? undefined : { kind: "whole", value };
    });
  }
}

/** Stores `value` in `size` bytes at r10 + `offset`; both were checked to lie within the frame and to be aligned. */
export function storeToStack(frame: Frame, offset: number, size: number, value: Value): void {
  const slot = slotOf(offset);
  if (size === 8) {
    frame.stack[slot] = { kind: "whole", value };
    return;
  }
  const isZero = value.kind === "number" && constantOf(value.range) === 0n;
  const { written, zero } = bytesOf(frame.stack[slot]);
  const mask = byteMask(offset, size);
  frame.stack[slot] = { kind: "bytes", written: written | mask, zero: isZero ? zero | mask : zero & ~mask };
}

/** What `size` bytes at r10 + `offset` hold; unset if one of them was never written. */
export function loadFromStack(frame: Frame, offset: number, size: number): Value {
  const slot = frame.stack[slotOf(offset)];
  if (slot?.kind === "whole") return partOf(slot.value, offset, size);
  const { written, zero: zeros } = bytesOf(slot);
  const mask = byteMask(offset, size);
  if ((written & mask) !== mask) return unset;
  return (zeros & mask) === mask ? numberOf(zero) : numberOfSize(size);
}

/** Machines with which packets are filtered are little-endian here: the lower half of a value comes first. */
function partOf(value: Value, offset: number, size: number): Value {
  if (size === 8 || value.kind === "unset") return value;
  if (value.kind === "number" && size === 4 && (offset & 7) === 0) return numberOf(lowHalf(value.range));
  if (value.kind === "number" && constantOf(value.range) === 0n) return numberOf(zero);
  return numberOfSize(size);
}

/** Marks bytes from r10 + `from` to r10 + `to` as written with something unknown. Values stored there are gone. */
export function scribbleOnStack(frame: Frame, from: number, to: number): void {
  for (let offset = from; offset < to; offset += 1) {
    const { written, zero } = bytesOf(frame.stack[slotOf(offset)]);
    const mask = byteMask(offset, 1);
    frame.stack[slotOf(offset)] = { kind: "bytes", written: written | mask, zero: zero & ~mask };
  }
}

/** As `scribbleOnStack`, where it is not known which of the bytes are written: none may be relied upon that was not. */
export function blurStack(frame: Frame, from: number, to: number): void {
  for (let offset = from; offset < to; offset += 1) {
    const { written, zero } = bytesOf(frame.stack[slotOf(offset)]);
    frame.stack[slotOf(offset)] = { kind: "bytes", written, zero: zero & ~byteMask(offset, 1) };
  }
}

/** The first byte from r10 + `from` to r10 + `to` that was never written, as an offset from r10. */
export function firstUnwritten(frame: Frame, from: number, to: number): number | undefined {
  for (let offset = from; offset < to; offset += 1) {
    if ((bytesOf(frame.stack[slotOf(offset)]).written & byteMask(offset, 1)) === 0) return offset;
  }
  return undefined;
}

function slotOf(offset: number): number {
  return (-offset - 1) >> 3;
}

function byteMask(offset: number, size: number): number {
  return ((1 << size) - 1) << (offset & 7);
}

function bytesOf(slot: Slot | undefined): { readonly written: number; readonly zero: number } {
  if (slot === undefined) return { written: 0, zero: 0 };
  if (slot.kind === "bytes") return slot;
  if (slot.value.kind === "unset") return { written: 0, zero: 0 };
  const isZero = slot.value.kind === "number" && constantOf(slot.value.range) === 0n;
  return { written: 0xff, zero: isZero ? 0xff : 0 };
}
