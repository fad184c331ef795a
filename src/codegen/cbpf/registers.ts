/**
 * Computes values into A and X, remembering what the registers hold so that nothing is computed twice in a row.
 */
import { ancillary, opcode, scratchCells, statement, type CbpfInsn, type Opcode } from "../../isa/index.js";
import type { Test, TestOp } from "../graph.js";
import type { BinaryOp, Cell, Value } from "../value.js";
import { tooManyRegisters } from "../values.js";
import { absolute, aluK, aluX, indirect, jumpWithConstant, jumpX, type JumpCode } from "./codes.js";
import { cellsNeeded, leavesInX, loadsXDirectly, needsX } from "./needs.js";
import { nothingKnown, type RegisterState } from "./register-state.js";

/** The graph's own cells are counted from the end; the rest, at least one, serves computations. */
function cellIndex({ cell }: Cell): number {
  if (cell >= scratchCells - 1) throw tooManyRegisters();
  return scratchCells - 1 - cell;
}

const commutative: ReadonlySet<BinaryOp | TestOp> = new Set(["add", "mul", "and", "or", "xor", "eq", "set"]);

/** Writes the straight-line code of one node. */
export class Registers {
  readonly insns: CbpfInsn[] = [];
  private a: Value | undefined;
  private x: Value | undefined;
  private cells: readonly (Value | undefined)[];
  /** Cells in use by computations under way: they are taken and given back like a stack. */
  private taken = 0;

  /** `graphCells` is how many cells the graph has for itself. */
  constructor(
    state: RegisterState,
    private readonly graphCells: number,
  ) {
    this.a = state.a;
    this.x = state.x;
    this.cells = state.cells;
  }

  get state(): RegisterState {
    return { a: this.a, x: this.x, cells: this.cells };
  }

  private emit(code: Opcode, k = 0): void {
    this.insns.push(statement(code, k));
  }

  /** Computes a value for its loads' sake. */
  touch(value: Value): void {
    this.intoA(value);
  }

  /** Computes a value and stores it in a cell; the cell's value stays in A, or in X if `inX`. */
  set(cell: Cell, value: Value, inX: boolean): void {
    const index = cellIndex(cell);
    if (value.kind === "cell" && cellIndex(value) === index) {
      // Only the name changes.
      if (this.a === value) this.a = cell;
      if (this.x === value) this.x = cell;
    } else if (inX) {
      this.intoX(value);
      this.emit(opcode.STX, index);
      this.x = cell;
    } else {
      this.intoA(value);
      this.emit(opcode.ST, index);
      this.a = cell;
    }
    this.cells = this.cells.with(index, cell);
  }

  /** Forgets everything, after code that was written elsewhere. */
  append(insns: readonly CbpfInsn[]): void {
    this.insns.push(...insns);
    this.a = this.x = undefined;
    this.cells = nothingKnown.cells;
  }

  /** Computes both sides of a test and says which jump compares them. */
  prepare({ op, left, right }: Test): JumpCode {
    if (right.kind === "const") {
      this.intoA(left);
      return jumpWithConstant(op, right.value);
    }
    this.intoAAndX(op, left, right);
    return { code: jumpX[op], k: 0 };
  }

  private intoA(value: Value): void {
    if (this.a === value) return;
    if (this.x === value && value.kind !== "const") this.emit(opcode.TXA);
    else if (!this.fromCell(value, opcode.LD_MEM)) this.computeA(value);
    this.a = value;
  }

  private intoX(value: Value): void {
    if (this.x === value) return;
    if (this.a === value) this.emit(opcode.TAX);
    else if (value.kind === "const") this.emit(opcode.LDX_IMM, value.value);
    else if (value.kind === "length") this.emit(opcode.LDX_LEN);
    else if (value.kind === "header-length") this.emit(opcode.LDX_B_MSH, value.offset);
    else if (value.kind === "cell") this.emit(opcode.LDX_MEM, cellIndex(value));
    else if (!this.fromCell(value, opcode.LDX_MEM)) {
      this.intoA(value);
      this.emit(opcode.TAX);
    }
    this.x = value;
  }

  private fromCell(value: Value, code: Opcode): boolean {
    const cell = this.cells.indexOf(value);
    if (cell < 0) return false;
    this.emit(code, cell);
    return true;
  }

  private computeA(value: Value): void {
    switch (value.kind) {
      case "const":
        this.emit(opcode.LD_IMM, value.value);
        break;
      case "metadata":
        // Linux has these as loads from offsets that no packet has.
        this.emit(opcode.LD_B_ABS, value.field === "vlan-present" ? ancillary.vlanp : ancillary.vlan_tci);
        break;
      case "length":
        this.emit(opcode.LD_LEN);
        break;
      case "cell":
        this.emit(opcode.LD_MEM, cellIndex(value));
        break;
      case "load":
        if (value.index) this.intoX(value.index);
        this.emit(value.index ? indirect[value.size] : absolute[value.size], value.offset);
        break;
      case "header-length":
        this.intoX(value);
        this.emit(opcode.TXA);
        break;
      case "negate":
        this.intoA(value.operand);
        this.emit(opcode.NEG);
        break;
      case "binary":
        if (value.right.kind === "const") {
          this.intoA(value.left);
          this.emit(aluK[value.op], value.right.value);
        } else {
          this.intoAAndX(value.op, value.left, value.right);
          this.emit(aluX[value.op]);
        }
        break;
    }
  }

  /**
   * Brings `left` into A and `right` into X, or the other way round where the operation does not mind. Computing one may
   * need the other's register; then it waits in a cell.
   */
  private intoAAndX(op: BinaryOp | TestOp, left: Value, right: Value): void {
    if (this.xComesAlong(left, right) || (commutative.has(op) && this.xComesAlong(right, left))) return;
    if (!needsX(left) || this.a === left) return this.secondThenFirst(left, right);
    if (commutative.has(op) && (!needsX(right) || this.a === right)) return this.secondThenFirst(right, left);
    this.throughCell(left, right);
  }

  /** Computes `inA` where that leaves `inX` in X of itself, as `tcp[…]` leaves the header length. */
  private xComesAlong(inA: Value, inX: Value): boolean {
    if (leavesInX(inA) !== inX) return false;
    this.intoA(inA);
    return this.x === inX;
  }

  /** X first, then A by means that leave X alone. */
  private secondThenFirst(inA: Value, inX: Value): void {
    if (this.a === inA && this.x !== inX && !loadsXDirectly(inX)) return this.throughCell(inA, inX);
    this.intoX(inX);
    this.intoA(inA);
  }

  private throughCell(inA: Value, inX: Value): void {
    // The side that needs more cells goes first, so that a long sum needs one cell and not one for each term.
    if (cellsNeeded(inA) > cellsNeeded(inX) || this.a === inA) {
      const cell = this.store(inA);
      this.intoX(inX);
      this.emit(opcode.LD_MEM, cell);
      this.a = inA;
    } else {
      const cell = this.store(inX);
      this.intoA(inA);
      this.emit(opcode.LDX_MEM, cell);
      this.x = inX;
    }
    this.taken--;
  }

  private store(value: Value): number {
    this.intoA(value);
    const cell = this.taken++;
    if (cell >= scratchCells - this.graphCells) throw tooManyRegisters();
    this.emit(opcode.ST, cell);
    this.cells = this.cells.with(cell, value);
    return cell;
  }
}
