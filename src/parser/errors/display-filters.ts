/** Wireshark's display filters, which are another language, and what asks the same here. */
import { Name, quote, tokenSpan, type Token } from "../../lexer/index.js";
import { beginsPrimitive, isComparison, type Mistake, type Recogniser } from "./place.js";

/** Fields whose value follows the words directly, and those whose words end where a comparison begins. */
const fields: Readonly<Partial<Record<string, string>>> = {
  "eth.addr": "ether host",
  "eth.dst": "ether dst",
  "eth.src": "ether src",
  "eth.type": "ether proto",
  "ip.addr": "host",
  "ip.dst": "dst host",
  "ip.host": "host",
  "ip.proto": "ip proto",
  "ip.src": "src host",
  "ipv6.addr": "host",
  "ipv6.dst": "dst host",
  "ipv6.nxt": "ip6 proto",
  "ipv6.src": "src host",
  "sctp.port": "sctp port",
  "tcp.dstport": "tcp dst port",
  "tcp.port": "tcp port",
  "tcp.srcport": "tcp src port",
  "udp.dstport": "udp dst port",
  "udp.port": "udp port",
  "udp.srcport": "udp src port",
  "vlan.id": "vlan",
};
const comparedFields: Readonly<Partial<Record<string, string>>> = {
  "arp.opcode": "arp[6:2]",
  "frame.len": "len",
  "icmp.code": "icmp[icmpcode]",
  "icmp.type": "icmp[icmptype]",
  "icmpv6.code": "icmp6[icmp6code]",
  "icmpv6.type": "icmp6[icmp6type]",
  "ip.ttl": "ip[8]",
  "ipv6.hlim": "ip6[7]",
  "tcp.window_size_value": "tcp[14:2]",
};
const tcpFlags: Readonly<Partial<Record<string, string>>> = {
  ack: "tcp-ack",
  cwr: "tcp-cwr",
  ece: "tcp-ece",
  fin: "tcp-fin",
  push: "tcp-push",
  reset: "tcp-rst",
  syn: "tcp-syn",
  urg: "tcp-urg",
};
const wordOperators: Readonly<Partial<Record<string, string>>> = {
  "==": "=",
  eq: "=",
  ge: ">=",
  gt: ">",
  le: "<=",
  lt: "<",
  ne: "!=",
};

/** A protocol of Wireshark and the name of a field, with a dot between them. */
const fieldForm =
  /^(?:arp|dhcp|dns|eth|frame|http|http2|icmp|icmpv6|ip|ipv6|ntp|sctp|smb|ssl|tcp|tls|udp|vlan|wlan)\.[a-z_][a-z0-9_.]*$/;

/** How to write `field comparison value` in this language; `undefined` when it has no words for it. */
function translate(field: string, comparison: string, value: string): string | undefined {
  const operator = wordOperators[comparison] ?? comparison;
  const flag = tcpFlags[field.replace(/^tcp\.flags\./, "")];
  if (flag !== undefined) return `tcp[tcpflags] & ${flag} ${(value === "0") === (operator === "=") ? "=" : "!="} 0`;
  const compared = comparedFields[field];
  if (compared !== undefined) return `${compared} ${operator} ${value}`;
  const words = fields[field];
  if (words === undefined) return undefined;
  if (operator === "=") return `${words} ${value}`;
  return operator === "!=" ? `not ${words} ${value}` : undefined;
}

/** What is wrong with a word that is a field of a display filter; `undefined` when it is none. */
export function displayFieldMistake(word: Token, comparison?: Token, value?: Token): Mistake | undefined {
  const field = word.image;
  if (word.tokenType !== Name || !fieldForm.test(field)) return undefined;
  const compared = comparison !== undefined && (isComparison(comparison) || comparison.image in wordOperators);
  const translation = compared && value !== undefined ? translate(field, comparison.image, value.image) : undefined;
  const known = compared || field in fields || field in comparedFields || field.startsWith("tcp.flags");
  if (!known) return undefined;
  return {
    code: "display-filter",
    problem: `${quote(field)} is a field of Wireshark's display filters, which are another language`,
    span: tokenSpan(word),
    hint:
      translation === undefined ? "pcap-filter(7) tells what a capture filter can ask" : `write ${quote(translation)}`,
  };
}

/** `tcp.port == 80`; the grammar gives up behind the field, which it takes for a name. */
export const displayFilter: Recogniser = ({ tokens, index }) => {
  for (const place of [index - 1, index]) {
    const word = tokens[place];
    if (word === undefined || !beginsPrimitive(tokens, place)) continue;
    const mistake = displayFieldMistake(word, tokens[place + 1], tokens[place + 2]);
    if (mistake !== undefined) return mistake;
  }
  return undefined;
};
