/** Which printer belongs to which kind of layer: one row per protocol. */
import type { Layer } from "../decode/index.js";
import { printAarp } from "./aarp.js";
import { printAhcp } from "./ahcp.js";
import { printAodv } from "./aodv.js";
import { printAoe } from "./aoe.js";
import { printAppleTalk, printLlap } from "./appletalk.js";
import { printArcnet } from "./arcnet.js";
import { printArp } from "./arp.js";
import { printAtmarp } from "./atmarp.js";
import { printAtmLlc, printClip, printSunAtm } from "./atm.js";
import { printBabel } from "./babel.js";
import { printBcmLi } from "./bcm-li.js";
import { printBeep } from "./beep.js";
import { printBfd } from "./bfd.js";
import { printBgp } from "./bgp.js";
import { printBroadcomTag } from "./broadcom-tag.js";
import { printCalmFast } from "./calm-fast.js";
import { printBluetooth, printNetAnalyzer, printPktap, printPpi } from "./capture-headers.js";
import { printCarp } from "./carp.js";
import { printCdp } from "./cdp.js";
import { printCfm } from "./cfm.js";
import { printChdlc, printSlarp } from "./chdlc.js";
import { printClnp } from "./clnp.js";
import { printDccp } from "./dccp.js";
import { printDhcp } from "./dhcp.js";
import { printDecnet } from "./decnet.js";
import { printDhcp6 } from "./dhcp6.js";
import { printDns } from "./dns.js";
import { printDtp } from "./dtp.js";
import { printDvmrp } from "./dvmrp.js";
import { printEapol } from "./eap.js";
import { printEgp } from "./egp.js";
import { printEigrp } from "./eigrp.js";
import { printEnc } from "./enc.js";
import { printEsis } from "./esis.js";
import { printFirewire, printIpoib, printSymantec } from "./ether-type-headers.js";
import { printEthernet } from "./ethernet.js";
import { printFddi } from "./fddi.js";
import { printFibreChannel } from "./fibre-channel.js";
import { printForces } from "./forces.js";
import { printFragment, printFrameRelay, printMultilink } from "./frame-relay.js";
import { printGeneve } from "./geneve.js";
import { printGeonetworking } from "./geonetworking.js";
import { printGre } from "./gre.js";
import { printHncp } from "./hncp.js";
import { printHsrp } from "./hsrp.js";
import { printIcmp } from "./icmp.js";
import { printIcmp6 } from "./icmp6.js";
import { printIeee80211 } from "./ieee80211.js";
import { printIeee802154, printIeee802154Tap } from "./ieee802154.js";
import { printIgmp } from "./igmp.js";
import { printIgrp } from "./igrp.js";
import { printIpnet } from "./ipnet.js";
import { printAh, printEsp, printIpcomp } from "./ipsec.js";
import { printIpv4 } from "./ipv4.js";
import { printIpv6 } from "./ipv6.js";
import { printIpx } from "./ipx.js";
import { printIsakmp, printIsakmpNat } from "./isakmp.js";
import { printIsis } from "./isis.js";
import { printL2tp } from "./l2tp.js";
import { printJuniper } from "./juniper.js";
import { printKerberos } from "./kerberos.js";
import { printLane } from "./lane.js";
import { printLdp } from "./ldp.js";
import { printLinuxSll, printLinuxSll2 } from "./linux-sll.js";
import { printLisp } from "./lisp.js";
import { printLlc } from "./llc.js";
import { printLmp } from "./lmp.js";
import { printLspPing } from "./lsp-ping.js";
import { printLwapp } from "./lwapp.js";
import { printLwres } from "./lwres.js";
import { printLoopback } from "./loopback.js";
import { printM3ua } from "./m3ua.js";
import { printMobileIp } from "./mobile-ip.js";
import { printMobility } from "./mobility.js";
import { printMpcp } from "./mpcp.js";
import { printMpls } from "./mpls.js";
import { printLldp } from "./lldp.js";
import { printMsNlb } from "./ms-nlb.js";
import { printMsdp } from "./msdp.js";
import { printNetflow } from "./netflow.js";
import { printNflog } from "./nflog.js";
import { printNfs } from "./nfs.js";
import { printNsh } from "./nsh.js";
import { printNull } from "./null.js";
import { printNtp } from "./ntp.js";
import { printOam } from "./oam.js";
import { printOlsr } from "./olsr.js";
import { printOpenflow } from "./openflow.js";
import { printOsi } from "./osi.js";
import { printOspf2 } from "./ospf2.js";
import { printOspf3 } from "./ospf3.js";
import { printOtv } from "./otv.js";
import type { PrintLayer } from "./out.js";
import { printPflog } from "./pflog.js";
import { printPgm } from "./pgm.js";
import { printAutoRp, printPim } from "./pim.js";
import { printPim1 } from "./pim1.js";
import { printPppControl } from "./ppp-control.js";
import { printChap, printPap, printPpp, printPppEscaped, printPppMultilink, printPppSerial } from "./ppp.js";
import { printPppoe } from "./pppoe.js";
import { printPptp } from "./pptp.js";
import { printPtp } from "./ptp.js";
import { printQ933 } from "./q933.js";
import { printIeee80211Capture, printRadiotap } from "./radiotap.js";
import { printRadius } from "./radius.js";
import { printRaw } from "./raw.js";
import { printRealtek } from "./realtek.js";
import { printResp } from "./resp.js";
import { printRip, printRipng } from "./rip.js";
import { printRpkiRtr } from "./rpki-rtr.js";
import { printRtcp } from "./rtcp.js";
import { printRtp } from "./rtp.js";
import { printRsvp } from "./rsvp.js";
import { printRx } from "./rx.js";
import { printSctp } from "./sctp.js";
import { printSflow } from "./sflow.js";
import { printSlip } from "./slip.js";
import { printBridgedFrame, printSnap } from "./snap.js";
import { printSnmp } from "./snmp.js";
import { printSomeip } from "./someip.js";
import { printSsh } from "./ssh.js";
import { printSlow } from "./slow.js";
import { printStp } from "./stp.js";
import { printSunrpc } from "./sunrpc.js";
import { printSyslog } from "./syslog.js";
import { printTcp } from "./tcp.js";
import { printTelnet } from "./telnet.js";
import { printText } from "./text-protocol.js";
import { printTftp } from "./tftp.js";
import { printTimed } from "./timed.js";
import { printTipc } from "./tipc.js";
import { printTokenRing } from "./token-ring.js";
import { printUdld } from "./udld.js";
import { printUdp } from "./udp.js";
import { printUnsupported } from "./unsupported.js";
import { printUsb } from "./usb.js";
import { printVat } from "./vat.js";
import { printVqp } from "./vqp.js";
import { printVrrp } from "./vrrp.js";
import { printVsock } from "./vsock.js";
import { printVtp } from "./vtp.js";
import { printVxlan, printVxlanGpe } from "./vxlan.js";
import { printWb } from "./wb.js";
import { printZep } from "./zep.js";
import { printZephyr } from "./zephyr.js";
import { printZmtp, printZmtpDatagram } from "./zmtp.js";

