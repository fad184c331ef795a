/** `proto` and the protocol abbreviations (`tcp`, `arp`, `isis`, …). */
import { etherType, ipProtocol, nlpid, sap } from "../../net/protocol-numbers.js";
import type { Proto } from "../../parser/ast.js";
import { all, any, type Condition } from "../condition.js";
import type { Lowering } from "./context.js";
import { linkProtocol } from "./link-protocols.js";

/** IS-IS PDU types (ISO/IEC 10589), in the order in which each abbreviation asks for them. */
const isisPdu = {
  l1: [26, 24, 18, 15, 17],
  l2: [27, 25, 20, 16, 17],
  iih: [17, 15, 16],
  lsp: [18, 20],
  snp: [27, 26, 24, 25],
  csnp: [24, 25],
  psnp: [26, 27],
} as const;

/** A protocol abbreviation standing alone, or the protocol of `proto[...]`. */
export function lowerProtocol(lowering: Lowering, proto: Proto): Condition {
  switch (proto) {
    case "tcp":
    case "udp":
    case "sctp":
    case "pim":
    case "ah":
    case "esp":
      return any(ip4Protocol(lowering, ipProtocol[proto]), ip6Protocol(lowering, ipProtocol[proto]));
    case "icmp":
    case "igmp":
    case "igrp":
    case "vrrp":
    case "carp":
      return ip4Protocol(lowering, ipProtocol[proto]);
    case "icmp6":
      return ip6Protocol(lowering, ipProtocol.icmp6);
    case "ip":
    case "ip6":
    case "arp":
    case "rarp":
    case "atalk":
    case "aarp":
    case "decnet":
    case "lat":
    case "sca":
    case "moprc":
    case "mopdl":
      return linkProtocol(lowering, etherType[proto]);
    case "iso":
    case "stp":
    case "ipx":
    case "netbeui":
      return linkProtocol(lowering, sap[proto]);
    case "clnp":
    case "esis":
    case "isis":
      return isoProtocol(lowering, nlpid[proto]);
    case "l1":
    case "l2":
    case "iih":
    case "lsp":
    case "snp":
    case "csnp":
    case "psnp":
      return any(...isisPdu[proto].map((type) => isisProtocol(lowering, type)));
    case "link":
    case "radio":
      return lowering.fail(
        "abbreviation",
        `'${proto}' cannot be used as an abbreviation`,
        proto === "link"
          ? "it stands before something, as in `ether host 00:00:5e:00:53:01` or `ether proto 0x800`"
          : "only its bytes can be asked, as in `radio[2:2]`",
      );
  }
}

/** The IPv4 protocol field. */
export function ip4Protocol(lowering: Lowering, number: number): Condition {
  return all(linkProtocol(lowering, etherType.ip), lowering.equals(lowering.network(9, 1), number));
}

/** The IPv6 next-header field, or the one in a fragment header that comes first. */
export function ip6Protocol(lowering: Lowering, number: number): Condition {
  const nextHeader = lowering.network(6, 1);
  return all(
    linkProtocol(lowering, etherType.ip6),
    any(
      lowering.equals(nextHeader, number),
      all(lowering.equals(nextHeader, ipProtocol.fragment), lowering.equals(lowering.network(40, 1), number)),
    ),
  );
}

/** The protocol identifier at the start of an ISO network-layer packet. */
export function isoProtocol(lowering: Lowering, number: number): Condition {
  switch (lowering.framing.kind) {
    case "frelay":
      return lowering.equals(lowering.link(2, 2), 0x0300 | number);
    case "hdlc":
      // Cisco HDLC pads the 802.2 header with a byte.
      return all(linkProtocol(lowering, sap.iso), lowering.equals(lowering.networkNoSnap(1, 1), number));
    default:
      return all(linkProtocol(lowering, sap.iso), lowering.equals(lowering.networkNoSnap(0, 1), number));
  }
}

/** The PDU type of an IS-IS packet: the low five bits of the fifth byte. */
export function isisProtocol(lowering: Lowering, type: number): Condition {
  const field = lowering.networkNoSnap(lowering.framing.kind === "hdlc" ? 5 : 4, 1);
  return all(isoProtocol(lowering, nlpid.isis), lowering.masked(field, 0x1f, type));
}
