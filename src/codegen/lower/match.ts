/** An id with its qualifiers (`tcp dst port 80`): finds out what it names and hands it to the family it belongs to. */
import { assertNever, type Span } from "../../errors.js";
import type { Id, Primitive, Qualifiers } from "../../parser/ast.js";
import { all, any, not, type Condition } from "../condition.js";
import type { Lowering } from "./context.js";
import { requireAtMost } from "./encapsulation.js";
import { lowerIpv4, lowerIpv6, prefixMask, requireNetworkBits, type Ipv4Prefix } from "./hosts.js";
import { possibleProtocols, textOf } from "./hints.js";
import { lowerDecnetAddress } from "./decnet.js";
import { lowerArcnetAddress, lowerMacAddress } from "./link-addresses.js";
import { notSupported } from "./not-supported.js";
import { lowerPortMatch } from "./match-ports.js";
import { lowerProtoMatch, lowerProtochainMatch } from "./match-protocols.js";
import { failName, meantAddress, noDirection, type Named } from "./ids.js";

type Match = Primitive & { kind: "match" };

export function lowerMatch(lowering: Lowering, { qualifiers, id }: Match): Condition {
  lowering.idText = textOf(id);
  switch (qualifiers.type) {
    case "port":
    case "portrange":
      return lowerPortMatch(lowering, qualifiers, qualifiers.type, id);
    case "proto":
      return lowerProtoMatch(lowering, qualifiers, id);
    case "protochain":
      return lowerProtochainMatch(lowering, qualifiers, id);
    case "gateway":
      return lowerGatewayMatch(lowering, qualifiers, id);
    case "host":
    case "net":
    case undefined:
      return lowerAddressMatch(lowering, qualifiers, id);
    default:
      return assertNever(qualifiers.type);
  }
}

const decnetHint = "a DECnet address is AREA.NODE, the area at most 63, the node at most 1023";

/** A DECnet address, `area.node` with six and ten bits, or a number. */
function decnetAddress(lowering: Lowering, id: Id): number {
  if (id.kind === "number") return id.value & 0xffff;
  if (id.kind !== "ipv4") {
    return lowering.fail("name", `invalid DECnet address '${textOf(id)}'`, decnetHint, id.span);
  }
  const [area, node, ...more] = id.octets;
  if (area === undefined || node === undefined || more.length > 0 || area > 63 || node > 1023) {
    return lowering.fail("address", `invalid DECnet address '${id.text}'`, decnetHint, id.span);
  }
  return (area << 10) | node;
}

function lowerAddressMatch(lowering: Lowering, qualifiers: Qualifiers, id: Id): Condition {
  if (qualifiers.proto === "decnet") {
    return lowerDecnetAddress(lowering, qualifiers, decnetAddress(lowering, id));
  }
  switch (id.kind) {
    case "mac":
      if (qualifiers.proto !== "link" || qualifiers.type === "net") {
        const hint = `write \`ether ${qualifiers.dir ?? "host"} ${id.text}\``;
        return lowering.fail("mac-address", "Ethernet address used in non-ether expression", hint, id.span);
      }
      return lowerMacAddress(lowering, qualifiers, id.bytes, id.text);
    case "ipv4":
      return lowerDottedAddress(lowering, qualifiers, id);
    case "ipv6":
      return lowerIpv6Address(lowering, qualifiers, id);
    case "number":
      refuseLinkQualifier(lowering, qualifiers, id);
      return lowerIpv4(lowering, qualifiers, numberPrefix(qualifiers, id.value));
    case "name":
      return qualifiers.type === "net"
        ? lowerNetworkName(lowering, qualifiers, id)
        : lowerHostName(lowering, qualifiers, id);
    case "arcnet":
      if (qualifiers.type === "net") {
        const message = "'net' modifier applied to ARCNET address";
        return lowering.fail("qualifier", message, meantAddress(qualifiers, id), qualifiers.span);
      }
      if (qualifiers.proto !== "link") {
        const message = "'link' is the only valid proto qualifier for 'host $XX'";
        return lowering.fail("qualifier", message, `write \`link host ${textOf(id)}\``, id.span);
      }
      return lowerArcnetAddress(lowering, qualifiers, id.value, textOf(id));
    default:
      return assertNever(id);
  }
}

