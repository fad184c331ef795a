/** An id with its qualifiers (`tcp dst port 80`): finds out what it names and hands it to the family it belongs to. */
import { assertNever } from "../../errors.js";
import { etherProtocolNames, etherTypeByName, llcSapByName } from "../../net/ether-types.js";
import { etherType, nlpid } from "../../net/protocol-numbers.js";
import type { NameKind } from "../../net/resolver.js";
import type { Id, Primitive, Proto, Qualifiers } from "../../parser/ast.js";
import { all, any, not, type Condition } from "../condition.js";
import type { Lowering } from "./context.js";
import { requireAtMost } from "./encapsulation.js";
import { lowerIpv4, lowerIpv6, prefixMask, requireNetworkBits, type Ipv4Prefix } from "./hosts.js";
import { directionText, escapeKeyword, nearestOr, possibleProtocols, textOf } from "./hints.js";
import { lowerDecnetAddress } from "./decnet.js";
import { lowerArcnetAddress, lowerMacAddress, notSupported } from "./link-addresses.js";
import { linkProtocol } from "./link-protocols.js";
import { lowerPorts, type PortProtocol } from "./ports.js";
import { ip4Protocol, ip6Protocol, isisProtocol, isoProtocol } from "./protocols.js";

type Match = Primitive & { kind: "match" };
type Named = Id & { kind: "name" };

const maxPort = 65535;
const allPortProtocols: readonly PortProtocol[] = ["tcp", "udp", "sctp"];

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

/** `10.1` as an address whose missing octets do not count. */
function dottedPrefix(lowering: Lowering, text: string, octets: readonly number[], id: Id): Ipv4Prefix {
  if (octets.some((octet) => octet > 255)) {
    lowering.fail("address", `invalid IPv4 address '${text}'`, "each of the numbers is 0 to 255", id.span);
  }
  const address = [0, 1, 2, 3].reduce((word, index) => ((word << 8) | (octets[index] ?? 0)) >>> 0, 0);
  return { address, mask: prefixMask(8 * octets.length) };
}

function lowerDottedAddress(lowering: Lowering, qualifiers: Qualifiers, id: Id & { kind: "ipv4" }): Condition {
  const { address, mask } = dottedPrefix(lowering, id.text, id.octets, id);
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
    const { address } = dottedPrefix(lowering, id.mask.text, id.mask.octets, id);
    return { mask: address, text: `${id.text} mask ${id.mask.text}` };
  }
  const length = id.prefixLength ?? 32;
  requireAtMost(lowering, "netmask length", length, 32);
  return { mask: prefixMask(length), text: `${id.text}/${length}` };
}

function refuseMask(lowering: Lowering, id: Id): Condition {
  return lowering.fail("mask", "Mask syntax for networks only", `write \`net ${textOf(id)}\``, id.span);
}

