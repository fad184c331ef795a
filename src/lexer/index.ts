/**
 * The lexer: from a filter's text to tokens.
 *
 * It cuts the text exactly where libpcap's scanner does (the longest match, the first rule among equals), so that
 * `portable` is a name, `bcc::1` an address and `tcp-syn` a number. It knows words and spelling; which tokens may follow
 * each other, and what they mean, is for the parser.
 */
export { isNumber, numberNames, numberValue } from "./numbers.js";
export { quote, shorten } from "./brevity.js";
export { tokenize, tokenSpan, type Token, type Tokens } from "./tokenize.js";
export * from "./tokens.js";
