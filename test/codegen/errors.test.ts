// Mistakes that only the meaning shows: the filter, where the carets stand under it, the message and the hint. Mistakes of
// syntax are in test/parser/syntax-errors.test.ts.
import { describe, expect, test } from "vitest";
import type { FilterError } from "../../src/errors.js";
import { compile, FilterSemanticError, FilterSyntaxError, resolverFromFiles } from "../../src/index.js";
import { carets, refusals } from "../helpers/filter-errors.js";

const resolver = resolverFromFiles({
  hosts: "192.0.2.1 alpha\n2001:db8::1 beta\n",
  networks: "laboratory 198.51.100.0\n",
  ethers: "00:00:5e:00:53:01 printer\n",
});

const refusalsOf = (filter: string, linkType: string) =>
  refusals(filter, () => compile(filter, { linkType, resolver }));

function errorOf(filter: string, linkType: string): FilterError {
  const [first] = refusalsOf(filter, linkType);
  expect(first).toBeInstanceOf(FilterSemanticError);
  return first!;
}

type Mistake = readonly [filter: string, carets: string, message: string, hint: string, linkType?: string];

const tables: Readonly<Record<string, readonly Mistake[]>> = {
  "unknown names": [
    ["host alhpa", "     ^^^^^", "unknown host 'alhpa'", "did you mean `alpha`?"],
    [
      "host nosuch",
      "     ^^^^^^",
      "unknown host 'nosuch'",
      "no table has the name: write its address, or check how it is spelt",
    ],
    [
      "host printers",
      "     ^^^^^^^^",
      "unknown host 'printers'",
      "no table has the name: write its address, or check how it is spelt",
    ],
    [
      "ip6 host alpha",
      "         ^^^^^",
      "unknown host 'alpha' for specified address family",
      "its addresses are of IPv4 only",
    ],
    ["net labratory", "    ^^^^^^^^^", "unknown network 'labratory'", "did you mean `laboratory`?"],
    ["net nosuch", "    ^^^^^^", "unknown network 'nosuch'", "write its address, as in `net 192.0.2.0/24`"],
    ["ether host priter", "           ^^^^^^", "unknown Ethernet-like host 'priter'", "did you mean `printer`?"],
    [
      "ether host nosuch",
      "           ^^^^^^",
      "unknown Ethernet-like host 'nosuch'",
      "no table has the name: write its MAC address, as in 00:00:5e:00:53:01",
    ],
    [
      "gateway alpha",
      "        ^^^^^",
      "unknown Ethernet-like host 'alpha'",
      "no table has the name: write its MAC address, as in 00:00:5e:00:53:01",
    ],
    ["port htpps", "     ^^^^^", "unknown port 'htpps'", "did you mean `https`?"],
    ["port nosuch", "     ^^^^^^", "unknown port 'nosuch'", "write the number of the port, 0 to 65535"],
    ["tcp port dommain", "         ^^^^^^^", "unknown port 'dommain'", "did you mean `domain`?"],
    ["udp dst port ssh", "             ^^^", "port 'ssh' is tcp", "write `tcp port ssh`, or the number: `udp port 22`"],
    [
      "udp portrange ftp-http",
      "              ^^^^^^^^",
      "port in range 'ftp-http' is tcp",
      "write `tcp portrange ftp-http`, or the number: `udp portrange 21-80`",
    ],
    ["portrange ftp-htpp", "              ^^^^", "unknown port in range 'ftp-htpp'", "did you mean `http`?"],
    ["ip proto tpc", "         ^^^", "unknown 'ip proto' value 'tpc'", "did you mean `\\tcp`?"],
    ["proto nosuch", "      ^^^^^^", "unknown 'proto' value 'nosuch'", "write the number of the protocol"],
    ["ether proto lldpp", "            ^^^^^", "unknown 'link proto' value 'lldpp'", "did you mean `lldp`?"],
    ["ether proto ippx", "            ^^^^", "unknown 'link proto' value 'ippx'", "did you mean `\\ipx`?"],
    ["iso proto cnlp", "          ^^^^", "unknown 'iso proto' value 'cnlp'", "did you mean `\\clnp`?"],
    ["llc sambe", "    ^^^^^", 'unknown LLC type name "sambe"', "did you mean `sabme`?"],
    [
      "llc nosuch",
      "    ^^^^^^",
      'unknown LLC type name "nosuch"',
      "the names are i, s, u, rr, rnr, rej, ui, ua, disc, dm, sabme, test, xid, frmr",
    ],
    [
      "type mangement",
      "     ^^^^^^^^^",
      'unknown 802.11 type name "mangement"',
      "did you mean `management`?",
      "IEEE802_11",
    ],
    ["subtype beacn", "        ^^^^^", "unknown 802.11 type name", "did you mean `beacon`?", "IEEE802_11"],
    [
      "type ctl subtype beacon",
      "                 ^^^^^^",
      'unknown 802.11 subtype name "beacon"',
      "the names are bar, ba, ps-poll, rts, cts, ack, cf-end, cf-end-ack",
      "IEEE802_11",
    ],
    ["dir todss", "    ^^^^^", "unknown 802.11 direction", "did you mean `tods`?", "IEEE802_11"],
    ["action blok", "       ^^^^", 'unknown PF action "blok"', "did you mean `block`?", "PFLOG"],
    ["reason mtach", "       ^^^^^", 'unknown PF reason "mtach"', "did you mean `match`?", "PFLOG"],
  ],
  "what no libpcap has": [
    ["batadv", "^^^^^^", "'batadv' is in no libpcap, only in a patch to it", "write `ether proto 0x4305`"],
    [
      "tcp or batadv 15 3",
      "       ^^^^^^^^^^^",
      "'batadv' is in no libpcap, only in a patch to it",
      "write `(ether proto 0x4305 and ether[15] = 15 and ether[14] = 3)`",
    ],
    [
      "batadv 15 elp",
      "^^^^^^^^^^^^^",
      "'batadv' is in no libpcap, only in a patch to it",
      "write `(ether proto 0x4305 and ether[15] = 15)`; the type of the packet is the number in `ether[14]`",
    ],
  ],
  "qualifiers that do not go together": [
    [
      "ip host 2001:db8::1",
      "^^^^^^^",
      "'ip' is not a valid qualifier for 'host <IPv6 address>'",
      "only `ip6` can stand here, or nothing",
    ],
    [
      "ip6 src host 192.0.2.1",
      "^^^^^^^^^^^^",
      "'ip6' is not a valid qualifier for 'host <IPv4 address>'",
      "only `ip`, `arp` or `rarp` can stand here, or nothing",
    ],
    [
      "tcp dst host 192.0.2.1",
      "^^^^^^^^^^^^",
      "'tcp' is not a valid qualifier for 'host <IPv4 address>'",
      "only `ip`, `arp` or `rarp` can stand here, or nothing; for both write `tcp and dst host 192.0.2.1`",
    ],
    [
      "udp net 192.0.2.0/24",
      "^^^^^^^",
      "'udp' is not a valid qualifier for 'net <IPv4 prefix>'",
      "only `ip`, `arp` or `rarp` can stand here, or nothing; for both write `udp and net 192.0.2.0/24`",
    ],
    [
      "ip dst port 80",
      "^^^^^^^^^^^",
      "'ip' is not a valid qualifier for 'port'",
      "only `tcp`, `udp` or `sctp` can stand here, or nothing; for both write `ip and dst port 80`",
    ],
    [
      "icmp port 80",
      "^^^^^^^^^",
      "'icmp' is not a valid qualifier for 'port'",
      "only `tcp`, `udp` or `sctp` can stand here, or nothing",
    ],
    [
      "ether port 80",
      "^^^^^^^^^^",
      "'link' is not a valid qualifier for 'port'",
      "only `tcp`, `udp` or `sctp` can stand here, or nothing",
    ],
    [
      "ether host 192.0.2.1",
      "           ^^^^^^^^^",
      "illegal link-layer address '192.0.2.1'",
      "`ether` takes a MAC address such as 00:00:5e:00:53:01; for an IP address write `host 192.0.2.1`",
    ],
    [
      "ether net 192.0.2.0/24",
      "^^^^^^^^^",
      "'link' is not a valid qualifier for 'net <IPv4 prefix>'",
      "only `ip`, `arp` or `rarp` can stand here, or nothing",
    ],
    [
      "src 00:00:5e:00:53:01",
      "    ^^^^^^^^^^^^^^^^^",
      "Ethernet address used in non-ether expression",
      "write `ether src 00:00:5e:00:53:01`",
    ],
    ["host $1a", "     ^^^", "'link' is the only valid proto qualifier for 'host $XX'", "write `link host $1a`"],
    [
      "tcp proto 3",
      "^^^^^^^^^",
      "'tcp proto' is bogus",
      "only `ip`, `ip6`, `ether`, `iso` or `isis` can stand here, or nothing",
    ],
    [
      "arp protochain 3",
      "^^^^^^^^^^^^^^",
      "'arp' is not a valid qualifier for 'protochain'",
      "only `ip` or `ip6` can stand here, or nothing",
    ],
    ["dst port 192.0.2.1", "^^^^^^^^", "'port' modifier applied to IP address", "write `dst host 192.0.2.1`"],
    ["port 192.0.2.0/24", "^^^^", "'port' modifier applied to IP address", "write `net 192.0.2.0/24`"],
    [
      "proto 00:00:5e:00:53:01",
      "^^^^^",
      "'proto' modifier applied to Ethernet address",
      "write `ether host 00:00:5e:00:53:01`",
    ],
    [
      "gateway 192.0.2.1",
      "^^^^^^^",
      "'gateway' is not a valid qualifier for '192.0.2.1'",
      "`gateway` takes a name that has both a MAC address and an IPv4 address",
    ],
    [
      "tcp gateway alpha",
      "^^^^^^^^^^^",
      "'tcp' is not a valid qualifier for 'gateway'",
      "only `ip`, `arp` or `rarp` can stand here, or nothing; for both write `tcp and gateway alpha`",
    ],
    [
      "tcp broadcast",
      "^^^^^^^^^^^^^",
      "'tcp' is not a valid qualifier for 'broadcast'",
      "only `ether` or `ip` can stand here, or nothing; for both write `tcp and broadcast`",
    ],
    [
      "arp multicast",
      "^^^^^^^^^^^^^",
      "'arp' is not a valid qualifier for 'multicast'",
      "only `ether`, `ip` or `ip6` can stand here, or nothing",
    ],
    [
      "addr1 host 192.0.2.1",
      "^^^^^^^^^^",
      "'addr1' is valid for 802.11 syntax only, not for IPv4 addresses",
      "write `src` or `dst`, or leave the direction out",
    ],
    [
      "ether",
      "^^^^^",
      "'link' cannot be used as an abbreviation",
      "it stands before something, as in `ether host 00:00:5e:00:53:01` or `ether proto 0x800`",
    ],
    ["radio", "^^^^^", "'radio' cannot be used as an abbreviation", "only its bytes can be asked, as in `radio[2:2]`"],
  ],
  "numbers and addresses": [
    [
      "tcp and port 70000",
      "             ^^^^^",
      "port number 70000 greater than maximum 65535",
      "write a number from 0 to 65535",
    ],
    [
      "portrange 80-70000",
      "             ^^^^^",
      "port number 70000 greater than maximum 65535",
      "write a number from 0 to 65535",
    ],
    [
      "portrange 80-90-100",
      "          ^^^^^^^^^",
      "port range '80-90-100' contains more than one hyphen",
      "a range has a first and a last port, as in 7000-7009",
    ],
    [
      "tcp and vlan 5000",
      "             ^^^^",
      "VLAN tag 5000 greater than maximum 4095",
      "write a number from 0 to 4095",
    ],
    [
      "mpls (2000000)",
      "      ^^^^^^^",
      "MPLS label 2000000 greater than maximum 1048575",
      "write a number from 0 to 1048575",
    ],
    [
      "pppoes 70000",
      "       ^^^^^",
      "PPPoE session number 70000 greater than maximum 65535",
      "write a number from 0 to 65535",
    ],
    [
      "geneve 70000000",
      "       ^^^^^^^^",
      "Geneve VNI 70000000 greater than maximum 16777215",
      "write a number from 0 to 16777215",
    ],
    ["ip proto 256", "         ^^^", "protocol number 256 greater than maximum 255", "write a number from 0 to 255"],
    [
      "ether proto 70000",
      "            ^^^^^",
      "EtherType 70000 greater than maximum 65535",
      "numbers up to 255 are LLC service access points, those from 1501 to 65535 EtherTypes",
    ],
    [
      "ether proto 1000",
      "            ^^^^",
      "LLC DSAP 1000 greater than maximum 255",
      "numbers up to 255 are LLC service access points, those from 1501 to 65535 EtherTypes",
    ],
    ["vpi (5 or 500)", "          ^^^", "VPI 500 greater than maximum 255", "write a number from 0 to 255", "SUNATM"],
    [
      "opc (5 or 99999)",
      "          ^^^^^",
      "OPC 99999 greater than maximum 16383",
      "write a number from 0 to 16383",
      "MTP2",
    ],
    ["host 192.0.2.256", "             ^^^", "invalid IPv4 address '192.0.2.256'", "each of the numbers is 0 to 255"],
    [
      "tcp and net 192.0.2.1/24",
      "            ^^^^^^^^^^^^",
      'non-network bits set in "192.0.2.1/24"',
      "write `net 192.0.2.0/24` for the network, or `host 192.0.2.1` for one address",
    ],
    [
      "net 192.0.2.1 mask 255.255.255.0",
      "    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
      'non-network bits set in "192.0.2.1 mask 255.255.255.0"',
      "write `net 192.0.2.0 mask 255.255.255.0` for the network, or `host 192.0.2.1` for one address",
    ],
    [
      "net 2001:db8::1/64",
      "    ^^^^^^^^^^^^^^",
      'non-network bits set in "2001:db8::1/64"',
      "the bits behind the first 64 must be 0; for one address write `host 2001:db8::1`",
    ],
    [
      "net 192.0.2.0/33",
      "              ^^",
      "netmask length 33 greater than maximum 32",
      "write a number from 0 to 32",
    ],
    ["net 2001:db8::/129", "               ^^^", "mask length must be <= 128", "write a length from 0 to 128"],
    ["host 192.0.2.0/24", "     ^^^^^^^^^^^^", "Mask syntax for networks only", "write `net 192.0.2.0/24`"],
    [
      "decnet host 64.1",
      "            ^^^^",
      "invalid DECnet address '64.1'",
      "a DECnet address is AREA.NODE, the area at most 63, the node at most 1023",
    ],
  ],
  "link types and operators": [
    [
      "ip broadcast",
      "^^^^^^^^^^^^",
      "netmask not known, so 'ip broadcast' not supported",
      "name the address, as in `dst host 192.0.2.255`, or give the netmask to `compile`",
    ],
    [
      "inbound",
      "^^^^^^^",
      "not a live capture, 'inbound' not supported on DLT_EN10MB (Ethernet)",
      "captures of LINUX_SLL, LINUX_SLL2, PFLOG and a few others tell the direction; else ask for addresses",
    ],
    [
      "ifindex 3",
      "^^^^^^^^^",
      "not a live capture, 'ifindex' not supported on DLT_EN10MB (Ethernet)",
      "only captures of LINUX_SLL2 tell the interface",
    ],
    ["vpi 5", "^^^^^", "'vpi' supported only on SUNATM", "packets here are EN10MB (Ethernet)"],
    ["ifname en0", "^^^^^^^^^^", "'ifname' supported only on PFLOG linktype", "packets here are EN10MB (Ethernet)"],
    ["opc 5", "^^^^^", "'opc' supported only on SS7", "packets here are EN10MB (Ethernet)"],
    ["vlan", "^^^^", "'vlan' not supported on DLT_RAW (Raw IP)", "VLAN tags are known on Ethernet and 802.11", "RAW"],
    [
      "llc",
      "^^^",
      "'llc' not supported on DLT_RAW (Raw IP)",
      "802.2 headers are known on Ethernet, 802.11, Token ring, FDDI and ATM",
      "RAW",
    ],
    [
      "ether broadcast",
      "^^^^^^^^^^^^^^^",
      "'broadcast' not supported on DLT_RAW (Raw IP)",
      "hardware addresses are missing here; try `dst host 255.255.255.255`",
      "RAW",
    ],
    [
      "multicast",
      "^^^^^^^^^",
      "'multicast' not supported on DLT_RAW (Raw IP)",
      "hardware addresses are missing here; try `ip multicast`",
      "RAW",
    ],
    [
      "ether host 00:00:5e:00:53:01",
      "^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
      "'link host 00:00:5e:00:53:01' not supported on DLT_RAW (Raw IP)",
      "hardware addresses are missing here: ask for an IP address",
      "RAW",
    ],
    [
      "type mgt",
      "^^^^^^^^",
      "'type/subtype' not supported on DLT_RAW (Raw IP)",
      "only 802.11 headers have it; else write as in `icmp[icmptype] = 8` or `ether proto 0x800`",
      "RAW",
    ],
    [
      "ip",
      "^^",
      "link-layer type filtering not implemented for DLT_MTP2 (SS7 MTP2)",
      "of such packets only bytes can be asked, as in `link[0] = 1`, and the length",
      "MTP2",
    ],
    [
      "ip protochain 6",
      "^^^^^^^^^^^^^",
      "'protochain' not supported with variable length headers",
      "`proto` looks at the first header only, and works",
      "IEEE802_11",
    ],
    [
      "ifname abcdefghijklmnopq",
      "       ^^^^^^^^^^^^^^^^^",
      "ifname interface names can only be 15 characters",
      '"abcdefghijklmnopq" has 17',
      "PFLOG",
    ],
    [
      "mpls 5 and vlan",
      "           ^^^^",
      "no VLAN match after MPLS",
      "a VLAN tag stands before the labels: put `vlan` before `mpls`",
    ],
    [
      "mpls and arp",
      "         ^^^",
      "unsupported protocol over mpls",
      "behind labels only IPv4 and IPv6 can be told; put other terms before `mpls`",
    ],
    [
      "tcp[0:3] = 1",
      "      ^",
      "data size must be 1, 2, or 4",
      "for 3 bytes mask 4, as in `tcp[…:4] & 0xffffff00`; more than 4 take several comparisons",
    ],
    ["len / 0 = 1", "      ^", "division by zero", "divide by a number from 1, or by a field"],
    ["ip[0] % (1 - 1) = 1", "         ^^^^^", "modulus by zero", "divide by a number from 1, or by a field"],
    [
      "len < len << (3 * 20)",
      "              ^^^^^^",
      "shift by more than 31 bits",
      "numbers have 32 bits: shift by 0 to 31",
    ],
    ["ip[0] << 33 = 1", "         ^^", "shift by more than 31 bits", "numbers have 32 bits: shift by 0 to 31"],
    [
      "stp[0] = 1",
      "^^^^^^",
      "'stp' does not support the index operation",
      "bytes can be asked of `ether`, `ip`, `ip6`, `arp`, `tcp`, `udp`, `sctp`, `icmp`, `icmp6` and a few others",
    ],
    [
      "radio[0] = 1",
      "^^^^^^^^",
      "radio information not present in capture",
      "only captures with radiotap, AVS or Prism headers have it",
    ],
  ],
  "terms that exclude each other": [
    [
      "ip and arp",
      "       ^^^",
      "expression rejects all packets: `ip` and `arp` exclude each other",
      "for packets of either write `ip or arp`",
    ],
    [
      "tcp and port 53 and udp",
      "                    ^^^",
      "expression rejects all packets: `tcp` and `udp` exclude each other",
      "for packets of either write `tcp or udp`",
    ],
    [
      "(tcp and udp) and host 192.0.2.1",
      "         ^^^",
      "expression rejects all packets: `tcp` and `udp` exclude each other",
      "for packets of either write `tcp or udp`",
    ],
    [
      "host 192.0.2.1 and (arp and ip6) and port 80",
      "                            ^^^",
      "expression rejects all packets: `arp` and `ip6` exclude each other",
      "for packets of either write `arp or ip6`",
    ],
    [
      "ip and arp or tcp and udp",
      "                      ^^^",
      "expression rejects all packets: `ip and arp or tcp` and `udp` exclude each other",
      "for packets of either write `ip and arp or tcp or udp`",
    ],
    [
      "vlan and ip and arp",
      "                ^^^",
      "expression rejects all packets: `ip` and `arp` exclude each other",
      "for packets of either write `ip or arp`",
    ],
    [
      "vlan and arp and vlan 5 and ip",
      "                 ^^^^^^",
      "expression rejects all packets: no packet matches all of `vlan`, `arp` and `vlan 5`",
      "leave one of them out, or join them with `or`",
    ],
    [
      "ip and vlan",
      "       ^^^^",
      "expression rejects all packets: `ip` and `vlan` exclude each other",
      "to look behind that header put it first, as in `vlan and ip`",
    ],
    [
      "ether proto 1501 and ether proto 1502",
      "                     ^^^^^^^^^^^^^^^^",
      "expression rejects all packets: `ether proto 1501` and `ether proto 1502` exclude each other",
      "for packets of either write `ether proto 1501 or ether proto 1502`",
    ],
    [
      "port 80 and tcp[0] = 1 and arp",
      "                           ^^^",
      "expression rejects all packets: `port 80` and `arp` exclude each other",
      "for packets of either write `port 80 or arp`",
    ],
    [
      "len > 100 and len < 50 and ip and arp",
      "                                  ^^^",
      "expression rejects all packets: `ip` and `arp` exclude each other",
      "for packets of either write `ip or arp`",
    ],
  ],
};

