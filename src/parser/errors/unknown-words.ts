/** Words that are no keywords but were meant as one: upper case, misspellings, the language of another tool. */
import { allKeywords, isNumber, keywordType, Length, numberNames } from "../../lexer/index.js";
import { nearestNames } from "../../net/nearest-names.js";

/** What other tools call it. */
const foreignWords: Readonly<Partial<Record<string, string>>> = {
  source: "src",
  destination: "dst",
  dest: "dst",
  from: "src",
  to: "dst",
  protocol: "proto",
  ethertype: "ether proto",
  size: "len",
  sport: "src port",
  dport: "dst port",
  srcport: "src port",
  dstport: "dst port",
  saddr: "src host",
  daddr: "dst host",
  srchost: "src host",
  dsthost: "dst host",
  eq: "=",
  ne: "!=",
  gt: ">",
  ge: ">=",
  lt: "<",
  le: "<=",
  ipv4: "ip",
  ipv6: "ip6",
  icmpv6: "icmp6",
  mac: "ether host",
  addr: "host",
  ports: "port",
  range: "portrange",
};

/** The keyword for what other tools call by this word. */
export function foreignKeyword(word: string): string | undefined {
  return foreignWords[word.toLowerCase()];
}

/** The keyword that a word stands for although it is none; `undefined` when nothing comes close. */
export function meantKeyword(word: string): string | undefined {
  const lower = word.toLowerCase();
  if (keywordType(lower) !== undefined) return lower;
  if (word.length > 24) return undefined;
  return foreignKeyword(word) ?? nearestNames(lower, allKeywords())[0];
}

/**
 * What a word in arithmetic stands for: `syn` is `tcp-syn`, and `len-1` lacks the blanks without which a dash is part of
 * a name.
 */
export function meantNumber(word: string): string | undefined {
  if (word.length > 40) return undefined;
  const parts = word.split("-");
  if (parts.every((part) => isNumber(part) || keywordType(part) === Length)) return parts.join(" - ");
  const lower = word.toLowerCase();
  if (lower === "flags") return "tcpflags";
  const ending = numberNames().find((name) => name.endsWith(`-${lower}`));
  return ending ?? nearestNames(lower, numberNames())[0];
}
