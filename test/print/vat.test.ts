// The conferencing tools vat and vt.
import { check } from "./check.js";

// prettier-ignore
check({ linkType: "EN10MB" }, [
  ["audio", "-vv", "0200000000020200000000010800450000340001000040118e81c0000201c63364020fa20d80002000000001000200000abc000102030405060708090a0b0c0d0e0f", "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 52)\n    192.0.2.1.4002 > 198.51.100.2.3456: [no cksum] udp/vat 16 c2 2748 f1"],
  ["other flags", "-vv", "02000000000202000000000108004500002c0001000040118e89c0000201c63364020fa20d80001800000f9f000700000abd0001020304050607", "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 44)\n    192.0.2.1.4002 > 198.51.100.2.3456: [no cksum] udp/vat 8 c7 2749* f31 s15"],
  ["the older vt", "-vv", "02000000000202000000000108004500002e0001000040118e87c0000201c63364020fa20d80001a0000f405000102030405060708090a0b0c0d0e0f", "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 46)\n    192.0.2.1.4002 > 198.51.100.2.3456: [no cksum] udp/vt 18 5 / 61"],
  ["one byte", "-vv", "02000000000202000000000108004500001d0001000040118e98c0000201c63364020fa20d800009000000", "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 29)\n    192.0.2.1.4002 > 198.51.100.2.3456: [no cksum] udp/va/vat, length 1 < 2"],
  ["no room for a header", "-vv", "0200000000020200000000010800450000200001000040118e95c0000201c63364020fa20d80000c000000010002", "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 32)\n    192.0.2.1.4002 > 198.51.100.2.3456: [no cksum] udp/vat, length 4 < 8"],
  ["audio, 45 bytes", "-v", "0200000000020200000000010800450000340001000040118e81c0000201c63364020fa20d8000200000000100", "IP truncated-ip - 21 bytes missing! (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 52)\n    192.0.2.1.4002 > 198.51.100.2.3456:  [|vat]"],
  ["the older vt, 50 bytes", "-v", "02000000000202000000000108004500002e0001000040118e87c0000201c63364020fa20d80001a0000f405000102030405", "IP truncated-ip - 10 bytes missing! (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 46)\n    192.0.2.1.4002 > 198.51.100.2.3456: udp/vt 18 5 / 61"],
]);