describe.each(Object.entries(tables))("%s", (_, mistakes) => {
  test.for(mistakes)("%s", ([filter, under, message, hint, linkType = "EN10MB"]) => {
    const error = errorOf(filter, linkType);
    expect([carets(error), error.message, error.hint]).toEqual([under, message, hint]);
  });
});

/** A line of carets and a message for each error. */
type Several = readonly [
  filter: string,
  errors: readonly (readonly [carets: string, message: string])[],
  linkType?: string,
];

const severalMistakes: readonly Several[] = [
  [
    "host nosuch and port 99999 and vlan 5000 and ether host laboratory",
    [
      ["     ^^^^^^", "unknown host 'nosuch'"],
      ["                     ^^^^^", "port number 99999 greater than maximum 65535"],
      ["                                    ^^^^", "VLAN tag 5000 greater than maximum 4095"],
      ["                                                        ^^^^^^^^^^", "unknown Ethernet-like host 'laboratory'"],
    ],
  ],
  [
    "portrange htpp-70000",
    [
      ["          ^^^^", "unknown port in range 'htpp-70000'"],
      ["               ^^^^^", "port number 70000 greater than maximum 65535"],
    ],
  ],
  [
    "net 192.0.2.300/40",
    [
      ["            ^^^", "invalid IPv4 address '192.0.2.300'"],
      ["                ^^", "netmask length 40 greater than maximum 32"],
    ],
  ],
  [
    "tcp[0:3] = 1 or len / 0 = 1 or not (host 2001::/64 or esis[0] = 1)",
    [
      ["      ^", "data size must be 1, 2, or 4"],
      ["                      ^", "division by zero"],
      ["                                         ^^^^^^^^^", "Mask syntax for networks only"],
      ["                                                      ^^^^^^^", "'esis' does not support the index operation"],
    ],
  ],
  // The same words are said once, and so are the qualifiers that a whole list takes over.
  [
    "host nosuch or dst host nosuch or tcp host (192.0.2.1 or 192.0.2.2 or ::1)",
    [
      ["     ^^^^^^", "unknown host 'nosuch'"],
      ["                                  ^^^^^^^^", "'tcp' is not a valid qualifier for 'host <IPv4 address>'"],
    ],
  ],
  // Where a primitive that moves to other headers makes no sense, neither may what follows it.
  [
    "geneve and ether host 00:00:5e:00:53:01",
    [["^^^^^^", "link-layer type filtering not implemented for DLT_USB_LINUX (USB with Linux header)"]],
    "USB_LINUX",
  ],
  // But a number out of range does not keep it from moving.
  [
    "pppoes 65536 and mpls 1048576 and vxlan 16777216",
    [
      ["       ^^^^^", "PPPoE session number 65536 greater than maximum 65535"],
      ["                      ^^^^^^^", "MPLS label 1048576 greater than maximum 1048575"],
      ["                                        ^^^^^^^^", "VXLAN VNI 16777216 greater than maximum 16777215"],
    ],
  ],
  // Ten are enough.
  [
    Array.from({ length: 400 }, (_, index) => `port ${70000 + index}`).join(" or "),
    Array.from({ length: 10 }, (_, index) => [
      `${" ".repeat(5 + 14 * index)}^^^^^`,
      `port number ${70000 + index} greater than maximum 65535`,
    ]),
  ],
];

