/**
 * Which decoder belongs to which number: one row per protocol and place where its number appears.
 *
 * In the port tables the order counts: it is tcpdump's, which takes the first row that either port belongs to.
 */
import { etherType, ipProtocol, sap } from "../net/protocol-numbers.js";
import { decodeAarp } from "./aarp.js";
import { decodeAhcp } from "./ahcp.js";
import { decodeAodv } from "./aodv.js";
import { decodeAoe } from "./aoe.js";
import { decodeAnnouncedAppleTalk, decodeLlap } from "./appletalk.js";
import { decodeArcnet, decodeLinuxArcnet } from "./arcnet.js";
import { decodeArp } from "./arp.js";
import { decodeAtmLlc, decodeClip, decodeSunAtm } from "./atm.js";
import { decodeBabel } from "./babel.js";
import { decodeBcmLi } from "./bcm-li.js";
import { decodeBeep } from "./beep.js";
import { decodeBfdControl, decodeBfdEcho, decodeBfdLag, decodeBfdMultihop } from "./bfd.js";
import { decodeBgp } from "./bgp.js";
import { decodeBridgedEthernet, decodeBridgedFddi, decodeBridgedTokenRing } from "./bridged-ethernet.js";
import { decodeBroadcomTag } from "./broadcom-tag.js";
import {
  decodeBluetooth,
  decodeNetAnalyzer,
  decodeNetAnalyzerTransparent,
  decodePktap,
  decodePpi,
} from "./capture-headers.js";
import { decodeCalmFast } from "./calm-fast.js";
import { decodeCarp } from "./carp.js";
import { decodeCdp } from "./cdp.js";
import { decodeCfm } from "./cfm.js";
import { decodeChdlc } from "./chdlc.js";
import type { Decode, Registry } from "./context.js";
import { decodeDccp } from "./dccp.js";
import { decodeDhcp } from "./dhcp.js";
import { decodeDecnet } from "./decnet.js";
import { decodeDhcp6 } from "./dhcp6.js";
import { decodeDns, decodeDnsOverTcp, decodeMulticastDns } from "./dns.js";
import { decodeDtp } from "./dtp.js";
import { decodeEapol } from "./eap.js";
import { decodeEgp } from "./egp.js";
import { decodeEigrp } from "./eigrp.js";
import { decodeEnc } from "./enc.js";
import { decodeFirewire, decodeIpoib, decodeSymantec } from "./ether-type-headers.js";
import { decodeEthernet, decodeSwitchedEthernet } from "./ethernet.js";
import { decodeFddi } from "./fddi.js";
import { decodeFibreChannel } from "./fibre-channel.js";
import { decodeFrameRelayLink, decodeMultilinkLink } from "./frame-relay.js";
import { decodeGeneve } from "./geneve.js";
import { decodeGeonetworking } from "./geonetworking.js";
import { decodeGre } from "./gre.js";
import { decodeHncp } from "./hncp.js";
import { decodeHsrp } from "./hsrp.js";
import { decodeIcmp } from "./icmp.js";
import { decodeIcmp6 } from "./icmp6.js";
import { decodeAvs, decodePrism } from "./ieee80211-capture.js";
import { decodeIeee80211 } from "./ieee80211.js";
import { decodeIeee802154, decodeIeee802154Tap } from "./ieee802154.js";
import { decodeIgmp } from "./igmp.js";
import { decodeIgrp } from "./igrp.js";
import { decodeIpnet } from "./ipnet.js";
import { decodeAh, decodeEsp, decodeIpcomp } from "./ipsec.js";
import { decodeIpv4 } from "./ipv4.js";
import { decodeIpv6 } from "./ipv6.js";
import { decodeAnnouncedIpx, decodeIpx } from "./ipx.js";
import { decodeIsakmp, decodeIsakmpNat } from "./isakmp.js";
import { decodeL2tp } from "./l2tp.js";
import { decodeJuniper } from "./juniper.js";
import { decodeKerberos } from "./kerberos.js";
import { decodeLdp } from "./ldp.js";
import { decodeLinuxSll, decodeLinuxSll2 } from "./linux-sll.js";
import { decodeLisp } from "./lisp.js";
import { decodeLlc } from "./llc.js";
import { decodeLmp } from "./lmp.js";
import { decodeLspPing } from "./lsp-ping.js";
import { decodeLwappData, decodeLwappFromController, decodeLwappToController } from "./lwapp.js";
import { decodeLwres } from "./lwres.js";
import { decodeLoopback } from "./loopback.js";
import { decodeMobileIp } from "./mobile-ip.js";
import { decodeMpcp } from "./mpcp.js";
import { decodeMpls } from "./mpls.js";
import { decodeLldp } from "./lldp.js";
import { decodeMsNlb } from "./ms-nlb.js";
import { decodeMsdp } from "./msdp.js";
import { decodeNflog } from "./nflog.js";
import { decodeNsh } from "./nsh.js";
import { decodeNull } from "./null.js";
import { decodeNtp } from "./ntp.js";
import { decodeOlsr } from "./olsr.js";
import { decodeOpenflow } from "./openflow.js";
import { decodeOsi, decodePaddedOsi } from "./osi.js";
import { decodeOspf2 } from "./ospf2.js";
import { decodeOspf3 } from "./ospf3.js";
import { decodeOtv } from "./otv.js";
import { decodePflog } from "./pflog.js";
import { decodePgm } from "./pgm.js";
import { decodeAutoRp, decodePim } from "./pim.js";
import { decoderOfType } from "./packet-types.js";
import type { PortRow } from "./ports.js";
import { portLookup } from "./ports.js";
import { decodePppBsdos } from "./ppp-bsdos.js";
import { decodePppoe } from "./pppoe.js";
import { decodeAnnouncedPpp, decodePppLink, decodePppSerial } from "./ppp.js";
import { decodePptp } from "./pptp.js";
import { decodePtp } from "./ptp.js";
import { decodeRadiotap } from "./radiotap.js";
import { decodeRadius } from "./radius.js";
import { decodeRaw } from "./raw.js";
import { decodeRealtek } from "./realtek.js";
import { decodeResp } from "./resp.js";
import { decodeRip, decodeRipng } from "./rip.js";
import { decodeRpkiRtr } from "./rpki-rtr.js";
import { decodeRsvp } from "./rsvp.js";
import { decodeRx, rxPorts } from "./rx.js";
import { decodeSctp } from "./sctp.js";
import { decodeSflow } from "./sflow.js";
import { decodeSlip, decodeSlipBsdos } from "./slip.js";
import { ouis } from "./snap.js";
import { decodeSnmp } from "./snmp.js";
import { decodeSsh } from "./ssh.js";
import { decodeSlow } from "./slow.js";
import { decodeSomeip } from "./someip.js";
import { decodeStp } from "./stp.js";
import { decodeSyslog } from "./syslog.js";
import { decodeTcp } from "./tcp.js";
import { decodeTelnet } from "./telnet.js";
import { decodeFtp, decodeHttp, decodeRtsp, decodeSip, decodeSmtp, decodeWhois } from "./text-protocol.js";
import { decodeTftp } from "./tftp.js";
import { decodeTimed } from "./timed.js";
import { decodeTipc } from "./tipc.js";
import { decodeTokenRing } from "./token-ring.js";
import { decodeUdld } from "./udld.js";
import { decodeUdp } from "./udp.js";
import { decodeUnsupported } from "./unsupported.js";
import { decodeUsb, decodeUsbMapped } from "./usb.js";
import { decodeVat } from "./vat.js";
import { decodeVqp } from "./vqp.js";
import { decodeVrrp } from "./vrrp.js";
import { decodeVsock } from "./vsock.js";
import { decodeVtp } from "./vtp.js";
import { decodeVxlan, decodeVxlanGpe } from "./vxlan.js";
import { decodeWb } from "./wb.js";
import { decodeZep } from "./zep.js";
import { decodeZephyr } from "./zephyr.js";

