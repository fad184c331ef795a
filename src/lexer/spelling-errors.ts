/** What is wrong with the spelling of a filter, whatever its grammar. */
import { FilterSyntaxError, type Span } from "../errors.js";
import { quote, shorten } from "./brevity.js";
import { numberProblem } from "./numbers.js";

/** What people mean by characters that the language does not have. */
const characterHints: readonly (readonly [characters: RegExp, hint: string])[] = [
  [/["'\u2018-\u201f]/, "quotation marks are for the shell; the filter itself has none"],
  [/#/, "comments are for the file of -F"],
  [/[,;]/, "join primitives with `and` or `or`"],
  [/[{}]/, "group with parentheses"],
  [/\\/, "write a name directly after the backslash"],
  [/\$/, "write one or two hexadecimal digits after `$` for an ARCNET address"],
  [/[\u2010-\u2015\u2212]/, "write an ordinary `-`"],
  [/\s/, "separate words with ordinary spaces"],
  [/[^]/, "names have letters, digits, dots, dashes and underscores, and begin and end with a letter or digit"],
];

/** Words beside a character that are longer are no help. */
const longestWord = 50;

/** What to write instead of a comma. */
function commaHint(text: string, { start, end }: Span): string | undefined {
  const [before] = /[\w.:/-]+$/.exec(text.slice(0, start).trimEnd().slice(-longestWord)) ?? [];
  const [after] = /^[\w.:/-]+/.exec(text.slice(end).trimStart().slice(0, longestWord)) ?? [];
  const sentence = text.slice(0, start).slice(-2 * longestWord);
  if (/\[[^\]]*$/.test(sentence)) return "a size stands behind a colon, as in `tcp[0:2]`";
  if (before === undefined || after === undefined || /(?:vlan|mpls|pppoes)\s+\S+\s*$/.test(sentence)) return undefined;
  return `write ${quote(`${before} or ${after}`)}`;
}

/** The error for characters that belong to no token. */
export function characterError(text: string, span: Span): FilterSyntaxError {
  const characters = text.slice(span.start, span.end);
  const [first, second] = characters;
  const noun = second === undefined ? "character" : "characters";
  const [, general] = characterHints.find(([each]) => each.test(first!))!;
  const isWildcard = first === "." && text[span.start - 1] === "*";
  const hint = isWildcard ? "a filter has no wildcards: name each host, or a network" : general;
  return new FilterSyntaxError("unexpected-character", `syntax error: unexpected ${noun} ${quote(characters)}`, span, {
    hint: (characters === "," ? commaHint(text, span) : undefined) ?? hint,
  });
}

/** The error for a word that has the form of a number or of a MAC address and is none. */
export function spellingError(word: string, span: Span): FilterSyntaxError {
  const problem = numberProblem(word);
  if (problem === undefined) {
    return new FilterSyntaxError("invalid-address", `invalid Ethernet address ${shorten(word)}`, span, {
      hint: "a MAC address has six octets; an IPv6 address has eight groups, or fewer and one `::`",
    });
  }
  const hint = problem.includes("octal digit")
    ? "a leading 0 makes a number octal; leave it out for decimal"
    : "numbers go up to 4294967295 (0xffffffff)";
  return new FilterSyntaxError("invalid-number", problem, span, { hint });
}
