// BSD/OS's serial lines.
import { check } from "./check.js";

// prettier-ignore
check({ linkType: "SLIP_BSDOS" }, [
  ["an IPv4 packet", "-vv", "000000000000000000000000000000004500001d0001000040118ea0c0000201c63364020fa00fa10009000078", "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 29, bad cksum 8ea0 (->8e98)!)\n    192.0.2.1.4000 > 198.51.100.2.4001: [no cksum] UDP, length 1"],
  ["an IPv6 packet", "-v", "000000000000000000000000000000006000000000003b400000000000000000000000000000000000000000000000000000000000000000", "IP6, wrong link-layer encapsulation (invalid)"],
  ["cut in the header", "-v", "00000000000000000000", " [|slip_bsdos]"],
]);
