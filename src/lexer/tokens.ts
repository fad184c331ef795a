/**
 * The token types of the filter language, and the words that belong to each.
 *
 * Words that the grammar treats alike share a type: all protocols are `Protocol`, `host` and `port` are `DirectedType`.
 * What a word means is the parser's business. Source: pcap-filter(7), and the keywords of libpcap 1.11 that it leaves out.
 *
 * Start-up time counts, hence two habits: the types are plain objects, since Chevrotain's `createToken` prepares each one
 * by itself and the lexer and the parser do so again for all together; and `START_CHARS_HINT` says what Chevrotain would
 * otherwise work out of each pattern. A hint must name every first character of its pattern.
 */
import { Lexer, type TokenType } from "chevrotain";
import { matchIpv6, matchMac, matchMalformedMac } from "./addresses.js";

/** Keywords by their text, filled by `keywords`. */
const keywordTypes = new Map<string, TokenType>();

/** A type that no pattern produces: `tokenize` gives it to the words listed. */
function keywords(name: string, words: string, pattern: string | typeof Lexer.NA = Lexer.NA): TokenType {
  const type: TokenType = { name, PATTERN: pattern };
  for (const word of words.split(" ")) keywordTypes.set(word, type);
  return type;
}

// Qualifiers.
export const Protocol = keywords(
  "Protocol",
  "link ether ppp slip fddi tr wlan arp rarp ip ip6 sctp tcp udp icmp icmp6 igmp igrp pim vrrp carp ah esp radio " +
    "atalk aarp decnet lat sca moprc mopdl iso esis es-is isis is-is clnp l1 l2 iih lsp snp csnp psnp stp ipx netbeui",
);
export const Src = keywords("Src", "src");
export const Dst = keywords("Dst", "dst");
/** The addresses of an 802.11 header, in the place of a direction. */
export const WlanAddress = keywords("WlanAddress", "addr1 addr2 addr3 addr4 address1 address2 address3 address4 ra ta");
/** The kinds of id that may have a direction. */
export const DirectedType = keywords("DirectedType", "host net port portrange");
/** The kinds of id that have none. */
export const UndirectedType = keywords("UndirectedType", "proto protochain gateway");
export const Mask = keywords("Mask", "mask");

// Primitives that begin with a word of their own.
export const Cast = keywords("Cast", "broadcast multicast");
/** A word and a number: `less 64`. */
export const NumberKeyword = keywords("NumberKeyword", "less greater ifindex srnr subrulenum");
/** Apart from the others because `llc rnr` has it too. */
export const RuleNumber = keywords("RuleNumber", "rnr rulenum");
/** A word and a name: `on eth0`. */
export const NameKeyword = keywords("NameKeyword", "on ifname rset ruleset action");
export const Reason = keywords("Reason", "reason");
export const Byte = keywords("Byte", "byte");
/** Headers that the rest of the expression then looks behind, with a number if wanted: `vlan 5`. */
export const Encapsulation = keywords("Encapsulation", "vlan mpls pppoes geneve vxlan");
export const Batadv = keywords("Batadv", "batadv");
export const Type = keywords("Type", "type");
export const Subtype = keywords("Subtype", "subtype");
export const Direction = keywords("Direction", "dir direction");
export const Llc = keywords("Llc", "llc");
/** ATM and SS7 header fields, with a number, a comparison or a list of numbers: `vpi 5`. */
export const Field = keywords("Field", "vpi vci sio opc dpc sls hsio hopc hdpc hsls");
/** Words that are a whole primitive. */
export const Standalone = keywords(
  "Standalone",
  "inbound outbound pppoed lane metac bcc sc ilmic oamf4ec oamf4sc oam oamf4 connectmsg metaconnect " +
    "fisu lssu lsu msu hfisu hlssu hmsu",
);
export const Length = keywords("Length", "len length");