/** By DLT_ number. */
const linkTypes: ReadonlyMap<number, Decode> = new Map<number, Decode>([
  [0, decodeNull],
  [1, decodeEthernet],
  [6, decodeTokenRing],
  [7, decodeArcnet],
  [8, decodeSlip],
  [9, decodePppLink],
  [10, decodeFddi],
  [11, decodeAtmLlc],
  [12, decodeRaw],
  [15, decodeSlipBsdos],
  [16, decodePppBsdos],
  [19, decodeClip],
  [50, decodePppSerial],
  [51, decodePppoe],
  [99, decodeSymantec],
  [104, decodeChdlc],
  [105, decodeIeee80211],
  [107, decodeFrameRelayLink],
  [108, decodeNull],
  [109, decodeEnc],
  // NetBSD's HDLC.
  [112, decodeChdlc],
  [113, decodeLinuxSll],
  [114, decodeLlap],
  [117, decodePflog],
  [119, decodePrism],
  [122, decodeFibreChannel],
  [123, decodeSunAtm],
  [127, decodeRadiotap],
  [129, decodeLinuxArcnet],
  [130, decodeJuniper("mlppp")],
  [131, decodeJuniper("mlfr")],
  [132, decodeJuniper("es")],
  [133, decodeJuniper("ggsn")],
  [134, decodeJuniper("mfr")],
  [135, decodeJuniper("atm2")],
  [136, decodeJuniper("services")],
  [137, decodeJuniper("atm1")],
  [138, decodeFirewire],
  [149, decodePktap], // USER2, which Apple took before PKTAP had a number
  [163, decodeAvs],
  [164, decodeJuniper("monitor")],
  [166, decodePppLink],
  [167, decodeJuniper("pppoe")],
  [168, decodeJuniper("pppoeAtm")],
  [178, decodeJuniper("ether")],
  [179, decodeJuniper("ppp")],
  [180, decodeJuniper("frelay")],
  [181, decodeJuniper("chdlc")],
  [182, decodeMultilinkLink],
  [189, decodeUsb],
  [192, decodePpi],
  [195, decodeIeee802154],
  [201, decodeBluetooth],
  [220, decodeUsbMapped],
  [226, decodeIpnet],
  [228, decodeRaw],
  [229, decodeRaw],
  [230, decodeIeee802154],
  [239, decodeNflog],
  [240, decodeNetAnalyzer],
  [241, decodeNetAnalyzerTransparent],
  [242, decodeIpoib],
  [258, decodePktap],
  [271, decodeVsock],
  [276, decodeLinuxSll2],
  [281, decodeSwitchedEthernet("broadcom")],
  [282, decodeBroadcomTag],
  [283, decodeIeee802154Tap],
  [284, decodeSwitchedEthernet("dsa")],
  [285, decodeSwitchedEthernet("edsa")],
]);

