// Minimal encapsulation within IP.
import { check } from "./check.js";

// prettier-ignore
check({ linkType: "EN10MB" }, [
  ["with a source", "-v", "0200000000020200000000010800450000280001000040378e67c0000201c633640211800248c6336402c00002010001020304050607", "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto Mobile IP (55), length 40)\n    192.0.2.1 > 198.51.100.2: mobile: [S] 192.0.2.1 > 198.51.100.2 (oproto=17)"],
  ["without a source", "-v", "0200000000020200000000010800450000240001000040378e6bc0000201c63364021100c4c9c63364020001020304050607", "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto Mobile IP (55), length 36)\n    192.0.2.1 > 198.51.100.2: mobile: [] > 198.51.100.2 (oproto=17)"],
  ["a wrong checksum", "-v", "0200000000020200000000010800450000200001000040378e6fc0000201c633640211800001c6336402c0000201", "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto Mobile IP (55), length 32)\n    192.0.2.1 > 198.51.100.2: mobile: [S] 192.0.2.1 > 198.51.100.2 (oproto=17) (bad checksum 1)"],
  ["nothing but zeros", "-v", "0200000000020200000000010800450000200001000040378e6fc0000201c6336402000000000000000000000000", "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto Mobile IP (55), length 32)\n    192.0.2.1 > 198.51.100.2: mobile: [] > 0.0.0.0 (oproto=0) (bad checksum 0)"],
  ["too short", "-v", "02000000000202000000000108004500001b0001000040378e74c0000201c633640200000000000000", "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto Mobile IP (55), length 27)\n    192.0.2.1 > 198.51.100.2:  [|mobile]"],
  ["cut", "-v", "0200000000020200000000010800450000280001000040378e67c0000201c633640211800248c6336402c00002", "IP truncated-ip - 9 bytes missing! (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto Mobile IP (55), length 40)\n    192.0.2.1 > 198.51.100.2:  [|mobile]"],
]);
