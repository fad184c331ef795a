// Wireshark's display filters: the capture filter that is offered, which must itself compile, or why there is none.
import { describe, expect, test } from "vitest";
import { compile, FilterSyntaxError, parse } from "../../src/index.js";
import { resolverFromFiles } from "../../src/net/resolver.js";

const resolver = resolverFromFiles({ hosts: "192.0.2.1 www.example.org\n" });

function errorOf(filter: string): FilterSyntaxError {
  try {
    parse(filter);
  } catch (error) {
    if (error instanceof FilterSyntaxError) return error;
    throw error;
  }
  throw new Error(`the filter is accepted: ${filter}`);
}

const translations: readonly (readonly [display: string, capture: string])[] = [
  ["tcp.port == 80", "tcp port 80"],
  ["tcp.port==80", "tcp port 80"],
  ["(tcp.port eq 80)", "tcp port 80"],
  ["tcp.port == http", "tcp port http"],
  ["tcp.port == 80 && ip.addr == 192.0.2.1", "tcp port 80 and host 192.0.2.1"],
  ["tcp && !(ip.src == 192.0.2.1) || udp.srcport == 53", "tcp and not src host 192.0.2.1 or udp src port 53"],
  ["udp or tcp.dstport == 443 and ip.dst == 192.0.2.1", "udp or (tcp dst port 443 and dst host 192.0.2.1)"],
  ["not (tcp.port == 22 or udp.port == 53)", "not (tcp port 22 or udp port 53)"],
  ["ip.src == 10.1.2.3/8 and ip", "src net 10.0.0.0/8 and ip"],
  ["ip.addr == 10.0.0.0/0", "net 0.0.0.0/0"],
  ["ip.host == www.example.org", "host www.example.org"],
  ["ip.addr != 192.0.2.1", "not host 192.0.2.1"],
  ["ip.addr in {10.0.0.0/8, 192.168.0.0/16}", "net (10.0.0.0/8 or 192.168.0.0/16)"],
  ["ip.dst not in {192.0.2.1 192.0.2.2}", "not dst host (192.0.2.1 or 192.0.2.2)"],
  ["ipv6.addr == 2001:db8::1", "host 2001:db8::1"],
  ["ipv6.src == 2001:db8::1/32", "src net 2001:db8:0:0:0:0:0:0/32"],
  ["ipv6.nxt == 58 || ipv6.hlim < 2", "ip6 proto 58 or ip6[7] < 2"],
  ["udp.port in {53 5353}", "udp port (53 or 5353)"],
  ["tcp.port in {80, 443, 8000..8100}", "tcp port 80 or tcp port 443 or tcp portrange 8000-8100"],
  ["!(tcp.port in {80, 8000..8100})", "not (tcp port 80 or tcp portrange 8000-8100)"],
  ["tcp.port > 1023 && tcp.srcport <= 2000", "tcp portrange 1024-65535 and tcp src portrange 0-2000"],
  ["udp.dstport >= 1024 or sctp.port < 10", "udp dst portrange 1024-65535 or sctp portrange 0-9"],
  ["eth.addr == 00:00:5e:00:53:01", "ether host 00:00:5e:00:53:01"],
  [
    "eth.src == 00-00-5e-00-53-01 or eth.dst == 0000.5e00.5301",
    "ether src 00-00-5e-00-53-01 or ether dst 0000.5e00.5301",
  ],
  ["eth.type == 0x0806 || eth.dst.ig == 1", "ether proto 0x0806 or ether[0] & 1 != 0"],
  ["ip.proto == 6 or ip.proto == UDP or ip.proto == ospf", "ip proto 6 or ip proto \\udp or ip proto ospf"],
  ["frame.len > 100 && frame.len <= 0x200", "len > 100 and len <= 0x200"],
  ["ip.len in {40 52..60}", "ip[2:2] = 40 or (ip[2:2] >= 52 and ip[2:2] <= 60)"],
  ["ip.ttl lt 5 and ip.flags.df == True", "ip[8] < 5 and ip[6] & 0x40 != 0"],
  ["ip.dsfield.dscp == 46 && ip.frag_offset > 0", "ip[1] >> 2 = 46 and (ip[6:2] & 0x1fff) << 3 > 0"],
  ["tcp.flags.syn == 1 && tcp.flags.ack == 0", "tcp[tcpflags] & tcp-syn != 0 and tcp[tcpflags] & tcp-ack = 0"],
  ["tcp.flags.reset", "tcp[tcpflags] & tcp-rst != 0"],
  ["tcp.flags.fin != 1", "tcp[tcpflags] & tcp-fin = 0"],
  ["tcp.flags == 0x02 or tcp.flags & 0x10", "tcp[tcpflags] = 0x02 or tcp[tcpflags] & 0x10 != 0"],
  ["udp or tcp.len > 0", "udp or (tcp and ip[2:2] - ((ip[0] & 0xf) << 2) - ((tcp[12] & 0xf0) >> 2) > 0)"],
  ["icmp.type == 8 || icmpv6.type == 128", "icmp[icmptype] = 8 or icmp6[icmp6type] = 128"],
  ["arp.opcode == 1 && arp.src.proto_ipv4 == 192.0.2.1", "arp[6:2] = 1 and arp src host 192.0.2.1"],
  ["http.request", "tcp dst port 80"],
  ["http.response and ip", "tcp src port 80 and ip"],
  ['http.request.method == "GET"', "tcp[((tcp[12] & 0xf0) >> 2):4] = 0x47455420"],
  ["dns and dns.flags.response == 0", "port 53 and udp dst port 53"],
  ["dhcp or ip.addr == 192.0.2.1", "udp port (67 or 68) or host 192.0.2.1"],
  ["tls.handshake.type == 1", "tcp[((tcp[12] & 0xf0) >> 2)] = 22 and tcp[((tcp[12] & 0xf0) >> 2) + 5] = 1"],
  ["ip.addr == 192.0.2.1 && vlan.id == 5", "vlan 5 and host 192.0.2.1"],
  ["!(vlan.id == 5)", "not vlan 5"],
  ["tcp.port && ip.addr", "tcp and ip"],
];

