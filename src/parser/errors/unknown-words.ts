/** Words that are no keywords but were meant as one: upper case, misspellings, the language of another tool. */
import { allKeywords, isNumber, keywordType, Length, numberNames } from "../../lexer/index.js";

/** The number of single-character changes between two words, swapped neighbours counting as one; at most `limit + 1`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let previous: number[] = [];
  let current = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      let best = Math.min(current[column - 1]! + Number(!same), current[column]! + 1, next[column - 1]! + 1);
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) best = Math.min(best, previous[column - 2]! + 1);
      next.push(best);
    }
    previous = current;
    current = next;
  }
  return current[b.length]!;
}

/** The word of a list that is nearest to a misspelt one, if any is near. */
function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const limit = word.length < 3 ? 0 : word.length < 6 ? 1 : 2;
  let found: string | undefined;
  let least = limit + 1;
  for (const candidate of candidates) {
    const changes = distance(word, candidate, limit);
    if (changes < least) [found, least] = [candidate, changes];
  }
  return found;
}

/** What other tools call it. */
const foreignWords: Readonly<Partial<Record<string, string>>> = {
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

/** The keyword that a word stands for although it is none; `undefined` when nothing comes close. */
export function meantKeyword(word: string): string | undefined {
  const lower = word.toLowerCase();
  if (keywordType(lower) !== undefined) return lower;
  if (word.length > 24) return undefined;
  return foreignWords[lower] ?? nearest(lower, allKeywords());
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
  const ending = numberNames().find((name) => name.endsWith(`-${lower}`));
  return ending ?? nearest(lower, numberNames());
}
