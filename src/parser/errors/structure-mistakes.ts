/** Mistakes in how primitives are put together. */
import * as t from "../../lexer/index.js";
import { quote, tokenSpan } from "../../lexer/index.js";
import { isId, isKeyword, type Place, type Recogniser } from "./place.js";

/** `()` */
export const emptyParentheses: Recogniser = ({ at, before }) => {
  if (at?.tokenType !== t.RightParen || before?.tokenType !== t.LeftParen) return undefined;
  return {
    code: "empty-parentheses",
    problem: "nothing stands between the parentheses",
    span: tokenSpan(before, at),
    hint: "put something between them or leave them out",
  };
};

/** `src dst port 80` */
export const twoDirections: Recogniser = ({ at, before }) => {
  if (before?.tokenType !== t.Src && before?.tokenType !== t.Dst) return undefined;
  if (at?.tokenType !== t.Src && at?.tokenType !== t.Dst) return undefined;
  return {
    code: "missing-connective",
    problem: `${quote(at.image)} follows ${quote(before.image)} without \`and\` or \`or\``,
    span: tokenSpan(at),
    hint: "write `src or dst`, `src and dst` or one of the two",
  };
};

/** `src proto 6` */
export const directedProtocol: Recogniser = ({ at, before, rule }) => {
  if (at?.tokenType !== t.UndirectedType || before === undefined || rule !== "id") return undefined;
  return {
    code: "unexpected-token",
    problem: `${quote(at.image)} has no direction`,
    span: tokenSpan(at),
    hint: "leave the direction out",
  };
};

/** Words that may stand alone or with an id behind them. */
const optionalIds: ReadonlySet<unknown> = new Set([t.Encapsulation, t.Batadv, t.Llc]);

/** Whether what has been read so far could be followed by `and` or `or`. */
function isComplete({ rule, before }: Place): boolean {
  return rule === "filter" || (rule === "id" && isId(before));
}

/** `host a host b`, `host (a b)` */
export const missingConnective: Recogniser = (place) => {
  const { at, before } = place;
  if (at === undefined || before === undefined || !isComplete(place)) return undefined;
  const beginsOperand = isKeyword(at) || isId(at) || at.tokenType === t.LeftParen || at.tokenType === t.Not;
  if (!beginsOperand || at.tokenType === t.Mask || (isId(at) && optionalIds.has(before.tokenType))) return undefined;
  const isList = isId(at) && isId(before) && !optionalIds.has(place.tokens[place.index - 2]?.tokenType);
  return {
    code: "missing-connective",
    problem: `${quote(at.image)} follows ${quote(before.image)} without \`and\` or \`or\``,
    span: tokenSpan(at),
    hint: isList ? `write ${quote(`${before.image} or ${at.image}`)}` : "join primitives with `and` or `or`",
  };
};
