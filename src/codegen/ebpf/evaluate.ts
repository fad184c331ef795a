/**
 * Computes the values of one node. What bytes of the packet look like and what happens where there are none is the
 * business of the packet access.
 */
import * as asm from "../../isa/ebpf-assembler.js";
import { assertNever } from "../../errors.js";
import type { Test } from "../graph.js";
import type { BinaryOp, MetadataField, Size, Value } from "../value.js";
import { cellOffset, register } from "./frame.js";
import type { Registers } from "./registers.js";

export type Load = Value & { readonly kind: "load" };

/** Reads the packet in the way that a hook allows. Where the bytes are not there it leaves for a place of its own. */
export interface PacketAccess {
  /** Whether what is read has its bytes as the packet has them; else it is a number already. */
  readonly gives: "raw" | "number";
  /** Whether any packet can have bytes there. */
  reaches(size: Size, offset: number): boolean;
  /** Reads into a register of its choice what is within reach. */
  read(evaluator: Evaluator, size: Size, index: Value | null, offset: number): number;
  /** The packet's length on the wire, into that register. */
  length(dst: number): asm.AssemblyLine[];
}

const aluNames: Readonly<Record<BinaryOp, asm.AluName>> = {
  add: "ADD",
  sub: "SUB",
  mul: "MUL",
  div: "DIV",
  mod: "MOD",
  and: "AND",
  or: "OR",
  xor: "XOR",
  lsh: "LSH",
  rsh: "RSH",
};

/** Offsets in `struct __sk_buff` (linux/bpf.h). */
const skbFields: Readonly<Record<MetadataField, number>> = { "vlan-present": 20, "vlan-tci": 24 };

/** A jump that is taken where a test holds, and one that is taken where it does not, if there is such a jump. */
const jumps = {
  eq: ["JEQ", "JNE"],
  gt: ["JGT", "JLE"],
  ge: ["JGE", "JLT"],
  set: ["JSET", undefined],
} as const satisfies Record<Test["op"], readonly [asm.ConditionName, asm.ConditionName | undefined]>;

/** A comparison that is ready to be made. */
export interface Comparison {
  readonly whereTrue: asm.ConditionName;
  readonly whereFalse: asm.ConditionName | undefined;
  readonly dst: number;
  readonly operand: asm.Operand;
}

/** Jumps by 64 bits where that makes no difference, as any kernel can. */
export function jumpBy(op: asm.ConditionName, { dst, operand }: Comparison, target: string): asm.AssemblyLine {
  const isWide = "register" in operand || operand.imm >= 0;
  return isWide ? asm.jumpIf(op, dst, operand, target) : asm.jumpIf32(op, dst, operand, target);
}

/** Which values are asked for as numbers, by id; the others may stay as the packet has them. */
export type NumberValues = ReadonlySet<number>;

export class Evaluator {
  constructor(
    readonly lines: asm.AssemblyLine[],
    readonly registers: Registers,
    readonly access: PacketAccess,
    private readonly numbers: NumberValues,
    /** Where packets go that cannot give a value: shorter than it needs, or with 0 to divide by. */
    readonly reject: () => string,
    readonly freshLabel: () => string,
  ) {}

  /** Computes a value; the register that holds it. */
  compute(value: Value): number {
    const found = this.registers.find("value", value);
    if (found !== undefined) return found;
    const made = this.make(value);
    this.registers.hold(made, { kind: "value", value });
    return made;
  }

  private make(value: Value): number {
    const { lines, registers } = this;
    switch (value.kind) {
      case "const":
        return this.into(asm.mov32, asm.imm(value.value));
      case "length": {
        const dst = registers.take();
        lines.push(...this.access.length(dst));
        return dst;
      }
      case "metadata": {
        const dst = registers.take();
        lines.push(asm.load("W", dst, register.context, skbFields[value.field]));
        return dst;
      }
      case "cell": {
        const dst = registers.take();
        lines.push(asm.load("DW", dst, register.frame, cellOffset(value.cell)));
        return dst;
      }
      case "load":
        return this.number(value);
      case "header-length": {
        const dst = this.access.read(this, 1, null, value.offset);
        lines.push(asm.alu32("AND", dst, asm.imm(15)), asm.alu32("LSH", dst, asm.imm(2)));
        return dst;
      }
      case "negate": {
        const dst = registers.writable(this.compute(value.operand));
        lines.push(asm.negate32(dst));
        return dst;
      }
      case "binary":
        return value.right.kind === "const"
          ? this.withConstant(value.op, value.left, value.right.value)
          : this.withTwo(value.op, value.left, value.right);
      default:
        return assertNever(value);
    }
  }

  private into(move: (dst: number, operand: asm.Operand) => asm.AssemblyLine, operand: asm.Operand): number {
    const dst = this.registers.take();
    this.lines.push(move(dst, operand));
    return dst;
  }

  /** A load as a number, from its bytes where they have been read. */
  private number(value: Load): number {
    const { size, index, offset } = value;
    const raw = this.registers.find("raw", value);
    const bytes = raw === undefined ? this.access.read(this, size, index, offset) : this.registers.writable(raw);
    if (size !== 1 && this.access.gives === "raw") this.lines.push(asm.toBigEndian(bytes, size === 2 ? 16 : 32));
    return bytes;
  }

