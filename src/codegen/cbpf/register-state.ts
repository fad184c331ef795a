/**
 * What is known of the registers and cells at one point of the program. Where several ways come together only what they agree
 * on is still known.
 */
import { scratchCells } from "../../isa/index.js";
import type { Value } from "../value.js";

export interface RegisterState {
  readonly a: Value | undefined;
  readonly x: Value | undefined;
  /** What M[0] to M[15] hold. */
  readonly cells: readonly (Value | undefined)[];
}

export const nothingKnown: RegisterState = {
  a: undefined,
  x: undefined,
  cells: new Array<undefined>(scratchCells).fill(undefined),
};

/** What holds after either of two ways. */
export function meet(left: RegisterState, right: RegisterState): RegisterState {
  if (left === right) return left;
  const cells =
    left.cells === right.cells
      ? left.cells
      : left.cells.map((value, index) => (value === right.cells[index] ? value : undefined));
  return { a: left.a === right.a ? left.a : undefined, x: left.x === right.x ? left.x : undefined, cells };
}
