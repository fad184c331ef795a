// -T: what UDP and TCP carry taken for a protocol that the ports do not tell.
import { check } from "./check.js";

check({ linkType: "RAW" }, [
  [
    "domain",
    "-T domain",
    "4500003d00000000401166ae0a0000010a0000020fa0138800290000162f0100000100000000000003777777076578616d706c65036e65740000010001",
    "IP 10.0.0.1.4000 > 10.0.0.2.5000: 5679+ A? www.example.net. (33)",
  ],
  [
    "domain, verbose",
    "-T domain -vv",
    "4500003d00000000401166ae0a0000010a0000020fa0138800290000162f0100000100000000000003777777076578616d706c65036e65740000010001",
    "IP (tos 0x0, ttl 64, id 0, offset 0, flags [none], proto UDP (17), length 61)\n    10.0.0.1.4000 > 10.0.0.2.5000: 5679+ A? www.example.net. (33)",
  ],
  [
    "domain, quiet",
    "-T domain -q",
    "4500003d00000000401166ae0a0000010a0000020fa0138800290000162f0100000100000000000003777777076578616d706c65036e65740000010001",
    "IP 10.0.0.1.4000 > 10.0.0.2.5000: 5679+ A? www.example.net. (33)",
  ],
  [
    "domain over TCP",
    "-T domain",
    "4500004b00000000400666ab0a0000010a0000020fa01388000000010000000150180200000000000021162f0100000100000000000003777777076578616d706c65036e65740000010001",
    "IP 10.0.0.1.4000 > 10.0.0.2.5000: Flags [P.], seq 1:36, ack 1, win 512, length 35 5679+ A? www.example.net. (33)",
  ],
  [
    "domain over TCP, quiet",
    "-T domain -q",
    "4500004b00000000400666ab0a0000010a0000020fa01388000000010000000150180200000000000021162f0100000100000000000003777777076578616d706c65036e65740000010001",
    "IP 10.0.0.1.4000 > 10.0.0.2.5000: tcp 35",
  ],
  [
    "domain over the port of HTTP",
    "-T domain",
    "4500003a00000000400666bc0a0000010a0000020fa0005000000001000000015018020000000000474554202f20485454502f312e310d0a0d0a",
    "IP 10.0.0.1.4000 > 10.0.0.2.80: Flags [P.], seq 1:19, ack 1, win 512, length 18 [prefix length(18245) != length(16)] (invalid)",
  ],
  [
    "a type that TCP does not have",
    "-T snmp",
    "4500003a00000000400666bc0a0000010a0000020fa0005000000001000000015018020000000000474554202f20485454502f312e310d0a0d0a",
    "IP 10.0.0.1.4000 > 10.0.0.2.80: Flags [P.], seq 1:19, ack 1, win 512, length 18",
  ],
  [
    "a reset with text",
    "-T domain -v",
    "4500002f00000000400666c70a0000010a0000020fa000500000000100000001500402000000000072656675736564",
    "IP (tos 0x0, ttl 64, id 0, offset 0, flags [none], proto TCP (6), length 47)\n    10.0.0.1.4000 > 10.0.0.2.80: Flags [R], cksum 0x0000 (incorrect -> 0xd9a4), seq 1:8, win 512, length 7 [RST refused]",
  ],
  [
    "snmp",
    "-T snmp",
    "4500004700000000401166a40a0000010a0000020fa0138800330000302902010104067075626c6963a01c02041e3f5a7b020100020100300e300c06082b060102010101000500",
    "IP 10.0.0.1.4000 > 10.0.0.2.5000:  GetRequest(28)  .1.3.6.1.2.1.1.1.0",
  ],
  [
    "snmp where DNS is",
    "-T snmp",
    "4500003d00000000401166ae0a0000010a0000020fa0003500290000162f0100000100000000000003777777076578616d706c65036e65740000010001",
    "IP 10.0.0.1.4000 > 10.0.0.2.53:  [len31<asnlen47]",
  ],
  [
    "tftp",
    "-T tftp",
    "4500002d00000000401166be0a0000010a0000020fa01388001900000001626f6f742e696d67006f6374657400",
    'IP 10.0.0.1.4000 > 10.0.0.2.5000: TFTP, length 17, RRQ "boot.img" octet',
  ],
  [
    "vxlan",
    "-T vxlan",
    "4500004e000000004011669d0a0000010a0000020fa01388003a00000800000000002a0000005e00530200005e0053010806000108000604000100005e0053010a0000010000000000000a000002",
    "IP 10.0.0.1.4000 > 10.0.0.2.5000: VXLAN, flags [I] (0x08), vni 42\nARP, Request who-has 10.0.0.2 tell 10.0.0.1, length 28",
  ],
  [
    "radius",
    "-T radius -v",
    "4500003600000000401166b50a0000010a0000020fa01388002200000104001a0123456789abcdef0123456789abcdef0106626f6221",
    "IP (tos 0x0, ttl 64, id 0, offset 0, flags [none], proto UDP (17), length 54)\n    10.0.0.1.4000 > 10.0.0.2.5000: RADIUS, length: 26\n\tAccess-Request (1), id: 0x04, Authenticator: 0123456789abcdef0123456789abcdef\n\t  User-Name Attribute (1), length: 6, Value: bob!",
  ],
  [
    "ptp",
    "-T ptp",
    "4500005200000000401166990a0000010a0000020fa01388003e0000000200360000020000000000000000000000000000000000000000010000000000000000000000000000000000000000000000000000",
    "IP 10.0.0.1.4000 > 10.0.0.2.5000: PTPv2, v1 compat : no, msg type : sync msg, length : 54, domain : 0, reserved1 : 0, Flags [two step], NS correction : 0, sub NS correction : 0, reserved2 : 0, clock identity : 0x1, port id : 0, seq id : 0, control : 0 (Sync), log message interval : 0, originTimeStamp : 0 seconds, 0 nanoseconds",
  ],
  [
    "no contents",
    "-T domain",
    "4500001c00000000401166cf0a0000010a0000020fa0138800080000",
    "IP 10.0.0.1.4000 > 10.0.0.2.5000: domain [length 0 < 12] (invalid)",
  ],
  [
    "a header cut short",
    "-T domain",
    "4500001a00000000401166d10a0000010a0000020fa013880009",
    "IP 10.0.0.1.4000 > 10.0.0.2.5000: truncated-udp 6",
  ],
  [
    "no room for the header",
    "-T domain",
    "4500001c00000000401166cf0a0000010a0000020fa0138800070000",
    "IP 10.0.0.1.4000 > 10.0.0.2.5000: truncated-udplength 7",
  ],
]);
