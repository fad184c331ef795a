/** `host` and `net`: IPv4, IPv6, ARP and RARP addresses. */
import type { Span } from "../../errors.js";
import { formatIpv4 } from "../../net/addresses.js";
import { etherType } from "../../net/protocol-numbers.js";
import type { Qualifiers } from "../../parser/ast.js";
import { all, always, any, type Condition } from "../condition.js";
import type { Lowering } from "./context.js";
import { inDirection } from "./directions.js";
import { directionText, possibleProtocols } from "./hints.js";
import { linkProtocol } from "./link-protocols.js";

/** Offsets of the source and destination address in the header: RFC 791, RFC 826, RFC 8200. */
const addressOffsets = {
  ip: { src: 12, dst: 16 },
  arp: { src: 14, dst: 24 },
  rarp: { src: 14, dst: 24 },
  ip6: { src: 8, dst: 24 },
} as const;

/** An IPv4 address and the bits of it that count; both u32. */
export interface Ipv4Prefix {
  readonly address: number;
  readonly mask: number;
}

/** Packets to or from an IPv4 address or network; without a protocol qualifier in IP, ARP and RARP headers alike. */
export function lowerIpv4(lowering: Lowering, qualifiers: Qualifiers, prefix: Ipv4Prefix): Condition {
  const { proto } = qualifiers;
  if (proto === "ip" || proto === "arp" || proto === "rarp") return ipv4In(lowering, qualifiers, proto, prefix);
  if (proto !== undefined) refuseProto(lowering, qualifiers, "<IPv4 address>", "<IPv4 prefix>", ["ip", "arp", "rarp"]);
  const ip = ipv4In(lowering, qualifiers, "ip", prefix);
  if (lowering.framing.mplsDepth > 0) return ip;
  return any(ip, ipv4In(lowering, qualifiers, "arp", prefix), ipv4In(lowering, qualifiers, "rarp", prefix));
}

function ipv4In(
  lowering: Lowering,
  qualifiers: Qualifiers,
  proto: "ip" | "arp" | "rarp",
  { address, mask }: Ipv4Prefix,
): Condition {
  const carries = linkProtocol(lowering, etherType[proto]);
  const matches = inDirection(lowering, qualifiers, "IPv4 addresses", (side) =>
    mask === 0 ? always : lowering.masked(lowering.network(addressOffsets[proto][side], 4), mask, address),
  );
  return all(carries, matches);
}

/** Packets to or from an IPv6 address or network; `bytes` has 16. */
export function lowerIpv6(
  lowering: Lowering,
  qualifiers: Qualifiers,
  bytes: Uint8Array,
  prefixLength: number,
): Condition {
  const { proto } = qualifiers;
  if (proto !== undefined && proto !== "ip6") {
    return refuseProto(lowering, qualifiers, "<IPv6 address>", "<IPv6 prefix>", ["ip6"]);
  }
  const carries = linkProtocol(lowering, etherType.ip6);
  const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
  const matches = inDirection(lowering, qualifiers, "IPv6 addresses", (side) => {
    const words: Condition[] = [];
    for (let word = 0; word < 4 && word * 32 < prefixLength; word++) {
      const field = lowering.network(addressOffsets.ip6[side] + 4 * word, 4);
      words.push(lowering.masked(field, prefixMask(prefixLength - 32 * word), view.getUint32(4 * word)));
    }
    return all(...words);
  });
  return all(carries, matches);
}

/** The u32 with the `length` highest bits set. */
export function prefixMask(length: number): number {
  return length <= 0 ? 0 : length >= 32 ? 0xffffffff : (0xffffffff << (32 - length)) >>> 0;
}

/** Refuses bits outside the mask, which are nearly always a mistake (`net 10.0.0.1/8`). */
export function requireNetworkBits(lowering: Lowering, { address, mask }: Ipv4Prefix, text: string, span: Span): void {
  if ((address & ~mask) === 0) return;
  const network = text.replace(/^[^/ ]+/, formatIpv4((address & mask) >>> 0));
  const hint = `write \`net ${network}\` for the network, or \`host ${formatIpv4(address)}\` for one address`;
  lowering.fail("network-bits", `non-network bits set in "${text}"`, hint, span);
}

function refuseProto(
  lowering: Lowering,
  qualifiers: Qualifiers,
  address: string,
  prefix: string,
  possible: readonly string[],
): Condition {
  const type = qualifiers.type === "net" ? "net" : "host";
  const message = `'${qualifiers.proto}' is not a valid qualifier for '${type} ${type === "net" ? prefix : address}'`;
  const primitive = `${directionText(qualifiers)}${type} ${lowering.idText}`;
  return lowering.fail("qualifier", message, possibleProtocols(qualifiers, possible, primitive), qualifiers.span);
}
