/**
 * Where an address with colons ends.
 *
 * libpcap's scanner takes the longest match of all its rules. Words without colons need no care for that (see `Name`), but
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

function matchAt(pattern: RegExp, text: string, offset: number): RegExpExecArray | null {
  pattern.lastIndex = offset;
  return pattern.exec(text);
}

/** An IPv6 address as far as its form goes; the octets of a dotted end are not checked. */
export function matchIpv6(text: string, offset: number): RegExpExecArray | null {
  return matchAt(beginning, text, offset) === null ? null : matchAt(ipv6, text, offset);
}

/** Six octets with colons. */
export function matchMac(text: string, offset: number): RegExpExecArray | null {
  return matchAt(mac, text, offset);
}

/** Octets and colons that go on where every valid address has ended, with all that belongs to the attempt. */
export function matchMalformedMac(text: string, offset: number): RegExpExecArray | null {
  const match = matchAt(octetsAndColons, text, offset);
  if (match === null) return null;
  const valid = matchIpv6(text, offset) ?? matchMac(text, offset);
  if (valid !== null && valid[0].length >= match[0].length) return null;
  match[0] += matchAt(restOfAddress, text, offset + match[0].length)![0];
  return match;
}
