/** Fields of Wireshark's display filters (wireshark-filter(4)), and how pcap-filter(7) asks for them. */
import { keywordType } from "../../../lexer/index.js";
import { formatIpv4, parseIpAddress, parseIpv4, parseMac } from "../../../net/addresses.js";
import { builtInProtocols } from "../../../net/ip-protocols.js";
import type { Operator } from "./read.js";

/** A piece of a capture filter; `joins` is set where it needs parentheses among others. */
export interface Term {
  readonly text: string;
  readonly joins?: "and" | "or";
}

/** Writes a test of a field with one value, or with a range `first..last`; `undefined` where there is no way to. */
export type Form = (operator: Operator, value: string) => Term | undefined;

function equality(operator: Operator, text: string): Term | undefined {
  if (operator === "=") return { text };
  return operator === "!=" ? { text: `not ${text}` } : undefined;
}

/** A number as it is written, if it is at most `most`. */
function numberUpTo(most: number, value: string): number | undefined {
  const number = /^(?:0|[1-9][0-9]*|0x[0-9a-f]+)$/i.test(value) ? Number(value) : Infinity;
  return number <= most ? number : undefined;
}

/** `host` or `net`, with what stands before them. */
function address(words: string): Form {
  return (operator, value) => {
    const [host = "", length] = value.split("/");
    const bytes = parseIpAddress(host);
    if (length === undefined) {
      const isName = /^[A-Za-z][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)*$/.test(host) && keywordType(host) === undefined;
      return bytes || isName ? equality(operator, `${words}host ${host}`) : undefined;
    }
    const bits = numberUpTo(bytes ? 8 * bytes.length : -1, length);
    return bits === undefined
      ? undefined
      : equality(operator, `${words}net ${networkText(host, bytes!, bits)}/${length}`);
  };
}

/** The address of a network without the bits behind its prefix, which pcap-filter(7) wants to be 0. */
function networkText(host: string, bytes: Uint8Array, bits: number): string {
  if (parseIpv4(host)) {
    const word = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
    return formatIpv4(bits === 0 ? 0 : ((word >>> (32 - bits)) << (32 - bits)) >>> 0);
  }
  const rest = (index: number): number => 0xff >> Math.min(8, Math.max(0, bits - 8 * index));
  if (bytes.every((byte, index) => (byte & rest(index)) === 0)) return host;
  const view = new DataView(bytes.map((byte, index) => byte & ~rest(index)).buffer);
  return Array.from({ length: 8 }, (_, group) => view.getUint16(2 * group).toString(16)).join(":");
}

function hardware(words: string): Form {
  return (operator, value) => (parseMac(value) ? equality(operator, `${words} ${value}`) : undefined);
}

const mostPort = 65535;

function port(words: string): Form {
  return (operator, value) => {
    const [first, last] = value.split("..").map((end) => numberUpTo(mostPort, end));
    const range = (from: number, to: number): Term | undefined =>
      from > to ? undefined : { text: `${words}portrange ${from}-${to}` };
    if (value.includes("..")) {
      return first === undefined || last === undefined || operator !== "=" ? undefined : range(first, last);
    }
    if (first === undefined) {
      const isName = /^[A-Za-z][A-Za-z0-9-]*$/.test(value) && keywordType(value) === undefined;
      return isName ? equality(operator, `${words}port ${value}`) : undefined;
    }
    switch (operator) {
      case ">":
        return range(first + 1, mostPort);
      case ">=":
        return range(first, mostPort);
      case "<":
        return range(0, first - 1);
      case "<=":
        return range(0, first);
      default:
        return equality(operator, `${words}port ${first}`);
    }
  };
}

/** A primitive of one word and a number. */
function numbered(words: string, most: number): Form {
  return (operator, value) =>
    numberUpTo(most, value) === undefined ? undefined : equality(operator, `${words} ${value}`);
}

