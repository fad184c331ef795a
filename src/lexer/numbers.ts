/** Numbers: how they are written, and the names that stand for one. */
import { shorten } from "./brevity.js";

/** Offsets and values in ICMP, ICMPv6 and TCP headers that have a name. Source: pcap-filter(7), `expr1 relop expr2`. */
const namedNumbers: Readonly<Record<string, number>> = {
  icmptype: 0,
  icmpcode: 1,
  "icmp-echoreply": 0,
  "icmp-unreach": 3,
  "icmp-sourcequench": 4,
  "icmp-redirect": 5,
  "icmp-echo": 8,
  "icmp-routeradvert": 9,
  "icmp-routersolicit": 10,
  "icmp-timxceed": 11,
  "icmp-paramprob": 12,
  "icmp-tstamp": 13,
  "icmp-tstampreply": 14,
  "icmp-ireq": 15,
  "icmp-ireqreply": 16,
  "icmp-maskreq": 17,
  "icmp-maskreply": 18,
  icmp6type: 0,
  icmp6code: 1,
  "icmp6-destinationunreach": 1,
  "icmp6-packettoobig": 2,
  "icmp6-timeexceeded": 3,
  "icmp6-parameterproblem": 4,
  "icmp6-echo": 128,
  "icmp6-echoreply": 129,
  "icmp6-multicastlistenerquery": 130,
  "icmp6-multicastlistenerreportv1": 131,
  "icmp6-multicastlistenerdone": 132,
  "icmp6-routersolicit": 133,
  "icmp6-routeradvert": 134,
  "icmp6-neighborsolicit": 135,
  "icmp6-neighboradvert": 136,
  "icmp6-redirect": 137,
  "icmp6-routerrenum": 138,
  "icmp6-nodeinformationquery": 139,
  "icmp6-nodeinformationresponse": 140,
  "icmp6-ineighbordiscoverysolicit": 141,
  "icmp6-ineighbordiscoveryadvert": 142,
  "icmp6-multicastlistenerreportv2": 143,
  "icmp6-homeagentdiscoveryrequest": 144,
  "icmp6-homeagentdiscoveryreply": 145,
  "icmp6-mobileprefixsolicit": 146,
  "icmp6-mobileprefixadvert": 147,
  "icmp6-certpathsolicit": 148,
  "icmp6-certpathadvert": 149,
  "icmp6-multicastrouteradvert": 151,
  "icmp6-multicastroutersolicit": 152,
  "icmp6-multicastrouterterm": 153,
  tcpflags: 13,
  "tcp-fin": 0x01,
  "tcp-syn": 0x02,
  "tcp-rst": 0x04,
  "tcp-push": 0x08,
  "tcp-ack": 0x10,
  "tcp-urg": 0x20,
  "tcp-ece": 0x40,
  "tcp-cwr": 0x80,
};

const decimal = /^[0-9]+$/;
const hexadecimal = /^0[Xx][0-9A-Fa-f]+$/;

/** Whether the word stands for a number, be it valid or not. */
export function isNumber(word: string): boolean {
  return decimal.test(word) || hexadecimal.test(word) || Object.hasOwn(namedNumbers, word);
}

/** All names of numbers, for suggestions. */
export function numberNames(): readonly string[] {
  return Object.keys(namedNumbers);
}

/**
 * The value of a word for which `isNumber` holds: decimal, hexadecimal after `0x`, octal after `0`, or a name. It may be
 * above 2^32-1, and it is NaN for an octal number with a digit 8 or 9; `numberProblem` finds the words for both.
 */
export function numberValue(word: string): number {
  if (Object.hasOwn(namedNumbers, word)) return namedNumbers[word]!;
  return Number(/^0[0-9]/.test(word) ? `0o${word.slice(1)}` : word);
}

/** What is wrong with a number, in libpcap's words; `undefined` when nothing is or the word is no number. */
export function numberProblem(word: string): string | undefined {
  if (!isNumber(word)) return undefined;
  const value = numberValue(word);
  if (Number.isNaN(value)) return `number ${shorten(word)} contains non-octal digit`;
  if (value <= 0xffffffff) return undefined;
  const base = hexadecimal.test(word) ? "hexadecimal" : word.startsWith("0") ? "octal" : "decimal";
  return `${base} number ${shorten(word)} overflows 32 bits`;
}