describe("what can be asked is offered", () => {
  test.for(translations)("%s", ([display, capture]) => {
    const error = errorOf(display);
    expect(error).toMatchObject({ code: "display-filter", hint: `write \`${capture}\``, others: [] });
    expect(compile(capture, { resolver }).instructions.length).toBeGreaterThan(0);
  });

  test.for([
    [
      "wlan.sa == 00:00:5e:00:53:01 or wlan.ra == 00:00:5e:00:53:02",
      "wlan src 00:00:5e:00:53:01 or wlan ra 00:00:5e:00:53:02",
    ],
    ["mpls.label == 5 && ip.src == 192.0.2.1", "mpls 5 and src host 192.0.2.1"],
    ["pppoe.session_id == 5", "pppoes 5"],
    ["vxlan.vni == 7 && geneve.vni", undefined],
    ["geneve.vni == 7 && udp", "geneve 7 and udp"],
  ] as const)("%s", ([display, capture]) => {
    const error = errorOf(display);
    if (capture === undefined) return expect(error.others).toHaveLength(1);
    expect(error.hint).toBe(`write \`${capture}\``);
    return expect(() =>
      compile(capture, { linkType: display.startsWith("wlan") ? "IEEE802_11" : "EN10MB" }),
    ).not.toThrow();
  });
});

const isField = "is a field of Wireshark's display filters, which are another language";

/** For each error the carets, the message without "syntax error", and the hint. */
type Mistakes = readonly (readonly [carets: string, message: string, hint: string])[];

const explanations: readonly (readonly [display: string, errors: Mistakes])[] = [
  [
    "tcp.stream eq 5",
    [
      [
        "^^^^^^^^^^",
        `\`tcp.stream\` ${isField}`,
        "a capture filter sees one packet at a time and remembers nothing of others",
      ],
    ],
  ],
  [
    "tcp.analysis.retransmission",
    [
      [
        "^^^^^^^^^^^^^^^^^^^^^^^^^^^",
        `\`tcp.analysis.retransmission\` ${isField}`,
        "a capture filter sees one packet at a time and remembers nothing of others",
      ],
    ],
  ],
  [
    'http.host == "example.org" && ip.addr == 192.0.2.1',
    [
      [
        "^^^^^^^^^",
        `\`http.host\` ${isField}`,
        "a capture filter does not look so far into packets; write `tcp port 80` for those that may have it",
      ],
      ["                              ^^^^^^^", `\`ip.addr\` ${isField}`, "write `host 192.0.2.1`"],
    ],
  ],
  [
    'tcp contains "GET"',
    [
      [
        "^^^",
        "`tcp contains` belongs to Wireshark's display filters, which are another language",
        "a capture filter compares bytes at an offset, as in `tcp[20:4] = 0x47455420`",
      ],
    ],
  ],
  ["tcp.port == 99999", [["^^^^^^^^", `\`tcp.port\` ${isField}`, "no packet has `99999` there"]]],
  [
    "ip.addr > 192.0.2.1",
    [["^^^^^^^", `\`ip.addr\` ${isField}`, "a capture filter can ask for the value only, as in `host 192.0.2.1`"]],
  ],
  ["usb.src == host", [["^^^^^^^", `\`usb.src\` ${isField}`, "pcap-filter(7) tells what a capture filter can ask"]]],
  // `vlan 5 or host …` would look for the address behind a tag.
  [
    "vlan.id == 5 || ip.addr == 192.0.2.1",
    [
      ["^^^^^^^", `\`vlan.id\` ${isField}`, "write `vlan 5`"],
      ["                ^^^^^^^", `\`ip.addr\` ${isField}`, "write `host 192.0.2.1`"],
    ],
  ],
  // Both languages in one filter.
  [
    "tcp port 80 and ip.addr == 10.0.0.0/8 or tcp.flags.syn == 1",
    [
      ["                ^^^^^^^", `\`ip.addr\` ${isField}`, "write `net 10.0.0.0/8`"],
      [
        "                                         ^^^^^^^^^^^^^",
        `\`tcp.flags.syn\` ${isField}`,
        "write `tcp[tcpflags] & tcp-syn != 0`",
      ],
    ],
  ],
  // A name with dots may be a host's, and a protocol's name is one that people type.
  ["dns.google", [["^^^^^^^^^^", "nothing says what `dns.google` is", "write for example `host dns.google`"]]],
  ["!dns", [[" ^^^", "nothing says what `dns` is", "write for example `port 53`"]]],
  ["ipv6", [["^^^^", "`ipv6` is no keyword", "did you mean `ip6`?"]]],
];

test.for(explanations)("what cannot be asked is explained: %s", ([display, expected]) => {
  const first = errorOf(display);
  const errors = [first, ...first.others].map(({ span: { start, end }, message, hint }) => [
    " ".repeat(start) + "^".repeat(end - start),
    message,
    hint,
  ]);
  expect(errors).toEqual(expected.map(([carets, message, hint]) => [carets, `syntax error: ${message}`, hint]));
});
