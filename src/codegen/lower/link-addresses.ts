/** Link-layer addresses: `ether host`, and `broadcast` and `multicast` on every layer that has them. */
import { etherType } from "../../net/protocol-numbers.js";
import type { Proto, Qualifiers } from "../../parser/ast.js";
import { all, any, type Condition } from "../condition.js";
import type { Lowering } from "./context.js";
import { possibleProtocols } from "./hints.js";
import { inDirection } from "./directions.js";
import { linkProtocol } from "./link-protocols.js";
import { isGroupAddress, macEquals } from "./mac-addresses.js";
import { notSupported } from "./not-supported.js";
import { lowerWlanAddress, lowerWlanMulticast } from "./wlan.js";

/** `ether host`: packets to or from a MAC address of six bytes. */
export function lowerMacAddress(
  lowering: Lowering,
  qualifiers: Qualifiers,
  bytes: Uint8Array,
  text: string,
): Condition {
  const { kind, addresses, precondition, addressPrecondition } = lowering.framing;
  if (kind === "wlan") return lowerWlanAddress(lowering, qualifiers, bytes);
  const where = addresses ?? notSupported(lowering, `link host ${text}`);
  if (kind === "arcnet") return notSupported(lowering, `link host ${text}`);
  const matches = inDirection(lowering, qualifiers, "Ethernet addresses", (side) =>
    macEquals(lowering, where[side], bytes),
  );
  return all(precondition, addressPrecondition, matches);
}

/** `broadcast`, `ether broadcast`, `ip broadcast`. */
export function lowerBroadcast(lowering: Lowering, proto: Proto | undefined): Condition {
  if (proto === "ip") return ipBroadcast(lowering);
  if (proto !== undefined && proto !== "link") {
    return lowering.fail(
      "qualifier",
      `'${proto}' is not a valid qualifier for 'broadcast'`,
      possibleProtocols({ proto }, ["ether", "ip"], "broadcast"),
    );
  }
  const { kind, addresses, precondition, addressPrecondition } = lowering.framing;
  const everyone = new Uint8Array(6).fill(0xff);
  if (kind === "wlan")
    return lowerWlanAddress(lowering, { dir: "dst", span: lowering.span, inherited: false }, everyone);
  // BACnet MS/TP: a destination of one byte.
  if (lowering.framing.name === "BACNET_MS_TP") return lowering.equals(lowering.link(3, 1), 0xff);
  const where = addresses ?? notSupported(lowering, "broadcast");
  // ARCNET's broadcast address is one zero byte.
  if (kind === "arcnet") return lowering.equals(lowering.link(where.dst, 1), 0);
  return all(precondition, addressPrecondition, macEquals(lowering, where.dst, everyone));
}

/** The destination's host part is all zeros or all ones; which bits those are, only the netmask tells. */
function ipBroadcast(lowering: Lowering): Condition {
  const { netmask } = lowering.options;
  if (netmask === undefined) {
    return lowering.fail(
      "netmask",
      "netmask not known, so 'ip broadcast' not supported",
      "name the address, as in `dst host 192.0.2.255`, or give the netmask to `compile`",
    );
  }
  const hostMask = ~netmask >>> 0;
  const destination = lowering.network(16, 4);
  return all(
    linkProtocol(lowering, etherType.ip),
    any(lowering.masked(destination, hostMask, 0), lowering.masked(destination, hostMask, hostMask)),
  );
}

/** `multicast`, `ether multicast`, `ip multicast`, `ip6 multicast`. */
export function lowerMulticast(lowering: Lowering, proto: Proto | undefined): Condition {
  switch (proto) {
    case undefined:
    case "link": {
      const { kind, addresses, precondition, addressPrecondition } = lowering.framing;
      if (kind === "wlan") return lowerWlanMulticast(lowering);
      const where = addresses ?? notSupported(lowering, "multicast");
      if (kind === "arcnet") return lowering.equals(lowering.link(where.dst, 1), 0);
      return all(precondition, addressPrecondition, isGroupAddress(lowering, where.dst));
    }
    case "ip":
      // 224.0.0.0/4 (RFC 1112).
      return all(linkProtocol(lowering, etherType.ip), lowering.masked(lowering.network(16, 1), 0xf0, 0xe0));
    case "ip6":
      // ff00::/8 (RFC 4291).
      return all(linkProtocol(lowering, etherType.ip6), lowering.equals(lowering.network(24, 1), 0xff));
    default:
      return lowering.fail(
        "qualifier",
        `'${proto}' is not a valid qualifier for 'multicast'`,
        possibleProtocols({ proto }, ["ether", "ip", "ip6"], "multicast"),
      );
  }
}

/** `host $1a`: an ARCNET address of one byte. */
export function lowerArcnetAddress(lowering: Lowering, qualifiers: Qualifiers, value: number, text: string): Condition {
  const { kind, addresses } = lowering.framing;
  if (kind !== "arcnet" || !addresses) return notSupported(lowering, `link host ${text}`);
  return inDirection(lowering, qualifiers, "ARCNET addresses", (side) =>
    lowering.equals(lowering.link(addresses[side], 1), value),
  );
}
