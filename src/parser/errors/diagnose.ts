/**
 * From the place where the grammar gave up to an error that helps.
 *
 * Each recogniser knows one kind of mistake; the first that speaks up wins. Where libpcap would say "syntax error", so do
 * the messages.
 */
import { FilterSyntaxError } from "../../errors.js";
import { quote, tokenSpan } from "../../lexer/index.js";
import { brokenRange, gluedAddress, ipv6Mask, shortNetwork } from "./address-mistakes.js";
import { displayField } from "./display-filter/recognise.js";
import { expectedAfter } from "./expectations.js";
import { brokenOperator, comparedQualifier, indexedName, singleBitOperator, unknownNumber } from "./number-mistakes.js";
import * as notations from "./other-notations.js";
import type { Mistake, Place, Recogniser } from "./place.js";
import { directedProtocol, emptyParentheses, missingConnective, twoDirections } from "./structure-mistakes.js";
import { keywordAsName, missingType, unknownWord } from "./word-mistakes.js";

/** In this order, since one mistake can look like another: `TCP 80` is first of all in upper case. */
const recognisers: readonly Recogniser[] = [
  displayField,
  brokenOperator,
  emptyParentheses,
  notations.url,
  notations.portAfterProtocol,
  notations.rangeNotation,
  notations.ipv6Notation,
  notations.networkNotation,
  notations.statedProperty,
  notations.fillerWord,
  notations.severalNumbers,
  notations.swappedQualifiers,
  notations.typeBehindId,
  unknownWord,
  unknownNumber,
  notations.otherThanNumber,
  indexedName,
  comparedQualifier,
  singleBitOperator,
  gluedAddress,
  shortNetwork,
  ipv6Mask,
  brokenRange,
  twoDirections,
  directedProtocol,
  missingType,
  missingConnective,
  keywordAsName,
];

/** What to say where no recogniser knows more. */
function unexpected({ at, before, rule, text }: Place): Mistake {
  const where = before === undefined ? "at the beginning" : `after ${quote(before.image)}`;
  const hint = `expected ${expectedAfter(before, rule)}`;
  if (at !== undefined) {
    return { code: "unexpected-token", problem: `unexpected ${quote(at.image)} ${where}`, span: tokenSpan(at), hint };
  }
  return {
    code: "unexpected-end",
    problem: `the filter ends ${where}`,
    span: { start: text.length, end: text.length },
    hint,
  };
}

/** The error that a mistake makes. */
export function mistakeError({ code, problem, span, hint }: Mistake): FilterSyntaxError {
  return new FilterSyntaxError(code, `syntax error: ${problem}`, span, { hint });
}

/** The error for a place where the grammar gave up. */
export function diagnose(place: Place): FilterSyntaxError {
  for (const recognise of recognisers) {
    const mistake = recognise(place);
    if (mistake !== undefined) return mistakeError(mistake);
  }
  return mistakeError(unexpected(place));
}
