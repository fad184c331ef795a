/** From a filter's text to its tree. */
import { errorLimit, FilterSyntaxError, joinErrors, type Span } from "../errors.js";
import { And, Or, tokenize, type Token } from "../lexer/index.js";
import type { Expression } from "./ast.js";
import { findGroups } from "./brackets.js";
import { buildAst } from "./build-ast.js";
import type { FilterCst } from "./cst.js";
import { diagnose, mistakeError } from "./errors/diagnose.js";
import { displayFilterMistakes } from "./errors/display-filter/recognise.js";
import { FilterParser } from "./grammar.js";

/** Built at the first use: it costs milliseconds that a command without a filter need not pay. */
let parser: FilterParser | undefined;

/**
 * The tree of a filter. Throws a FilterSyntaxError for text that libpcap's grammar refuses; the error is the first one in
 * the text and holds the others that can be told.
 */
export function parseFilter(text: string): Expression {
  // Counting every packet need not wait until the lexer and the parser are built.
  if (/^[ \r\n\t]*$/.test(text)) return { kind: "empty", span: { start: 0, end: text.length } };
  const { tokens, errors: spelling } = tokenize(text);
  const brackets = findGroups(tokens);
  if (brackets.length > 0) throw refusal(text, [...spelling, ...brackets]);
  parser ??= new FilterParser();
  parser.input = tokens;
  const cst = parser.filter();
  const grammar = parser.errors.length > 0 ? findErrors(parser, tokens, text) : [];
  if (spelling.length > 0 || grammar.length > 0) {
    throw refusal(text, [...spelling, ...grammar.filter(({ span }) => !isNear(span, spelling, tokens))]);
  }
  const { ast, errors } = buildAst(cst as FilterCst, { start: 0, end: text.length });
  if (errors.length > 0) throw refusal(text, errors);
  return ast;
}

/**
 * Whether one of the spelling errors is between the same `and` or `or` as the place: what is misspelt or left out is also
 * what the grammar stumbles over.
 */
function isNear({ start }: Span, spelling: readonly FilterSyntaxError[], tokens: readonly Token[]): boolean {
  if (spelling.length === 0) return false;
  const connectives = tokens.filter(isConnective).map(({ startOffset }) => startOffset);
  const from = connectives.findLast((offset) => offset < start) ?? 0;
  const to = connectives.find((offset) => offset >= start) ?? Infinity;
  return spelling.some(({ span }) => span.start >= from && span.start <= to);
}

function isConnective({ tokenType }: Token): boolean {
  return tokenType === And || tokenType === Or;
}

/** The error of a text that is no filter: it holds the errors given, or tells that the text is another language. */
function refusal(text: string, errors: readonly FilterSyntaxError[]): FilterSyntaxError {
  return joinErrors(FilterSyntaxError, displayFilterMistakes(text)?.map(mistakeError) ?? errors);
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