function lowerIpv6Address(lowering: Lowering, qualifiers: Qualifiers, id: Id & { kind: "ipv6" }): Condition {
  const length = id.prefixLength ?? 128;
  if (length > 128) {
    return lowering.fail("range", "mask length must be <= 128", "write a length from 0 to 128", id.span);
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

function lowerPortMatch(lowering: Lowering, qualifiers: Qualifiers, type: "port" | "portrange", id: Id): Condition {
  const { proto } = qualifiers;
  if (proto !== undefined && proto !== "tcp" && proto !== "udp" && proto !== "sctp") {
    const primitive = `${directionText(qualifiers)}${type} ${textOf(id)}`;
    const hint = possibleProtocols(qualifiers, allPortProtocols, primitive, (each) => each === "ip" || each === "ip6");
    return lowering.fail("qualifier", `'${proto}' is not a valid qualifier for '${type}'`, hint, qualifiers.span);
  }
  const wanted = proto === undefined ? allPortProtocols : [proto];
  if (id.kind === "number") {
    requireAtMost(lowering, "port number", id.value, maxPort);
    return lowerPorts(lowering, qualifiers, wanted, id.value, id.value);
  }
  if (id.kind !== "name") {
    const hint = meantAddress(qualifiers, id);
    return lowering.fail("qualifier", `'${type}' modifier applied to ${idNoun(id)}`, hint, qualifiers.span);
  }
  const [first, last] = type === "port" ? [id.text, id.text] : splitRange(lowering, id);
  const low = resolvePort(lowering, first, proto, type, id);
  const high = resolvePort(lowering, last, proto, type, id);
  const protocols = proto === undefined ? commonProtocols(low.protocols, high.protocols) : wanted;
  return lowerPorts(lowering, qualifiers, protocols, Math.min(low.port, high.port), Math.max(low.port, high.port));
}

const noDirection = "leave the direction out";

/** The primitive that takes the id for what it is. */
function meantAddress(qualifiers: Qualifiers, id: Id): string {
  const isLink = id.kind === "mac" || id.kind === "arcnet";
  const isNet =
    (id.kind === "ipv4" && (id.mask ?? id.prefixLength) !== undefined) ||
    (id.kind === "ipv6" && id.prefixLength !== undefined);
  const words = `${directionText(qualifiers)}${isNet ? "net" : "host"} ${textOf(id)}`;
  return `write \`${isLink ? "ether " : ""}${words}\``;
}

/** Refuses a name that the resolver does not know, and offers the nearest that it does. */
function failName(lowering: Lowering, kind: NameKind, id: Named, message: string, otherwise: string): never {
  const known = lowering.options.resolver.names?.(kind) ?? [];
  return lowering.fail("name", message, nearestOr(id.text, known, otherwise), id.span);
}

function failHost(lowering: Lowering, id: Named): never {
  const otherwise = "no table has the name: write its address, or check how it is spelt";
  return failName(lowering, "host", id, `unknown host '${id.text}'`, otherwise);
}

function failEther(lowering: Lowering, id: Named): never {
  const otherwise = "no table has the name: write its MAC address, as in 00:00:5e:00:53:01";
  return failName(lowering, "ether", id, `unknown Ethernet-like host '${id.text}'`, otherwise);
}

/** What an id is, in words. */
function idNoun(id: Id): string {
  return id.kind === "mac" ? "Ethernet address" : id.kind === "arcnet" ? "ARCNET address" : "IP address";
}

function splitRange(lowering: Lowering, id: Named): readonly [string, string] {
  const parts = id.text.split("-");
  if (parts.length > 2) {
    const message = `port range '${id.text}' contains more than one hyphen`;
    return lowering.fail("port-range", message, "a range has a first and a last port, as in 7000-7009", id.span);
  }
  const [first, last] = parts;
  if (!first || !last) {
    return lowering.fail("port-range", `unknown port in range '${id.text}'`, "a range is written 7000-7009", id.span);
  }
  return [first, last];
}

interface ResolvedPort {
  readonly port: number;
  readonly protocols: readonly PortProtocol[];
}

/** A port by number or name; a name may belong to TCP or UDP alone. */
function resolvePort(
  lowering: Lowering,
  text: string,
  proto: PortProtocol | undefined,
  type: "port" | "portrange",
  id: Named,
): ResolvedPort {
  if (/^\d+$/.test(text)) {
    const port = Number(text);
    requireAtMost(lowering, "port number", port, maxPort);
    return { port, protocols: allPortProtocols };
  }
  const { resolver } = lowering.options;
  const tcp = resolver.port(text, "tcp");
  const udp = resolver.port(text, "udp");
  const port = tcp ?? udp;
  if (port === undefined) {
    const message = type === "port" ? `unknown port '${text}'` : `unknown port in range '${id.text}'`;
    // Names that the protocol has no port for would be refused next.
    const names = [...(resolver.names?.("port") ?? [])].filter(
      (name) => proto === undefined || resolver.port(name, proto) !== undefined,
    );
    return lowering.fail("name", message, nearestOr(text, names, "write the number of the port, 0 to 65535"), id.span);
  }
  const protocols: readonly PortProtocol[] = tcp === udp ? allPortProtocols : tcp !== undefined ? ["tcp"] : ["udp"];
  if (proto !== undefined && !protocols.includes(proto)) {
    const hint = `write \`${protocols[0]} port ${text}\`, or the number: \`${proto} port ${port}\``;
    return lowering.fail("qualifier", `port '${text}' is ${protocols[0]}`, hint, id.span);
  }
  return { port, protocols };
}

function commonProtocols(a: readonly PortProtocol[], b: readonly PortProtocol[]): readonly PortProtocol[] {
  return a.length === b.length && a.every((protocol) => b.includes(protocol)) ? a : allPortProtocols;
}

function lowerProtoMatch(lowering: Lowering, qualifiers: Qualifiers, id: Id): Condition {
  const { proto } = qualifiers;
  if (qualifiers.dir !== undefined) {
    return lowering.fail("direction", "direction applied to 'proto'", noDirection, qualifiers.span);
  }
  if (id.kind !== "number" && id.kind !== "name") {
    const hint = meantAddress(qualifiers, id);
    return lowering.fail("qualifier", `'proto' modifier applied to ${idNoun(id)}`, hint, qualifiers.span);
  }
  const number = id.kind === "number" ? id.value : resolveProtocol(lowering, proto, id);
  switch (proto) {
    case undefined:
    case "ip":
    case "ip6": {
      requireAtMost(lowering, "protocol number", number, 255);
      if (proto === "ip") return ip4Protocol(lowering, number);
      if (proto === "ip6") return ip6Protocol(lowering, number);
      return any(ip4Protocol(lowering, number), ip6Protocol(lowering, number));
    }
    case "link":
      requireAtMost(lowering, "EtherType", number, 0xffff, id.span, etherProtoHint);
      if (number > 255 && number <= 1500) requireAtMost(lowering, "LLC DSAP", number, 255, id.span, etherProtoHint);
      return linkProtocol(lowering, number);
    case "iso":
      requireAtMost(lowering, "ISO protocol", number, 255);
      return isoProtocol(lowering, number);
    case "isis":
      requireAtMost(lowering, "IS-IS PDU type", number, 31);
      return isisProtocol(lowering, number);
    default:
      const hint = possibleProtocols(qualifiers, ["ip", "ip6", "ether", "iso", "isis"], "", () => false);
      return lowering.fail("qualifier", `'${proto} proto' is bogus`, hint, qualifiers.span);
  }
}

const etherProtoHint = "numbers up to 255 are LLC service access points, those from 1501 to 65535 EtherTypes";

/** `protochain`: like `proto`, but looking past the headers that come between. */
function lowerProtochainMatch(lowering: Lowering, qualifiers: Qualifiers, id: Id): Condition {
  const { proto } = qualifiers;
  if (id.kind !== "number" && id.kind !== "name") {
    const hint = meantAddress(qualifiers, id);
    return lowering.fail("qualifier", `'protochain' modifier applied to ${idNoun(id)}`, hint, qualifiers.span);
  }
  if (proto !== undefined && proto !== "ip" && proto !== "ip6") {
    const hint = possibleProtocols(qualifiers, ["ip", "ip6"], "", () => false);
    return lowering.fail("qualifier", `'${proto}' is not a valid qualifier for 'protochain'`, hint, qualifiers.span);
  }
  const protocol = id.kind === "number" ? id.value : resolveProtocol(lowering, proto, id);
  requireAtMost(lowering, "protocol number", protocol, 255);
  const { payload, network } = lowering.framing;
  const walk = (version: 4 | 6): Condition => {
    const carries = linkProtocol(lowering, version === 4 ? etherType.ip : etherType.ip6);
    if (!payload || payload.index) {
      const message = "'protochain' not supported with variable length headers";
      return lowering.fail("protochain", message, "`proto` looks at the first header only, and works", qualifiers.span);
    }
    lowering.libpcapOptimizes = false;
    return all(carries, { kind: "walk", walk: { version, offset: payload.offset + network, protocol } });
  };
  if (proto === "ip") return walk(4);
  if (proto === "ip6") return walk(6);
  return any(walk(4), walk(6));
}

function resolveProtocol(lowering: Lowering, proto: Proto | undefined, id: Named): number {
  const number = protocolByName(lowering, proto, id.text);
  const what = proto === undefined ? "proto" : `${proto} proto`;
  if (number !== undefined) return number;
  const known = protocolNames(lowering, proto);
  const hint = nearestOr(id.text, known, "write the number of the protocol", escapeKeyword);
  return lowering.fail("name", `unknown '${what}' value '${id.text}'`, hint, id.span);
}

/** The names that may follow `proto`. */
function protocolNames(lowering: Lowering, proto: Proto | undefined): Iterable<string> {
  if (proto === "link") return etherProtocolNames;
  if (proto === "iso") return Object.keys(nlpid);
  return proto === "isis" ? [] : (lowering.options.resolver.names?.("protocol") ?? []);
}

function protocolByName(lowering: Lowering, proto: Proto | undefined, name: string): number | undefined {
  switch (proto) {
    case undefined:
    case "ip":
    case "ip6":
      return lowering.options.resolver.protocol(name);
    case "link":
      return etherTypeByName(name) ?? llcSapByName(name);
    case "iso":
      return nlpid[name as keyof typeof nlpid];
    default:
      return undefined;
  }
}
