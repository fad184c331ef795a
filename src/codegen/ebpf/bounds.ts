/**
 * How large a number can be, as far as the kernel's verifier is sure to see it too.
 *
 * Less than `upperBound` knows: the verifier forgets what it knew at a change of byte order, at divisions and at negations
 * (check_alu_op and adjust_scalar_min_max_vals in kernel/bpf/verifier.c).
 */
import type { Value } from "../value.js";

export function verifiedBound(value: Value): number {
  switch (value.kind) {
    case "const":
      return value.value;
    case "header-length":
      return 60;
    case "load":
      return value.size === 1 ? 0xff : Infinity;
    case "length":
    case "metadata":
    case "cell":
    case "negate":
      return Infinity;
    case "binary": {
      const left = verifiedBound(value.left);
      if (value.op === "add") return left + verifiedBound(value.right);
      if (value.right.kind !== "const") return Infinity;
      const k = value.right.value;
      if (value.op === "and") return Math.min(left, k);
      if (value.op === "lsh") return k < 32 ? left * 2 ** k : 0;
      if (value.op === "rsh") return k < 32 ? Math.floor(left / 2 ** k) : 0;
      return Infinity;
    }
  }
}
