/** Cuts a filter's text into tokens. */
import type { IToken, TokenType } from "chevrotain";
import { errorLimit, type FilterSyntaxError, type Span } from "../errors.js";
import { addressAt } from "./addresses.js";
import { isNumber, numberProblem } from "./numbers.js";
import { characterError, spellingError } from "./spelling-errors.js";
import { Arcnet, Ipv4, Ipv6, keywordType, Mac, Name, NumberLiteral, operatorType } from "./tokens.js";

export type { IToken as Token } from "chevrotain";

/** A piece of the text, as Chevrotain's parser takes it: it needs no more of a lexer than that. */
class Piece implements IToken {
  readonly image: string;
  readonly startOffset: number;
  readonly tokenType: TokenType;
  /** What the parser notes of it. */
  payload?: unknown;

  constructor(image: string, startOffset: number, tokenType: TokenType) {
    this.image = image;
    this.startOffset = startOffset;
    this.tokenType = tokenType;
  }

  /** The parser numbers the types when it is built, which may be after the text was cut. */
  get tokenTypeIdx(): number {
    return this.tokenType.tokenTypeIdx!;
  }

  /** The offset of the last character. */
  get endOffset(): number {
    return this.startOffset + this.image.length - 1;
  }
}

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

/**
 * Everything but blanks and addresses with colons: any word, a name with a leading backslash, an ARCNET address, the
 * operators, longer ones before those they begin with. No keyword, number, IPv4 address or MAC address without colons goes
 * on where a name would end, so the name is always the longest match, and the whole word tells what it is.
 */
const anyPiece =
  /[A-Za-z0-9](?:[-_.A-Za-z0-9]*[.A-Za-z0-9])?|\\[^ !()\n\t]+|\$[0-9A-Fa-f]{1,2}|&&|\|\||[<>!]=|<<|>>|==|[-+*/%^=<>&|!()[\]:]/y;
const blanks = /[ \r\n\t]*/y;

function pieceType(image: string): TokenType {
  const operator = operatorType(image);
  if (operator !== undefined) return operator;
  if (image.startsWith("\\")) return Name;
  return image.startsWith("$") ? Arcnet : wordType(image);
}

/** The stretch of text from the beginning of one token to the end of another, or of one token alone. */
export function tokenSpan(first: IToken, last: IToken = first): Span {
  return { start: first.startOffset, end: last.startOffset + last.image.length };
}

/** The token that begins there, if one does. */
function tokenAt(text: string, offset: number): { token: IToken; isMisspelt: boolean } | undefined {
  const address = addressAt(text, offset);
  if (address !== undefined) {
    const type = address.kind === "ipv6" ? Ipv6 : Mac;
    const token = new Piece(text.slice(offset, address.end), offset, type);
    return { token, isMisspelt: address.kind === "malformed" };
  }
  anyPiece.lastIndex = offset;
  if (!anyPiece.test(text)) return undefined;
  const image = text.slice(offset, anyPiece.lastIndex);
  const type = pieceType(image);
  const isMisspelt = type === NumberLiteral && numberProblem(image) !== undefined;
  return { token: new Piece(image, offset, type), isMisspelt };
}

/** Cuts the text into tokens; never throws. The time it takes grows in step with the length of the text. */
export function tokenize(text: string): Tokens {
  const tokens: IToken[] = [];
  const errors: FilterSyntaxError[] = [];
  for (let offset = skipBlanks(text, 0); offset < text.length; offset = skipBlanks(text, offset)) {
    const found = tokenAt(text, offset);
    if (found === undefined) {
      const end = endOfGap(text, offset);
      if (errors.length < errorLimit) errors.push(characterError(text, { start: offset, end }));
      offset = end;
    } else {
      const { token, isMisspelt } = found;
      tokens.push(token);
      if (isMisspelt && errors.length < errorLimit) errors.push(spellingError(token.image, tokenSpan(token)));
      offset += token.image.length;
    }
  }
  return { tokens, errors };
}

function skipBlanks(text: string, offset: number): number {
  blanks.lastIndex = offset;
  blanks.test(text);
  return blanks.lastIndex;
}

/** Where a blank or a token begins again. */
function endOfGap(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && skipBlanks(text, end) === end && tokenAt(text, end) === undefined) end += 1;
  return end;
}
