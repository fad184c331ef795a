// What a filter means: a case is a filter and the text of its tree with every qualifier and parenthesis written out.
import { describe, expect, test } from "vitest";
import { FilterParser } from "../../src/parser/grammar.js";
import { parseFilter, printExpression } from "../../src/parser/index.js";

function check(filter: string, printed: string): void {
  const expression = parseFilter(filter);
  expect(printExpression(expression)).toBe(printed);
  // What is printed means the same.
  expect(printExpression(parseFilter(printed))).toBe(printed);
}

test("the grammar passes Chevrotain's own checks", () => {
  expect(() => new FilterParser({ skipValidations: false })).not.toThrow();
});

describe("primitives", () => {
  test.each([
    ["", ""],
    [" \n", ""],
    ["tcp", "tcp"],
    ["ether", "link"],
    ["ppp or slip or fddi or tr or wlan or link", "(link or link or link or link or link or link)"],
    ["is-is or isis or es-is", "(isis or isis or esis)"],
    ["host 10.0.0.1", "host 10.0.0.1"],
    ["src www.example.org", "src www.example.org"],
    ["ip6 dst or src host ::1", "ip6 src or dst host ::1"],
    ["src and dst port 53", "src and dst port 53"],
    ["dst and src net 10.1.2", "src and dst net 10.1.2"],
    ["net 10.0.0.0/8", "net 10.0.0.0/8"],
    ["net 10.0.0.0 mask 255.0.0.0", "net 10.0.0.0 mask 255.0.0.0"],
    ["net 2001:db8::/32", "net 2001:db8::/32"],
    ["ether src 00-00-5e-00-53-01", "link src 00-00-5e-00-53-01"],
    ["wlan addr1 0:0:5e:0:53:1 or wlan address2 00005e005301", "(link addr1 0:0:5e:0:53:1 or link addr2 00005e005301)"],
    ["wlan ra 0000.5e00.5301", "link ra 0000.5e00.5301"],
    ["link host $1", "link host $01"],
    ["udp portrange 6000-6008", "udp portrange 6000-6008"],
    ["port 0x50 or port 0120", "(port 80 or port 80)"],
    ["port (80)", "port 80"],
    ["port ((80))", "port 80"],
    ["ip proto \\tcp", "ip proto \\tcp"],
    ["ip6 protochain 58", "ip6 protochain 58"],
    ["proto ospf", "proto ospf"],
    ["gateway snup", "gateway snup"],
    ["broadcast or ether broadcast or ip multicast", "(broadcast or link broadcast or ip multicast)"],
    ["less 64 or greater 0x100", "(less 64 or greater 256)"],
    ["byte 3 & 4 or byte 0 = 5 or byte 0 == 5", "(byte 3 & 4 or byte 0 = 5 or byte 0 = 5)"],
    ["inbound or outbound or ifindex 3", "(inbound or outbound or ifindex 3)"],
    ["vlan or vlan 5 or vlan (5)", "(vlan or vlan 5 or vlan 5)"],
    ["mpls and mpls 1024", "(mpls and mpls 1024)"],
    ["pppoed or pppoes or pppoes 1", "(pppoed or pppoes or pppoes 1)"],
    ["geneve or geneve 1 or vxlan or vxlan 2", "(geneve or geneve 1 or vxlan or vxlan 2)"],
    ["batadv or batadv 14 or batadv 15 3 or batadv 15 elp", "(batadv or batadv 14 or batadv 15 3 or batadv 15 \\elp)"],
    ["on eth0 or ifname lo0", "(ifname \\eth0 or ifname \\lo0)"],
    ["rset a or ruleset b", "(rset \\a or rset \\b)"],
    ["rnr 1 or rulenum 2 or srnr 3 or subrulenum 4", "(rnr 1 or rnr 2 or srnr 3 or srnr 4)"],
    ["reason match or reason 5 or action pass", "(reason \\match or reason 5 or action \\pass)"],
    ["type mgt or wlan type data subtype null", "(type \\mgt or type \\data subtype \\null)"],
    ["type 0 subtype 0x80 or subtype beacon", "(type 0 subtype 128 or subtype \\beacon)"],
    ["dir tods or direction 1", "(dir \\tods or dir 1)"],
    ["llc or llc i or llc rnr or llc rulenum", "(llc or llc \\i or llc rnr or llc rnr)"],
    [
      "lane or metac or bcc or sc or ilmic or oamf4ec or oamf4sc",
      "(lane or metac or bcc or sc or ilmic or oamf4ec or oamf4sc)",
    ],
    ["oam or oamf4 or connectmsg or metaconnect", "(oam or oamf4 or connectmsg or metaconnect)"],
    ["fisu or lssu or lsu or msu or hfisu or hlssu or hmsu", "(fisu or lssu or lssu or msu or hfisu or hlssu or hmsu)"],
    ["vpi 5 or vci > 5 or vci (5 or 6 or 7)", "(vpi = 5 or vci > 5 or vci (5 or 6 or 7))"],
    ["sio 1 or hopc != 2 or dpc <= 3 or sls (4)", "(sio = 1 or hopc != 2 or dpc <= 3 or sls = 4)"],
  ])("%s", check);
});

