/** Mistakes in arithmetic and comparisons. */
import * as t from "../../lexer/index.js";
import { quote, tokenSpan } from "../../lexer/index.js";
import { expectedAfter } from "./expectations.js";
import { isComparison, isKeyword, isPortWord, touch, type Place, type Recogniser } from "./place.js";
import { meantNumber } from "./unknown-words.js";

/** Tokens that were meant as one operator, with a blank where they do not touch. */
const brokenOperators: Readonly<Partial<Record<string, string>>> = {
  "=>": ">=",
  "=<": "<=",
  "> =": ">=",
  "< =": "<=",
  "! =": "!=",
  "<>": "!=",
  "===": "=",
  "!==": "!=",
};

/** `=>`, `> =`, `<>` */
export const brokenOperator: Recogniser = ({ at, before }) => {
  if (at === undefined || before === undefined) return undefined;
  const written = `${before.image}${touch(before, at) ? "" : " "}${at.image}`;
  const meant = brokenOperators[written];
  if (meant === undefined) return undefined;
  return {
    code: "invalid-operator",
    problem: `${quote(written)} is no operator`,
    span: tokenSpan(before, at),
    hint: `write ${quote(meant)}`,
  };
};

/** `tcp & udp` */
export const singleBitOperator: Recogniser = ({ at, rule }) => {
  if (at?.tokenType !== t.BitOperator || rule !== "filter") return undefined;
  const [word, symbol] = at.image === "&" ? ["and", "&&"] : ["or", "||"];
  return {
    code: "unexpected-token",
    problem: `${quote(at.image)} joins numbers, not primitives`,
    span: tokenSpan(at),
    hint: `write ${quote(word!)} or ${quote(symbol!)}`,
  };
};

/** `tcp[tcpflag]`, `tcp[13] & syn`, `ip[len-1]` */
export const unknownNumber: Recogniser = ({ at, before, rule }) => {
  if (at?.tokenType !== t.Name || rule !== "term") return undefined;
  const meant = meantNumber(at.image);
  return {
    code: "unknown-word",
    problem: `${quote(at.image)} is not a number`,
    span: tokenSpan(at),
    hint: meant === undefined ? `expected ${expectedAfter(before, rule)}` : `did you mean ${quote(meant)}?`,
  };
};

/** `foo[0] = 1` */
export const indexedName: Recogniser = ({ at, before }) => {
  if (at?.tokenType !== t.LeftBracket || before === undefined) return undefined;
  return {
    code: "unexpected-token",
    problem: `${quote(before.image)} has no bytes to look at`,
    span: tokenSpan(before),
    hint: "write a protocol before `[`, as in `ip[0]`, `tcp[13]` or `ether[12:2]`",
  };
};

const addresses: ReadonlySet<unknown> = new Set([t.Ipv4, t.Ipv6, t.Mac]);

/** What to write instead of a comparison of something that is no number. */
function uncompared({ tokens, index, at, before }: Place): string | undefined {
  const equality = at?.image === "=" || at?.image === "==" ? `leave ${quote(at.image)} out` : undefined;
  if (isPortWord(before) || isPortWord(tokens[index - 2])) {
    return equality ?? "a range of ports is written as in `portrange 1024-65535`";
  }
  const next = tokens[index + 1];
  if (before?.tokenType === t.Protocol && next !== undefined && addresses.has(next.tokenType)) {
    return `write ${quote(`${before.image} host ${next.image}`)}`;
  }
  if (before?.tokenType === t.Protocol) return `compare bytes of the packet, as in ${quote(`${before.image}[0] = 1`)}`;
  if (!isKeyword(before)) return undefined;
  return equality ?? "compare `len` or bytes of the packet such as `ip[8]`";
}

/** `port > 1024`, `tcp = 1`, `host = 192.0.2.1` */
export const comparedQualifier: Recogniser = (place) => {
  const { at, before } = place;
  const hint = isComparison(at) ? uncompared(place) : undefined;
  if (at === undefined || before === undefined || hint === undefined) return undefined;
  return {
    code: "unexpected-token",
    problem: `unexpected ${quote(at.image)} after ${quote(before.image)}`,
    span: tokenSpan(at),
    hint,
  };
};
