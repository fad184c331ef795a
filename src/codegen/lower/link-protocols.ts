/**
 * "The packet carries this protocol directly above the link layer": how each framing tells.
 *
 * A protocol is an EtherType (above 1500) or an 802.2 service access point (up to 255); see gencode.c's link-layer tests
 * and IEEE 802.3. Loopback families follow the writing system's AF_ numbers.
 */
import { assertNever } from "../../errors.js";
import { etherType, maximumLengthField, nlpid, sap } from "../../net/protocol-numbers.js";
import { all, always, any, check, join, never, not, type Condition } from "../condition.js";
import { onlyBytes, type Lowering } from "./context.js";

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
      return all(framing.precondition, ethernetProtocol(lowering, protocol));
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
    case "ltalk":
      return protocol === etherType.atalk ? always : never;
    case "loopback":
    case "loopback-host-order":
      return loopbackProtocol(lowering, protocol);
    case "hdlc":
      return lowering.equals(lowering.type(2), protocol === sap.iso ? (sap.iso << 8) | sap.iso : protocol);
    case "llc":
      return llcProtocol(lowering, protocol);
    case "wlan":
      return all(isDataFrame(lowering), llcProtocol(lowering, protocol));
    case "sunatm":
      return all(isAtmLlc(lowering), llcProtocol(lowering, protocol));
    case "ppp":
      return lowering.equals(lowering.type(2), pppProtocol[protocol] ?? protocol);
    case "ppp-bsdos":
      return pppBsdosProtocol(lowering, protocol);
    case "pflog":
      if (protocol === etherType.ip) return lowering.equals(lowering.link(1, 1), family.ip);
      if (protocol === etherType.ip6) return lowering.equals(lowering.link(1, 1), family.ip6Linux);
      return never;
    case "arcnet":
      return any(...(arcnetTypes[protocol] ?? []).map((type) => lowering.equals(lowering.type(1), type)));
    case "frelay":
      return any(...(frelayNlpids[protocol] ?? []).map((id) => lowering.equals(lowering.link(2, 2), 0x0300 | id)));
    case "ipnet":
      if (protocol === etherType.ip) return lowering.equals(lowering.type(1), 2);
      if (protocol === etherType.ip6) return lowering.equals(lowering.type(1), 26);
      return never;
    case "juniper":
      // Every Juniper header starts with "MGC"; what follows is not looked at.
      return lowering.masked(lowering.link(0, 4), 0xffffff00, 0x4d474300);
    case "mtp":
    case "opaque":
    case undefined:
      return lowering.fail(
        "link-type",
        `link-layer type filtering not implemented for DLT_${framing.name} (${framing.description})`,
        onlyBytes,
      );
    default:
      return assertNever(framing.kind);
  }
}

/** PPP protocol numbers (IANA) of protocols that have another number elsewhere. */
const pppProtocol: Readonly<Record<number, number>> = {
  [etherType.ip]: 0x0021,
  [etherType.ip6]: 0x0057,
  [etherType.decnet]: 0x0027,
  [etherType.atalk]: 0x0029,
  // XNS
  0x0600: 0x0025,
  [sap.iso]: 0x0023,
  [sap.stp]: 0x0031,
  [sap.ipx]: 0x002b,
};

/** ARCNET protocol ids (RFC 1201). */
const arcnetTypes: Readonly<Record<number, readonly number[]>> = {
  [etherType.ip]: [0xd4],
  [etherType.ip6]: [0xc4],
  [etherType.arp]: [0xd5],
  [etherType.rarp]: [0xd6],
  [etherType.atalk]: [0xdd],
};

/** Network layer protocol identifiers in Frame Relay (RFC 2427). */
const frelayNlpids: Readonly<Record<number, readonly number[]>> = {
  [etherType.ip]: [0xcc],
  [etherType.ip6]: [0x8e],
  [sap.iso]: [nlpid.clnp, nlpid.esis, nlpid.isis],
};

/** An 802.2 header, with SNAP for everything that has an EtherType. */
function llcProtocol(lowering: Lowering, protocol: number): Condition {
  switch (protocol) {
    case sap.iso:
    case sap.ip:
    case sap.netbeui:
      return lowering.equals(lowering.payload(0, 2), (protocol << 8) | protocol);
    case etherType.atalk:
      return snap(lowering, organisation.apple, protocol);
    default:
      // The organisation code is not looked at, as bridges and switches use several.
      return protocol <= maximumLengthField
        ? lowering.equals(lowering.payload(0, 1), protocol)
        : lowering.equals(lowering.payload(6, 2), protocol);
  }
}

/** BSD/OS compresses TCP/IP headers (RFC 1144) under two more protocol numbers. */
function pppBsdosProtocol(lowering: Lowering, protocol: number): Condition {
  const type = lowering.type(2);
  if (protocol !== etherType.ip) return lowering.equals(type, pppProtocol[protocol] ?? protocol);
  return any(...[0x0021, 0x002d, 0x002f].map((number) => lowering.equals(type, number)));
}

/** An 802.11 data frame: only these carry a protocol. Bits 2 and 3 of the first byte are the type (IEEE 802.11). */
export function isDataFrame(lowering: Lowering): Condition {
  return lowering.masked(lowering.link(0, 1), 0x0c, 0x08);
}

/** SunATM's header says "LLC" in the low half of its first byte. */
export function isAtmLlc(lowering: Lowering): Condition {
  return lowering.masked(lowering.link(0, 1), 0x0f, 0x02);
}

function mplsProtocol(lowering: Lowering, protocol: number): Condition {
  const version = protocol === etherType.ip ? 0x40 : protocol === etherType.ip6 ? 0x60 : undefined;
  if (version === undefined)
    return lowering.fail(
      "mpls-protocol",
      "unsupported protocol over mpls",
      "behind labels only IPv4 and IPv6 can be told; put other terms before `mpls`",
    );
  const bottomOfStack = lowering.masked(lowering.network(-2, 1), 0x01, 0x01);
  return all(bottomOfStack, lowering.masked(lowering.network(0, 1), 0xf0, version));
}

function ethernetProtocol(lowering: Lowering, protocol: number): Condition {
  const type = lowering.type(2);
  if (protocol > maximumLengthField && protocol !== etherType.atalk && protocol !== etherType.aarp)
    return lowering.equals(type, protocol);
  const isLength = not(check("gt", type, lowering.const(maximumLengthField)));
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
      if (protocol > maximumLengthField) return lowering.equals(type, protocol);
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
  const hostOrder = lowering.framing.kind === "loopback-host-order";
  const { savefile } = lowering.options;
  const littleEndian = hostOrder && !savefile?.bigEndian;
  // NULL has the family in the byte order of the machine that captured. A file tells its own order, which is that of
  // whoever wrote it last, so both are tried.
  const orders = hostOrder && savefile ? [littleEndian, !littleEndian] : [littleEndian];
  const is = (number: number): Condition =>
    join(
      "or",
      orders.map((swapped) => lowering.equals(lowering.link(0, 4), swapped ? number << 24 : number)),
    );
  if (protocol === etherType.ip) return is(family.ip);
  if (protocol !== etherType.ip6) return never;
  if (!savefile) return is(family.ip6Linux);
  return any(is(family.ip6Bsd), is(family.ip6FreeBsd), is(family.ip6Darwin));
}
