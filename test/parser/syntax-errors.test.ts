// What a user is told about a mistake: the filter, where the carets stand under it, the message and the hint.
import { describe, expect, test } from "vitest";
import { FilterSyntaxError, type FilterError } from "../../src/errors.js";
import { parseFilter } from "../../src/parser/index.js";
import { carets, refusals } from "../helpers/filter-errors.js";

/** A parser has errors of syntax only. */
function errorOf(filter: string): FilterError {
  const errors = refusals(filter, parseFilter);
  for (const each of errors) expect(each).toBeInstanceOf(FilterSyntaxError);
  return errors[0]!;
}

const mistakes: Readonly<Record<string, readonly (readonly [string, string, string, string])[]>> = {
  "parentheses and brackets": [
    ["(tcp", "^", "syntax error: `(` is never closed", "close it with `)`"],
    ["tcp)", "   ^", "syntax error: `)` closes nothing", "open it with `(` or leave it out"],
    [
      "()",
      "^^",
      "syntax error: nothing stands between the parentheses",
      "put something between them or leave them out",
    ],
    [
      "host ()",
      "     ^^",
      "syntax error: nothing stands between the parentheses",
      "put something between them or leave them out",
    ],
    ["ip[0", "  ^", "syntax error: `[` is never closed", "close it with `]`"],
    ["(ip[0) = 1", "^", "syntax error: `(` is never closed", "close it with `)`"],
    ["ip[] = 1", "   ^", "syntax error: unexpected `]` after `[`", "expected the offset of a byte"],
    [
      "tcp (udp)",
      "    ^",
      "syntax error: `(` follows `tcp` without `and` or `or`",
      "join primitives with `and` or `or`",
    ],
    [
      "host ((a or b) or c)",
      "      ^^^^^^^^",
      "syntax error: a list in parentheses cannot be the first in a list",
      "leave the inner parentheses out, or put a single id first",
    ],
  ],
  "operands that are missing": [
    [
      "tcp and",
      "       ^",
      "syntax error: the filter ends after `and`",
      "expected a primitive such as `host 192.0.2.1` or `tcp port 80`",
    ],
    [
      "tcp or not",
      "          ^",
      "syntax error: the filter ends after `not`",
      "expected a primitive such as `host 192.0.2.1` or `tcp port 80`",
    ],
    [
      "!",
      " ^",
      "syntax error: the filter ends after `!`",
      "expected a primitive such as `host 192.0.2.1` or `tcp port 80`",
    ],
    [
      "and tcp",
      "^^^",
      "syntax error: unexpected `and` at the beginning",
      "expected a primitive such as `host 192.0.2.1` or `tcp port 80`",
    ],
    [
      "tcp and or udp",
      "        ^^",
      "syntax error: unexpected `or` after `and`",
      "expected a primitive such as `host 192.0.2.1` or `tcp port 80`",
    ],
    [
      "host and port 80",
      "     ^^^",
      "syntax error: unexpected `and` after `host`",
      "expected an address or a host name",
    ],
  ],
  "primitives that nothing joins": [
    [
      "host a host b",
      "       ^^^^",
      "syntax error: `host` follows `a` without `and` or `or`",
      "join primitives with `and` or `or`",
    ],
    [
      "host 192.0.2.1 port 80",
      "               ^^^^",
      "syntax error: `port` follows `192.0.2.1` without `and` or `or`",
      "join primitives with `and` or `or`",
    ],
    [
      "tcp udp",
      "    ^^^",
      "syntax error: `udp` follows `tcp` without `and` or `or`",
      "join primitives with `and` or `or`",
    ],
    [
      "tcp not udp",
      "    ^^^",
      "syntax error: `not` follows `tcp` without `and` or `or`",
      "join primitives with `and` or `or`",
    ],
    [
      "vlan 1 2",
      "       ^",
      "syntax error: `2` follows `1` without `and` or `or`",
      "join primitives with `and` or `or`",
    ],
    ["host (a b)", "        ^", "syntax error: `b` follows `a` without `and` or `or`", "write `a or b`"],
    [
      "src dst port 80",
      "    ^^^",
      "syntax error: `dst` follows `src` without `and` or `or`",
      "write `src or dst`, `src and dst` or one of the two",
    ],
    ["tcp & udp", "    ^", "syntax error: `&` joins numbers, not primitives", "write `and` or `&&`"],
    ["ip | ip6", "   ^", "syntax error: `|` joins numbers, not primitives", "write `or` or `||`"],
  ],
  "words that are none of the language": [
    ["TCP", "^^^", "syntax error: `TCP` is no keyword", "keywords are in lower case: `tcp`"],
    ["tcp AND udp", "    ^^^", "syntax error: `AND` is no keyword", "keywords are in lower case: `and`"],
    ["prot 80", "^^^^", "syntax error: `prot` is no keyword", "did you mean `port`?"],
    ["hots 192.0.2.1", "^^^^", "syntax error: `hots` is no keyword", "did you mean `host`?"],
    ["tcp dport 80", "    ^^^^^", "syntax error: `dport` is no keyword", "did you mean `dst port`?"],
    ["tcp[tcpflag] = 2", "    ^^^^^^^", "syntax error: `tcpflag` is not a number", "did you mean `tcpflags`?"],
    ["tcp[13] & syn != 0", "          ^^^", "syntax error: `syn` is not a number", "did you mean `tcp-syn`?"],
    ["ip[len-1] = 0", "   ^^^^^", "syntax error: `len-1` is not a number", "did you mean `len - 1`?"],
    ["ip[0:x] = 1", "     ^", "syntax error: `x` is not a number", "expected a size of 1, 2 or 4 bytes"],
    [
      "foo[0] = 1",
      "^^^",
      "syntax error: `foo` has no bytes to look at",
      "write a protocol before `[`, as in `ip[0]`, `tcp[13]` or `ether[12:2]`",
    ],
  ],
  "the language of another tool": [
    [
      "tcp.port == 80",
      "^^^^^^^^",
      "syntax error: `tcp.port` is a field of Wireshark's display filters, which are another language",
      "write `tcp port 80`",
    ],
    [
      "ip.src==192.0.2.1 && tcp",
      "^^^^^^",
      "syntax error: `ip.src` is a field of Wireshark's display filters, which are another language",
      "write `src host 192.0.2.1 and tcp`",
    ],
    [
      "udp.port != 53",
      "^^^^^^^^",
      "syntax error: `udp.port` is a field of Wireshark's display filters, which are another language",
      "write `not udp port 53`",
    ],
    [
      "tcp.flags.syn == 1",
      "^^^^^^^^^^^^^",
      "syntax error: `tcp.flags.syn` is a field of Wireshark's display filters, which are another language",
      "write `tcp[tcpflags] & tcp-syn != 0`",
    ],
    [
      "tcp.flags.ack eq 0",
      "^^^^^^^^^^^^^",
      "syntax error: `tcp.flags.ack` is a field of Wireshark's display filters, which are another language",
      "write `tcp[tcpflags] & tcp-ack = 0`",
    ],
    [
      "frame.len > 100",
      "^^^^^^^^^",
      "syntax error: `frame.len` is a field of Wireshark's display filters, which are another language",
      "write `len > 100`",
    ],
    [
      "ip.ttl lt 5",
      "^^^^^^",
      "syntax error: `ip.ttl` is a field of Wireshark's display filters, which are another language",
      "write `ip[8] < 5`",
    ],
    [
      "tls.handshake.type == 1",
      "^^^^^^^^^^^^^^^^^^",
      "syntax error: `tls.handshake.type` is a field of Wireshark's display filters, which are another language",
      "write `tcp[((tcp[12] & 0xf0) >> 2)] = 22 and tcp[((tcp[12] & 0xf0) >> 2) + 5] = 1`",
    ],
    [
      "capture.pcap",
      "^^^^^^^^^^^^",
      "syntax error: nothing says what `capture.pcap` is",
      "a capture file is named with -r",
    ],
    [
      '"tcp"',
      "^",
      'syntax error: unexpected character `"`',
      "quotation marks are for the shell; the filter itself has none",
    ],
    ["tcp; udp", "   ^", "syntax error: unexpected character `;`", "join primitives with `and` or `or`"],
  ],
  "the notation of other places": [
    ["port 80,443", "       ^", "syntax error: unexpected character `,`", "write `80 or 443`"],
    [
      "tcp[0,2] = 3",
      "     ^",
      "syntax error: unexpected character `,`",
      "a size stands behind a colon, as in `tcp[0:2]`",
    ],
    ["vlan 5,6", "      ^", "syntax error: unexpected character `,`", "join primitives with `and` or `or`"],
    [
      "host *.example.org",
      "      ^",
      "syntax error: unexpected character `.`",
      "a filter has no wildcards: name each host, or a network",
    ],
    [
      "host 192.0.2.1 # mine",
      "               ^",
      "syntax error: unexpected character `#`",
      "comments are for the file of -F",
    ],
    ["port 80 443", "        ^^^", "syntax error: `443` follows `80` without `and` or `or`", "write `80 or 443`"],
    [
      "net 10.0.0.0 255.0.0.0",
      "             ^^^^^^^^^",
      "syntax error: unexpected `255.0.0.0` after `10.0.0.0`",
      "write `net 10.0.0.0 mask 255.0.0.0`",
    ],
    [
      "net 10.0.0.0/255.0.0.0",
      "             ^^^^^^^^^",
      "syntax error: unexpected `255.0.0.0` after `/`",
      "write `net 10.0.0.0 mask 255.0.0.0`",
    ],
    ["net 10.*", "       ^", "syntax error: unexpected `*` after `10.`", "name the octets that count only: `net 10`"],
    ["port range 1-5", "     ^^^^^", "syntax error: unexpected `range` after `port`", "write `portrange 1-5`"],
    ["portrange 1:5", "           ^", "syntax error: unexpected `:` after `1`", "write `portrange 1-5`"],
    ["portrange 1 5", "            ^", "syntax error: unexpected `5` after `1`", "write `portrange 1-5`"],
    [
      "tcp.port 80",
      "^^^^^^^^",
      "syntax error: `tcp.port` is a field of Wireshark's display filters, which are another language",
      "write `tcp port 80`",
    ],
    ["tcp:80", "   ^", "syntax error: unexpected `:` after `tcp`", "write `tcp port 80`"],
    ["udp/53", "   ^", "syntax error: unexpected `/` after `udp`", "write `udp port 53`"],
    ["80/tcp", "  ^", "syntax error: unexpected `/` after `80`", "write `tcp port 80`"],
    [
      "http://example.org/",
      "^^^^^^^^^^^^^^^^^^",
      "syntax error: `http://example.org` is the address of a page",
      "write `host example.org`",
    ],
    ["host [::1]", "     ^", "syntax error: unexpected `[` after `host`", "write the address without brackets: `::1`"],
    [
      "host fe80::1%eth0",
      "            ^",
      "syntax error: unexpected `%` after `fe80::1`",
      "leave the zone out: packets do not tell it",
    ],
    ["source port 80", "^^^^^^", "syntax error: `source` is no keyword", "did you mean `src`?"],
    ["ip protocol 6", "   ^^^^^^^^", "syntax error: `protocol` is no keyword", "did you mean `proto`?"],
    ["ip = 192.0.2.1", "   ^", "syntax error: unexpected `=` after `ip`", "write `ip host 192.0.2.1`"],
    ["ip[9] = tcp", "        ^^^", "syntax error: `tcp` is not a number", "write its number: `6`"],
    [
      "ip[12:4] = 192.0.2.1",
      "           ^^^^^^^^^",
      "syntax error: `192.0.2.1` is not a number",
      "write its number: `0xc0000201`",
    ],
    [
      "ether[0:6] = 00:00:5e:00:53:01",
      "             ^^^^^^^^^^^^^^^^^",
      "syntax error: `00:00:5e:00:53:01` is not a number",
      "compare bytes with a number",
    ],
    ["tcp(13) = 2", "   ^", "syntax error: unexpected `(` after `tcp`", "a byte is written `tcp[13]`"],
    [
      "tcp flags syn",
      "    ^^^^^",
      "syntax error: unexpected `flags` after `tcp`",
      "compare bytes of the packet, as in `tcp[tcpflags] & tcp-syn != 0`",
    ],
    [
      "tcp syn",
      "    ^^^",
      "syntax error: unexpected `syn` after `tcp`",
      "compare bytes of the packet, as in `tcp[tcpflags] & tcp-syn != 0`",
    ],
    [
      "icmp echo",
      "     ^^^^",
      "syntax error: unexpected `echo` after `icmp`",
      "compare bytes of the packet, as in `icmp[icmptype] = icmp-echo`",
    ],
    [
      "icmp6 routersolicit",
      "      ^^^^^^^^^^^^^",
      "syntax error: unexpected `routersolicit` after `icmp6`",
      "compare bytes of the packet, as in `icmp6[icmp6type] = icmp6-routersolicit`",
    ],
    [
      "arp who-has 192.0.2.1",
      "    ^^^^^^^",
      "syntax error: unexpected `who-has` after `arp`",
      "compare bytes of the packet, as in `arp[6:2] = 1`",
    ],
    ["less than 64", "     ^^^^", "syntax error: unexpected `than` after `less`", "write `less 64`"],
    ["vlan id 5", "     ^^", "syntax error: unexpected `id` after `vlan`", "write `vlan 5`"],
    ["host is 192.0.2.1", "     ^^", "syntax error: unexpected `is` after `host`", "write `host 192.0.2.1`"],
    [
      "vlan (5 or 6)",
      "        ^^",
      "syntax error: unexpected `or` after `5`",
      "`vlan` takes one number; for others compare the tag, as in `vlan and ether[14:2] & 0xfff >= 5`",
    ],
    [
      "vlan 1-10",
      "     ^^^^",
      "syntax error: unexpected `1-10` after `vlan`",
      "`vlan` takes one number; for others compare the tag, as in `vlan and ether[14:2] & 0xfff >= 5`",
    ],
    [
      "vlan > 5",
      "     ^",
      "syntax error: unexpected `>` after `vlan`",
      "`vlan` takes one number; for others compare the tag, as in `vlan and ether[14:2] & 0xfff >= 5`",
    ],
    ["host src 192.0.2.1", "     ^^^", "syntax error: unexpected `src` after `host`", "write `src host 192.0.2.1`"],
    ["port tcp 80", "     ^^^", "syntax error: unexpected `tcp` after `port`", "write `tcp port 80`"],
    ["80 port", "   ^^^^", "syntax error: unexpected `port` after `80`", "write `port 80`"],
    [
      "host 192.0.2.1 and 80 port",
      "                      ^^^^",
      "syntax error: unexpected `port` after `80`",
      "write `port 80`",
    ],
    [
      "ether host 00:00:5e:00:53:gg",
      "           ^^^^^^^^^^^^^^^",
      "invalid Ethernet address 00:00:5e:00:53:",
      "a MAC address has six octets; an IPv6 address has eight groups, or fewer and one `::`",
    ],
  ],
  "keywords in the place of names": [
    [
      "host tcp",
      "     ^^^",
      "syntax error: `tcp` is a keyword, not a name",
      "expected an address or a host name; as a name the word is written `\\tcp`",
    ],
    [
      "ip proto tcp",
      "         ^^^",
      "syntax error: `tcp` is a keyword, not a name",
      "here the word is written `\\tcp`, which a shell leaves alone in single quotes",
    ],
    [
      "on host",
      "   ^^^^",
      "syntax error: `host` is a keyword, not a name",
      "expected the name of an interface; as a name the word is written `\\host`",
    ],
    [
      "type host",
      "     ^^^^",
      "syntax error: `host` is a keyword, not a name",
      "expected a type of 802.11 frame: `mgt`, `ctl` or `data`; as a name the word is written `\\host`",
    ],
    [
      "host (a or tcp)",
      "           ^^^",
      "syntax error: `tcp` is a keyword, not a name",
      "expected an address, a name or a number; as a name the word is written `\\tcp`",
    ],
  ],
  "qualifiers that are missing or say too much": [
    ["192.0.2.1", "^^^^^^^^^", "syntax error: nothing says what `192.0.2.1` is", "write for example `host 192.0.2.1`"],
    [
      "192.0.2.0/24",
      "^^^^^^^^^",
      "syntax error: nothing says what `192.0.2.0` is",
      "write for example `net 192.0.2.0/24`",
    ],
    [
      "net 10.0 or tcp or 10.1 mask 255.255.0.0",
      "                   ^^^^",
      "syntax error: nothing says what `10.1` is",
      "write for example `net 10.1 mask 255.255.0.0`",
    ],
    ["::1", "^^^", "syntax error: nothing says what `::1` is", "write for example `host ::1`"],
    [
      "2001:db8::/32",
      "^^^^^^^^^^",
      "syntax error: nothing says what `2001:db8::` is",
      "write for example `net 2001:db8::/32`",
    ],
    ["80", "^^", "syntax error: nothing says what `80` is", "write for example `port 80`"],
    [
      "00:00:5e:00:53:01",
      "^^^^^^^^^^^^^^^^^",
      "syntax error: nothing says what `00:00:5e:00:53:01` is",
      "write for example `ether host 00:00:5e:00:53:01`",
    ],
    ["$ff", "^^^", "syntax error: nothing says what `$ff` is", "write for example `link host $ff`"],
    [
      "example.org",
      "^^^^^^^^^^^",
      "syntax error: nothing says what `example.org` is",
      "write for example `host example.org`",
    ],
    ["http", "^^^^", "syntax error: nothing says what `http` is", "write for example `port http`"],
    ["ospf", "^^^^", "syntax error: nothing says what `ospf` is", "write for example `proto ospf`"],
    ["\\tcp", "^^^^", "syntax error: nothing says what `\\tcp` is", "write for example `proto \\tcp`"],
    ["tcp or 443", "       ^^^", "syntax error: nothing says what `443` is", "write for example `port 443`"],
    ["tcp 80", "    ^^", "syntax error: unexpected `80` after `tcp`", "say what it is, as in `tcp port 80`"],
    ["tcp http", "    ^^^^", "syntax error: unexpected `http` after `tcp`", "say what it is, as in `tcp port http`"],
    [
      "ip 192.0.2.1",
      "   ^^^^^^^^^",
      "syntax error: unexpected `192.0.2.1` after `ip`",
      "say what it is, as in `ip host 192.0.2.1`",
    ],
    [
      "tcp 192.0.2.1",
      "    ^^^^^^^^^",
      "syntax error: unexpected `192.0.2.1` after `tcp`",
      "say what it is, as in `tcp and host 192.0.2.1`",
    ],
    ["ip 6", "   ^", "syntax error: unexpected `6` after `ip`", "say what it is, as in `ip proto 6`"],
    [
      "ether 00:00:5e:00:53:01",
      "      ^^^^^^^^^^^^^^^^^",
      "syntax error: unexpected `00:00:5e:00:53:01` after `ether`",
      "say what it is, as in `ether host 00:00:5e:00:53:01`",
    ],
    ["src proto 6", "    ^^^^^", "syntax error: `proto` has no direction", "leave the direction out"],
    ["src or port 80", "       ^^^^", "syntax error: unexpected `port` after `or`", "expected `src` or `dst`"],
  ],
  "ids that are missing or ill formed": [
    ["host", "    ^", "syntax error: the filter ends after `host`", "expected an address or a host name"],
    [
      "net",
      "   ^",
      "syntax error: the filter ends after `net`",
      "expected a network such as 192.0.2.0/24, or the name of one",
    ],
    ["port", "    ^", "syntax error: the filter ends after `port`", "expected a port number or a port name"],
    ["tcp port", "        ^", "syntax error: the filter ends after `port`", "expected a port number or a port name"],
    [
      "portrange",
      "         ^",
      "syntax error: the filter ends after `portrange`",
      "expected two port numbers with a dash between them, such as 6000-6008",
    ],
    [
      "ip proto",
      "        ^",
      "syntax error: the filter ends after `proto`",
      "expected a protocol number, or a name with a backslash such as `\\udp`",
    ],
    ["gateway", "       ^", "syntax error: the filter ends after `gateway`", "expected a host name"],
    [
      "src",
      "   ^",
      "syntax error: the filter ends after `src`",
      "expected an address, a name, or `host`, `net`, `port` or `portrange`",
    ],
    ["wlan ra", "       ^", "syntax error: the filter ends after `ra`", "expected a MAC address"],
    ["port -1", "     ^", "syntax error: unexpected `-` after `port`", "expected a port number or a port name"],
    [
      "net /8",
      "    ^",
      "syntax error: unexpected `/` after `net`",
      "expected a network such as 192.0.2.0/24, or the name of one",
    ],
    ["net 10/8", "      ^", "syntax error: unexpected `/` after `10`", "write at least two octets, as in `10.0/8`"],
    [
      "net 10 mask 255.0.0.0",
      "       ^^^^",
      "syntax error: unexpected `mask` after `10`",
      "write at least two octets, as in `10.0 mask 255.0.0.0`",
    ],
    [
      "net ::1 mask ::",
      "        ^^^^",
      "syntax error: unexpected `mask` after `::1`",
      "an IPv6 network has a prefix length, as in `::1/64`",
    ],
    [
      "net 192.0.2.0/",
      "              ^",
      "syntax error: the filter ends after `/`",
      "expected a prefix length such as 24",
    ],
    [
      "net 192.0.2.0 mask",
      "                  ^",
      "syntax error: the filter ends after `mask`",
      "expected an IPv4 mask such as 255.255.255.0",
    ],
    [
      "net 192.0.2.0/24/24",
      "                ^",
      "syntax error: unexpected `/` after `24`",
      "expected `and`, `or` or the end of the filter",
    ],
    [
      "portrange 80 - 90",
      "             ^",
      "syntax error: unexpected `-` after `80`",
      "write a range of ports without blanks, as in `portrange 80-90`",
    ],
    [
      "host 192.0.2.1:80",
      "              ^",
      "syntax error: unexpected `:` after `192.0.2.1`",
      "an address and a port are two primitives: `host 192.0.2.1 and port 80`",
    ],
    [
      "host ::g",
      "     ^^^",
      "syntax error: `::g` is not an address",
      "an IPv6 address has eight groups, or fewer and one `::`; a MAC address has six octets",
    ],
    [
      "host ::1::",
      "     ^^^^^",
      "syntax error: `::1::` is not an address",
      "an IPv6 address has eight groups, or fewer and one `::`; a MAC address has six octets",
    ],
    [
      "host ::192.0.2.256",
      "     ^^^^^^^^^^^^^",
      "invalid IPv6 address ::192.0.2.256",
      "the IPv4 address at its end needs four decimal octets from 0 to 255 without leading zeros",
    ],
    [
      "host 00:00:5e:00:53",
      "     ^^^^^^^^^^^^^^",
      "invalid Ethernet address 00:00:5e:00:53",
      "a MAC address has six octets; an IPv6 address has eight groups, or fewer and one `::`",
    ],
    [
      "port 99999999999",
      "     ^^^^^^^^^^^",
      "decimal number 99999999999 overflows 32 bits",
      "numbers go up to 4294967295 (0xffffffff)",
    ],
    [
      "08 = 8",
      "^^",
      "number 08 contains non-octal digit",
      "a leading 0 makes a number octal; leave it out for decimal",
    ],
  ],
  comparisons: [
    ["len => 5", "    ^^", "syntax error: `=>` is no operator", "write `>=`"],
    ["len =< 5", "    ^^", "syntax error: `=<` is no operator", "write `<=`"],
    ["len > = 5", "    ^^^", "syntax error: `> =` is no operator", "write `>=`"],
    ["len <> 5", "    ^^", "syntax error: `<>` is no operator", "write `!=`"],
    ["len === 5", "    ^^^", "syntax error: `===` is no operator", "write `=`"],
    [
      "ip[0] =",
      "       ^",
      "syntax error: the filter ends after `=`",
      "expected a number, `len` or packet bytes such as `ip[0]`",
    ],
    [
      "ip[0] & 3",
      "         ^",
      "syntax error: the filter ends after `3`",
      "expected a comparison such as `= 5` or `!= 0`",
    ],
    ["len", "   ^", "syntax error: the filter ends after `len`", "expected a comparison such as `= 5` or `!= 0`"],
    [
      "ip[0] + = 5",
      "        ^",
      "syntax error: unexpected `=` after `+`",
      "expected a number, `len` or packet bytes such as `ip[0]`",
    ],
    [
      "ip[0] = 1 = 2",
      "          ^",
      "syntax error: unexpected `=` after `1`",
      "expected `and`, `or` or the end of the filter",
    ],
    ["tcp = 1", "    ^", "syntax error: unexpected `=` after `tcp`", "compare bytes of the packet, as in `tcp[0] = 1`"],
    [
      "ip == tcp",
      "   ^^",
      "syntax error: unexpected `==` after `ip`",
      "compare bytes of the packet, as in `ip[0] = 1`",
    ],
    ["host = 192.0.2.1", "     ^", "syntax error: unexpected `=` after `host`", "leave `=` out"],
    [
      "port > 1024",
      "     ^",
      "syntax error: unexpected `>` after `port`",
      "a range of ports is written as in `portrange 1024-65535`",
    ],
    ["tcp port = 80", "         ^", "syntax error: unexpected `=` after `port`", "leave `=` out"],
    [
      "port 80 > 5",
      "        ^",
      "syntax error: unexpected `>` after `80`",
      "a range of ports is written as in `portrange 1024-65535`",
    ],
    [
      "ip > 5 and less > 4",
      "   ^",
      "syntax error: unexpected `>` after `ip`",
      "compare bytes of the packet, as in `ip[0] = 1`",
    ],
  ],
  "other primitives": [
    ["less", "    ^", "syntax error: the filter ends after `less`", "expected a length in bytes"],
    ["greater foo", "        ^^^", "syntax error: unexpected `foo` after `greater`", "expected a length in bytes"],
    [
      "vlan foo",
      "     ^^^",
      "syntax error: unexpected `foo` after `vlan`",
      "expected a number, `and`, `or` or the end of the filter",
    ],
    ["llc 5", "    ^", "syntax error: unexpected `5` after `llc`", "expected `and`, `or` or the end of the filter"],
    [
      "type",
      "    ^",
      "syntax error: the filter ends after `type`",
      "expected a type of 802.11 frame: `mgt`, `ctl` or `data`",
    ],
    [
      "type mgt subtype",
      "                ^",
      "syntax error: the filter ends after `subtype`",
      "expected a subtype of 802.11 frame such as `beacon` or `ack`",
    ],
    [
      "dir",
      "   ^",
      "syntax error: the filter ends after `dir`",
      "expected a direction of 802.11 frames: `nods`, `tods`, `fromds` or `dstods`",
    ],
    ["on", "  ^", "syntax error: the filter ends after `on`", "expected the name of an interface"],
    ["rset", "    ^", "syntax error: the filter ends after `rset`", "expected the name of a ruleset"],
    [
      "action",
      "      ^",
      "syntax error: the filter ends after `action`",
      "expected a PF action such as `pass` or `block`",
    ],
    [
      "reason",
      "      ^",
      "syntax error: the filter ends after `reason`",
      "expected a PF reason such as `match` or `short`",
    ],
    [
      "ifindex foo",
      "        ^^^",
      "syntax error: unexpected `foo` after `ifindex`",
      "expected the number of an interface",
    ],
    ["rnr", "   ^", "syntax error: the filter ends after `rnr`", "expected a rule number"],
    ["byte", "    ^", "syntax error: the filter ends after `byte`", "expected the offset of a byte"],
    ["byte 0", "      ^", "syntax error: the filter ends after `0`", "expected one of `&`, `|`, `<`, `>` and `=`"],
    ["byte 0 + 1", "       ^", "syntax error: unexpected `+` after `0`", "expected one of `&`, `|`, `<`, `>` and `=`"],
    ["byte 0 & x", "         ^", "syntax error: unexpected `x` after `&`", "expected a number"],
    [
      "vpi",
      "   ^",
      "syntax error: the filter ends after `vpi`",
      "expected a number, a comparison such as `> 5`, or a list such as `(5 or 6)`",
    ],
    ["vpi (5 and 6)", "       ^^^", "syntax error: unexpected `and` after `5`", "expected `or` or `)`"],
    ["vpi 5 or 6", "         ^", "syntax error: nothing says what `6` is", "write for example `port 6`"],
    [
      "batadv foo",
      "       ^^^",
      "syntax error: unexpected `foo` after `batadv`",
      "expected a number, `and`, `or` or the end of the filter",
    ],
  ],
};