/** A protocol by number, or by a name that has a backslash where it is a keyword as well. */
function protocol(words: string): Form {
  return (operator, value) => {
    if (numberUpTo(255, value) !== undefined) return equality(operator, `${words} ${value}`);
    const name = value.toLowerCase();
    if (builtInProtocols().number(name) === undefined) return undefined;
    return equality(operator, `${words} ${keywordType(name) === undefined ? name : `\\${name}`}`);
  };
}

const mostNumber = 0xffffffff;

/** Arithmetic on bytes of the packet, after a primitive without which it makes no sense. */
function compared(expression: string, required?: string): Form {
  return (operator, value) => {
    const [first, last = first] = value.split("..").map((end) => numberUpTo(mostNumber, end));
    if (first === undefined || last === undefined) return undefined;
    const [low, high] = value.split("..");
    const before = required === undefined ? "" : `${required} and `;
    if (operator === "&") return { text: `${before}${expression} & ${value} != 0`, ...(required && { joins: "and" }) };
    if (operator === "contains" || operator === "matches") return undefined;
    if (high !== undefined)
      return { text: `${before}${expression} >= ${low} and ${expression} <= ${high}`, joins: "and" };
    return { text: `${before}${expression} ${operator} ${value}`, ...(required && { joins: "and" }) };
  };
}

/** A bit, which is 1 or 0, or true or false; where nothing is asked it is meant to be 1. */
function bit(expression: string): Form {
  return (operator, value) => {
    const isSet = operator === "exists" || /^(?:1|true)$/i.test(value);
    if (!isSet && !/^(?:0|false)$/i.test(value)) return undefined;
    if (operator !== "exists" && operator !== "=" && operator !== "!=") return undefined;
    return { text: `${expression} ${isSet === (operator !== "!=") ? "!=" : "="} 0` };
  };
}

/** A few values that have each their own words; where nothing is asked, the words of the empty one. */
function oneOf(words: Readonly<Partial<Record<string, string>>>): Form {
  return (operator, value) => {
    const text = words[operator === "exists" ? "" : value.replaceAll('"', "").toLowerCase()];
    if (text === undefined || (operator !== "=" && operator !== "exists")) return undefined;
    return { text, ...(text.includes(" and ") && { joins: "and" as const }) };
  };
}

const tcpHeader = "((tcp[12] & 0xf0) >> 2)";
/** The first four characters that a TCP segment carries. */
const tcpText = (text: string): string =>
  `tcp[${tcpHeader}:4] = 0x${[...text].map((each) => each.charCodeAt(0).toString(16)).join("")}`;

