// The tag of a Broadcom switch before Ethernet frames, whole and cut.
import { check } from "./check.js";

// prettier-ignore
check({ linkType: "DSA_TAG_BRCM_PREPEND" }, [
  ["to the switch", "-v", "2097fffe02000000000202000000000108004500001e0001000040018ea7c0000201c63364020800f7fb000100010002", "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 30)\n    192.0.2.1 > 198.51.100.2: ICMP echo request, id 1, seq 1, length 10"],
  ["to the switch", "-e", "2097fffe02000000000202000000000108004500001e0001000040018ea7c0000201c63364020800f7fb000100010002", "BRCM tag OP: IG, TC: 5, TE: Reserved, TS: 1, DST map: 0x01fe, 02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype IPv4 (0x0800), length 44: 192.0.2.1 > 198.51.100.2: ICMP echo request, id 1, seq 1, length 10"],
  ["from the switch", "-e", "000320e502000000000202000000000108004500001e0001000040018ea7c0000201c63364020800f7fb000100010002", "BRCM tag OP: EG, CID: 3, RC: exception, TC: 7, port: 5, 02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype IPv4 (0x0800), length 44: 192.0.2.1 > 198.51.100.2: ICMP echo request, id 1, seq 1, length 10"],
  ["an unknown reason", "-e", "0003000502000000000202000000000108004500001e0001000040018ea7c0000201c63364020800f7fb000100010002", "BRCM tag OP: EG, CID: 3, RC: reserved, TC: 0, port: 5, 02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype IPv4 (0x0800), length 44: 192.0.2.1 > 198.51.100.2: ICMP echo request, id 1, seq 1, length 10"],
  ["an unknown operation", "-e", "4003100502000000000202000000000108004500001e0001000040018ea7c0000201c63364020800f7fb000100010002", "BRCM tag OP: IG, CID: 3, RC: prot snoop, TC: 0, port: 5, 02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype IPv4 (0x0800), length 44: 192.0.2.1 > 198.51.100.2: ICMP echo request, id 1, seq 1, length 10"],
  ["an unknown type", "-v", "000008010200000000020200000000011234000102030405060708090a0b0c0d0e0f10111213", "02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype Unknown (0x1234), length 34: \n\t0x0000:  0001 0203 0405 0607 0809 0a0b 0c0d 0e0f  ................\n\t0x0010:  1011 1213                                ...."],
  ["an unknown type", "-e", "000008010200000000020200000000011234000102030405060708090a0b0c0d0e0f10111213", "BRCM tag OP: EG, CID: 0, RC: prot term, TC: 0, port: 1, 02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype Unknown (0x1234), length 34: \n\t0x0000:  0001 0203 0405 0607 0809 0a0b 0c0d 0e0f  ................\n\t0x0010:  1011 1213                                ...."],
  ["an 802.3 frame", "-v", "00000401020000000002020000000001002642420300000000000000000000000000000000000000000000000000000000000000000000000000000000000000", "STP 802.1d, Config, Flags [none], bridge-id 0000.00:00:00:00:00:00.0000, length 35\n\tmessage-age 0.00s, max-age 0.00s, hello-time 0.00s, forwarding-delay 0.00s\n\troot-id 0000.00:00:00:00:00:00, root-pathcost 0"],
  ["an 802.3 frame", "-e", "00000401020000000002020000000001002642420300000000000000000000000000000000000000000000000000000000000000000000000000000000000000", "BRCM tag OP: EG, CID: 0, RC: switching, TC: 0, port: 1, 02:00:00:00:00:01 > 02:00:00:00:00:02, 802.3, length 38: LLC, dsap STP (0x42) Individual, ssap STP (0x42) Command, ctrl 0x03: STP 802.1d, Config, Flags [none], bridge-id 0000.00:00:00:00:00:00.0000, length 35"],
  ["cut in the tag", "-v", "200000", " [|brcm-tag-prepend]"],
  ["cut in the tag", "-e", "200000", " [|brcm-tag-prepend]"],
  ["cut in the addresses", "-v", "200000010200000000020200", " [|ether]"],
  ["cut in the addresses", "-e", "200000010200000000020200", "BRCM tag OP: IG, TC: 0, TE: None, TS: 0, DST map: 0x0001,  [|ether]"],
  ["cut in the contents", "-v", "2000000102000000000202000000000108004500001e0001000040018ea7", "IP  [|ip]"],
  ["cut in the contents", "-e", "2000000102000000000202000000000108004500001e0001000040018ea7", "BRCM tag OP: IG, TC: 0, TE: None, TS: 0, DST map: 0x0001, 02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype IPv4 (0x0800), length 26:  [|ip]"],
  ["an unknown type, 22 bytes", "-v", "00000801020000000002020000000001123400010203", "02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype Unknown (0x1234), length 18: \n\t0x0000:  0001 0203                                ...."],
  ["an unknown type, 20 bytes", "-v", "0000080102000000000202000000000112340001", "02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype Unknown (0x1234), length 16: \n\t0x0000:  0001                                     .."],
  ["from the switch, 43 bytes", "-v", "000320e502000000000202000000000108004500001e0001000040018ea7c0000201c63364020800f7fb00", "IP truncated-ip - 5 bytes missing! (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 30)\n    192.0.2.1 > 198.51.100.2:  [|icmp]"],
]);