const etherTypes: ReadonlyMap<number, Decode> = new Map<number, Decode>([
  [etherType.ip, decodeIpv4],
  [etherType.arp, decodeArp],
  [etherType.rarp, decodeArp],
  [etherType.ip6, decodeIpv6],
  [0x3c12, decodePppoe],
  [0x3c13, decodePppoe],
  [etherType.slow, decodeSlow],
  [etherType.mpls, decodeMpls],
  [0x8848, decodeMpls],
  [etherType.pppoeDiscovery, decodePppoe],
  [etherType.pppoeSession, decodePppoe],
  [0x880b, decodeAnnouncedPpp],
  [0x888e, decodeEapol],
  [0xfefe, decodePaddedOsi],
  [0x88f7, decodePtp],
  [etherType.ipx, decodeAnnouncedIpx],
  [etherType.decnet, decodeDecnet],
  [etherType.aarp, decodeAarp],
  [etherType.atalk, decodeAnnouncedAppleTalk],
  [0x88a2, decodeAoe],
  [etherType.loopback, decodeLoopback],
  [etherType.lldp, decodeLldp],
  [0x0707, decodeGeonetworking],
  [0x8947, decodeGeonetworking],
  [0x8902, decodeCfm],
  [0xabcd, decodeCfm],
  [0x1111, decodeCalmFast],
  [0x8808, decodeMpcp],
  [0x886f, decodeMsNlb],
  [0x8899, decodeRealtek],
  [0x88ca, decodeTipc],
  [0x894f, decodeNsh],
]);

