/** From a filter's text to its tree. */
import { errorLimit, FilterSyntaxError, joinErrors, type Span } from "../errors.js";
import { And, Or, tokenize, type Token } from "../lexer/index.js";
import type { CstNode } from "chevrotain";
import type { Expression } from "./ast.js";
import { findGroups } from "./brackets.js";
import { buildAst } from "./build-ast.js";
import type { FilterCst } from "./cst.js";
import { diagnose, mistakeError } from "./errors/diagnose.js";
import { displayFilterMistakes } from "./errors/display-filter/recognise.js";
import { FilterParser } from "./grammar.js";
import { leaveOut } from "./leave-out.js";

/** Built at the first use: it costs milliseconds that a command without a filter need not pay. */
let parser: FilterParser | undefined;

/** What can be read of a filter. */
export interface Reading {
  /** The tree; where there are errors, with holes of the kind `empty` in the place of the terms that cannot be read. */
  readonly ast: Expression;
  /** What makes the text no sentence of the language, as far as it can be told. */
  readonly errors: readonly FilterSyntaxError[];
}

/**
 * The tree of a filter. Throws a FilterSyntaxError for text that libpcap's grammar refuses; the error is the first one in
 * the text and holds the others that can be told.
 */
export function parseFilter(text: string): Expression {
  const { ast, errors } = readFilter(text);
  if (errors.length > 0) throw joinErrors(errors);
  return ast;
}

/** The tree of a filter, or of those of its terms that can be read, with what is wrong with the others. */
export function readFilter(text: string): Reading {
  const nothing: Expression = { kind: "empty", span: { start: 0, end: text.length } };
  // Counting every packet need not wait until the lexer and the parser are built.
  if (/^[ \r\n\t]*$/.test(text)) return { ast: nothing, errors: [] };
  const { tokens: written, errors: spelling } = tokenize(text);
  const { tokens, errors: brackets, isTooDeep } = findGroups(written);
  const seen = [...spelling, ...brackets];
  if (isTooDeep) return { ast: nothing, errors: seen };
  parser ??= new FilterParser();
  parser.input = [...tokens];
  const whole = parser.filter();
  const grammar = parser.errors.length > 0 ? findErrors(parser, tokens, text) : [];
  const errors = [...seen, ...grammar.filter(({ span }) => !isNear(span, seen, tokens))];
  const cst = errors.length === 0 ? whole : parseIntact(parser, tokens, errors);
  const { ast, errors: later } = cst === undefined ? { ast: nothing, errors: [] } : build(cst, nothing);
  const all = [...errors, ...later];
  const foreign = all.length > 0 ? displayFilterMistakes(text) : undefined;
  return foreign === undefined ? { ast, errors: all } : { ast: nothing, errors: foreign.map(mistakeError) };
}

/** What the grammar makes of the terms that have no error; `undefined` if it still makes nothing of them. */
function parseIntact(
  parser: FilterParser,
  tokens: readonly Token[],
  errors: readonly FilterSyntaxError[],
): CstNode | undefined {
  if (errors.length >= errorLimit) return undefined;
  parser.input = leaveOut(tokens, errors);
  const cst = parser.filter();
  return parser.errors.length > 0 ? undefined : cst;
}

/** The tree of what the grammar took, unless it is too deep. */
function build(cst: CstNode, nothing: Expression): Reading {
  try {
    return buildAst(cst as FilterCst, nothing.span);
  } catch (error) {
    if (!(error instanceof FilterSyntaxError)) throw error;
    return { ast: nothing, errors: [error] };
  }
}

/**
 * Whether one of the errors seen before is between the same `and` or `or` as the place: what is misspelt or left out is
 * also what the grammar stumbles over.
 */
function isNear({ start }: Span, seen: readonly FilterSyntaxError[], tokens: readonly Token[]): boolean {
  if (seen.length === 0) return false;
  const connectives = tokens.filter(isConnective).map(({ startOffset }) => startOffset);
  const from = connectives.findLast((offset) => offset < start) ?? 0;
  const to = connectives.find((offset) => offset >= start) ?? Infinity;
  return seen.some(({ span }) => span.start >= from && span.start <= to);
}

function isConnective({ tokenType }: Token): boolean {
  return tokenType === And || tokenType === Or;
}

/**
 * The errors the grammar finds, the first from the parse that has just failed. After each it reads on behind the next
 * `and` or `or`; whether groups are balanced plays no part in that (see the grammar's `operand`).
 */
function findErrors(parser: FilterParser, tokens: readonly Token[], text: string): FilterSyntaxError[] {
  const errors: FilterSyntaxError[] = [];
  while (parser.errors.length > 0 && errors.length < errorLimit) {
    const { token, context } = parser.errors[0]!;
    const found = tokens.indexOf(token);
    const index = found < 0 ? tokens.length : found;
    const rule = context.ruleStack.at(-1) ?? "filter";
    errors.push(diagnose({ tokens, index, at: tokens[index], before: tokens[index - 1], rule, text }));
    const next = tokens.findIndex((token, each) => each >= index && isConnective(token));
    if (next < 0) break;
    parser.input = tokens.slice(next + 1);
    parser.expression();
  }
  return errors;
}