function refuseLinkQualifier(lowering: Lowering, { proto }: Qualifiers, id: Id): void {
  if (proto !== "link") return;
  const text = textOf(id);
  const hint = `\`ether\` takes a MAC address such as 00:00:5e:00:53:01; for an IP address write \`host ${text}\``;
  lowering.fail("mac-address", `illegal link-layer address '${text}'`, hint, id.span);
}

/** A number as a host is an address; as a network its zero high octets are moved away: `net 10` is 10.0.0.0/8. */
function numberPrefix({ type }: Qualifiers, value: number): Ipv4Prefix {
  let address = value;
  let mask = 0xffffffff;
  while (type === "net" && address !== 0 && address <= 0xffffff) {
    address = (address << 8) >>> 0;
    mask = (mask << 8) >>> 0;
  }
  return { address, mask };
}

interface Dotted {
  readonly text: string;
  readonly octets: readonly number[];
  readonly span: Span;
}

/** `10.1` as an address whose missing octets do not count. */
function dottedPrefix(lowering: Lowering, { text, octets, span }: Dotted): Ipv4Prefix {
  const wrong = octets.findIndex((octet) => octet > 255);
  if (wrong >= 0) {
    const parts = text.split(".");
    const start = span.start + [...parts.slice(0, wrong), ""].join(".").length;
    const octet = { start, end: start + parts[wrong]!.length };
    lowering.fail("address", `invalid IPv4 address '${text}'`, "each of the numbers is 0 to 255", octet);
  }
  const address = [0, 1, 2, 3].reduce((word, index) => ((word << 8) | (octets[index] ?? 0)) >>> 0, 0);
  return { address, mask: prefixMask(8 * octets.length) };
}

function lowerDottedAddress(lowering: Lowering, qualifiers: Qualifiers, id: Id & { kind: "ipv4" }): Condition {
  if (id.prefixLength !== undefined) {
    requireAtMost(lowering, "netmask length", id.prefixLength, 32, id.numberSpan);
  }
  const { address, mask } = dottedPrefix(lowering, id);
  if (id.prefixLength === undefined && id.mask === undefined) {
    refuseLinkQualifier(lowering, qualifiers, id);
    return lowerIpv4(lowering, qualifiers, { address, mask });
  }
  const written = maskAsWritten(lowering, id);
  requireNetworkBits(lowering, { address, mask: written.mask }, written.text, id.span);
  if (qualifiers.type !== "net") return refuseMask(lowering, id);
  return lowerIpv4(lowering, qualifiers, { address, mask: written.mask });
}

function maskAsWritten(lowering: Lowering, id: Id & { kind: "ipv4" }): { mask: number; text: string } {
  if (id.mask) {
    const { address } = dottedPrefix(lowering, id.mask);
    return { mask: address, text: `${id.text} mask ${id.mask.text}` };
  }
  const length = id.prefixLength ?? 32;
  return { mask: prefixMask(length), text: `${id.text}/${length}` };
}

function refuseMask(lowering: Lowering, id: Id): Condition {
  return lowering.fail("mask", "Mask syntax for networks only", `write \`net ${textOf(id)}\``, id.span);
}

function lowerIpv6Address(lowering: Lowering, qualifiers: Qualifiers, id: Id & { kind: "ipv6" }): Condition {
  const length = id.prefixLength ?? 128;
  if (length > 128) {
    const hint = "write a length from 0 to 128";
    return lowering.fail("range", "mask length must be <= 128", hint, id.numberSpan ?? id.span);
  }
  const outside = id.bytes.some((byte, index) => {
    const kept = Math.min(8, Math.max(0, length - 8 * index));
    return (byte & (0xff >> kept)) !== 0;
  });
  if (outside) {
    const hint = `the bits behind the first ${length} must be 0; for one address write \`host ${id.text}\``;
    return lowering.fail("network-bits", `non-network bits set in "${id.text}/${length}"`, hint, id.span);
  }
  if (qualifiers.type !== "net" && length !== 128) return refuseMask(lowering, id);
  return lowerIpv6(lowering, qualifiers, id.bytes, length);
}