/** Ties a printer to a kind; the compiler checks that the printer takes layers of that kind. */
function row<L extends Layer>(kind: L["kind"], print: PrintLayer<L>): readonly [string, PrintLayer<never>] {
  return [kind, print];
}

const printers: ReadonlyMap<string, PrintLayer<never>> = new Map([
  row("aarp", printAarp),
  row("ah", printAh),
  row("arp", printArp),
  row("atmarp", printAtmarp),
  row("bridged-ethernet", printBridgedFrame),
  row("bridged-frame", printBridgedFrame),
  row("dns", printDns),
  row("esp", printEsp),
  row("ethernet", printEthernet),
  row("ipv4", printIpv4),
  row("icmp", printIcmp),
  row("icmp6", printIcmp6),
  row("ipcomp", printIpcomp),
  row("ipv6", printIpv6),
  row("linux-sll", printLinuxSll),
  row("linux-sll2", printLinuxSll2),
  row("l2tp", printL2tp),
  row("llc", printLlc),
  row("null", printNull),
  row("raw", printRaw),
  row("snap", printSnap),
  row("isakmp", printIsakmp),
  row("isakmp-nat", printIsakmpNat),
  row("snmp", printSnmp),
  row("ssh", printSsh),
  row("tcp", printTcp),
  row("udp", printUdp),
  row("unsupported", printUnsupported),
  row("ftp", printText),
  row("http", printText),
  row("rtsp", printText),
  row("sip", printText),
  row("smtp", printText),
  row("whois", printText),
  row("nfs", printNfs),
  row("ntp", printNtp),
  row("syslog", printSyslog),
  row("timed", printTimed),
  row("ahcp", printAhcp),
  row("lsp-ping", printLspPing),
  row("lwapp", printLwapp),
  row("lwres", printLwres),
  row("ipx", printIpx),
  row("tftp", printTftp),
  row("dccp", printDccp),
  row("dhcp", printDhcp),
  row("igmp", printIgmp),
  row("geneve", printGeneve),
  row("gre", printGre),
  row("hsrp", printHsrp),
  row("mpls", printMpls),
  row("bcm-li", printBcmLi),
  row("bfd", printBfd),
  row("broadcom-tag", printBroadcomTag),
  row("cdp", printCdp),
  row("chdlc", printChdlc),
  row("egp", printEgp),
  row("eigrp", printEigrp),
  row("osi", printOsi),
  row("clnp", printClnp),
  row("esis", printEsis),
  row("isis", printIsis),
  row("ospf2", printOspf2),
  row("ospf3", printOspf3),
  row("auto-rp", printAutoRp),
  row("pim", printPim),
  row("pim1", printPim1),
  row("ppp", printPpp),
  row("ppp-chap", printChap),
  row("ppp-control", printPppControl),
  row("ppp-multilink", printPppMultilink),
  row("ppp-pap", printPap),
  row("ppp-serial", printPppSerial),
  row("pppoe", printPppoe),
  row("rip", printRip),
  row("ripng", printRipng),
  row("sflow", printSflow),
  row("sctp", printSctp),
  row("m3ua", printM3ua),
  row("ptp", printPtp),
  row("slarp", printSlarp),
  row("slow", printSlow),
  row("vrrp", printVrrp),
  row("vxlan", printVxlan),
  row("wb", printWb),
  row("vxlan-gpe", printVxlanGpe),
  row("dhcp6", printDhcp6),
  row("stp", printStp),
  row("lldp", printLldp),
  row("eapol", printEapol),
  row("radius", printRadius),
  row("ieee80211", printIeee80211),
  row("radiotap", printRadiotap),
  row("avs", printIeee80211Capture),
  row("prism", printIeee80211Capture),
  row("bgp", printBgp),
  row("frame-relay", printFrameRelay),
  row("frame-relay-fragment", printFragment),
  row("multilink-frame-relay", printMultilink),
  row("q933", printQ933),
  row("mobility", printMobility),
  row("aodv", printAodv),
  row("aoe", printAoe),
  row("dtp", printDtp),
  row("dvmrp", printDvmrp),
  row("udld", printUdld),
  row("vtp", printVtp),
  row("babel", printBabel),
  row("slip", printSlip),
  row("slip-bsdos", printSlip),
  row("ldp", printLdp),
  row("lisp", printLisp),
  row("loopback", printLoopback),
  row("kerberos", printKerberos),
  row("telnet", printTelnet),
  row("resp", printResp),
  row("ppp-escaped", printPppEscaped),
  row("ddp", printAppleTalk),
  row("llap", printLlap),
  row("rx", printRx),
  row("arcnet", printArcnet),
  row("bluetooth-h4", printBluetooth),
  row("enc", printEnc),
  row("fddi", printFddi),
  row("fibre-channel", printFibreChannel),
  row("firewire", printFirewire),
  row("ipnet", printIpnet),
  row("ipoib", printIpoib),
  row("netanalyzer", printNetAnalyzer),
  row("nflog", printNflog),
  row("pflog", printPflog),
  row("pktap", printPktap),
  row("ppi", printPpi),
  // Only tcpdump for BSD/OS prints these.
  row("ppp-bsdos", () => {}),
  row("symantec", printSymantec),
  row("token-ring", printTokenRing),
  row("usb", printUsb),
  row("vsock", printVsock),
  row("atm-llc", printAtmLlc),
  row("clip", printClip),
  row("sun-atm", printSunAtm),
  row("lane", printLane),
  row("oam", printOam),
  row("juniper", printJuniper),
  row("zmtp", printZmtp),
  row("zmtp-datagram", printZmtpDatagram),
  row("vat", printVat),
  row("sunrpc", printSunrpc),
  row("someip", printSomeip),
  row("rtp", printRtp),
  row("rtcp", printRtcp),
  row("netflow", printNetflow),
  row("carp", printCarp),
  row("openflow", printOpenflow),
  row("pgm", printPgm),
  row("zep", printZep),
  row("zephyr", printZephyr),
  row("hncp", printHncp),
  row("lmp", printLmp),
  row("msdp", printMsdp),
  row("beep", printBeep),
  row("igrp", printIgrp),
  row("mobile-ip", printMobileIp),
  row("vqp", printVqp),
  row("otv", printOtv),
  row("ms-nlb", printMsNlb),
  row("calm-fast", printCalmFast),
  row("cfm", printCfm),
  row("geonetworking", printGeonetworking),
  row("mpcp", printMpcp),
  row("realtek", printRealtek),
  row("tipc", printTipc),
  row("nsh", printNsh),
  row("pptp", printPptp),
  row("rpki-rtr", printRpkiRtr),
  row("olsr", printOlsr),
  row("forces", printForces),
  row("decnet", printDecnet),
  row("rsvp", printRsvp),
  row("ieee802154", printIeee802154),
  row("ieee802154-tap", printIeee802154Tap),
]);

/** The printer of a kind. Most layers are of a few kinds, which are faster compared than looked up. */
export function printerOf(kind: string): PrintLayer<never> | undefined {
  switch (kind) {
    case "ethernet":
      return printEthernet;
    case "ipv4":
      return printIpv4;
    case "tcp":
      return printTcp;
    default:
      return printers.get(kind);
  }
}