// prettier-ignore
const forms: Readonly<Partial<Record<string, Form>>> = {
  "arp.dst.proto_ipv4": address("arp dst "),
  "arp.opcode": compared("arp[6:2]"),
  "arp.src.proto_ipv4": address("arp src "),
  "dns.flags.response": oneOf({ 0: "udp dst port 53", false: "udp dst port 53", 1: "udp src port 53", true: "udp src port 53" }),
  "eth.addr": hardware("ether host"),
  "eth.dst": hardware("ether dst"),
  "eth.dst.ig": bit("ether[0] & 1"),
  "eth.ig": bit("ether[0] & 1"),
  "eth.src": hardware("ether src"),
  "eth.type": numbered("ether proto", 65535),
  "frame.len": compared("len"),
  "geneve.vni": numbered("geneve", 0xffffff),
  "http.request": oneOf({ "": "tcp dst port 80" }),
  "http.request.method": oneOf({
    get: tcpText("GET "), post: tcpText("POST"), head: tcpText("HEAD"), put: tcpText("PUT "), delete: tcpText("DELE"),
    options: tcpText("OPTI"), patch: tcpText("PATC"), connect: tcpText("CONN"),
  }),
  "http.response": oneOf({ "": "tcp src port 80" }),
  "icmp.code": compared("icmp[icmpcode]"),
  "icmp.ident": compared("icmp[4:2]"),
  "icmp.seq": compared("icmp[6:2]"),
  "icmp.type": compared("icmp[icmptype]"),
  "icmpv6.code": compared("icmp6[icmp6code]"),
  "icmpv6.type": compared("icmp6[icmp6type]"),
  "igmp.type": compared("igmp[0]"),
  "ip.addr": address(""),
  "ip.dsfield": compared("ip[1]"),
  "ip.dsfield.dscp": compared("ip[1] >> 2"),
  "ip.dsfield.ecn": compared("ip[1] & 3"),
  "ip.dst": address("dst "),
  "ip.dst_host": address("dst "),
  "ip.flags.df": bit("ip[6] & 0x40"),
  "ip.flags.mf": bit("ip[6] & 0x20"),
  "ip.frag_offset": compared("(ip[6:2] & 0x1fff) << 3"),
  "ip.hdr_len": compared("(ip[0] & 0xf) << 2"),
  "ip.host": address(""),
  "ip.id": compared("ip[4:2]"),
  "ip.len": compared("ip[2:2]"),
  "ip.proto": protocol("ip proto"),
  "ip.src": address("src "),
  "ip.src_host": address("src "),
  "ip.tos": compared("ip[1]"),
  "ip.ttl": compared("ip[8]"),
  "ip.version": compared("ip[0] >> 4"),
  "ipv6.addr": address(""),
  "ipv6.dst": address("dst "),
  "ipv6.hlim": compared("ip6[7]"),
  "ipv6.host": address(""),
  "ipv6.nxt": protocol("ip6 proto"),
  "ipv6.plen": compared("ip6[4:2]"),
  "ipv6.src": address("src "),
  "mpls.label": numbered("mpls", 0xfffff),
  "pppoe.session_id": numbered("pppoes", 65535),
  "sctp.dstport": port("sctp dst "),
  "sctp.port": port("sctp "),
  "sctp.srcport": port("sctp src "),
  "ssl.handshake.type": compared(`tcp[${tcpHeader} + 5]`, `tcp[${tcpHeader}] = 22`),
  "tcp.ack_raw": compared("tcp[8:4]"),
  "tcp.dstport": port("tcp dst "),
  "tcp.flags": compared("tcp[tcpflags]"),
  "tcp.flags.ack": bit("tcp[tcpflags] & tcp-ack"),
  "tcp.flags.cwr": bit("tcp[tcpflags] & tcp-cwr"),
  "tcp.flags.ece": bit("tcp[tcpflags] & tcp-ece"),
  "tcp.flags.fin": bit("tcp[tcpflags] & tcp-fin"),
  "tcp.flags.push": bit("tcp[tcpflags] & tcp-push"),
  "tcp.flags.reset": bit("tcp[tcpflags] & tcp-rst"),
  "tcp.flags.syn": bit("tcp[tcpflags] & tcp-syn"),
  "tcp.flags.urg": bit("tcp[tcpflags] & tcp-urg"),
  "tcp.hdr_len": compared("(tcp[12] & 0xf0) >> 2"),
  // A comparison asks for TCP by its first operand alone, which is the IP length here.
  "tcp.len": compared("ip[2:2] - ((ip[0] & 0xf) << 2) - ((tcp[12] & 0xf0) >> 2)", "tcp"),
  "tcp.port": port("tcp "),
  "tcp.seq_raw": compared("tcp[4:4]"),
  "tcp.srcport": port("tcp src "),
  "tcp.urgent_pointer": compared("tcp[18:2]"),
  "tcp.window_size_value": compared("tcp[14:2]"),
  "tls.handshake.type": compared(`tcp[${tcpHeader} + 5]`, `tcp[${tcpHeader}] = 22`),
  "udp.dstport": port("udp dst "),
  "udp.length": compared("udp[4:2]"),
  "udp.port": port("udp "),
  "udp.srcport": port("udp src "),
  "vlan.id": numbered("vlan", 4095),
  "vxlan.vni": numbered("vxlan", 0xffffff),
  "wlan.addr": hardware("wlan host"),
  "wlan.da": hardware("wlan dst"),
  "wlan.ra": hardware("wlan ra"),
  "wlan.sa": hardware("wlan src"),
  "wlan.ta": hardware("wlan ta"),
};

