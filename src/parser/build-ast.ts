/**
 * From the grammar's nodes to the tree of ast.ts: what inherits which qualifiers, runs of `and` and `or` made flat.
 *
 * Inheritance as in libpcap's grammar: the qualifiers of a term stay in force for the ids behind it (`port 80 or 443`)
 * until the next term; a term that is no match leaves none (`tcp or 443` is an error). A group begins with those in force
 * before it and leaves them as they were (`port 80 or (udp and net 10.0.0.0/8) or 443`).
 */
import type { FilterSyntaxError, Span } from "../errors.js";
import { Not, tokenSpan, type Token } from "../lexer/index.js";
import type { Expression } from "./ast.js";
import { buildArithmetic } from "./build-arithmetic.js";
import { holeFor, IdBuilder, type InForce } from "./build-id.js";
import { buildCast, buildKeyword, buildWlan, relationOp } from "./build-primitive.js";
import { combine, negate, type Operand } from "./combine.js";
import { cstSpan, type ExpressionCst, type FilterCst, type OperandCst } from "./cst.js";
import type { PrimitiveCst, QualifiedCst, RelationCst } from "./cst.js";
import { isHole } from "./leave-out.js";
import { buildQualifiers, inherit } from "./qualifiers.js";
import { protocolOf } from "./vocabulary.js";

/** The tree of a filter, and what libpcap's grammar would refuse although the grammar here takes it. */
export function buildAst(filter: FilterCst, span: Span): { ast: Expression; errors: readonly FilterSyntaxError[] } {
  const expression = filter.children.expression?.[0];
  if (expression === undefined) return { ast: { kind: "empty", span }, errors: [] };
  const builder = new AstBuilder();
  return { ast: builder.expression(expression), errors: builder.ids.errors };
}

/** An expression that is being read: what stands between two parentheses, or the whole filter. */
interface Group {
  readonly operands: Operand[];
  readonly connectives: Token[];
  /** Each `not` before the opening parenthesis. */
  readonly nots: readonly Token[];
  readonly start: number;
  /** The qualifiers in force at the opening parenthesis. */
  readonly before: InForce;
}

class AstBuilder {
  readonly ids = new IdBuilder();
  /** The groups that are open, the whole filter first. */
  private readonly groups: Group[] = [];
  /** The qualifiers that an id without any of its own takes over. */
  private inForce: InForce;

  expression({ children }: ExpressionCst): Expression {
    this.open([], 0);
    for (const [index, operand] of children.operand.entries()) {
      if (index > 0) this.innermost.connectives.push(children.connective![index - 1]!);
      this.operand(operand);
    }
    const { operands, connectives } = this.innermost;
    return combine(operands, connectives).node;
  }

  private get innermost(): Group {
    return this.groups.at(-1)!;
  }

  private open(nots: readonly Token[], start: number): void {
    this.groups.push({ operands: [], connectives: [], nots, start, before: this.inForce });
  }

  private close(rightParen: Token): void {
    const { operands, connectives, nots, start, before } = this.groups.pop()!;
    const span = { start, end: tokenSpan(rightParen).end };
    this.innermost.operands.push(negate({ ...combine(operands, connectives), span }, nots));
    this.inForce = before;
  }

  private operand({ children }: OperandCst): void {
    let nots: Token[] = [];
    for (const token of children.prefix ?? []) {
      if (token.tokenType === Not) {
        nots.push(token);
      } else {
        this.open(nots, token.startOffset);
        nots = [];
      }
    }
    this.innermost.operands.push(negate(this.bareOperand(children), nots));
    for (const token of children.RightParen ?? []) this.close(token);
  }

  private bareOperand({ id, relation, primitive }: OperandCst["children"]): Operand {
    if (id !== undefined) return this.ids.indirect(id[0]!, this.inForce);
    const isLeftOut = isHole(primitive?.[0]!.children.keyword?.[0]);
    this.inForce = isLeftOut ? "unknown" : undefined;
    if (isLeftOut) return holeFor(cstSpan(primitive![0]!));
    if (relation !== undefined) return { node: buildRelation(relation[0]!), span: cstSpan(relation[0]!), depth: 0 };
    return this.primitive(primitive![0]!);
  }

  private primitive(cst: PrimitiveCst): Operand {
    const { Protocol, qualified } = cst.children;
    const span = cstSpan(cst);
    if (qualified !== undefined) return this.qualified(qualified[0]!, Protocol?.[0], span);
    const proto = Protocol && protocolOf(Protocol[0]!);
    return { node: proto === undefined ? buildKeyword(cst, span) : { kind: "protocol", proto, span }, span, depth: 0 };
  }

  private qualified(cst: QualifiedCst, protocol: Token | undefined, span: Span): Operand {
    const { qualifiers, id, Cast } = cst.children;
    if (qualifiers !== undefined) {
      const written = buildQualifiers(protocol, qualifiers[0]!);
      this.inForce = inherit(written);
      return this.ids.direct(id![0]!, written);
    }
    const node =
      Cast === undefined ? buildWlan(cst, span) : buildCast(Cast[0]!, protocol && protocolOf(protocol), span);
    return { node, span, depth: 0 };
  }
}

function buildRelation(cst: RelationCst): Expression {
  const [left, right] = cst.children.arithmetic;
  return {
    kind: "relation",
    op: relationOp(cst.children.comparison[0]!),
    left: buildArithmetic(left!),
    right: buildArithmetic(right!),
    span: cstSpan(cst),
  };
}