describe.each(Object.entries(mistakes))("%s", (_kind, cases) => {
  test.each(cases)("%s", (filter, under, message, hint) => {
    const error = errorOf(filter);
    expect([carets(error), error.message, error.hint]).toEqual([under, message, hint]);
  });
});

test.each([
  ["tcp prot 80 and udp prot 53 or ip", ["`prot` is no keyword", "`prot` is no keyword"]],
  [
    "host or port or net",
    ["unexpected `or` after `host`", "unexpected `or` after `port`", "the filter ends after `net`"],
  ],
  ["(a or TCP) and 80", ["nothing says what `a` is", "`TCP` is no keyword", "nothing says what `80` is"]],
  ["len => 5 and port 99999999999", ["`=>` is no operator", "decimal number 99999999999 overflows 32 bits"]],
  ["(tcp] or {udp", ["`(` is never closed", "`]` closes nothing", "unexpected character `{`"]],
  [
    "tcp syn and port 80,443 5 or (host a;b)",
    ["unexpected `syn` after `tcp`", "unexpected character `,`", "unexpected character `;`"],
  ],
  ["host (a b) or port", ["`b` follows `a` without `and` or `or`", "the filter ends after `port`"]],
])("all the mistakes that can be told, in order: %s", (filter, messages) => {
  const error = errorOf(filter);
  const found = [error, ...error.others].map(({ message }) => message.replace("syntax error: ", ""));
  expect(found).toEqual(messages);
});

test("a text of nothing but mistakes has ten errors at most", () => {
  expect(errorOf("or ".repeat(1000)).others).toHaveLength(9);
  expect(errorOf(") ".repeat(1000)).others).toHaveLength(9);
  expect(errorOf("80 or ".repeat(1000) + "80").others).toHaveLength(9);
});

test("errors say what kind they are", () => {
  const codes = [
    "tcp and",
    "tcp)",
    "TCP",
    "80",
    "a b",
    "tcp.port == 80",
    "len => 1",
    "host ::1::",
    "09 = 9",
    "tcp;",
  ].map((filter) => errorOf(filter).code);
  expect(codes).toEqual([
    "unexpected-end",
    "unbalanced-brackets",
    "unknown-word",
    "missing-qualifier",
    "missing-connective",
    "display-filter",
    "invalid-operator",
    "invalid-address",
    "invalid-number",
    "unexpected-character",
  ]);
});