/** Protocols by Wireshark's name, as primitives; those carried on well-known ports by the port. */
// prettier-ignore
const protocols: Readonly<Partial<Record<string, string>>> = {
  bgp: "tcp port 179", bootp: "udp port (67 or 68)", dhcp: "udp port (67 or 68)", dhcpv6: "udp port (546 or 547)",
  dns: "port 53", eapol: "ether proto 0x888e", eigrp: "ip proto 88", ftp: "tcp port 21", gre: "proto 47", gtp: "udp port (2123 or 2152)",
  http: "tcp port 80", http2: "tcp port 443", https: "tcp port 443", icmpv6: "icmp6", imap: "tcp port 143", ipv6: "ip6", kerberos: "port 88", ldap: "port 389",
  lldp: "ether proto 0x88cc", llmnr: "udp port 5355", mdns: "udp port 5353", mqtt: "tcp port 1883", mysql: "tcp port 3306", nbns: "udp port 137",
  ntp: "udp port 123", ospf: "proto 89", pgsql: "tcp port 5432", pop: "tcp port 110", quic: "udp port 443", radius: "udp port (1812 or 1813)",
  rdp: "tcp port 3389", rtsp: "tcp port 554", sip: "port 5060", smb: "tcp port 445", smb2: "tcp port 445", smtp: "tcp port 25",
  snmp: "udp port (161 or 162)", ssdp: "udp port 1900", ssh: "tcp port 22", ssl: "tcp port 443", syslog: "udp port 514",
  telnet: "tcp port 23", tftp: "udp port 69", tls: "tcp port 443", wireguard: "udp port 51820", wg: "udp port 51820",
};

/** Protocols that have the same name in both languages. */
const sameNames: ReadonlySet<string> = new Set([
  "ah", "aarp", "arp", "carp", "esp", "icmp", "igmp", "ip", "ipx", "isis", "pim", "rarp", "sctp", "stp", "tcp", "udp",
  "vrrp", "vlan", "mpls", "geneve", "vxlan", "pppoes", "pppoed",
]); // prettier-ignore

/** What stands for a protocol by itself. */
export function protocolText(name: string): string | undefined {
  return sameNames.has(name) ? name : Object.hasOwn(protocols, name) ? protocols[name] : undefined;
}

/** How to write a test of a field, if that is known. */
export function formOf(field: string): Form | undefined {
  return Object.hasOwn(forms, field) ? forms[field] : undefined;
}

/** Protocols whose fields people ask for, besides those above. */
const otherProtocols = ["data", "eth", "frame", "http3", "pppoe", "radiotap", "rtp", "usb", "wlan"];
const prefixes: ReadonlySet<string> = new Set([...Object.keys(protocols), ...sameNames, ...otherProtocols]);

/** Whether the word has the form of a field: a protocol of Wireshark and a name, with a dot between them. */
export function isFieldForm(word: string): boolean {
  return /^[a-z0-9]+\.[a-z_][a-z0-9_.]*$/.test(word) && prefixes.has(word.slice(0, word.indexOf(".")));
}

/** Fields of which other packets must be known. */
const remembered =
  /^(?:frame\.(?:time|number)|tcp\.(?:analysis|stream|time|seq|ack|completeness)|udp\.stream|.*\.time)\b/;

/** What to say where a capture filter has no words for a field. */
export function missingHint(field: string): string {
  if (remembered.test(field)) return "a capture filter sees one packet at a time and remembers nothing of others";
  const name = field.slice(0, field.indexOf("."));
  const packets = Object.hasOwn(protocols, name) ? protocols[name] : undefined;
  if (packets === undefined) return "pcap-filter(7) tells what a capture filter can ask";
  return `a capture filter does not look so far into packets; write \`${packets}\` for those that may have it`;
}
