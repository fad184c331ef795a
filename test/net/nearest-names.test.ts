import { expect, test } from "vitest";
import { nearestNames } from "../../src/net/nearest-names.js";

test.each<[word: string, names: string, nearest: string]>([
  ["htps", "http https smtp", "https"],
  ["htttps", "http https", "https"],
  ["HTTPS", "http https", "https"],
  ["ipx-route", "IPv6-Route ipv6-frag", "IPv6-Route"],
  ["doamin", "domain", "domain"],
  ["domain-name", "domain", ""],
  ["ab", "abc ac", ""],
  ["abc", "abcd abd", "abcd abd"],
  ["abc", "abcde", ""],
  ["x".repeat(50), "x".repeat(50), ""],
  ["smtp", "", ""],
  ["smtp", "smtps smtps", "smtps"],
])("%s among %s", (word, names, nearest) => {
  expect(nearestNames(word, names.split(" ")).join(" ")).toBe(nearest);
});
