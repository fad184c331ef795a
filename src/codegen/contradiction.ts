/**
 * Which two terms of a filter that no packet matches exclude each other: terms that `and` joins are compiled two at a
 * time. The work is bounded, since it serves a message only; where three terms are needed to exclude all, it finds none.
 */
import type { Expression } from "../parser/ast.js";

export type Terms = readonly [first: Expression, second: Expression];

/** Beyond these, nothing is looked for. */
const mostTerms = 12;
const longestTerm = 2000;

/** Primitives that move the headers of what follows: a term behind one means something else without it. */
const movesHeaders: ReadonlySet<string> = new Set(["vlan", "mpls", "pppoes", "geneve", "vxlan"]);

/** Two terms of `expression`, which rejects all packets, that do so by themselves. */
export function findContradiction(
  expression: Expression,
  rejectsAll: (expression: Expression) => boolean,
): Terms | undefined {
  const { span } = expression;
  // Every alternative rejects all packets; the first is as good as any.
  if (expression.kind === "or") return findContradiction(expression.operands[0]!, rejectsAll);
  if (expression.kind !== "and") return undefined;
  const terms = termsOf(expression);
  if (terms.length > mostTerms || terms.some((term) => term.span.end - term.span.start > longestTerm)) return undefined;
  const whole = terms.find((term) => (term.kind === "and" || term.kind === "or") && rejectsAll(term));
  if (whole !== undefined) return findContradiction(whole, rejectsAll);
  for (const [index, second] of terms.entries()) {
    for (const [place, first] of terms.slice(0, index).entries()) {
      if (terms.some((term, each) => each < index && each !== place && containsMove(term))) continue;
      if (rejectsAll({ kind: "and", operands: [first, second], span })) return [first, second];
    }
  }
  return undefined;
}

/** What runs of `and` join, the runs in first operands included; no more than are of use. */
function termsOf(expression: Expression & { kind: "and" }): Expression[] {
  let terms: readonly Expression[] = expression.operands;
  while (terms[0]!.kind === "and" && terms.length <= mostTerms) terms = [...terms[0]!.operands, ...terms.slice(1)];
  return [...terms];
}

function containsMove(expression: Expression): boolean {
  if (expression.kind === "and" || expression.kind === "or") return expression.operands.some(containsMove);
  if (expression.kind === "not") return containsMove(expression.operand);
  return movesHeaders.has(expression.kind);
}
