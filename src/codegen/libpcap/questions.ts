/**
 * What each block asks, as far as libpcap's optimizer sees it while it moves branches.
 *
 * At that time it has not looked into the instructions of an arithmetic expression. A byte in an expression and the same
 * byte as a protocol's field are two values to it, and a number computed from numbers is none. Nor does its machine know
 * "equal to a field" or "none of these bits": code subtracts or masks and compares with 0. The first round over the
 * blocks writes these as what they are, but works with the difference or the masked value until it is over.
 */
import type { TestOp } from "../graph.js";
import type { Value } from "../value.js";
import type { Inner, Question } from "./blocks.js";

export class Questions {
  private readonly numbers = new Map<string, number>();
  private round = 0;

  /** Begins a round and says which. */
  nextRound(): number {
    return ++this.round;
  }

  /** Notes what a block asks in this round. Where the answer is certain both ways become one; tells if that is news. */
  settle(block: Inner): boolean {
    if (!block.test) return false;
    const { op, left, right, written } = block.test;
    if (written === "field") return this.settleField(block, op, left, right);
    const [subject, operand] = [this.arithmetic(left), this.arithmetic(right)];
    const toConstant = right.kind === "const";
    if (op === "eq" && this.round === 1) {
      block.question = { op, subject: this.number(`${subject}-${operand}`), operand, toConstant };
      return false;
    }
    block.question = { op, subject, operand, toConstant };
    if (written === "computed" || left.kind !== "const" || !toConstant) return false;
    return decide(block, holds(op, left.value, right.value));
  }

  private settleField(block: Inner, op: TestOp, left: Value, right: Value): boolean {
    const toConstant = right.kind === "const";
    const none = op === "eq" && toConstant && right.value === 0 && left.kind === "binary" && left.op === "and";
    if (!none) {
      block.question = { op, subject: this.field(left), operand: this.field(right), toConstant };
      return false;
    }
    // "None of these bits" becomes "any of these bits" with the ways exchanged.
    block.test = { ...block.test!, op: "set", left: left.left, right: left.right };
    [block.yes, block.no] = [block.no, block.yes];
    block.question = { op: "set", subject: this.field(left), operand: this.field(left.right), toConstant };
    return left.right.kind === "const" && left.right.value === 0 && decide(block, false);
  }

  /** The number of a value that was written as a field. */
  private field(value: Value): number {
    return this.number(value.kind === "const" ? `#${value.value}` : `field ${value.id}`);
  }

  /** The number of a value in an expression; the packet's length is the same value in both. */
  private arithmetic(value: Value): number {
    if (value.kind === "const" || value.kind === "length") return this.field(value);
    return this.number(`expression ${value.id}`);
  }

  private number(key: string): number {
    const known = this.numbers.get(key) ?? this.numbers.size;
    this.numbers.set(key, known);
    return known;
  }
}

/** Both ways become the one that is taken. */
function decide(block: Inner, outcome: boolean): boolean {
  if (block.yes === block.no) return false;
  if (outcome) block.no = block.yes;
  else block.yes = block.no;
  return true;
}

export function holds(op: TestOp, left: number, right: number): boolean {
  switch (op) {
    case "eq":
      return left === right;
    case "gt":
      return left > right;
    case "ge":
      return left >= right;
    case "set":
      return (left & right) !== 0;
  }
}

/** The outcome of `asked` where `known` has come out as `outcome`, if that settles it. */
export function implied(asked: Question, known: Question, outcome: boolean): boolean | undefined {
  if (asked.op !== known.op || asked.toConstant !== known.toConstant || asked.subject !== known.subject) {
    return undefined;
  }
  if (asked.operand === known.operand) return outcome;
  // What equals one constant does not equal another.
  return outcome && asked.op === "eq" && asked.toConstant ? false : undefined;
}
