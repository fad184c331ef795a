/** What the verifier knows of a register or of eight bytes of stack. */
import type { SocketKind } from "../../../isa/index.js";
import { between, constantOf, exactly, sameScalar, scalarIncludes, type Scalar } from "./scalar.js";

export type Value = Unset | NumberValue | Pointer;

/** Nothing was written there, or what was written is not to be used any more. */
export interface Unset {
  readonly kind: "unset";
}

export interface NumberValue {
  readonly kind: "number";
  readonly range: Scalar;
  /** Equal in all places that hold the same number, so that a test of one tells about all. 0 where nothing is shared. */
  readonly id: number;
}

/** An address: `offset` bytes and a number in `variable` behind the start of what it points to. */
export interface Pointer {
  readonly kind: "pointer";
  readonly to: Target;
  readonly offset: number;
  readonly variable: Scalar;
  /** Equal in all copies of a packet address with the same variable part, or of an address that may be null. */
  readonly id: number;
  /** For packet addresses: how many bytes from `start + variable` on are known to be there. */
  readonly checked: number;
  /** For packet addresses: of how many bytes from `start + variable` on it is known that they are not all there. */
  readonly missing: number;
  readonly nullable: boolean;
}

export type Target =
  | { readonly in: "context" }
  /** The frame of the function that is `depth` calls deep; the start is the frame's end, which r10 holds. */
  | { readonly in: "stack"; readonly depth: number }
  | { readonly in: "packet" }
  | { readonly in: "packet-end" }
  | { readonly in: "packet-meta" }
  | { readonly in: "socket"; readonly kind: SocketKind }
  /** The map itself, which only helpers understand. */
  | { readonly in: "map"; readonly map: number }
  | { readonly in: "map-value"; readonly map: number }
  /** A reserved record of a ring buffer; `reference` is what has to be given back. */
  | { readonly in: "record"; readonly size: number; readonly reference: number }
  | { readonly in: "memory"; readonly size: number; readonly writable: boolean }
  | { readonly in: "function"; readonly pc: number };

export const unset: Unset = { kind: "unset" };

export function numberOf(range: Scalar, id = 0): NumberValue {
  return { kind: "number", range, id };
}

export const zero = exactly(0n);

/** Any number of so many bytes. */
export function numberOfSize(bytes: number): NumberValue {
  return numberOf(between(0n, (1n << BigInt(8 * bytes)) - 1n));
}

export function pointerTo(to: Target, more: Partial<Omit<Pointer, "kind" | "to">> = {}): Pointer {
  return {
    kind: "pointer",
    to,
    offset: 0,
    variable: zero,
    id: 0,
    checked: 0,
    missing: Infinity,
    nullable: false,
    ...more,
  };
}

/** Whether the address is that of the first byte of what it points to. */
export function isAtStart({ offset, variable }: Pointer): boolean {
  return offset === 0 && constantOf(variable) === 0n;
}

function sameTarget(a: Target, b: Target): boolean {
  switch (a.in) {
    case "stack":
      return b.in === "stack" && a.depth === b.depth;
    case "map":
    case "map-value":
      return b.in === a.in && a.map === b.map;
    case "socket":
      return b.in === "socket" && a.kind === b.kind;
    case "record":
      return b.in === "record" && a.size === b.size;
    case "memory":
      return b.in === "memory" && a.size === b.size && a.writable === b.writable;
    case "function":
      return b.in === "function" && a.pc === b.pc;
    default:
      return a.in === b.in;
  }
}

/**
 * Pairs of ids of two states, so that equal ids in one are found to be equal ids in the other. For packet addresses `shift` is how
 * much farther from the place they share those of the new state lie, which must be the same for all of them.
 */
export type IdPairs = Map<number, { readonly id: number; readonly shift: number }>;

/**
 * Whether whatever is safe with `known` is safe with `now` too. `pairs` collects the ids met; an id that stands for several
 * places in the old state has to stand for them in the new one.
 */
export function valueIncludes(known: Value, now: Value, pairs: IdPairs): boolean {
  if (known.kind === "unset" || known === now) return true;
  if (known.kind === "number") {
    return now.kind === "number" && scalarIncludes(known.range, now.range) && pairIds(known.id, now.id, pairs);
  }
  if (now.kind !== "pointer" || !sameTarget(known.to, now.to) || known.nullable !== now.nullable) return false;
  if (isInPacket(known)) return packetIncludes(known, now, pairs);
  if (known.offset !== now.offset || !scalarIncludes(known.variable, now.variable)) return false;
  if (known.to.in === "record" && now.to.in === "record" && !pairIds(known.to.reference, now.to.reference, pairs))
    return false;
  return pairIds(known.id, now.id, pairs);
}

/** Whether comparisons with the end of something tell how many bytes lie behind the address. */
export function isInPacket({ to }: Pointer): boolean {
  return to.in === "packet" || to.in === "packet-meta";
}

/**
 * Of an address in the packet, it matters that it does not lie before the packet, how far from its start it may lie, and how many
 * bytes behind it are checked. The place that `checked` counts from can be moved towards the address without harm.
 */
function packetIncludes(known: Pointer, now: Pointer, pairs: IdPairs): boolean {
  const shift = now.offset - known.offset;
  if (shift < 0 || (shift !== 0 && known.id === 0) || known.checked > now.checked - shift) return false;
  if (known.missing < now.missing - shift) return false;
  const [outer, inner] = [known.variable.full, now.variable.full];
  if (outer.smin >= 0n && inner.smin < 0n) return false;
  return inner.umax + BigInt(shift) <= outer.umax && pairIds(known.id, now.id, pairs, shift);
}

function pairIds(known: number, now: number, pairs: IdPairs, shift = 0): boolean {
  if (known === 0) return true;
  const paired = pairs.get(known);
  if (paired === undefined) pairs.set(known, { id: now, shift });
  // An id of 0 is shared with nobody, so two places of one known id cannot both have it.
  return paired === undefined || (paired.id === now && paired.shift === shift && now !== 0);
}

/** Whether the two say exactly the same. */
export function sameValue(a: Value, b: Value): boolean {
  if (a.kind === "number" && b.kind === "number") return sameScalar(a.range, b.range);
  if (a.kind === "pointer" && b.kind === "pointer") {
    return (
      sameTarget(a.to, b.to) &&
      a.offset === b.offset &&
      a.checked === b.checked &&
      a.missing === b.missing &&
      a.nullable === b.nullable &&
      sameScalar(a.variable, b.variable)
    );
  }
  return a.kind === b.kind;
}
