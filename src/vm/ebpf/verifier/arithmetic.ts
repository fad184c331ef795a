/** ALU instructions on whatever registers hold. */
import { ebpfAlu, ebpfClass, ebpfSource, type EbpfInsn } from "../../../isa/index.js";
import { describeTarget } from "./describe.js";
import { byteOrdered, compute, lowHalf, signExtended, type Operation } from "./scalar-arithmetic.js";
import { anyNumber, constantOf, exactly, type Scalar, type Width } from "./scalar.js";
import { innermost } from "./state.js";
import { readRegister, writeRegister, type Step } from "./step.js";
import { isInPacket, numberOf, numberOfSize, zero, type NumberValue, type Pointer, type Value } from "./value.js";

const operations: ReadonlyMap<number, Operation> = new Map([
  [ebpfAlu.ADD, "add"],
  [ebpfAlu.SUB, "sub"],
  [ebpfAlu.MUL, "mul"],
  [ebpfAlu.DIV, "div"],
  [ebpfAlu.OR, "or"],
  [ebpfAlu.AND, "and"],
  [ebpfAlu.LSH, "lsh"],
  [ebpfAlu.RSH, "rsh"],
  [ebpfAlu.MOD, "mod"],
  [ebpfAlu.XOR, "xor"],
  [ebpfAlu.ARSH, "arsh"],
]);

/** How far from the start of something an address may be moved (BPF_MAX_VAR_OFF). */
const farthest = 1 << 29;

export function doArithmetic(step: Step, insn: EbpfInsn): void {
  const { code, dst, imm } = insn;
  const width: Width = (code & 0x07) === ebpfClass.ALU64 ? 64 : 32;
  switch (code & 0xf0) {
    case ebpfAlu.MOV:
      writeRegister(step, dst, moved(step, insn, width));
      return;
    case ebpfAlu.NEG: {
      const value = readRegister(step, dst);
      writeRegister(step, dst, numberOf(compute("sub", width, zero, scalarOf(value))));
      return;
    }
    case ebpfAlu.END: {
      // Class ALU64 always swaps; class ALU converts from or to little-endian (K) or big-endian (X).
      const swap = width === 64 || (code & 0x08) === ebpfSource.X;
      writeRegister(step, dst, numberOf(byteOrdered(scalarOf(readRegister(step, dst)), imm as 16 | 32 | 64, swap)));
      return;
    }
    default:
      writeRegister(step, dst, combined(step, insn, width));
  }
}

/** The second operand: a register, or imm extended to the width with its sign. */
export function secondOperand(step: Step, { code, src, imm }: EbpfInsn, width: Width): Value {
  if ((code & 0x08) === ebpfSource.X) return readRegister(step, src);
  return numberOf(exactly(BigInt.asUintN(width, BigInt(imm))));
}

function moved(step: Step, insn: EbpfInsn, width: Width): Value {
  const { code, src, off } = insn;
  const value = secondOperand(step, insn, width);
  if ((code & 0x08) === ebpfSource.K) return value;
  if (off !== 0) return numberOf(signExtended(scalarOf(value), off as 8 | 16 | 32, width));
  if (value.kind !== "number") return width === 64 ? value : numberOfSize(4);
  const isWhole = width === 64 || value.range.full.umax <= 0xffff_ffffn;
  return isWhole ? shared(step, src, value) : numberOf(lowHalf(value.range));
}

/** A copy that is known to be one, so that a test of either register tells about both. */
function shared(step: Step, register: number, value: NumberValue): NumberValue {
  if (value.id !== 0 || constantOf(value.range) !== undefined) return value;
  const copy = numberOf(value.range, step.newId());
  innermost(step.state).registers[register] = copy;
  return copy;
}

function combined(step: Step, insn: EbpfInsn, width: Width): Value {
  const a = readRegister(step, insn.dst);
  const b = secondOperand(step, insn, width);
  const plain = operations.get(insn.code & 0xf0)!;
  const operation = insn.off === 1 ? (`s${plain}` as Operation) : plain;
  if (a.kind === "pointer" || b.kind === "pointer") return withAddress(step, operation, width, a, b);
  return numberOf(compute(operation, width, scalarOf(a), scalarOf(b)));
}

/** Sums and differences with addresses. The difference of two addresses is a number. */
function withAddress(step: Step, operation: Operation, width: Width, a: Value, b: Value): Value {
  const pointer = a.kind === "pointer" ? a : (b as Pointer);
  const what = describeTarget(pointer, step.program);
  if (width === 32) {
    if (operation === "sub") return numberOf(lowHalf(anyNumber));
    step.refuse(
      "address-arithmetic",
      `computes with half of the address of ${what}`,
      "use 64-bit instructions for addresses",
    );
  }
  if (operation === "sub" && a.kind === "pointer" && b.kind === "pointer") return numberOf(anyNumber);
  const other = a.kind === "pointer" ? b : a;
  if (other.kind !== "number" || (operation !== "add" && (operation !== "sub" || a !== pointer))) {
    step.refuse(
      "address-arithmetic",
      `computes something from the address of ${what} that is no address`,
      "only numbers can be added to and subtracted from addresses",
    );
  }
  if (pointer.nullable) {
    step.refuse(
      "maybe-null",
      `computes with the address of ${what}, which may be null here`,
      "compare it with 0 first",
    );
  }
  const fixed: readonly string[] = ["packet-end", "map", "function", "socket"];
  if (fixed.includes(pointer.to.in)) step.refuse("address-arithmetic", `computes with the address of ${what}`);
  return displaced(step, pointer, operation, scalarOf(other));
}

function displaced(step: Step, pointer: Pointer, operation: "add" | "sub", by: Scalar): Pointer {
  const constant = constantOf(by);
  if (constant !== undefined) {
    const distance = Number(BigInt.asIntN(64, constant));
    const offset = pointer.offset + (operation === "add" ? distance : -distance);
    if (Math.abs(offset) < farthest) return { ...pointer, offset };
    step.refuse(
      "address-arithmetic",
      `moves an address ${offset} bytes from the start of ${describeTarget(pointer, step.program)}`,
    );
  }
  const variable = compute(operation, 64, pointer.variable, by);
  // Nothing is known yet of the bytes behind the new place.
  return { ...pointer, variable, checked: 0, missing: Infinity, id: isInPacket(pointer) ? step.newId() : 0 };
}

/** A value as a number: addresses are numbers of which nothing is known. */
function scalarOf(value: Value): Scalar {
  return value.kind === "number" ? value.range : anyNumber;
}
