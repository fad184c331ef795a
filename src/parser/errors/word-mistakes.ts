/** Mistakes with words: unknown ones, keywords in the place of a name, names in the place of a keyword. */
import * as t from "../../lexer/index.js";
import { quote, tokenSpan } from "../../lexer/index.js";
import { expectedAfter } from "./expectations.js";
import { beginsPrimitive, isId, isKeyword, type Mistake, type Place, type Recogniser } from "./place.js";
import { meantKeyword } from "./unknown-words.js";

/** What is wrong with a word that is no keyword where one should be; `undefined` when it resembles none. */
export function unknownWordMistake(word: t.Token): Mistake | undefined {
  const meant = meantKeyword(word.image);
  if (meant === undefined) return undefined;
  const inUpperCase = meant === word.image.toLowerCase();
  return {
    code: "unknown-word",
    problem: `${quote(word.image)} is no keyword`,
    span: tokenSpan(word),
    hint: inUpperCase ? `keywords are in lower case: ${quote(meant)}` : `did you mean ${quote(meant)}?`,
  };
}

/** Whether a keyword should be at the position, which is the place or directly before it. */
function wantsKeyword({ tokens, index, rule }: Place, position: number): boolean {
  return position === index ? rule === "filter" || rule === "operand" : beginsPrimitive(tokens, position);
}

/** `TCP port 80`, `prot 80`: the grammar gives up at such a word or behind it, when it could be a name. */
export const unknownWord: Recogniser = (place) => {
  for (const position of [place.index - 1, place.index]) {
    const word = place.tokens[position];
    if (word?.tokenType !== t.Name || !wantsKeyword(place, position)) continue;
    const mistake = unknownWordMistake(word);
    if (mistake !== undefined) return mistake;
  }
  return undefined;
};

/** `host tcp`, `ip proto tcp` */
export const keywordAsName: Recogniser = ({ at, before, rule }) => {
  if (at === undefined || before === undefined || !isKeyword(at)) return undefined;
  if (rule !== "id" && rule !== "nameOrNumber" && before.tokenType !== t.NameKeyword) return undefined;
  const asName = quote(`\\${at.image}`);
  return {
    code: "keyword-as-name",
    problem: `${quote(at.image)} is a keyword, not a name`,
    span: tokenSpan(at),
    hint: /^proto/.test(before.image)
      ? `here the word is written ${asName}, which a shell leaves alone in single quotes`
      : `expected ${expectedAfter(before, rule)}; as a name the word is written ${asName}`,
  };
};

const portProtocols: ReadonlySet<string> = new Set(["tcp", "udp", "sctp"]);

/** `tcp 80`, `ether 00:00:5e:00:53:01` */
export const missingType: Recogniser = ({ at, before }) => {
  if (at === undefined || before?.tokenType !== t.Protocol || !isId(at)) return undefined;
  const isNumber = at.tokenType === t.NumberLiteral;
  const isPort = portProtocols.has(before.image) && (isNumber || at.tokenType === t.Name);
  const type = isPort ? "port" : isNumber ? "proto" : "host";
  const join = portProtocols.has(before.image) && !isPort ? " and" : "";
  return {
    code: "missing-qualifier",
    problem: `unexpected ${quote(at.image)} after ${quote(before.image)}`,
    span: tokenSpan(at),
    hint: `say what it is, as in ${quote(`${before.image}${join} ${type} ${at.image}`)}`,
  };
};
