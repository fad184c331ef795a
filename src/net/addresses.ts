/**
 * Address text to bytes: IPv4 and IPv6 as inet_pton(3) takes them, MAC addresses in every form of pcap-filter(7).
 *
 * Own code although packages exist: this takes neither zone names, nor octal or hexadecimal octets, nor leading zeros,
 * and `::192.0.2.1` means what RFC 4291 section 2.5.5.1 says, not an IPv4-mapped address.
 */

/** Four decimal octets without leading zeros: `192.0.2.1`. */
export function parseIpv4(text: string): Uint8Array | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  const bytes = new Uint8Array(4);
  for (const [index, part] of parts.entries()) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    bytes[index] = Number(part);
  }
  return bytes;
}

/** The 16-bit groups of text without `::`; the last may be an IPv4 address of two groups when `dottedEnd` is set. */
function parseGroups(text: string, dottedEnd: boolean): number[] | undefined {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    if (/^[0-9A-Fa-f]{1,4}$/.test(part)) {
      groups.push(Number.parseInt(part, 16));
      continue;
    }
    const dotted = dottedEnd && index === parts.length - 1 ? parseIpv4(part) : undefined;
    if (dotted === undefined) return undefined;
    groups.push((dotted[0]! << 8) | dotted[1]!, (dotted[2]! << 8) | dotted[3]!);
  }
  return groups;
}

/** RFC 4291 section 2.2: eight groups, one run of them as `::`, the last two possibly as an IPv4 address. 16 bytes. */
export function parseIpv6(text: string): Uint8Array | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const compressed = halves.length === 2;
  const head = parseGroups(halves[0]!, !compressed);
  const tail = parseGroups(halves[1] ?? "", true);
  if (head === undefined || tail === undefined) return undefined;
  const count = head.length + tail.length;
  if (compressed ? count > 7 : count !== 8) return undefined;
  const view = new DataView(new ArrayBuffer(16));
  head.forEach((group, index) => view.setUint16(index * 2, group));
  tail.forEach((group, index) => view.setUint16((8 - tail.length + index) * 2, group));
  return new Uint8Array(view.buffer);
}

/** An IPv4 address as 4 bytes or an IPv6 address as 16. */
export function parseIpAddress(text: string): Uint8Array | undefined {
  return text.includes(":") ? parseIpv6(text) : parseIpv4(text);
}

/** Six octets of one or two digits behind one kind of separator, three groups of four digits, or twelve digits. */
const macForms =
  /^[0-9A-Fa-f]{1,2}(?:(?::[0-9A-Fa-f]{1,2}){5}|(?:-[0-9A-Fa-f]{1,2}){5}|(?:\.[0-9A-Fa-f]{1,2}){5})$|^[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}$|^[0-9A-Fa-f]{12}$/;

/** `00:00:5e:00:53:01`, `0-0-5e-0-53-1`, `0.0.5e.0.53.1`, `0000.5e00.5301`, `00005e005301`: six bytes. */
export function parseMac(text: string): Uint8Array | undefined {
  if (!macForms.test(text)) return undefined;
  const parts = text.split(/[:.-]/);
  const octets = parts.length === 6 ? parts : parts.join("").match(/../g)!;
  return Uint8Array.from(octets, (octet) => Number.parseInt(octet, 16));
}

/** An IPv4 address as four decimal octets; `address` is 32 bits, unsigned. */
export function formatIpv4(address: number): string {
  return `${address >>> 24}.${(address >>> 16) & 0xff}.${(address >>> 8) & 0xff}.${address & 0xff}`;
}
