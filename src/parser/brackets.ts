/**
 * Looks at the brackets before the grammar does: whether they are balanced, how deep they are, and what each group holds.
 *
 * The language uses parentheses for four things, which may differ only far behind the opening one:
 *
 *     (tcp or udp) and port 80        an expression
 *     (tcp[12] & 0xf0) >> 2 = 5       arithmetic
 *     host (a or b)                   a list of ids
 *     vlan (5), port (80)             a number
 *
 * Trying one after the other would take exponential time in nested groups, so one pass from the end to the beginning
 * settles the kind of each group from that of the group it begins with. The kind rides on the opening token.
 */
import { errorLimit, FilterSyntaxError } from "../errors.js";
import * as t from "../lexer/index.js";
import type { Token } from "../lexer/index.js";
import { nestingLimit, tooDeep } from "./nesting.js";

export type GroupKind = "expression" | "arithmetic" | "ids" | "number";

/** The kind of the group that a left parenthesis opens, once `findGroups` has seen it. */
export function groupKind(leftParen: Token): GroupKind {
  return leftParen.payload as GroupKind;
}

/** The tokens that make what stands before them an operand of arithmetic or of a comparison. */
const arithmeticFollowers = new Set([t.Comparison, t.PlainComparison, t.BitOperator, t.Operator, t.Minus, t.Slash]);

/** Whether the token makes what stands before it an operand of arithmetic or of a comparison. */
export function followsArithmetic(token: Token | undefined): boolean {
  return token !== undefined && arithmeticFollowers.has(token.tokenType);
}

const openerOf = new Map([
  [t.RightParen, t.LeftParen],
  [t.RightBracket, t.LeftBracket],
]);

/** The index of the closing bracket of every opening one, and the brackets without partner in order. */
function pairBrackets(tokens: readonly Token[]): { partners: Map<number, number>; unpaired: readonly Token[] } {
  const partners = new Map<number, number>();
  const unpaired: number[] = [];
  const open: number[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const { tokenType } = tokens[index]!;
    const opener = openerOf.get(tokenType);
    if (tokenType === t.LeftParen || tokenType === t.LeftBracket) open.push(index);
    else if (opener !== undefined && tokens[open.at(-1) ?? -1]?.tokenType === opener) partners.set(open.pop()!, index);
    else if (opener !== undefined) unpaired.push(index);
  }
  const alone = [...unpaired, ...open].sort((a, b) => a - b);
  return { partners, unpaired: alone.map((index) => tokens[index]!) };
}

function unpairedError(token: Token): FilterSyntaxError {
  const closes = openerOf.has(token.tokenType);
  const partner = { "(": ")", ")": "(", "[": "]", "]": "[" }[token.image]!;
  return new FilterSyntaxError(
    "unbalanced-brackets",
    `syntax error: ${t.quote(token.image)} ${closes ? "closes nothing" : "is never closed"}`,
    t.tokenSpan(token),
    { hint: closes ? `open it with ${t.quote(partner)} or leave it out` : `close it with ${t.quote(partner)}` },
  );
}

/**
 * The first bracket that is too deep for the parser, which recurses in all groups but those of expressions. Inside the
 * others there are none of these, so the kind of the outermost group counts for all in it.
 */
function deepBracket(tokens: readonly Token[]): Token | undefined {
  const counted: boolean[] = [];
  let depth = 0;
  for (const token of tokens) {
    if (token.tokenType === t.LeftParen || token.tokenType === t.LeftBracket) {
      const counts = depth > 0 || token.payload !== "expression";
      counted.push(counts);
      depth += Number(counts);
      if (depth > nestingLimit) return token;
    } else if (openerOf.has(token.tokenType)) {
      depth -= Number(counted.pop());
    }
  }
  return undefined;
}

/** What a group holds, from its first tokens, the group it may begin with, and the token behind it. */
function kindOf(tokens: readonly Token[], open: number, partners: ReadonlyMap<number, number>): GroupKind {
  if (followsArithmetic(tokens[partners.get(open)! + 1])) return "arithmetic";
  let first = open + 1;
  while (tokens[first]!.tokenType === t.Not) first += 1;
  const negated = first > open + 1;
  const end = partners.get(first) ?? first;
  const alone = !negated && tokens[end + 1]?.tokenType === t.RightParen;
  switch (tokens[first]!.tokenType) {
    case t.Name:
    case t.Ipv4:
    case t.Ipv6:
    case t.Mac:
    case t.Arcnet:
      return "ids";
    case t.NumberLiteral:
      if (followsArithmetic(tokens[first + 1])) return "expression";
      return alone ? "number" : "ids";
    case t.LeftParen: {
      const inner = groupKind(tokens[first]!);
      if (inner === "number") return alone ? "number" : "ids";
      return inner === "ids" ? "ids" : "expression";
    }
    default:
      return "expression";
  }
}

/** Tokens among which every bracket has a partner and every left parenthesis the kind of its group. */
export interface Groups {
  readonly tokens: readonly Token[];
  readonly errors: readonly FilterSyntaxError[];
  /** Whether the parser, which recurses, can read them. */
  readonly isTooDeep: boolean;
}

/** Marks every left parenthesis with the kind of its group, and leaves out brackets that have no partner. */
export function findGroups(tokens: readonly Token[]): Groups {
  const { partners, unpaired } = pairBrackets(tokens);
  if (unpaired.length > 0) {
    const left = new Set(unpaired);
    const paired = findGroups(tokens.filter((token) => !left.has(token)));
    return { ...paired, errors: unpaired.slice(0, errorLimit).map(unpairedError) };
  }
  for (let index = tokens.length - 1; index >= 0; index -= 1) {
    const token = tokens[index]!;
    if (token.tokenType === t.LeftParen) token.payload = kindOf(tokens, index, partners);
  }
  const deep = deepBracket(tokens);
  const errors = deep === undefined ? [] : [tooDeep("parentheses or brackets", t.tokenSpan(deep))];
  return { tokens, errors, isTooDeep: deep !== undefined };
}
