/** What the verifier knows, in words. */
import type { EbpfProgram } from "../../../isa/index.js";
import { constantOf, type Bounds, type Scalar } from "./scalar.js";
import { innermost, type State } from "./state.js";
import { isInPacket, type Pointer, type Value } from "./value.js";

/** One line for each register that holds something: `r2: the packet + 14, 34 bytes checked`. */
export function describeRegisters(state: State, program: EbpfProgram): string[] {
  return innermost(state).registers.flatMap((value, register) =>
    value.kind === "unset" ? [] : [`r${register}: ${describeValue(value, program)}`],
  );
}

export function describeValue(value: Value, program: EbpfProgram): string {
  switch (value.kind) {
    case "unset":
      return "nothing";
    case "number":
      return describeNumber(value.range);
    case "pointer":
      return describePointer(value, program);
  }
}

export function describeNumber(range: Scalar): string {
  const constant = constantOf(range);
  if (constant !== undefined) return `the number ${signedIfSmall(constant)}`;
  const { full, low } = range;
  if (full.smin < 0n && full.smin > -(1n << 63n)) return `a number from ${full.smin} to ${full.smax}`;
  if (isBounded(full, 64)) return `a number from ${full.umin} to ${full.umax}`;
  if (isBounded(low, 32)) return `a number with low half from ${low.umin} to ${low.umax}`;
  return "any number";
}

function isBounded({ umin, umax }: Bounds, width: number): boolean {
  return umin !== 0n || umax !== (1n << BigInt(width)) - 1n;
}

function signedIfSmall(value: bigint): bigint {
  const signed = BigInt.asIntN(64, value);
  return signed < 0n && signed > -(1n << 32n) ? signed : value;
}

function describePointer(pointer: Pointer, program: EbpfProgram): string {
  const constant = constantOf(pointer.variable);
  const offset = pointer.offset === 0 ? "" : ` ${pointer.offset < 0 ? "-" : "+"} ${Math.abs(pointer.offset)}`;
  const variable = constant === 0n ? "" : ` + ${describeNumber(pointer.variable)}`;
  const checked = isInPacket(pointer) ? `, ${pointer.checked} bytes checked` : "";
  return `${describeTarget(pointer, program)}${variable}${offset}${checked}${pointer.nullable ? ", or null" : ""}`;
}

/** What an address points to, as messages name it. */
export function describeTarget({ to }: Pointer, program: EbpfProgram): string {
  switch (to.in) {
    case "context":
      return "the context";
    case "stack":
      return to.depth === 0 ? "the end of the stack" : `the end of the stack of call ${to.depth}`;
    case "packet":
      return "the packet";
    case "packet-end":
      return "the end of the packet";
    case "packet-meta":
      return "the metadata";
    case "socket":
      return "a socket";
    case "map":
      return `map ${mapName(to.map, program)}`;
    case "map-value":
      return `a value of map ${mapName(to.map, program)}`;
    case "record":
      return `a record of ${to.size} bytes`;
    case "memory":
      return `memory of ${to.size} bytes`;
    case "function":
      return `the function at ${to.pc}`;
  }
}

export function mapName(index: number, { maps }: EbpfProgram): string {
  return `"${maps[index]?.name ?? index}"`;
}