test.for(severalMistakes)("all that is wrong at once: %s", ([filter, expected, linkType = "EN10MB"]) => {
  const errors = refusalsOf(filter, linkType);
  expect(errors.map((each) => [carets(each), each.message])).toEqual(expected);
  expect(errors.every((each) => each instanceof FilterSemanticError && each.hint !== undefined)).toBe(true);
});

// The terms that can be read are asked what they mean, whatever is wrong with the others.
const mixedMistakes: readonly Several[] = [
  [
    "port 443 or host 192.0.2.999 or tcp prot 80",
    [
      ["                         ^^^", "invalid IPv4 address '192.0.2.999'"],
      ["                                    ^^^^", "syntax error: `prot` is no keyword"],
    ],
  ],
  [
    "443 or port 70000",
    [
      ["^^^", "syntax error: nothing says what `443` is"],
      ["            ^^^^^", "port number 70000 greater than maximum 65535"],
    ],
  ],
  [
    "port 70000 and (tcp or udp",
    [
      ["     ^^^^^", "port number 70000 greater than maximum 65535"],
      ["               ^", "syntax error: `(` is never closed"],
    ],
  ],
  [
    "port 99999999999 or net 192.0.2.1/24",
    [
      ["     ^^^^^^^^^^^", "decimal number 99999999999 overflows 32 bits"],
      ["                        ^^^^^^^^^^^^", 'non-network bits set in "192.0.2.1/24"'],
    ],
  ],
  [
    "not (port 70000 or (tcp udp)) and vlan 5000",
    [
      ["          ^^^^^", "port number 70000 greater than maximum 65535"],
      ["                        ^^^", "syntax error: `udp` follows `tcp` without `and` or `or`"],
      ["                                       ^^^^", "VLAN tag 5000 greater than maximum 4095"],
    ],
  ],
  [
    "ip[0:3] = 1 and len => 5 and tcp[tcpflag] = 1 or",
    [
      ["     ^", "data size must be 1, 2, or 4"],
      ["                    ^^", "syntax error: `=>` is no operator"],
      ["                                 ^^^^^^^", "syntax error: `tcpflag` is not a number"],
      ["                                                ^", "syntax error: the filter ends after `or`"],
    ],
  ],
  [
    "host ::192.0.2.999 or port htpps",
    [
      ["     ^^^^^^^^^^^^^", "invalid IPv6 address ::192.0.2.999"],
      ["                           ^^^^^", "unknown port 'htpps'"],
    ],
  ],
  [
    "host ((a or b) or c) and less 5 5 or port 70000",
    [
      ["      ^^^^^^^^", "syntax error: a list in parentheses cannot be the first in a list"],
      ["                                ^", "syntax error: `5` follows `5` without `and` or `or`"],
      ["                                          ^^^^^", "port number 70000 greater than maximum 65535"],
    ],
  ],
  [
    "port 70000 and tcp.port == 80",
    [
      ["     ^^^^^", "port number 70000 greater than maximum 65535"],
      [
        "               ^^^^^^^^",
        "syntax error: `tcp.port` is a field of Wireshark's display filters, which are another language",
      ],
    ],
  ],
  // What qualifiers an id takes over from a term that cannot be read there is no telling.
  [
    "tcp prot 80 or 443 or 70000 or port 80000",
    [
      ["    ^^^^", "syntax error: `prot` is no keyword"],
      ["                                    ^^^^^", "port number 80000 greater than maximum 65535"],
    ],
  ],
  [
    "port (80 or 70000) or foo bar or 80000",
    [
      ["            ^^^^^", "port number 70000 greater than maximum 65535"],
      ["                          ^^^", "syntax error: `bar` follows `foo` without `and` or `or`"],
    ],
  ],
  // Nor what terms mean behind a header that it may move to.
  [
    "port 70000 and vlan id 5 and port 80000",
    [
      ["     ^^^^^", "port number 70000 greater than maximum 65535"],
      ["                    ^^", "syntax error: unexpected `id` after `vlan`"],
    ],
  ],
  // Hosts may be asked of a server, so they wait until the rest is right.
  [
    "host nosuch or gateway nosuch or tcp prot 80",
    [
      ["                       ^^^^^^", "unknown Ethernet-like host 'nosuch'"],
      ["                                     ^^^^", "syntax error: `prot` is no keyword"],
    ],
  ],
];

test.for(mixedMistakes)("syntax and meaning, in the order of the text: %s", ([filter, expected]) => {
  expect(refusalsOf(filter, "EN10MB").map((each) => [carets(each), each.message])).toEqual(expected);
});

test("an error of syntax and one of meaning are each of their own kind", () => {
  const [first, second] = refusalsOf("80 or port 70000", "EN10MB");
  expect([first, second]).toEqual([expect.any(FilterSyntaxError), expect.any(FilterSemanticError)]);
  const [third, fourth] = refusalsOf("port 70000 or 80 host", "EN10MB");
  expect([third, fourth]).toEqual([expect.any(FilterSemanticError), expect.any(FilterSyntaxError)]);
});

test("the search for terms is bounded, and without it there is an error all the same", () => {
  const many = Array.from({ length: 300 }, (_, i) => `port ${i}`);
  for (const filter of [`tcp and udp and ${many.slice(0, 40).join(" and ")}`, `(${many.join(" or ")}) and arp`]) {
    const error = errorOf(filter, "EN10MB");
    expect(error).toMatchObject({ code: "rejects-all", message: "expression rejects all packets" });
    expect(error.hint).toBe("no packet can match all that is asked for: leave a term out, or join terms with `or`");
  }
});
