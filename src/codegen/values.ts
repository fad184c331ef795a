/**
 * Makes values: equal ones are one object, constants are folded, and the few identities that need no knowledge of the
 * packet are applied. No load is ever dropped here: `ip[0] * 0` still rejects a packet without that byte.
 */
import { FilterSemanticError } from "../errors.js";
import { SearchTables } from "./search-tables.js";
import { NumbersMap } from "./tables.js";
import { upperBound, type BinaryOp, type Cell, type MetadataField, type Size, type Value } from "./value.js";

/** With so many cells none is taken for what is only an improvement: the machines' own serve computations too. */
const manyCells = 8;

/** Operators on u32 constants; shifts by 32 or more give 0, and division by zero is the caller's to refuse. */
export function fold(op: BinaryOp, left: number, right: number): number {
  switch (op) {
    case "add":
      return (left + right) >>> 0;
    case "sub":
      return (left - right) >>> 0;
    case "mul":
      return Math.imul(left, right) >>> 0;
    case "div":
      return Math.floor(left / right);
    case "mod":
      return left % right;
    case "and":
      return (left & right) >>> 0;
    case "or":
      return (left | right) >>> 0;
    case "xor":
      return (left ^ right) >>> 0;
    case "lsh":
      return right > 31 ? 0 : (left << right) >>> 0;
    case "rsh":
      return right > 31 ? 0 : left >>> right;
  }
}

const binaryOps: readonly BinaryOp[] = ["add", "sub", "mul", "div", "mod", "and", "or", "xor", "lsh", "rsh"];
const commutative: ReadonlySet<BinaryOp> = new Set(["add", "mul", "and", "or", "xor"]);

/** Sets of cells have a bit for each. */
const mostCells = 31;

export function tooManyRegisters(): FilterSemanticError {
  return new FilterSemanticError("registers", "too many registers needed to evaluate expression", { start: 0, end: 0 });
}

/** Mints the values of one filter. */
export class Values {
  private nextId = 0;
  private cells = 0;
  private readonly known = new Map<string, Value>();
  private readonly loads = new NumbersMap<Value>();
  private readonly operations = new NumbersMap<Value>();
  private readonly constants = new Map<number, Value & { kind: "const" }>();
  private readonly origins = new Map<Value, Value>();
  readonly tables = new SearchTables();
  readonly length: Value = { kind: "length", id: this.nextId++ };

  private intern<V extends Value>(key: string, make: (id: number) => V): V {
    const found = this.known.get(key);
    if (found) return found as V;
    const made = make(this.nextId++);
    this.known.set(key, made);
    return made;
  }

  const(value: number): Value & { kind: "const" } {
    const u32 = value >>> 0;
    const found = this.constants.get(u32);
    if (found) return found;
    const made: Value & { kind: "const" } = { kind: "const", id: this.nextId++, value: u32 };
    this.constants.set(u32, made);
    return made;
  }

  /** A load at `index + offset`. A constant index is added to the offset, wrapping, as libpcap's optimizer does. */
  load(size: Size, index: Value | null, offset: number): Value {
    if (index?.kind === "const") return this.load(size, null, (index.value + offset) >>> 0);
    const found = this.loads.get(index?.id ?? -1, offset, size);
    if (found) return found;
    const made: Value = { kind: "load", id: this.nextId++, size, index, offset };
    this.loads.set(index?.id ?? -1, offset, size, made);
    return made;
  }

  metadata(field: MetadataField): Value {
    return this.intern(`m${field}`, (id) => ({ kind: "metadata", id, field }));
  }

  headerLength(offset: number): Value {
    return this.intern(`h${offset}`, (id) => ({ kind: "header-length", id, offset }));
  }

  /** A new cell for what is only an improvement, if programs have room for one more. */
  spareCell(): Cell | undefined {
    return this.cells < manyCells ? this.cell() : undefined;
  }

  /** A new cell, numbered from 0. */
  cell(): Cell {
    if (this.cells === mostCells) throw tooManyRegisters();
    return { kind: "cell", id: this.nextId++, cell: this.cells++ };
  }

  /** The same cell under another name, for a value that takes its place, or the cell of another number. */
  rename({ cell }: Cell, number = cell): Cell {
    return { kind: "cell", id: this.nextId++, cell: number };
  }

  /** Notes what a value that a pass has made stands for. */
  noteOrigin(made: Value, origin: Value): void {
    if (!this.origins.has(made)) this.origins.set(made, origin);
  }

  /** The value that lowering made, of one that a pass may have made in its place. */
  originOf(value: Value): Value {
    return this.origins.get(value) ?? value;
  }

  negate(operand: Value): Value {
    if (operand.kind === "const") return this.const(-operand.value);
    return this.intern(`-${operand.id}`, (id) => ({ kind: "negate", id, operand }));
  }

  binary(op: BinaryOp, left: Value, right: Value): Value {
    if (left.kind === "const" && right.kind !== "const" && commutative.has(op)) return this.binary(op, right, left);
    if (right.kind === "const") {
      const simple = this.withConstant(op, left, right.value);
      if (simple) return simple;
    }
    const number = binaryOps.indexOf(op);
    const found = this.operations.get(number, left.id, right.id);
    if (found) return found;
    const made: Value = { kind: "binary", id: this.nextId++, op, left, right };
    this.operations.set(number, left.id, right.id, made);
    return made;
  }

  /** `left op k` where it is something simpler. */
  private withConstant(op: BinaryOp, left: Value, k: number): Value | undefined {
    if (left.kind === "const" && !(k === 0 && (op === "div" || op === "mod"))) {
      return this.const(fold(op, left.value, k));
    }
    if (k === 0 && op !== "and" && op !== "mul" && op !== "div" && op !== "mod") return left;
    if (k === 1 && (op === "mul" || op === "div")) return left;
    if (op === "and") {
      if (coversAllBits(left, k)) return left;
      if (left.kind === "binary" && left.op === "and" && left.right.kind === "const") {
        return this.binary("and", left.left, this.const(left.right.value & k));
      }
    }
    if (op === "add" && left.kind === "binary" && left.op === "add" && left.right.kind === "const") {
      return this.binary("add", left.left, this.const(left.right.value + k));
    }
    if (op === "lsh" && k === 2) return this.asHeaderLength(left);
    return undefined;
  }

  /** `([o] & 15) << 2` is the IPv4 header length, which the machine computes in one instruction. */
  private asHeaderLength(masked: Value): Value | undefined {
    if (masked.kind !== "binary" || masked.op !== "and") return undefined;
    const { left, right } = masked;
    if (right.kind !== "const" || right.value !== 15) return undefined;
    return left.kind === "load" && left.size === 1 && !left.index ? this.headerLength(left.offset) : undefined;
  }
}

/** Whether masking with `mask` leaves every possible value as it is. */
function coversAllBits(value: Value, mask: number): boolean {
  const upper = upperBound(value);
  const bits = upper === 0 ? 0 : 0xffffffff >>> Math.clz32(upper);
  return (bits & ~mask) === 0;
}
