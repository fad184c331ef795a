/** Leaves out the terms that cannot be read, so that the others can be looked at all the same. */
import type { Span } from "../errors.js";
import * as t from "../lexer/index.js";
import type { Token } from "../lexer/index.js";
import { groupKind } from "./brackets.js";

/** What stands for a term left out: to the grammar a word that is a primitive, as `inbound` is one, but without text. */
function hole(offset: number): Token {
  const { Standalone } = t;
  const place = { startOffset: offset, endOffset: offset - 1 };
  return { image: "", ...place, tokenType: Standalone, tokenTypeIdx: Standalone.tokenTypeIdx! };
}

/** Whether the token stands for a term left out. */
export function isHole(token: Token | undefined): boolean {
  return token?.image === "";
}

/** The brackets in which `and` and `or` join no terms: those of ids, numbers and arithmetic, and of packet bytes. */
function isInner(token: Token): boolean {
  return token.tokenType === t.LeftBracket || (token.tokenType === t.LeftParen && groupKind(token) !== "expression");
}

function isConnective(token: Token | undefined): boolean {
  return token?.tokenType === t.And || token?.tokenType === t.Or;
}

function isDirection(token: Token | undefined): boolean {
  return token?.tokenType === t.Src || token?.tokenType === t.Dst;
}

/** The indices of each `and` and `or` between two terms: not of those in `src or dst` and `port (80 or 443)`. */
function findJoints(tokens: readonly Token[]): number[] {
  const joints: number[] = [];
  const inner: boolean[] = [];
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.tokenType === t.LeftParen || token.tokenType === t.LeftBracket) {
      inner.push(isInner(token));
      depth += Number(isInner(token));
    } else if (token.tokenType === t.RightParen || token.tokenType === t.RightBracket) {
      depth -= Number(inner.pop());
    } else if (depth === 0 && isConnective(token)) {
      if (!isDirection(tokens[index - 1]) || !isDirection(tokens[index + 1])) joints.push(index);
    }
  }
  return joints;
}

/** The parentheses of a term that pair with those of other terms. */
function outerParentheses(term: readonly Token[]): { readonly opening: Token[]; readonly closing: Token[] } {
  const opening: Token[] = [];
  const closing: Token[] = [];
  for (const token of term) {
    if (token.tokenType === t.LeftParen) opening.push(token);
    else if (token.tokenType === t.RightParen && opening.pop() === undefined) closing.push(token);
  }
  return { opening, closing };
}

/**
 * The tokens of a filter with a hole for each term that has an error. Behind one that would move to other headers all terms
 * are left out, since there is no telling what they would be asked of.
 */
export function leaveOut(tokens: readonly Token[], errors: readonly { readonly span: Span }[]): Token[] {
  const kept: Token[] = [];
  let isLost = false;
  let start = 0;
  for (const end of [...findJoints(tokens), tokens.length]) {
    const term = tokens.slice(start, end);
    const from = start === 0 ? 0 : t.tokenSpan(tokens[start - 1]!).end;
    const to = tokens[end]?.startOffset ?? Infinity;
    const isWrong = errors.some(({ span }) => span.start >= from && span.start <= to);
    if (isWrong || isLost) {
      const { opening, closing } = outerParentheses(term);
      kept.push(...opening, hole(from), ...closing);
      isLost ||= term.some(({ tokenType }) => tokenType === t.Encapsulation);
    } else {
      for (const token of term) kept.push(token);
    }
    if (end < tokens.length) kept.push(tokens[end]!);
    start = end + 1;
  }
  return kept;
}