function lowerNetworkName(lowering: Lowering, qualifiers: Qualifiers, id: Named): Condition {
  const network = lowering.options.resolver.network(id.text);
  if (network === undefined) {
    return failName(
      lowering,
      "network",
      id,
      `unknown network '${id.text}'`,
      "write its address, as in `net 192.0.2.0/24`",
    );
  }
  return lowerIpv4(lowering, qualifiers, numberPrefix(qualifiers, network));
}

function lowerHostName(lowering: Lowering, qualifiers: Qualifiers, id: Named): Condition {
  const { resolver } = lowering.options;
  if (qualifiers.proto === "link") {
    const mac = resolver.ether(id.text);
    if (!mac) return failEther(lowering, id);
    return lowerMacAddress(lowering, qualifiers, mac, id.text);
  }
  const addresses = resolver.host(id.text);
  if (!addresses) return failHost(lowering, id);
  const { proto } = qualifiers;
  const wanted = addresses.filter(({ length }) => (length === 4 ? proto !== "ip6" : proto !== "ip"));
  if (wanted.length === 0) {
    const hint = `its addresses are of ${proto === "ip6" ? "IPv4" : "IPv6"} only`;
    return lowering.fail("name", `unknown host '${id.text}' for specified address family`, hint, id.span);
  }
  return any(...wanted.map((bytes) => lowerResolvedAddress(lowering, qualifiers, bytes)));
}

function lowerResolvedAddress(lowering: Lowering, qualifiers: Qualifiers, bytes: Uint8Array): Condition {
  if (bytes.length === 16) return lowerIpv6(lowering, qualifiers, bytes, 128);
  // Where the link layer does not name protocols there is no ARP to look into.
  const noTypeField = lowering.framing.type === undefined && qualifiers.proto === undefined;
  const narrowed: Qualifiers = noTypeField ? { ...qualifiers, proto: "ip" } : qualifiers;
  return lowerIpv4(lowering, narrowed, { address: addressWord(bytes), mask: 0xffffffff });
}

/** Packets that a host forwarded: to or from its MAC address, but not to or from its IP addresses. */
function lowerGatewayMatch(lowering: Lowering, qualifiers: Qualifiers, id: Id): Condition {
  const { kind, addresses } = lowering.framing;
  const { proto } = qualifiers;
  if (id.kind !== "name") {
    const hint = "`gateway` takes a name that has both a MAC address and an IPv4 address";
    return lowering.fail("qualifier", `'gateway' is not a valid qualifier for '${textOf(id)}'`, hint, qualifiers.span);
  }
  if (qualifiers.dir !== undefined) {
    return lowering.fail("direction", "direction applied to 'gateway'", noDirection, qualifiers.span);
  }
  if (proto !== undefined && proto !== "ip" && proto !== "arp" && proto !== "rarp") {
    const hint = possibleProtocols(qualifiers, ["ip", "arp", "rarp"], `gateway ${id.text}`);
    return lowering.fail("qualifier", `'${proto}' is not a valid qualifier for 'gateway'`, hint, qualifiers.span);
  }
  if ((!addresses && kind !== "wlan") || kind === "arcnet") return notSupported(lowering, "gateway");
  const mac = lowering.options.resolver.ether(id.text);
  if (!mac) return failEther(lowering, id);
  const known = lowering.options.resolver.host(id.text);
  if (!known?.some(({ length }) => length === 4)) return failHost(lowering, id);
  const both: Qualifiers = { ...qualifiers, dir: "src or dst" };
  const own = known
    .filter(({ length }) => length === 4)
    .map((bytes) => lowerIpv4(lowering, both, { address: addressWord(bytes), mask: 0xffffffff }));
  return all(lowerMacAddress(lowering, both, mac, id.text), not(any(...own)));
}

function addressWord(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
}

function failHost(lowering: Lowering, id: Named): never {
  const otherwise = /^[\d.]+-[\d.]+$/.test(id.text)
    ? "ranges of addresses are written as networks, such as `net 192.0.2.0/28`"
    : "no table has the name: write its address, or check how it is spelt";
  return failName(lowering, "host", id, `unknown host '${id.text}'`, otherwise);
}

function failEther(lowering: Lowering, id: Named): never {
  const otherwise = "no table has the name: write its MAC address, as in 00:00:5e:00:53:01";
  return failName(lowering, "ether", id, `unknown Ethernet-like host '${id.text}'`, otherwise);
}
