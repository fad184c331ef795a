/** What a conditional jump tells about the two numbers it compares, on either way out. */
import { assertNever } from "../../../errors.js";
import { anyNumber, constantOf, max, meet, min, settle, type Bounds, type Scalar, type Width } from "./scalar.js";
import { truncateBits, withUnknownHigh } from "./tnum.js";

/** Comparisons; those with an `s` are signed. `set` asks for a common bit, `clear` for none. */
export type Comparison = "eq" | "ne" | "gt" | "ge" | "lt" | "le" | "sgt" | "sge" | "slt" | "sle" | "set" | "clear";

/** The comparison that holds where this one does not. */
export const opposite: Readonly<Record<Comparison, Comparison>> = {
  eq: "ne",
  ne: "eq",
  gt: "le",
  ge: "lt",
  lt: "ge",
  le: "gt",
  sgt: "sle",
  sge: "slt",
  slt: "sge",
  sle: "sgt",
  set: "clear",
  clear: "set",
};

/** The two numbers, given that `a comparison b` holds; undefined if it never can. */
export function refine(comparison: Comparison, width: Width, a: Scalar, b: Scalar): [Scalar, Scalar] | undefined {
  switch (comparison) {
    case "eq":
      return refineEqual(width, a, b);
    case "ne":
      return refineUnequal(width, a, b);
    case "set":
    case "clear":
      return refineBits(comparison, width, a, b);
    case "gt":
    case "ge":
    case "sgt":
    case "sge": {
      const mirrored = ({ gt: "lt", ge: "le", sgt: "slt", sge: "sle" } as const)[comparison];
      const refined = refine(mirrored, width, b, a);
      return refined && [refined[1], refined[0]];
    }
    case "lt":
    case "le":
    case "slt":
    case "sle": {
      const [left, right] = orderedBounds(comparison, view(a, width), view(b, width));
      return both(withView(a, width, left), withView(b, width, right));
    }
    default:
      return assertNever(comparison);
  }
}

function refineEqual(width: Width, a: Scalar, b: Scalar): [Scalar, Scalar] | undefined {
  if (width === 64) {
    const common = meet(a, b);
    return common && [common, common];
  }
  // Only the low halves are equal: neither number tells anything of the other's high half.
  const lowOf = ({ bits, low }: Scalar): Scalar => ({
    ...anyNumber,
    bits: withUnknownHigh(truncateBits(bits, 32)),
    low,
  });
  return both(meet(a, lowOf(b)), meet(b, lowOf(a)));
}

/** A number unlike a known one at its own limit moves that limit by one. */
function refineUnequal(width: Width, a: Scalar, b: Scalar): [Scalar, Scalar] | undefined {
  const left = view(a, width);
  const right = view(b, width);
  if (left.umin === left.umax && right.umin === right.umax && left.umin === right.umin) return undefined;
  return both(withView(a, width, excluding(left, right)), withView(b, width, excluding(right, left)));
}

function excluding(bounds: Bounds, other: Bounds): Bounds {
  if (other.umin !== other.umax) return bounds;
  const signed = other.smin;
  const unsigned = other.umin;
  return {
    umin: bounds.umin === unsigned ? unsigned + 1n : bounds.umin,
    umax: bounds.umax === unsigned ? unsigned - 1n : bounds.umax,
    smin: bounds.smin === signed ? signed + 1n : bounds.smin,
    smax: bounds.smax === signed ? signed - 1n : bounds.smax,
  };
}

function orderedBounds(comparison: "lt" | "le" | "slt" | "sle", a: Bounds, b: Bounds): [Bounds, Bounds] {
  const gap = comparison === "lt" || comparison === "slt" ? 1n : 0n;
  if (comparison === "lt" || comparison === "le") {
    return [
      { ...a, umax: min(a.umax, b.umax - gap) },
      { ...b, umin: max(b.umin, a.umin + gap) },
    ];
  }
  return [
    { ...a, smax: min(a.smax, b.smax - gap) },
    { ...b, smin: max(b.smin, a.smin + gap) },
  ];
}

/** `a & b` against a known `b`: no common bit clears those bits of `a`, and a single bit asked for is set. */
function refineBits(comparison: "set" | "clear", width: Width, a: Scalar, b: Scalar): [Scalar, Scalar] | undefined {
  const constant = constantOf(b);
  if (constant === undefined) return [a, b];
  const wanted = BigInt.asUintN(width, constant);
  const { value, mask } = a.bits;
  if (comparison === "clear") {
    if (value & wanted) return undefined;
    return both(settle({ ...a, bits: { value, mask: mask & ~wanted } }), b);
  }
  if (((value | mask) & wanted) === 0n) return undefined;
  const single = (wanted & (wanted - 1n)) === 0n;
  return single ? both(settle({ ...a, bits: { value: value | wanted, mask: mask & ~wanted } }), b) : [a, b];
}

function both(a: Scalar | undefined, b: Scalar | undefined): [Scalar, Scalar] | undefined {
  return a && b && [a, b];
}

function view(number: Scalar, width: Width): Bounds {
  return width === 64 ? number.full : number.low;
}

function withView(number: Scalar, width: Width, bounds: Bounds): Scalar | undefined {
  return settle(width === 64 ? { ...number, full: bounds } : { ...number, low: bounds });
}
