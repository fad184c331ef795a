/**
 * The parser: from a filter's text to its tree (ast.ts), or to an error that says what is wrong and where.
 *
 * It takes what libpcap's grammar takes and refuses what that refuses, with the same precedence and the same inheritance of
 * qualifiers. What words mean on a link type, what a name resolves to and whether a number is in range is not its business.
 */
export type * from "./ast.js";
export { parseFilter, readFilter } from "./parse.js";
export { printExpression } from "./print.js";