  private withConstant(op: BinaryOp, left: Value, k: number): number {
    const dst = this.registers.writable(this.compute(left));
    const isShift = op === "lsh" || op === "rsh";
    // A shift by 32 and more leaves nothing, and is no instruction.
    if (isShift && k > 31) this.lines.push(asm.mov32(dst, asm.imm(0)));
    else this.lines.push(asm.alu32(aluNames[op], dst, asm.imm(k)));
    return dst;
  }

  private withTwo(op: BinaryOp, left: Value, right: Value): number {
    const { lines, registers } = this;
    const [a, b] = this.both(left, right);
    const pin = registers.pin(b);
    const dst = registers.writable(a);
    const operand = registers.unpin(pin);
    if (op === "div" || op === "mod") lines.push(asm.jumpIf("JEQ", operand, asm.imm(0), this.reject()));
    if (op === "lsh" || op === "rsh") {
      const within = this.freshLabel();
      lines.push(asm.jumpIf("JLT", operand, asm.imm(32), within), asm.mov32(dst, asm.imm(0)), asm.label(within));
    }
    lines.push(asm.alu32(aluNames[op], dst, asm.reg(operand)));
    return dst;
  }

  /** Both values at once; the one that takes more registers goes first. */
  private both(left: Value, right: Value): [number, number] {
    const { registers } = this;
    const [first, second] = depth(left) >= depth(right) ? [left, right] : [right, left];
    const pin = registers.pin(this.compute(first));
    const last = registers.pin(this.compute(second));
    const a = registers.unpin(pin);
    const again = registers.pin(a);
    const b = registers.unpin(last);
    registers.unpin(again);
    return first === left ? [a, b] : [b, a];
  }

  /** Computes both sides of a test. */
  prepare({ op, left, right }: Test): Comparison {
    const [whereTrue, whereFalse] = jumps[op];
    if (right.kind !== "const") {
      const [a, b] = this.both(left, right);
      return { whereTrue, whereFalse, dst: a, operand: asm.reg(b) };
    }
    const bytes = op === "eq" || op === "set" ? this.raw(left) : undefined;
    if (bytes !== undefined && right.value <= largest[bytes.size]) {
      const operand = asm.imm(swap(right.value, bytes.size));
      return { whereTrue, whereFalse, dst: bytes.register, operand };
    }
    return { whereTrue, whereFalse, dst: this.compute(left), operand: asm.imm(right.value) };
  }

  /** The bytes of a value as they are in the packet, if that is enough for all that asks for it: it saves turning them round. */
  raw(value: Value): { readonly register: number; readonly size: Size } | undefined {
    const size = this.rawSize(value);
    if (size === undefined || this.registers.find("value", value) !== undefined) return undefined;
    const found = this.registers.find("raw", value);
    if (found !== undefined) return { register: found, size };
    const made = this.makeRaw(value, size);
    this.registers.hold(made, { kind: "raw", value });
    return { register: made, size };
  }

  private makeRaw(value: Value, size: Size): number {
    if (value.kind === "load") return this.access.read(this, size, value.index, value.offset);
    if (value.kind !== "binary" || value.right.kind !== "const") throw new Error("no bytes of the packet");
    const dst = this.registers.writable(this.raw(value.left)!.register);
    this.lines.push(asm.alu32("AND", dst, asm.imm(swap(value.right.value, size))));
    return dst;
  }

  private rawSize(value: Value): Size | undefined {
    return this.access.gives === "raw" ? rawSize(value, this.numbers) : undefined;
  }
}

/** The size of a load, or of one under a mask, that nothing asks for as a number. A byte by itself is a number. */
export function rawSize(value: Value, numbers: NumberValues): Size | undefined {
  if (numbers.has(value.id)) return undefined;
  if (value.kind === "load") return value.size === 1 ? undefined : value.size;
  if (value.kind !== "binary" || value.op !== "and" || value.right.kind !== "const") return undefined;
  return rawSize(value.left, numbers);
}

const largest: Readonly<Record<Size, number>> = { 1: 0xff, 2: 0xffff, 4: 0xffffffff };

/** A number of that many bytes with its bytes turned round. */
export function swap(value: number, size: Size): number {
  switch (size) {
    case 1:
      return value & 0xff;
    case 2:
      return ((value & 0xff) << 8) | ((value >>> 8) & 0xff);
    case 4:
      return (((value & 0xff) << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24)) >>> 0;
    default:
      return assertNever(size);
  }
}

/** How many registers computing a value takes, roughly (Ershov's numbers). */
function depth(value: Value): number {
  switch (value.kind) {
    case "load":
      return value.index ? depth(value.index) + 1 : 1;
    case "negate":
      return depth(value.operand);
    case "binary": {
      if (value.right.kind === "const") return depth(value.left);
      const [left, right] = [depth(value.left), depth(value.right)];
      return left === right ? left + 1 : Math.max(left, right);
    }
    default:
      return 1;
  }
}
