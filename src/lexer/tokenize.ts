/** Cuts a filter's text into tokens. */
import { Lexer, type IToken, type TokenType } from "chevrotain";
import { errorLimit, type FilterSyntaxError, type Span } from "../errors.js";
import { isNumber, numberProblem } from "./numbers.js";
import { characterError, spellingError } from "./spelling-errors.js";
import { EscapedName, Ipv4, keywordType, Mac, MalformedMac, Name, NumberLiteral, tokenTypes } from "./tokens.js";

export type { IToken as Token } from "chevrotain";

/** The tokens that could be made out, and what could not. */
export interface Tokens {
  readonly tokens: IToken[];
  /**
   * Characters that belong to no token, and numbers and addresses that have the form of one but are none: the first few,
   * in order.
   */
  readonly errors: readonly FilterSyntaxError[];
}

/** A regular expression for a word or a part of it. */
const octet = "[0-9A-Fa-f]{1,2}";
const number = "(?:[0-9]+|0[Xx][0-9A-Fa-f]+)";
/** The forms of a MAC address without colons; twelve digits are an address before they are a number. */
const macWord = new RegExp(
  `^(?:${octet}(?:-${octet}){5}|${octet}(?:\\.${octet}){5}|[0-9A-Fa-f]{4}(?:\\.[0-9A-Fa-f]{4}){2}|[0-9A-Fa-f]{12})$`,
);
const ipv4Word = new RegExp(`^${number}(?:\\.${number}){1,3}$`);

/** Tells by the whole word what it is. Where several fit, the order is that of the rules in libpcap's scanner. */
function wordType(word: string): TokenType {
  return (
    keywordType(word) ?? (macWord.test(word) ? Mac : isNumber(word) ? NumberLiteral : ipv4Word.test(word) ? Ipv4 : Name)
  );
}

function changeType(token: IToken, type: TokenType): void {
  token.tokenType = type;
  token.tokenTypeIdx = type.tokenTypeIdx!;
}

/** The stretch of text from the beginning of one token to the end of another, or of one token alone. */
export function tokenSpan(first: IToken, last: IToken = first): Span {
  return { start: first.startOffset, end: last.startOffset + last.image.length };
}

/** Built at the first use: it costs milliseconds that a command without a filter need not pay. */
let lexer: Lexer | undefined;

function sharedLexer(): Lexer {
  return (lexer ??= new Lexer([...tokenTypes], {
    ensureOptimizations: true,
    positionTracking: "onlyOffset",
    skipValidations: true,
  }));
}

/** Gives a token its final type; says whether something is wrong with its spelling. */
function refine(token: IToken): boolean {
  switch (token.tokenType) {
    case Name:
      changeType(token, wordType(token.image));
      return token.tokenType === NumberLiteral && numberProblem(token.image) !== undefined;
    case EscapedName:
      changeType(token, Name);
      return false;
    case MalformedMac:
      changeType(token, Mac);
      return true;
    default:
      return false;
  }
}

/** Cuts the text into tokens; never throws. The time it takes grows in step with the length of the text. */
export function tokenize(text: string): Tokens {
  const { tokens, errors: gaps } = sharedLexer().tokenize(text);
  const misspelt: IToken[] = [];
  for (const token of tokens) {
    // The lexer leaves it out when only offsets are asked for; the parser's node locations are made of it.
    token.endOffset = token.startOffset + token.image.length - 1;
    if (refine(token)) misspelt.push(token);
  }
  const errors = [
    ...gaps
      .slice(0, errorLimit)
      .map(({ offset, length }) => characterError(text, { start: offset, end: offset + length })),
    ...misspelt.slice(0, errorLimit).map((token) => spellingError(token.image, tokenSpan(token))),
  ].sort((a, b) => a.span.start - b.span.start);
  return { tokens, errors };
}
