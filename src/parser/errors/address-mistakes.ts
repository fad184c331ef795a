/** Mistakes in addresses, networks and ranges. */
import * as t from "../../lexer/index.js";
import { quote, tokenSpan, type Token } from "../../lexer/index.js";
import { isId, isPortWord, touch, type Mistake, type Recogniser } from "./place.js";

function unexpectedAfter(at: Token, before: Token, hint: string): Mistake {
  const problem = `unexpected ${quote(at.image)} after ${quote(before.image)}`;
  return { code: "unexpected-token", problem, span: tokenSpan(at), hint };
}

/** `192.0.2.1:80`, `::1::` */
export const gluedAddress: Recogniser = ({ tokens, index, at, before }) => {
  if (at === undefined || before === undefined || !isId(before) || !touch(before, at)) return undefined;
  const next = tokens[index + 1];
  if (at.tokenType === t.Colon && next?.tokenType === t.NumberLiteral) {
    const both = `host ${before.image} and port ${next.image}`;
    return unexpectedAfter(at, before, `an address and a port are two primitives: ${quote(both)}`);
  }
  if (!isId(at) && at.tokenType !== t.Colon) return undefined;
  return {
    code: "invalid-address",
    problem: `${quote(before.image + at.image)} is not an address`,
    span: tokenSpan(before, at),
    hint: "an IPv6 address has eight groups, or fewer and one `::`; a MAC address has six octets",
  };
};

/** `net 10/8`, `net 10 mask 255.0.0.0` */
export const shortNetwork: Recogniser = ({ tokens, index, at, before }) => {
  if (before?.tokenType !== t.NumberLiteral || tokens[index - 2]?.image !== "net") return undefined;
  if (at?.tokenType !== t.Slash && at?.tokenType !== t.Mask) return undefined;
  const between = at.tokenType === t.Slash ? "/" : " mask ";
  const network = `${before.image}.0${between}${tokens[index + 1]?.image ?? ""}`;
  return unexpectedAfter(at, before, `write at least two octets, as in ${quote(network)}`);
};

/** `net 2001:db8:: mask ffff:ffff::` */
export const ipv6Mask: Recogniser = ({ at, before }) => {
  if (at?.tokenType !== t.Mask || before?.tokenType !== t.Ipv6) return undefined;
  return unexpectedAfter(at, before, `an IPv6 network has a prefix length, as in ${quote(`${before.image}/64`)}`);
};

/** `portrange 6000 - 6008`, `portrange 6000-` */
export const brokenRange: Recogniser = ({ tokens, index, at, before }) => {
  if (at?.tokenType !== t.Minus || before === undefined || !isPortWord(tokens[index - 2])) return undefined;
  const range = `portrange ${before.image}-${tokens[index + 1]?.image ?? 65535}`;
  return unexpectedAfter(at, before, `write a range of ports without blanks, as in ${quote(range)}`);
};
