/** Arithmetic and comparisons: from the flat lists of the grammar to a tree with precedence. */
import type { Span } from "../errors.js";
import { numberValue, tokenSpan, type Token } from "../lexer/index.js";
import type { Arithmetic, ArithmeticOp } from "./ast.js";

import type { ArithmeticCst, TermCst } from "./cst.js";
import { nestingLimit, tooDeep } from "./nesting.js";
import { protocolOf } from "./vocabulary.js";

/**
 * How tightly the operators bind, from libpcap's grammar. It gives `%` and `^` no precedence, so that its parser, in
 * doubt, always reads on: both take the operand next to them away from any operator before, and everything that follows
 * as their right side. `1 + 7 % 4 + 1` is `1 + (7 % (4 + 1))`.
 */
const precedence: Readonly<Partial<Record<string, number>>> = {
  "|": 1,
  "&": 2,
  "<<": 3,
  ">>": 3,
  "+": 4,
  "-": 4,
  "*": 5,
  "/": 5,
};

/** A part of an expression, with the parentheses around it counted into its span. */
interface Part {
  readonly node: Arithmetic;
  readonly span: Span;
  readonly depth: number;
}

/** Makes a part of a node; throws a FilterSyntaxError where the tree becomes too deep. */
function part(node: Arithmetic, span: Span, depth: number): Part {
  if (depth > nestingLimit) throw tooDeep("arithmetic", span);
  return { node, span, depth };
}

/** The tree of an arithmetic expression. */
export function buildArithmetic(cst: ArithmeticCst): Arithmetic {
  return readArithmetic(cst).node;
}

function readArithmetic(cst: ArithmeticCst): Part {
  return new PrecedenceReader(cst.children.term, cst.children.operator ?? []).read();
}

/** Reads the terms and operators of one list from left to right, by operator precedence. */
class PrecedenceReader {
  private readonly terms: readonly TermCst[];
  private readonly operators: readonly Token[];
  private position = 0;
  /** How many operators wait for their right side, which `%` and `^` draw out to the end of the list. */
  private waiting = 0;

  constructor(terms: readonly TermCst[], operators: readonly Token[]) {
    this.terms = terms;
    this.operators = operators;
  }

  /** Reads a term and all operators behind it that bind at least as tightly as `least`. */
  read(least = 0): Part {
    return this.readOperators(this.readTerm(), least);
  }

  private readOperators(first: Part, least: number): Part {
    let left = first;
    for (;;) {
      const operator = this.operators[this.position];
      const binding = operator && precedence[operator.image];
      if (operator === undefined || (binding !== undefined && binding < least)) return left;
      this.position += 1;
      const right = this.readRight(operator, binding === undefined ? 0 : binding + 1);
      const span = { start: left.span.start, end: right.span.end };
      const op = operator.image as ArithmeticOp;
      const node: Arithmetic = { kind: "binary", op, left: left.node, right: right.node, span };
      left = part(node, span, Math.max(left.depth, right.depth) + 1);
    }
  }

  private readRight(operator: Token, least: number): Part {
    this.waiting += 1;
    if (this.waiting > nestingLimit) throw tooDeep("arithmetic", tokenSpan(operator));
    const right = this.read(least);
    this.waiting -= 1;
    return right;
  }

  /** A minus sign binds more tightly than every operator that has a precedence, so only `%` and `^` come before it. */
  private readTerm(): Part {
    const cst = this.terms[this.position]!;
    const signs = cst.children.Minus;
    if (signs === undefined) return readUnsigned(cst);
    return signs.reduceRight(
      (operand, sign) => {
        const span = { start: sign.startOffset, end: operand.span.end };
        return part({ kind: "negate", operand: operand.node, span }, span, operand.depth + 1);
      },
      this.readOperators(readUnsigned(cst), Infinity),
    );
  }
}

/** A term without its minus signs. */
function readUnsigned({ children }: TermCst): Part {
  if (children.NumberLiteral !== undefined) return numberPart(children.NumberLiteral[0]!);
  if (children.Length !== undefined) {
    const span = tokenSpan(children.Length[0]!);
    return part({ kind: "length", span }, span, 0);
  }
  const inner = readArithmetic(children.arithmetic![0]!);
  if (children.LeftParen !== undefined) {
    return { ...inner, span: tokenSpan(children.LeftParen[0]!, children.RightParen![0]!) };
  }
  const protocol = children.Protocol![0]!;
  const size = children.size?.[0];
  const span = tokenSpan(protocol, children.RightBracket![0]!);
  const node: Arithmetic = {
    kind: "load",
    proto: protocolOf(protocol),
    offset: inner.node,
    size: size === undefined ? 1 : numberValue(size.image),
    ...(size && { numberSpan: tokenSpan(size) }),
    span,
  };
  return part(node, span, inner.depth + 1);
}

function numberPart(token: Token): Part {
  const span = tokenSpan(token);
  return part({ kind: "number", value: numberValue(token.image), text: token.image, span }, span, 0);
}
