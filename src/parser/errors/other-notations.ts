/** What is written as other tools, other places and everyday language have it, and how it is written here. */
import * as t from "../../lexer/index.js";
import { quote, tokenSpan, type Token } from "../../lexer/index.js";
import { builtInProtocols } from "../../net/ip-protocols.js";
import { parseIpv4 } from "../../net/addresses.js";
import { beginsPrimitive, isComparison, isConnective, isId, isPortWord, touch } from "./place.js";
import type { Mistake, Recogniser } from "./place.js";

const portProtocols: ReadonlySet<string | undefined> = new Set(["tcp", "udp", "sctp"]);

function unexpected(at: Token, before: Token, hint: string): Mistake {
  const problem = `unexpected ${quote(at.image)} after ${quote(before.image)}`;
  return { code: "unexpected-token", problem, span: tokenSpan(at), hint };
}

/** `tcp:80`, `tcp/80`, `80/tcp` */
export const portAfterProtocol: Recogniser = ({ tokens, index }) => {
  for (const start of [index - 1, index - 3]) {
    const [first, mark, last] = tokens.slice(Math.max(0, start), start + 3);
    if (first === undefined || last === undefined) continue;
    if (mark?.tokenType !== t.Colon && mark?.tokenType !== t.Slash) continue;
    const [protocol, port] = portProtocols.has(first.image) ? [first, last] : [last, first];
    if (!portProtocols.has(protocol.image) || !isId(port)) continue;
    return unexpected(mark, first, `write ${quote(`${protocol.image} port ${port.image}`)}`);
  }
  return undefined;
};

/** `http://example.org/` */
export const url: Recogniser = ({ tokens, index, at, before }) => {
  const [colon, slash, secondSlash, host] = tokens.slice(index, index + 4);
  if (before === undefined || at?.tokenType !== t.Colon || !touch(before, colon)) return undefined;
  if (slash?.tokenType !== t.Slash || secondSlash?.tokenType !== t.Slash || !isId(host)) return undefined;
  return {
    code: "unexpected-token",
    problem: `${quote(`${before.image}://${host!.image}`)} is the address of a page`,
    span: tokenSpan(before, host),
    hint: `write ${quote(`host ${host!.image}`)}`,
  };
};

/** `host [::1]`, `host fe80::1%eth0` */
export const ipv6Notation: Recogniser = ({ tokens, index, at, before }) => {
  const next = tokens[index + 1];
  if (at === undefined || before === undefined) return undefined;
  if (at.tokenType === t.LeftBracket && next?.tokenType === t.Ipv6) {
    return unexpected(at, before, `write the address without brackets: ${quote(next.image)}`);
  }
  if (at.image === "%" && before.tokenType === t.Ipv6) {
    return unexpected(at, before, "leave the zone out: packets do not tell it");
  }
  return undefined;
};

/** `net 10.*`, `net 10.0.0.0 255.0.0.0`, `net 10.0.0.0/255.0.0.0` */
export const networkNotation: Recogniser = ({ tokens, index, at, before }) => {
  if (at === undefined || before === undefined) return undefined;
  if (at.image === "*" && /^[0-9.]+\.$/.test(before.image)) {
    return unexpected(
      at,
      before,
      `name the octets that count only: ${quote(`net ${before.image.replace(/\.+$/, "")}`)}`,
    );
  }
  const address = before.tokenType === t.Slash ? tokens[index - 2] : before;
  if (at.tokenType !== t.Ipv4 || address?.tokenType !== t.Ipv4 || !at.image.startsWith("255.")) return undefined;
  return unexpected(at, before, `write ${quote(`net ${address.image} mask ${at.image}`)}`);
};

/** `port range 1-5`, `portrange 1 5`, `portrange 1:5` */
export const rangeNotation: Recogniser = ({ tokens, index, at, before }) => {
  if (at === undefined || before === undefined) return undefined;
  const [second, third] = [tokens[index - 2], tokens[index + 1]];
  if (before.image === "range" && isPortWord(second)) {
    return unexpected(before, second!, `write ${quote(`portrange ${at.image}`)}`);
  }
  if (second?.image !== "portrange" || !isId(before)) return undefined;
  const last = at.tokenType === t.Colon ? third : at;
  return isId(last) ? unexpected(at, before, `write ${quote(`portrange ${before.image}-${last!.image}`)}`) : undefined;
};

/** `port src 80`, `port tcp 80` */
export const swappedQualifiers: Recogniser = ({ tokens, index, at, before }) => {
  const next = tokens[index + 1];
  const goesBefore = at?.tokenType === t.Src || at?.tokenType === t.Dst || at?.tokenType === t.Protocol;
  if (!goesBefore || before?.tokenType !== t.DirectedType || !isId(next) || beginsPrimitive(tokens, index))
    return undefined;
  return unexpected(at, before, `write ${quote(`${at.image} ${before.image} ${next!.image}`)}`);
};

