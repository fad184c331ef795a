/**
 * What the grammar's rules leave behind: for each rule, the tokens and the nodes of other rules by name, each in the order
 * of the text. Names of tokens begin with a capital; labels of the grammar stand for several types of token.
 */
import type { CstNode } from "chevrotain";
import type { Span } from "../errors.js";
import type { Token } from "../lexer/index.js";

interface Cst<Children> extends CstNode {
  readonly children: CstNode["children"] & Children;
}

export type FilterCst = Cst<{ expression?: ExpressionCst[] }>;

export type ExpressionCst = Cst<{ operand: OperandCst[]; connective?: Token[] }>;

export type OperandCst = Cst<{
  /** Each `not` and each parenthesis that opens an expression, in the order of the text. */
  prefix?: Token[];
  relation?: RelationCst[];
  id?: IdCst[];
  primitive?: PrimitiveCst[];
  RightParen?: Token[];
}>;

export type RelationCst = Cst<{ arithmetic: ArithmeticCst[]; comparison: Token[] }>;

export type ArithmeticCst = Cst<{ term: TermCst[]; operator?: Token[] }>;

export type TermCst = Cst<{
  Minus?: Token[];
  NumberLiteral?: Token[];
  Length?: Token[];
  LeftParen?: Token[];
  Protocol?: Token[];
  arithmetic?: ArithmeticCst[];
  size?: Token[];
  RightParen?: Token[];
  RightBracket?: Token[];
}>;

export type PrimitiveCst = Cst<{
  Protocol?: Token[];
  qualified?: QualifiedCst[];
  /** The word that the primitive begins with, unless it is a protocol or a qualifier. */
  keyword?: Token[];
  operator?: Token[];
  NumberLiteral?: Token[];
  Name?: Token[];
  RuleNumber?: Token[];
  number?: NumberCst[];
  nameOrNumber?: NameOrNumberCst[];
  field?: FieldCst[];
}>;

export type FieldCst = Cst<{ Field: Token[]; comparison?: Token[]; NumberLiteral: Token[] }>;

export type QualifiedCst = Cst<{
  qualifiers?: QualifiersCst[];
  id?: IdCst[];
  Cast?: Token[];
  type?: NameOrNumberCst[];
  subtype?: NameOrNumberCst[];
  Name?: Token[];
  direction?: NameOrNumberCst[];
}>;

export type QualifiersCst = Cst<{ direction?: DirectionCst[]; type?: Token[] }>;

export type DirectionCst = Cst<{ Src?: Token[]; Dst?: Token[]; And?: Token[]; Or?: Token[]; WlanAddress?: Token[] }>;

export type IdCst = Cst<{
  Not?: Token[];
  Name?: Token[];
  number?: NumberCst[];
  Ipv4?: Token[];
  mask?: Token[];
  Ipv6?: Token[];
  prefixLength?: Token[];
  Mac?: Token[];
  Arcnet?: Token[];
  LeftParen?: Token[];
  id?: IdCst[];
  connective?: Token[];
}>;

export type NumberCst = Cst<{ NumberLiteral?: Token[]; number?: NumberCst[] }>;

export type NameOrNumberCst = Cst<{ Name?: Token[]; NumberLiteral?: Token[] }>;

/** The stretch of text from the beginning of one node to the end of another, or of one node alone. */
export function cstSpan(first: CstNode, last: CstNode = first): Span {
  return { start: first.location!.startOffset, end: last.location!.endOffset! + 1 };
}
