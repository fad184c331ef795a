/** What computing a value takes: which register it overwrites, and how many cells. */
import type { Value } from "../value.js";

/** Whether computing the value into A overwrites X. */
export function needsX(value: Value): boolean {
  switch (value.kind) {
    case "const":
    case "metadata":
    case "length":
    case "cell":
      return false;
    case "load":
      return value.index !== null;
    case "header-length":
      return true;
    case "negate":
      return needsX(value.operand);
    case "binary":
      return value.right.kind !== "const" || needsX(value.left);
  }
}

/** What X holds once the value has been computed into A, as far as its form tells. */
export function leavesInX(value: Value): Value | undefined {
  switch (value.kind) {
    case "load":
      return value.index ?? undefined;
    case "negate":
      return leavesInX(value.operand);
    case "binary":
      return value.right.kind === "const" ? leavesInX(value.left) : undefined;
    default:
      return undefined;
  }
}

/** Whether the value gets into X without passing through A. */
export function loadsXDirectly(value: Value): boolean {
  return value.kind === "const" || value.kind === "length" || value.kind === "header-length" || value.kind === "cell";
}

/** How many cells computing the value takes at most. */
export function cellsNeeded(value: Value): number {
  switch (value.kind) {
    case "load":
      return value.index ? cellsNeeded(value.index) : 0;
    case "negate":
      return cellsNeeded(value.operand);
    case "binary": {
      if (value.right.kind === "const") return cellsNeeded(value.left);
      const [left, right] = [cellsNeeded(value.left), cellsNeeded(value.right)];
      const meeting = needsX(value.left) ? 1 : 0;
      return left === right ? left + meeting : Math.max(left, right);
    }
    default:
      return 0;
  }
}
