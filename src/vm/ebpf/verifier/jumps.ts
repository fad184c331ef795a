/** Conditional jumps: which ways can be taken, and what is known on each. */
import { ebpfClass, ebpfJump, type EbpfInsn } from "../../../isa/index.js";
import { secondOperand } from "./arithmetic.js";
import { opposite, refine, type Comparison } from "./refine.js";
import { constantOf, type Width } from "./scalar.js";
import { changeValues, copyState, innermost, type State } from "./state.js";
import { readRegister, type Step } from "./step.js";
import { isAtStart, numberOf, zero, type NumberValue, type Pointer, type Value } from "./value.js";

const comparisons: ReadonlyMap<number, Comparison> = new Map([
  [ebpfJump.JEQ, "eq"],
  [ebpfJump.JGT, "gt"],
  [ebpfJump.JGE, "ge"],
  [ebpfJump.JSET, "set"],
  [ebpfJump.JNE, "ne"],
  [ebpfJump.JSGT, "sgt"],
  [ebpfJump.JSGE, "sge"],
  [ebpfJump.JLT, "lt"],
  [ebpfJump.JLE, "le"],
  [ebpfJump.JSLT, "slt"],
  [ebpfJump.JSLE, "sle"],
]);

/** What is known where the jump is taken and where it is not; undefined for a way that no packet can take. */
export interface Ways {
  readonly taken: State | undefined;
  readonly fallen: State | undefined;
}

/** The ways on from a conditional jump. The state of the step may become that of one of them. */
export function decide(step: Step, insn: EbpfInsn): Ways {
  const width: Width = (insn.code & 0x07) === ebpfClass.JMP ? 64 : 32;
  const comparison = comparisons.get(insn.code & 0xf0)!;
  const a = readRegister(step, insn.dst);
  const b = secondOperand(step, insn, width);
  const fallen = copyState(step.state);
  return {
    taken: assume(step.state, comparison, width, insn, a, b),
    fallen: assume(fallen, opposite[comparison], width, insn, a, b),
  };
}

/** The state, given that the comparison holds; undefined if it cannot. */
function assume(
  state: State,
  comparison: Comparison,
  width: Width,
  insn: EbpfInsn,
  a: Value,
  b: Value,
): State | undefined {
  if (a.kind === "number" && b.kind === "number") {
    const refined = refine(comparison, width, a.range, b.range);
    if (refined === undefined) return undefined;
    learn(state, insn.dst, a, numberOf(refined[0], a.id));
    if ((insn.code & 0x08) !== 0) learn(state, insn.src, b, numberOf(refined[1], b.kind === "number" ? b.id : 0));
    return state;
  }
  if (width === 32) return state;
  if (a.kind === "pointer" && b.kind === "pointer") return assumeOrder(state, comparison, a, b);
  const [pointer, number] = a.kind === "pointer" ? [a, b] : [b as Pointer, a];
  if (number.kind !== "number" || constantOf(number.range) !== 0n) return state;
  return assumeNull(state, comparison, pointer, pointer === a);
}

/** Writes what is known now of a number into its register and all places that hold the same number. */
function learn(state: State, register: number, old: NumberValue, now: NumberValue): void {
  innermost(state).registers[register] = now;
  if (old.id === 0 || old.range === now.range) return;
  changeValues(state, (value) => (value.kind === "number" && value.id === old.id ? now : value));
}

/** An address compared with 0. Those that cannot be null are greater than it. */
function assumeNull(state: State, comparison: Comparison, pointer: Pointer, onLeft: boolean): State | undefined {
  if (!pointer.nullable) {
    const never: readonly Comparison[] = onLeft ? ["eq", "le"] : ["eq", "ge"];
    return never.includes(comparison) ? undefined : state;
  }
  if (comparison !== "eq" && comparison !== "ne") return state;
  const isNull = comparison === "eq";
  changeValues(state, (value) => {
    if (value.kind !== "pointer" || value.id !== pointer.id || !value.nullable) return value;
    return isNull ? numberOf(zero) : { ...value, nullable: false };
  });
  // A record that was not handed out need not be given back.
  const { to } = pointer;
  if (isNull && to.in === "record") state.references = state.references.filter((one) => one !== to.reference);
  return state;
}

/** Two addresses: a comparison of a packet address with the end of the packet tells how many bytes are there. */
function assumeOrder(state: State, comparison: Comparison, a: Pointer, b: Pointer): State | undefined {
  if (isLimitOf(a, b)) return assumeBounds(state, comparison, a, b);
  const mirrored: Partial<Record<Comparison, Comparison>> = { gt: "lt", ge: "le", lt: "gt", le: "ge" };
  const other = mirrored[comparison];
  return other !== undefined && isLimitOf(b, a) ? assumeBounds(state, other, b, a) : state;
}

/** Whether `limit` ends the bytes that `pointer` points into: data_end those of the packet, data those of the metadata. */
function isLimitOf(pointer: Pointer, limit: Pointer): boolean {
  if (pointer.to.in === "packet") return limit.to.in === "packet-end";
  const isStart = limit.to.in === "packet" && isAtStart(limit);
  return pointer.to.in === "packet-meta" && isStart;
}

/** No packet is longer, as far as programs may look (MAX_PACKET_OFF). */
const longestPacket = 0xffff;

/** How many bytes are known to be there; -1 for an address that may itself lie beyond them. */
function atLeast({ checked, variable }: Pointer): number {
  return checked === 0 && constantOf(variable) !== 0n ? -1 : checked;
}

/**
 * Below the limit, so many bytes are there; above it, they are not. A second comparison may ask what is known already: clang
 * compares twice where a pointer is set to null in between.
 */
function assumeBounds(state: State, comparison: Comparison, pointer: Pointer, limit: Pointer): State | undefined {
  const isBelow = comparison === "lt" || comparison === "le";
  if (!isBelow && comparison !== "gt" && comparison !== "ge") return state;
  const { umax } = pointer.variable.full;
  // Beyond that, the address might have wrapped around.
  if (pointer.offset < 0 || umax > longestPacket || pointer.offset + Number(umax) > longestPacket) return state;
  const bytes = pointer.offset + (comparison === "lt" || comparison === "ge" ? 1 : 0);
  if (isBelow ? bytes >= pointer.missing : bytes <= atLeast(pointer)) return undefined;
  changeValues(state, (value) => {
    if (value.kind !== "pointer" || value.to.in !== pointer.to.in || value === limit) return value;
    if (value.id !== pointer.id) return value;
    if (isBelow) return value.checked < bytes ? { ...value, checked: bytes } : value;
    return value.missing > bytes ? { ...value, missing: bytes } : value;
  });
  return state;
}
