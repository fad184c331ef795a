/**
 * Where an address with colons ends.
 *
 * libpcap's scanner takes the longest match of all its rules. Words without colons need no care for that (see `tokenize`), but
 * three rules with colons compete: an IPv6 address, a MAC address, and the rule that catches a malformed MAC address.
 * Between the first two the IPv6 address is always the longer; the third wins only when it goes on further than both.
 */

const group = "[0-9A-Fa-f]{1,4}";
const part = "(?:0[Xx][0-9A-Fa-f]+|[0-9]+)";
const dotted = `${part}\\.${part}\\.${part}\\.${part}`;

/** Up to `before` groups, then `::`, then as many more as make at most seven, the last two possibly dotted. */
function compressed(before: number): string {
  const head = before === 0 ? "::" : `${group}(?::${group}){${before - 1}}::`;
  const withDotted = before > 5 ? "" : `${head}(?:${group}:){0,${5 - before}}${dotted}|`;
  const more = before > 6 ? "" : `(?:${group}(?::${group}){0,${6 - before}})?`;
  return `${withDotted}${head}${more}`;
}

/** RFC 4291 section 2.2. The text decides which alternative can match, so the first to match is also the longest. */
const ipv6 = new RegExp(
  [
    `(?:${group}:){6}${dotted}`,
    `(?:${group}:){7}${group}`,
    ...Array.from({ length: 8 }, (_, before) => compressed(before)),
  ].join("|"),
  "y",
);

const mac = /[0-9A-Fa-f]{1,2}(?::[0-9A-Fa-f]{1,2}){5}/y;
/** How every address with colons begins; checked first, since most words are no address and the full pattern is large. */
const beginning = /[0-9A-Fa-f]{0,4}:/y;
const octetsAndColons = /[0-9A-Fa-f]{1,2}:+(?:[0-9A-Fa-f]{1,2}:+)+/y;
const restOfAddress = /[0-9A-Fa-f:]*/y;

/** What has colons and begins at a place of a text. */
export interface WrittenAddress {
  readonly kind: "ipv6" | "mac" | "malformed";
  readonly end: number;
}

/**
 * The address with colons that begins there, if one does: an IPv6 address as far as its form goes (the octets of a dotted
 * end are not checked), six octets, or octets and colons that go on where every valid address has ended, with all
 * that belongs to the attempt.
 */
export function addressAt(text: string, offset: number): WrittenAddress | undefined {
  if (!matchesAt(beginning, text, offset)) return undefined;
  const valid = validAt(text, offset);
  if (!matchesAt(octetsAndColons, text, offset)) return valid;
  const end = octetsAndColons.lastIndex;
  if (valid !== undefined && valid.end >= end) return valid;
  matchesAt(restOfAddress, text, end);
  return { kind: "malformed", end: restOfAddress.lastIndex };
}

function validAt(text: string, offset: number): WrittenAddress | undefined {
  if (matchesAt(ipv6, text, offset)) return { kind: "ipv6", end: ipv6.lastIndex };
  if (matchesAt(mac, text, offset)) return { kind: "mac", end: mac.lastIndex };
  return undefined;
}

/** Whether the text goes on with the pattern, whose `lastIndex` then tells where that ends. */
function matchesAt(pattern: RegExp, text: string, offset: number): boolean {
  pattern.lastIndex = offset;
  return pattern.test(text);
}
