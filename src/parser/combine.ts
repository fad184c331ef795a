/** Joins operands with `and`, `or` and `not`. */
import type { Span } from "../errors.js";
import * as t from "../lexer/index.js";
import type { Token } from "../lexer/index.js";
import type { Expression } from "./ast.js";
import { nestingLimit, tooDeep } from "./nesting.js";

/** An operand of `and`, `or` or `not`. */
export interface Operand {
  readonly node: Expression;
  /** From the first of its parentheses to the last, if it has any. */
  readonly span: Span;
  /** How deep the tree is, without counting the step from an `and` or `or` to its first operand. */
  readonly depth: number;
}

/** Makes an operand of a node; throws a FilterSyntaxError where the tree becomes too deep. */
function operand(node: Expression, span: Span, depth: number): Operand {
  if (depth > nestingLimit) throw tooDeep("parentheses and `not`", { start: span.start, end: span.start + 1 });
  return { node, span, depth };
}

/**
 * Joins operands by the connectives between them: from left to right, both with the same precedence, a run of one
 * connective as one node.
 */
export function combine(operands: readonly Operand[], connectives: readonly Token[]): Operand {
  let left = operands[0]!;
  let index = 0;
  while (index < connectives.length) {
    const type = connectives[index]!.tokenType;
    const run = [left.node];
    let { depth } = left;
    while (connectives[index]?.tokenType === type) {
      index += 1;
      run.push(operands[index]!.node);
      depth = Math.max(depth, operands[index]!.depth + 1);
    }
    const span = { start: left.span.start, end: operands[index]!.span.end };
    left = operand({ kind: type === t.And ? "and" : "or", operands: run, span }, span, depth);
  }
  return left;
}

/** Puts an operand under each `not` in turn, the last one nearest. */
export function negate(inner: Operand, nots: readonly Token[] = []): Operand {
  return nots.reduceRight((negated, not) => {
    const span = { start: not.startOffset, end: negated.span.end };
    return operand({ kind: "not", operand: negated.node, span }, span, negated.depth + 1);
  }, inner);
}