/** By service access point (IEEE 802.2). */
const saps: ReadonlyMap<number, Decode> = new Map<number, Decode>([
  [sap.ip, decodeIpv4],
  [sap.iso, decodeOsi],
  [sap.ipx, decodeIpx],
  [sap.global, decodeIpx],
  [sap.stp, decodeStp],
]);

/** Bridged frames, with so many bytes of padding before each. */
const bridgedProtocols = (padding: number): ReadonlyMap<number, Decode> =>
  new Map<number, Decode>([
    [0x0001, decodeBridgedEthernet(padding)],
    [0x0003, decodeBridgedTokenRing(padding)],
    [0x0004, decodeBridgedFddi(padding)],
    [0x0007, decodeBridgedEthernet(padding)],
    [0x0009, decodeBridgedTokenRing(padding)],
    [0x000a, decodeBridgedFddi(padding)],
    [0x000e, decodeStp],
  ]);

/** By the organization and the number that it gave the protocol. */
const snapProtocols: ReadonlyMap<number, ReadonlyMap<number, Decode>> = new Map([
  // ATM's padding (RFC 2684 section 5.2).
  [ouis.bridged, bridgedProtocols(2)],
  [
    ouis.cisco,
    new Map<number, Decode>([
      [0x010b, decodeStp],
      [0x010c, decodeStp],
      [0x0111, decodeUdld],
      [0x2000, decodeCdp],
      [0x2003, decodeVtp],
      [0x2004, decodeDtp],
    ]),
  ],
]);

/** Frame Relay pads before the SNAP header (RFC 2427 section 4.2). */
const unpaddedProtocols = bridgedProtocols(0);

/** Both versions of IP have a version of OSPF. */
const ospfProtocol = 89;

interface IpProtocolRow {
  readonly decode: Decode;
  readonly version?: 4 | 6;
}

/** By protocol number, with the IP version that alone may carry it. */
const ipProtocols: ReadonlyMap<number, IpProtocolRow> = new Map<number, IpProtocolRow>([
  [1, { decode: decodeIcmp, version: 4 }],
  [2, { decode: decodeIgmp, version: 4 }],
  [4, { decode: decodeIpv4 }],
  [6, { decode: decodeTcp }],
  [8, { decode: decodeEgp }],
  [9, { decode: decodeIgrp }],
  [17, { decode: decodeUdp }],
  [33, { decode: decodeDccp }],
  [41, { decode: decodeIpv6 }],
  [46, { decode: decodeRsvp }],
  [47, { decode: decodeGre }],
  [50, { decode: decodeEsp }],
  [51, { decode: decodeAh }],
  [55, { decode: decodeMobileIp }],
  [58, { decode: decodeIcmp6, version: 6 }],
  [88, { decode: decodeEigrp }],
  [103, { decode: decodePim }],
  [108, { decode: decodeIpcomp }],
  [112, { decode: decodeVrrp }],
  [113, { decode: decodePgm }],
  [132, { decode: decodeSctp }],
  [143, { decode: decodeEthernet, version: 6 }],
]);

const tcpPorts: readonly PortRow[] = [
  { decode: decodeTelnet, ports: [23] },
  { decode: decodeSmtp, ports: [25] },
  { decode: decodeWhois, ports: [43] },
  { decode: decodeBgp, ports: [179] },
  { decode: decodePptp, ports: [1723] },
  { decode: decodeResp, ports: [6379] },
  { decode: decodeSsh, ports: [22] },
  { decode: decodeBeep, ports: [10288] },
  { decode: decodeOpenflow, ports: [6633, 6653] },
  { decode: decodeFtp, ports: [21] },
  { decode: decodeHttp, ports: [80, 8080] },
  { decode: decodeRtsp, ports: [554, 8554] },
  { decode: decodeDnsOverTcp, ports: [53] },
  { decode: decodeMsdp, ports: [639] },
  { decode: decodeRpkiRtr, ports: [323] },
  { decode: decodeLdp, ports: [646] },
];