// Operators.
export const And = keywords("And", "and", "&&");
export const Or = keywords("Or", "or", "||");
export const Not = keywords("Not", "not", "!");
/** `>=`, `<=` and `!=` compare; the other comparisons can also stand in `byte 0 > 4`. */
export const Comparison: TokenType = { name: "Comparison", PATTERN: /[<>!]=/, START_CHARS_HINT: [..."<>!"] };
export const PlainComparison: TokenType = {
  name: "PlainComparison",
  PATTERN: /==?|[<>]/,
  START_CHARS_HINT: [..."=<>"],
};
/** `&` and `|` do arithmetic and can also stand in `byte 0 & 4`. */
export const BitOperator: TokenType = { name: "BitOperator", PATTERN: /[&|]/, START_CHARS_HINT: [..."&|"] };
/** The operators that have no second use. */
export const Operator: TokenType = { name: "Operator", PATTERN: /<<|>>|[+*%^]/, START_CHARS_HINT: [..."<>+*%^"] };
export const Minus: TokenType = { name: "Minus", PATTERN: "-" };
export const Slash: TokenType = { name: "Slash", PATTERN: "/" };
export const LeftParen: TokenType = { name: "LeftParen", PATTERN: "(" };
export const RightParen: TokenType = { name: "RightParen", PATTERN: ")" };
export const LeftBracket: TokenType = { name: "LeftBracket", PATTERN: "[" };
export const RightBracket: TokenType = { name: "RightBracket", PATTERN: "]" };
export const Colon: TokenType = { name: "Colon", PATTERN: ":" };

// Ids and numbers.
const hexDigits = [..."0123456789ABCDEFabcdef"];
/**
 * A name; as the lexer cuts it, any word: no keyword, number, IPv4 address or MAC address without colons goes on where a
 * name would end, so the name is always the longest match and `tokenize` can tell by the whole word what it is.
 */
export const Name: TokenType = {
  name: "Name",
  PATTERN: /[A-Za-z0-9](?:[-_.A-Za-z0-9]*[.A-Za-z0-9])?/,
  START_CHARS_HINT: [..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"],
};
/** A name with a leading backslash, which may be a keyword or hold almost any character; `tokenize` makes it a `Name`. */
export const EscapedName: TokenType = { name: "EscapedName", PATTERN: /\\[^ !()\n\t]+/, START_CHARS_HINT: ["\\"] };
export const NumberLiteral: TokenType = { name: "NumberLiteral", PATTERN: Lexer.NA };
/** Two to four numbers with dots. */
export const Ipv4: TokenType = { name: "Ipv4", PATTERN: Lexer.NA };
export const Ipv6: TokenType = { name: "Ipv6", PATTERN: matchIpv6, START_CHARS_HINT: [":", ...hexDigits] };
export const Mac: TokenType = { name: "Mac", PATTERN: matchMac, START_CHARS_HINT: hexDigits };
/** Octets and colons that are too few, too many or ill arranged; `tokenize` reports it and makes it a `Mac`. */
export const MalformedMac: TokenType = {
  name: "MalformedMac",
  PATTERN: matchMalformedMac,
  START_CHARS_HINT: hexDigits,
};
/** `$ff` */
export const Arcnet: TokenType = { name: "Arcnet", PATTERN: /\$[0-9A-Fa-f]{1,2}/, START_CHARS_HINT: ["$"] };

const WhiteSpace: TokenType = {
  name: "WhiteSpace",
  PATTERN: /[ \r\n\t]+/,
  START_CHARS_HINT: [..." \r\n\t"],
  GROUP: Lexer.SKIPPED,
};

/** All types. The first pattern that matches wins, so a longer one stands before the one it begins with. */
// prettier-ignore
export const tokenTypes: readonly TokenType[] = [
  WhiteSpace, MalformedMac, Ipv6, Mac, Name, EscapedName, Arcnet,
  And, Or, Comparison, Operator, PlainComparison, BitOperator, Not, Minus, Slash,
  LeftParen, RightParen, LeftBracket, RightBracket, Colon,
  NumberLiteral, Ipv4, Protocol, Src, Dst, WlanAddress, DirectedType, UndirectedType, Mask, Cast, NumberKeyword,
  RuleNumber, NameKeyword, Reason, Byte, Encapsulation, Batadv, Type, Subtype, Direction, Llc, Field, Standalone, Length,
];

/** The type of a keyword, in lower case as written in the manual. */
export function keywordType(word: string): TokenType | undefined {
  return keywordTypes.get(word);
}

/** All keywords, for suggestions. */
export function allKeywords(): IterableIterator<string> {
  return keywordTypes.keys();
}
