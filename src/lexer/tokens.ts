/**
 * The token types of the filter language, and the words that belong to each.
 *
 * Words that the grammar treats alike share a type: all protocols are `Protocol`, `host` and `port` are `DirectedType`.
 * What a word means is the parser's business. Source: pcap-filter(7), and the keywords of libpcap 1.11 that it leaves out.
 *
 * The types are Chevrotain's, but plain objects: the parser prepares all of them together, and `createToken` would prepare
 * each one by itself before.
 */
import type { TokenType } from "chevrotain";

/** Keywords by their text, filled by `keywords`. */
const keywordTypes = new Map<string, TokenType>();

/** Operators by their text, filled by `operators`. */
const operatorTypes = new Map<string, TokenType>();

/** A type with the words listed. */
function keywords(name: string, words: string): TokenType {
  const type: TokenType = { name };
  for (const word of words.split(" ")) keywordTypes.set(word, type);
  return type;
}

/** A type with the signs listed, in addition to the words it may have. */
function operators(name: string, signs: string, words?: string): TokenType {
  const type = words === undefined ? { name } : keywords(name, words);
  for (const sign of signs.split(" ")) operatorTypes.set(sign, type);
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
export const And = operators("And", "&&", "and");
export const Or = operators("Or", "||", "or");
export const Not = operators("Not", "!", "not");
/** `>=`, `<=` and `!=` compare; the other comparisons can also stand in `byte 0 > 4`. */
export const Comparison = operators("Comparison", ">= <= !=");
export const PlainComparison = operators("PlainComparison", "= == < >");
/** `&` and `|` do arithmetic and can also stand in `byte 0 & 4`. */
export const BitOperator = operators("BitOperator", "& |");
/** The operators that have no second use. */
export const Operator = operators("Operator", "<< >> + * % ^");
export const Minus = operators("Minus", "-");
export const Slash = operators("Slash", "/");
export const LeftParen = operators("LeftParen", "(");
export const RightParen = operators("RightParen", ")");
export const LeftBracket = operators("LeftBracket", "[");
export const RightBracket = operators("RightBracket", "]");
export const Colon = operators("Colon", ":");

// Ids and numbers.
/** A name; one with a leading backslash may be a keyword or hold almost any character. */
export const Name: TokenType = { name: "Name" };
export const NumberLiteral: TokenType = { name: "NumberLiteral" };
/** Two to four numbers with dots. */
export const Ipv4: TokenType = { name: "Ipv4" };
export const Ipv6: TokenType = { name: "Ipv6" };
/** Also what has too few octets or colons, too many, or ill arranged ones, which `tokenize` reports. */
export const Mac: TokenType = { name: "Mac" };
/** `$ff` */
export const Arcnet: TokenType = { name: "Arcnet" };

/** All types, for the parser. */
// prettier-ignore
export const tokenTypes: readonly TokenType[] = [
  And, Or, Comparison, Operator, PlainComparison, BitOperator, Not, Minus, Slash,
  LeftParen, RightParen, LeftBracket, RightBracket, Colon, Name, Arcnet, Ipv6, Mac,
  NumberLiteral, Ipv4, Protocol, Src, Dst, WlanAddress, DirectedType, UndirectedType, Mask, Cast, NumberKeyword,
  RuleNumber, NameKeyword, Reason, Byte, Encapsulation, Batadv, Type, Subtype, Direction, Llc, Field, Standalone, Length,
];

/** The type of a keyword, in lower case as written in the manual. */
export function keywordType(word: string): TokenType | undefined {
  return keywordTypes.get(word);
}

/** The type of an operator or a bracket. */
export function operatorType(sign: string): TokenType | undefined {
  return operatorTypes.get(sign);
}

/** All keywords, for suggestions. */
export function allKeywords(): IterableIterator<string> {
  return keywordTypes.keys();
}