/** `80 port`, `192.0.2.1 host` */
export const typeBehindId: Recogniser = ({ tokens, index, at, before }) => {
  const next = tokens[index + 1];
  if (at?.tokenType !== t.DirectedType || !isId(before) || !beginsPrimitive(tokens, index - 1)) return undefined;
  if (next !== undefined && !isConnective(next)) return undefined;
  return unexpected(at, before!, `write ${quote(`${at.image} ${before!.image}`)}`);
};

/** `less than 64`, `vlan id 5`, `host is 192.0.2.1` */
export const fillerWord: Recogniser = ({ tokens, index, at, before }) => {
  const next = tokens[index + 1];
  const type = tokens[index - 2];
  if (before?.image === "is" && type?.tokenType === t.DirectedType && isId(at)) {
    return unexpected(before, type, `write ${quote(`${type.image} ${at!.image}`)}`);
  }
  if (at?.tokenType !== t.Name || next?.tokenType !== t.NumberLiteral) return undefined;
  if (before?.tokenType !== t.NumberKeyword && before?.tokenType !== t.Encapsulation) return undefined;
  return unexpected(at, before, `write ${quote(`${before.image} ${next.image}`)}`);
};

/** `vlan (5 or 6)`, `vlan > 5`, `vlan 1-10` */
export const severalNumbers: Recogniser = ({ tokens, index, at, before }) => {
  const inList = at?.tokenType === t.Or && tokens[index - 2]?.tokenType === t.LeftParen;
  const word = inList ? tokens[index - 3] : before;
  if (at === undefined || word?.tokenType !== t.Encapsulation || before === undefined) return undefined;
  const isRange = at.tokenType === t.Name && /^[0-9]+-[0-9]+$/.test(at.image);
  if (!inList && !isRange && (!isComparison(at) || /^==?$/.test(at.image))) return undefined;
  const compared = "for others compare the tag, as in `vlan and ether[14:2] & 0xfff >= 5`";
  const hint = `${quote(word.image)} takes one number${word.image === "vlan" ? `; ${compared}` : ""}`;
  return unexpected(at, before, hint);
};

/** What follows a protocol in its own documents, and the bytes that say it. */
function statedBytes(protocol: string, word: string): string | undefined {
  if (protocol === "arp") {
    const operation = { request: 1, "who-has": 1, reply: 2, "is-at": 2 }[word];
    return operation === undefined ? undefined : `arp[6:2] = ${operation}`;
  }
  const isName = (prefix: string): boolean => t.numberNames().includes(`${prefix}-${word}`);
  if (protocol === "icmp" && isName("icmp")) return `icmp[icmptype] = icmp-${word}`;
  if (protocol === "icmp6" && isName("icmp6")) return `icmp6[icmp6type] = icmp6-${word}`;
  if (protocol !== "tcp") return undefined;
  if (/^flags?$/.test(word)) return "tcp[tcpflags] & tcp-syn != 0";
  return isName("tcp") ? `tcp[tcpflags] & tcp-${word} != 0` : undefined;
}

/** `tcp syn`, `icmp echo`, `arp request` */
export const statedProperty: Recogniser = ({ at, before }) => {
  if (at?.tokenType !== t.Name || before?.tokenType !== t.Protocol) return undefined;
  const bytes = statedBytes(before.image, at.image.toLowerCase());
  return bytes === undefined ? undefined : unexpected(at, before, `compare bytes of the packet, as in ${quote(bytes)}`);
};

/** `ip[9] = tcp`, `ip[12:4] = 192.0.2.1`, `tcp(13) = 2` */
export const otherThanNumber: Recogniser = ({ tokens, index, at, before, rule }) => {
  const word = before?.tokenType === t.Protocol && isComparison(tokens[index - 2]) ? before : at;
  if (rule === "term" && word !== undefined && (word === before || isId(word))) {
    const number = numberFor(word);
    const hint = number === undefined ? "compare bytes with a number" : `write its number: ${quote(number)}`;
    return { code: "unexpected-token", problem: `${quote(word.image)} is not a number`, span: tokenSpan(word), hint };
  }
  const [open, byte, close, comparison] = tokens.slice(index, index + 4);
  if (open?.tokenType !== t.LeftParen || before?.tokenType !== t.Protocol || !isComparison(comparison))
    return undefined;
  if (byte?.tokenType !== t.NumberLiteral || close?.tokenType !== t.RightParen) return undefined;
  return unexpected(open, before, `a byte is written ${quote(`${before.image}[${byte.image}]`)}`);
};

function numberFor({ image, tokenType }: Token): string | undefined {
  // `ip` has the number 0, which nobody means.
  if (tokenType === t.Protocol) return (builtInProtocols().number(image) || undefined)?.toString();
  const bytes = tokenType === t.Ipv4 ? parseIpv4(image) : undefined;
  return bytes && `0x${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
