/**
 * "The packet carries this protocol directly above the link layer": how each framing tells.
 *
 * A protocol is an EtherType (above 1500) or an 802.2 service access point (up to 255); see gencode.c's link-layer tests
 * and IEEE 802.3. Loopback families follow the writing system's AF_ numbers.
 */
import { etherType, sap } from "../../net/protocol-numbers.js";
import { all, always, any, check, never, not, type Condition } from "../condition.js";
import type { Lowering } from "./context.js";

/** The largest value of an 802.3 length field; above it the field is an EtherType. */
const maxLength = 1500;

/** SNAP organisation codes (RFC 1042). */
const organisation = { ethertype: 0x000000, apple: 0x080007 } as const;

/** Linux cooked captures mark 802.3 frames without and with an 802.2 header by these (linux/if_ether.h). */
const sllProtocol = { novell802_3: 1, llc: 4 } as const;

/** AF_ numbers: IPv4 is 2 everywhere, IPv6 depends on the system. */
const family = { ip: 2, ip6Linux: 10, ip6Bsd: 24, ip6FreeBsd: 28, ip6Darwin: 30 } as const;

export function linkProtocol(lowering: Lowering, protocol: number): Condition {
  const { framing } = lowering;
  if (framing.mplsDepth > 0) return mplsProtocol(lowering, protocol);
  switch (framing.kind) {
    case "ethernet":
      return ethernetProtocol(lowering, protocol);
    case "sll":
      return cookedProtocol(lowering, protocol);
    case "ethertype":
      return lowering.equals(lowering.type(2), protocol);
    case "raw":
      if (protocol === etherType.ip) return lowering.masked(lowering.link(0, 1), 0xf0, 0x40);
      if (protocol === etherType.ip6) return lowering.masked(lowering.link(0, 1), 0xf0, 0x60);
      return never;
    case "ipv4":
      return protocol === etherType.ip ? always : never;
    case "ipv6":
      return protocol === etherType.ip6 ? always : never;
    case "loopback":
    case "loopback-host-order":
      return loopbackProtocol(lowering, protocol);
    default:
      return lowering.fail(
        "not-implemented",
        `filtering by protocol on ${framing.name} (${framing.description}) is not implemented yet`,
      );
  }
}

function mplsProtocol(lowering: Lowering, protocol: number): Condition {
  const version = protocol === etherType.ip ? 0x40 : protocol === etherType.ip6 ? 0x60 : undefined;
  if (version === undefined) return lowering.fail("mpls-protocol", "unsupported protocol over mpls");
  const bottomOfStack = lowering.masked(lowering.network(-2, 1), 0x01, 0x01);
  return all(bottomOfStack, lowering.masked(lowering.network(0, 1), 0xf0, version));
}

function ethernetProtocol(lowering: Lowering, protocol: number): Condition {
  const type = lowering.type(2);
  const isLength = not(check("gt", type, lowering.const(maxLength)));
  switch (protocol) {
    case sap.iso:
    case sap.ip:
    case sap.netbeui:
      return all(isLength, lowering.equals(lowering.payload(0, 2), (protocol << 8) | protocol));
    case sap.ipx:
      // Four ways to frame IPX: Ethernet II, 802.2 SNAP, plain 802.2, and Novell's 802.3 without an 802.2 header.
      return any(
        lowering.equals(type, etherType.ipx),
        all(
          isLength,
          any(
            snap(lowering, organisation.ethertype, etherType.ipx),
            lowering.equals(lowering.payload(0, 1), sap.ipx),
            lowering.equals(lowering.payload(0, 2), 0xffff),
          ),
        ),
      );
    case etherType.atalk:
    case etherType.aarp: {
      const code = protocol === etherType.atalk ? organisation.apple : organisation.ethertype;
      return any(lowering.equals(type, protocol), all(isLength, snap(lowering, code, protocol)));
    }
    default:
      if (protocol > maxLength) return lowering.equals(type, protocol);
      return all(isLength, lowering.equals(lowering.payload(0, 1), protocol));
  }
}

function cookedProtocol(lowering: Lowering, protocol: number): Condition {
  const type = lowering.type(2);
  const isLlc = lowering.equals(type, sllProtocol.llc);
  switch (protocol) {
    case sap.iso:
    case sap.ip:
    case sap.netbeui:
      return all(isLlc, lowering.equals(lowering.payload(0, 2), (protocol << 8) | protocol));
    case sap.ipx:
      return any(
        lowering.equals(type, etherType.ipx),
        lowering.equals(type, sllProtocol.novell802_3),
        all(
          isLlc,
          any(lowering.equals(lowering.payload(0, 1), sap.ipx), snap(lowering, organisation.ethertype, etherType.ipx)),
        ),
      );
    case etherType.atalk:
    case etherType.aarp: {
      const code = protocol === etherType.atalk ? organisation.apple : organisation.ethertype;
      return any(lowering.equals(type, protocol), all(isLlc, snap(lowering, code, protocol)));
    }
    default:
      if (protocol > maxLength) return lowering.equals(type, protocol);
      return all(isLlc, lowering.equals(lowering.payload(0, 1), protocol));
  }
}

/** An 802.2 header with SNAP, an organisation code and a protocol number; the last word first, as it tells most. */
function snap(lowering: Lowering, code: number, protocol: number): Condition {
  return all(
    lowering.equals(lowering.payload(4, 4), ((code & 0xffff) << 16) | protocol),
    lowering.equals(lowering.payload(0, 4), (sap.snap << 24) | (sap.snap << 16) | (0x03 << 8) | (code >> 16)),
  );
}

function loopbackProtocol(lowering: Lowering, protocol: number): Condition {
  const { kind } = lowering.framing;
  const { savefile } = lowering.options;
  const is = (number: number): Condition => {
    // NULL has the family in the byte order of the machine that captured: little-endian unless the file says otherwise.
    const littleEndian = kind === "loopback-host-order" && !savefile?.bigEndian;
    return lowering.equals(lowering.link(0, 4), littleEndian ? number << 24 : number);
  };
  if (protocol === etherType.ip) return is(family.ip);
  if (protocol !== etherType.ip6) return never;
  if (!savefile) return is(family.ip6Linux);
  return any(is(family.ip6Bsd), is(family.ip6FreeBsd), is(family.ip6Darwin));
}
