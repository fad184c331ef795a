/**
 * Which terms of a filter that no packet matches exclude each other: of the terms that `and` joins, one after the other is
 * left out as long as the rest still rejects all. The work is bounded, since it serves a message only.
 */
import type { Span } from "../errors.js";
import type { Expression } from "../parser/ast.js";

/** Beyond these, nothing is looked for. */
const mostTerms = 24;
const longestTerm = 2000;

/** Primitives that move the headers of what follows: a term behind one means something else without it. */
const movesHeaders: ReadonlySet<string> = new Set(["vlan", "mpls", "pppoes", "geneve", "vxlan"]);

/** Two terms or more of `expression`, which rejects all packets, that do so by themselves; none of them can be spared. */
export function findContradiction(
  expression: Expression,
  rejectsAll: (expression: Expression) => boolean,
): readonly Expression[] | undefined {
  const { span } = expression;
  // Every alternative rejects all packets; the first is as good as any.
  if (expression.kind === "or") return findContradiction(expression.operands[0]!, rejectsAll);
  if (expression.kind !== "and") return undefined;
  const terms = termsOf(expression);
  if (terms.length > mostTerms || terms.some((term) => term.span.end - term.span.start > longestTerm)) return undefined;
  const whole = terms.find((term) => (term.kind === "and" || term.kind === "or") && rejectsAll(term));
  if (whole !== undefined) return findContradiction(whole, rejectsAll);
  const rejects = (operands: readonly Expression[]): boolean => rejectsAll({ kind: "and", operands, span });
  // The last term first, so that of several contradictions the one found is the first in the text.
  const needed = leaveOut(terms, (term) => !containsMove(term), rejects);
  // What moves to other headers is named only where the others alone do not exclude each other.
  const named = needed.filter((term) => !containsMove(term));
  const found = named.length > 1 ? named : needed;
  return found.length > 1 ? found : undefined;
}

/** The terms without those that may go and are not needed. */
function leaveOut(
  terms: readonly Expression[],
  mayGo: (term: Expression) => boolean,
  rejects: (terms: readonly Expression[]) => boolean,
): readonly Expression[] {
  let needed = terms;
  for (const term of [...terms].reverse().filter(mayGo)) {
    const rest = needed.filter((each) => each !== term);
    if (rest.length > 1 && rejects(rest)) needed = rest;
  }
  return needed;
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

/** What a message says behind libpcap's words, and how to mend it; `quote` gives the text of a term. */
export function describeContradiction(
  terms: readonly Expression[] | undefined,
  quote: (span: Span) => string,
): { readonly problem: string; readonly hint: string } {
  if (terms === undefined) {
    return {
      problem: "",
      hint: "no packet can match all that is asked for: leave a term out, or join terms with `or`",
    };
  }
  const texts = terms.map(({ span }) => quote(span));
  const [first, second, ...more] = texts;
  const quoted = texts.map((text) => `\`${text}\``);
  const list = `${quoted.slice(0, -1).join(", ")} and ${quoted.at(-1)}`;
  if (more.length > 0) {
    return { problem: `: no packet matches all of ${list}`, hint: "leave one of them out, or join them with `or`" };
  }
  const problem = `: ${list} exclude each other`;
  if (movesHeaders.has(terms[1]!.kind) && !containsMove(terms[0]!)) {
    return { problem, hint: `to look behind that header put it first, as in \`${second} and ${first}\`` };
  }
  return { problem, hint: `for packets of either write \`${first} or ${second}\`` };
}