const udpPorts: readonly PortRow[] = [
  { decode: decodeDns, ports: [53] },
  { decode: decodeMulticastDns, ports: [5353] },
  { decode: decodeTimed, ports: [525] },
  { decode: decodeTftp, ports: [69] },
  { decode: decodeDhcp, ports: [67, 68] },
  { decode: decodeRip, ports: [520] },
  { decode: decodeAodv, ports: [654] },
  { decode: decodeIsakmp, ports: [500] },
  { decode: decodeIsakmpNat, ports: [4500] },
  { decode: decodeIsakmp, ports: [7500, 8500] },
  { decode: decodeSnmp, ports: [161, 162] },
  { decode: decodeNtp, ports: [123] },
  { decode: decodeKerberos, ports: [88, 750] },
  { decode: decodeL2tp, ports: [1701] },
  { decode: decodeVat, ports: [3456], side: "destination" },
  { decode: decodeZephyr, ports: [2103, 2104] },
  { decode: decodeRx, ports: rxPorts },
  { decode: decodeRipng, ports: [521] },
  { decode: decodeDhcp6, ports: [546, 547] },
  { decode: decodeAhcp, ports: [5359] },
  { decode: decodeBabel, ports: [6696, 6697] },
  { decode: decodeHncp, ports: [8231] },
  { decode: decodeWb, ports: [4567], side: "destination" },
  { decode: decodeAutoRp, ports: [496] },
  { decode: decodeRadius, ports: [1645, 1646, 1700, 1812, 1813, 3799] },
  { decode: decodeHsrp, ports: [1985], side: "destination" },
  { decode: decodeLwres, ports: [921] },
  { decode: decodeLdp, ports: [646] },
  { decode: decodeOlsr, ports: [698] },
  { decode: decodeLspPing, ports: [3503] },
  { decode: decodeBcmLi, ports: [49152], side: "source" },
  { decode: decodeBfdControl, ports: [3784], side: "destination" },
  { decode: decodeBfdMultihop, ports: [4784], side: "destination" },
  { decode: decodeBfdLag, ports: [6784], side: "destination" },
  { decode: decodeBfdEcho, ports: [3785], side: "destination" },
  { decode: decodeLmp, ports: [701] },
  { decode: decodeVqp, ports: [1589] },
  { decode: decodeSflow, ports: [6343] },
  { decode: decodeLwappToController, ports: [12223], side: "destination" },
  { decode: decodeLwappFromController, ports: [12223], side: "source" },
  { decode: decodeLwappData, ports: [12222] },
  { decode: decodeSip, ports: [5060] },
  { decode: decodeSyslog, ports: [514] },
  { decode: decodeOtv, ports: [8472] },
  { decode: decodeVxlan, ports: [4789] },
  { decode: decodeGeneve, ports: [6081] },
  { decode: decodeLisp, ports: [4342] },
  { decode: decodeVxlanGpe, ports: [4790] },
  { decode: decodeZep, ports: [17754] },
  { decode: decodeMpls, ports: [6635] },
  { decode: decodePtp, ports: [319, 320] },
  { decode: decodeSomeip, ports: [30490] },
];

/** The same by number, since nearly every packet asks. */
const ipProtocolRows = Array.from({ length: 256 }, (_, protocol) => ipProtocols.get(protocol));

export const registry: Registry = {
  linkType: (dlt) => linkTypes.get(dlt) ?? decodeUnsupported,
  // Most packets need not ask the table.
  etherType: (type) => (type === etherType.ip ? decodeIpv4 : etherTypes.get(type)),
  ethernet: decodeEthernet,
  llc: decodeLlc,
  llcSap: (number) => saps.get(number),
  snapProtocol: (oui, protocolId, isPadded) =>
    (isPadded || oui !== ouis.bridged ? snapProtocols.get(oui) : unpaddedProtocols)?.get(protocolId),
  ipProtocol: (protocol, version, type) => {
    // CARP has the number of VRRP, and is meant only where it is said to be.
    if (protocol === ipProtocol.carp && type === "carp") return decodeCarp;
    if (protocol === ospfProtocol) return version === 6 ? decodeOspf3 : decodeOspf2;
    const row = ipProtocolRows[protocol];
    return row === undefined || (row.version ?? version) !== version ? undefined : row.decode;
  },
  tcpPort: portLookup(tcpPorts),
  udpPort: portLookup(udpPorts),
  packetType: decoderOfType,
};
