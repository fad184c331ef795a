/** What is known of the registers at one point of the program. */
import type { Value } from "../value.js";

/** What a register holds. */
export type Holding =
  /** The number itself, in the lower 32 bits; the upper ones are 0. */
  | { readonly kind: "value"; readonly value: Value }
  /** The number with its bytes as they are in the packet: a little-endian load of big-endian bytes. */
  | { readonly kind: "raw"; readonly value: Value }
  /** The address of the packet's byte at `index`; from there on `reach` bytes are known to be in the packet. */
  | { readonly kind: "pointer"; readonly value: Value; readonly reach: number };

export interface Knowledge {
  /** By register number. */
  readonly held: readonly (Holding | undefined)[];
  /** So many bytes at the start of the packet lie before its end. */
  readonly checked: number;
}

export const nothingKnown: Knowledge = { held: [], checked: 0 };

/** What holds after either of two ways. */
export function meet(left: Knowledge, right: Knowledge): Knowledge {
  if (left === right) return left;
  const held = left.held.map((holding, index) => meetHoldings(holding, right.held[index]));
  return { held, checked: Math.min(left.checked, right.checked) };
}

function meetHoldings(left: Holding | undefined, right: Holding | undefined): Holding | undefined {
  if (!left || !right || left.kind !== right.kind || left.value !== right.value) return undefined;
  if (left.kind !== "pointer" || right.kind !== "pointer") return left;
  return left.reach <= right.reach ? left : right;
}
