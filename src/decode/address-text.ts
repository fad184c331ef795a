/**
 * Addresses in packets as text, with small direct-mapped caches in front: captures name few addresses many times, and
 * giving the same string object for the same address makes comparing and hashing it cheap later on.
 */

const slots = 4096;
const mixer = 0x9e3779b1;

/** Slot of a 32-bit value: the top bits of a multiplicative hash. */
function slotOf(value: number): number {
  return Math.imul(value, mixer) >>> 20;
}

function word(data: Uint8Array, at: number): number {
  return (data[at]! << 24) | (data[at + 1]! << 16) | (data[at + 2]! << 8) | data[at + 3]!;
}

const ipv4Keys = new Int32Array(slots);
const ipv4Texts = new Array<string>(slots).fill("0.0.0.0");

/** The IPv4 address in the four bytes at `at`, which the caller has checked to be there. */
export function ipv4Text(data: Uint8Array, at: number): string {
  const key = word(data, at);
  const slot = slotOf(key);
  if (ipv4Keys[slot] === key) return ipv4Texts[slot]!;
  const text = `${data[at]!}.${data[at + 1]!}.${data[at + 2]!}.${data[at + 3]!}`;
  ipv4Keys[slot] = key;
  ipv4Texts[slot] = text;
  return text;
}

const macKeys = new Int32Array(slots * 2);
const macTexts = new Array<string>(slots).fill("00:00:00:00:00:00");

/** The hardware address in the six bytes at `at`, which the caller has checked to be there. */
export function macText(data: Uint8Array, at: number): string {
  const high = (data[at]! << 8) | data[at + 1]!;
  const low = word(data, at + 2);
  const slot = slotOf(low ^ high);
  if (macKeys[slot * 2] === high && macKeys[slot * 2 + 1] === low) return macTexts[slot]!;
  const text = hexText(data, at, 6, ":");
  macKeys[slot * 2] = high;
  macKeys[slot * 2 + 1] = low;
  macTexts[slot] = text;
  return text;
}

const hexBytes = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, "0"));

/** `count` bytes at `at` in hexadecimal, with `separator` between bytes. */
export function hexText(data: Uint8Array, at: number, count: number, separator: string): string {
  let text = count > 0 ? hexBytes[data[at]!]! : "";
  for (let index = 1; index < count; index++) text += separator + hexBytes[data[at + index]!]!;
  return text;
}

const ipv6Keys = new Int32Array(slots * 4);
const ipv6Texts = new Array<string>(slots).fill("::");

/** The IPv6 address in the sixteen bytes at `at`, which the caller has checked to be there. */
export function ipv6Text(data: Uint8Array, at: number): string {
  const a = word(data, at);
  const b = word(data, at + 4);
  const c = word(data, at + 8);
  const d = word(data, at + 12);
  const slot = slotOf(Math.imul(a ^ (c << 1), 31) ^ Math.imul(b, 17) ^ d);
  const base = slot * 4;
  if (ipv6Keys[base] === a && ipv6Keys[base + 1] === b && ipv6Keys[base + 2] === c && ipv6Keys[base + 3] === d)
    return ipv6Texts[slot]!;
  const text = formatIpv6(data, at);
  ipv6Keys[base] = a;
  ipv6Keys[base + 1] = b;
  ipv6Keys[base + 2] = c;
  ipv6Keys[base + 3] = d;
  ipv6Texts[slot] = text;
  return text;
}

/**
 * The text form of RFC 5952: the first longest run of two or more zero groups becomes `::`. Addresses that embed an IPv4
 * address (RFC 4291 section 2.5.5, both kinds) end in dotted form.
 */
function formatIpv6(data: Uint8Array, at: number): string {
  const groups: number[] = [];
  for (let index = 0; index < 16; index += 2) groups.push((data[at + index]! << 8) | data[at + index + 1]!);
  const [start, length] = longestZeroRun(groups);
  if (start === 0 && (length === 6 || (length === 5 && groups[5] === 0xffff))) {
    const dotted = `${data[at + 12]!}.${data[at + 13]!}.${data[at + 14]!}.${data[at + 15]!}`;
    return length === 6 ? `::${dotted}` : `::ffff:${dotted}`;
  }
  const hex = groups.map((group) => group.toString(16));
  if (length < 2) return hex.join(":");
  return `${hex.slice(0, start).join(":")}::${hex.slice(start + length).join(":")}`;
}

function longestZeroRun(groups: readonly number[]): readonly [start: number, length: number] {
  let best: readonly [number, number] = [-1, 0];
  let start = 0;
  for (let index = 0; index <= groups.length; index++) {
    if (index < groups.length && groups[index] === 0) continue;
    if (index - start > best[1]) best = [start, index - start];
    start = index + 1;
  }
  return best;
}
