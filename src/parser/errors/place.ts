/** Where the grammar gave up, and what the recognisers of mistakes ask about it. */
import type { Span } from "../../errors.js";
import * as t from "../../lexer/index.js";
import type { Token } from "../../lexer/index.js";

/** A rule of the grammar. */
export type Rule = string;

/** A place in front of a token or at the end. */
export interface Place {
  readonly tokens: readonly Token[];
  /** The index of the token that the grammar could not take. */
  readonly index: number;
  /** That token; `undefined` at the end of the filter. */
  readonly at: Token | undefined;
  /** The token before it; `undefined` at the beginning. */
  readonly before: Token | undefined;
  /** The innermost rule being read; `filter` when a whole expression had been read. */
  readonly rule: Rule;
  /** The whole filter. */
  readonly text: string;
}

/** What is wrong, without the words "syntax error". */
export interface Mistake {
  readonly code: string;
  readonly problem: string;
  readonly span: Span;
  readonly hint: string;
}

/** Knows one kind of mistake by the tokens around the place. */
export type Recogniser = (place: Place) => Mistake | undefined;

const connectives: ReadonlySet<unknown> = new Set([t.And, t.Or, t.Not]);
const ids: ReadonlySet<unknown> = new Set([t.Name, t.NumberLiteral, t.Ipv4, t.Ipv6, t.Mac, t.Arcnet]);
const comparisons: ReadonlySet<unknown> = new Set([t.Comparison, t.PlainComparison]);

export function isConnective(token: Token | undefined): boolean {
  return connectives.has(token?.tokenType);
}

/** Whether the token can be an id by itself. */
export function isId(token: Token | undefined): boolean {
  return ids.has(token?.tokenType);
}

export function isComparison(token: Token | undefined): boolean {
  return comparisons.has(token?.tokenType);
}

/** Whether the token is a keyword, `and`, `or` and `not` left aside. */
export function isKeyword(token: Token | undefined): boolean {
  return token !== undefined && !isConnective(token) && t.keywordType(token.image) === token.tokenType;
}

/** Whether the token asks for a port or a range of ports. */
export function isPortWord(token: Token | undefined): boolean {
  return token !== undefined && /^port(?:range)?$/.test(token.image);
}

/** Whether a primitive begins with the token at `index`. */
export function beginsPrimitive(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1];
  return before === undefined || before.tokenType === t.LeftParen || isConnective(before);
}

/** Whether no blank separates the two tokens. */
export function touch(first: Token | undefined, second: Token | undefined): boolean {
  return first !== undefined && second !== undefined && t.tokenSpan(first).end === second.startOffset;
}