describe("and, or, not: equal precedence, from left to right, runs are flat", () => {
  test.each([
    ["tcp and udp and ip", "(tcp and udp and ip)"],
    ["tcp && udp || ip", "((tcp and udp) or ip)"],
    ["tcp or udp and ip or arp", "(((tcp or udp) and ip) or arp)"],
    ["tcp or (udp and ip) or arp", "(tcp or (udp and ip) or arp)"],
    ["tcp or (udp or ip)", "(tcp or (udp or ip))"],
    ["(tcp or udp) or ip", "((tcp or udp) or ip)"],
    ["((tcp))", "tcp"],
    ["not tcp and udp", "(not tcp and udp)"],
    ["! (tcp and udp)", "not (tcp and udp)"],
    ["not not tcp", "not not tcp"],
    ["not (not (tcp or not udp) and ip)", "not (not (tcp or not udp) and ip)"],
    ["not host a", "not host a"],
    ["host not a", "not host a"],
    ["tcp port 80 and not host a or host b", "((tcp port 80 and not host a) or host b)"],
  ])("%s", check);
});

describe("inherited qualifiers", () => {
  test.each([
    ["port 80 or 443", "(port 80 or port 443)"],
    ["tcp dst port 80 or 443 and not 8080", "((tcp dst port 80 or tcp dst port 443) and not tcp dst port 8080)"],
    ["src a and b", "(src a and src b)"],
    ["host a or b and net 10.0 or 192.168", "(((host a or host b) and net 10.0) or net 192.168)"],
    ["host (a or b and not c)", "((host a or host b) and not host c)"],
    ["host (a)", "host a"],
    ["host (not a)", "not host a"],
    ["host not (a or b)", "not (host a or host b)"],
    ["port (80 or 443)", "(port 80 or port 443)"],
    ["port 80 or (443 and 22)", "(port 80 or (port 443 and port 22))"],
    ["port 80 or (not 443)", "(port 80 or not port 443)"],
    ["port 80 or ((443))", "(port 80 or port 443)"],
    ["port 80 or not (443)", "(port 80 or not port 443)"],
    ["host (a or (b and (c or d)))", "(host a or (host b and (host c or host d)))"],
    ["not host a or b", "(not host a or host b)"],
    // A group starts with the qualifiers before it and leaves them as they were.
    ["port 80 or (tcp) or 443", "(port 80 or tcp or port 443)"],
    ["port 80 or (host a or b) or 443", "(port 80 or (host a or host b) or port 443)"],
    ["port 80 or (not (udp and host a)) or 443", "(port 80 or not (udp and host a) or port 443)"],
    ["(port 80) and ip or host a or b", "((port 80 and ip) or host a or host b)"],
    // A number that begins a comparison is no id.
    ["port 80 or 443 = 443", "(port 80 or 443 = 443)"],
    ["port 80 or (443) = 443", "(port 80 or 443 = 443)"],
    ["port 80 or (443 - 1 = 5) or 22", "(port 80 or (443 - 1) = 5 or port 22)"],
  ])("%s", check);
});

describe("comparisons and arithmetic", () => {
  test.each([
    ["ip[0] = 5", "ip[0:1] = 5"],
    ["tcp[12:2] == 0x50", "tcp[12:2] = 0x50"],
    ["len > 5 or length <= 6", "(len > 5 or len <= 6)"],
    ["5 = 5", "5 = 5"],
    ["(5) = 5", "5 = 5"],
    ["ip[0] & 3 != ip[1] | 4", "(ip[0:1] & 3) != (ip[1:1] | 4)"],
    ["(ip[0] & 3) = 1", "(ip[0:1] & 3) = 1"],
    ["((tcp[12] & 0xf0) >> 2) = 5", "((tcp[12:1] & 0xf0) >> 2) = 5"],
    ["(((ip[0])))=(((5)))", "ip[0:1] = 5"],
    ["((ip[0] = 5))", "ip[0:1] = 5"],
    ["tcp[(tcp[12] >> 2):4] = 0", "tcp[(tcp[12:1] >> 2):4] = 0"],
    ["ip[ip[ip[0]]] = 1", "ip[ip[ip[0:1]:1]:1] = 1"],
    ["tcp[tcpflags] & (tcp-syn|tcp-ack) = tcp-syn", "(tcp[tcpflags:1] & (tcp-syn | tcp-ack)) = tcp-syn"],
    // Precedence, loosest first: |  &  << >>  + -  * /  unary minus.
    ["1|2&3<<4+5*6 = 0", "(1 | (2 & (3 << (4 + (5 * 6))))) = 0"],
    ["1*2+3>>4&5|6 = 0", "(((((1 * 2) + 3) >> 4) & 5) | 6) = 0"],
    ["1 - 2 - 3 = 0", "((1 - 2) - 3) = 0"],
    ["8/4/2*3 = 0", "(((8 / 4) / 2) * 3) = 0"],
    ["1<<2>>3 = 0", "((1 << 2) >> 3) = 0"],
    ["-1+2 = 0", "((-1) + 2) = 0"],
    ["1 - -1 = 0", "(1 - (-1)) = 0"],
    ["- - 1*2 = 0", "((-(-1)) * 2) = 0"],
    // `%` and `^` have no precedence: they take their left operand from any operator, and all that follows.
    ["1+7%4+1 = 0", "(1 + (7 % (4 + 1))) = 0"],
    ["7%4*2|1 = 0", "(7 % ((4 * 2) | 1)) = 0"],
    ["6^5^4 = 0", "(6 ^ (5 ^ 4)) = 0"],
    ["1*2^3&4%5 - 1 = 0", "(1 * (2 ^ (3 & (4 % (5 - 1))))) = 0"],
    ["-7%4+1 = 0", "(-(7 % (4 + 1))) = 0"],
    ["2*-7%4 = 0", "(2 * (-(7 % 4))) = 0"],
    ["(6^5)^4 = 0", "((6 ^ 5) ^ 4) = 0"],
  ])("%s", check);
});
