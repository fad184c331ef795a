// UDP datagrams, in IPv4 without a link layer.
import { check } from "./check.js";

// prettier-ignore
check({ linkType: "RAW" }, [
  ["a datagram", "", "450000200001000040118e95c0000201c6336402 13881770000ce6a2 00010203", "IP 192.0.2.1.5000 > 198.51.100.2.6000: UDP, length 4"],
  ["quietly", "-q", "450000200001000040118e95c0000201c6336402 13881770000ce6a2 00010203", "IP 192.0.2.1.5000 > 198.51.100.2.6000: UDP, length 4"],
  ["-v does not show the checksum", "-v", "450000200001000040118e95c0000201c6336402 13881770000ce6a2 00010203", "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 32)\n    192.0.2.1.5000 > 198.51.100.2.6000: UDP, length 4"],
  ["-vv does", "-vv", "450000200001000040118e95c0000201c6336402 13881770000ce6a2 00010203", "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 32)\n    192.0.2.1.5000 > 198.51.100.2.6000: [udp sum ok] UDP, length 4"],
  ["an odd number of bytes", "-vv", "4500001f0001000040118e96c0000201c6336402 13881770000be6a7 000102", "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 31)\n    192.0.2.1.5000 > 198.51.100.2.6000: [udp sum ok] UDP, length 3"],
  ["a wrong checksum", "-vv", "450000200001000040118e95c0000201c6336402 13881770000c1234 00010203", "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 32)\n    192.0.2.1.5000 > 198.51.100.2.6000: [bad udp cksum 0x1234 -> 0xe6a2!] UDP, length 4"],
  ["no checksum", "-vv", "450000200001000040118e95c0000201c6336402 13881770000c0000 00010203", "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 32)\n    192.0.2.1.5000 > 198.51.100.2.6000: [no cksum] UDP, length 4"],
  ["-K believes checksums", "-vv -K", "450000200001000040118e95c0000201c6336402 13881770000c1234 00010203", "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 32)\n    192.0.2.1.5000 > 198.51.100.2.6000: UDP, length 4"],
  ["no data", "", "4500001c0001000040118e99c0000201c6336402 138817700008e8ae", "IP 192.0.2.1.5000 > 198.51.100.2.6000: UDP, length 0"],
  ["a length larger than the packet", "", "450000200001000040118e95c0000201c6336402 138817700190e51e 00010203", "IP 192.0.2.1.5000 > 198.51.100.2.6000: UDP, bad length 392 > 4"],
  ["a length smaller than the packet", "", "450000200001000040118e95c0000201c6336402 13881770000ae6a4 00010203", "IP 192.0.2.1.5000 > 198.51.100.2.6000: UDP, length 2"],
  ["a length below the header", "", "450000200001000040118e95c0000201c6336402 138817700004e6aa 00010203", "IP 192.0.2.1.5000 > 198.51.100.2.6000: truncated-udplength 4"],
  ["less than a header", "", "4500001a0001000040118e9bc0000201c6336402 13881770000c", "IP 192.0.2.1.5000 > 198.51.100.2.6000: truncated-udp 6"],
  ["the first fragment", "-vv", "450000200001200040116e95c0000201c6336402 138817700190e51e 00010203", "IP (tos 0x0, ttl 64, id 1, offset 0, flags [+], proto UDP (17), length 32)\n    192.0.2.1.5000 > 198.51.100.2.6000: UDP, length 392"],
  ["cut to 20 bytes", "-vv", "450000200001000040118e95c0000201c6336402", "IP truncated-ip - 12 bytes missing! (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 32)\n    192.0.2.1 > 198.51.100.2:  [|udp]"],
  ["cut to 22 bytes", "-vv", "450000200001000040118e95c0000201c63364021388", "IP truncated-ip - 10 bytes missing! (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 32)\n    192.0.2.1 > 198.51.100.2:  [|udp]"],
  ["cut to 23 bytes", "-vv", "450000200001000040118e95c0000201c6336402138817", "IP truncated-ip - 9 bytes missing! (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 32)\n    192.0.2.1 > 198.51.100.2:  [|udp]"],
  ["cut to 24 bytes", "-vv", "450000200001000040118e95c0000201c633640213881770", "IP truncated-ip - 8 bytes missing! (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 32)\n    192.0.2.1.5000 > 198.51.100.2.6000:  [|udp]"],
  ["cut to 25 bytes", "-vv", "450000200001000040118e95c0000201c63364021388177000", "IP truncated-ip - 7 bytes missing! (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 32)\n    192.0.2.1.5000 > 198.51.100.2.6000:  [|udp]"],
  ["cut to 26 bytes", "-vv", "450000200001000040118e95c0000201c633640213881770000c", "IP truncated-ip - 6 bytes missing! (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 32)\n    192.0.2.1.5000 > 198.51.100.2.6000:  [|udp]"],
  ["cut to 27 bytes", "-vv", "450000200001000040118e95c0000201c633640213881770000ce6", "IP truncated-ip - 5 bytes missing! (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 32)\n    192.0.2.1.5000 > 198.51.100.2.6000:  [|udp]"],
  ["cut to 28 bytes", "-vv", "450000200001000040118e95c0000201c633640213881770000ce6a2", "IP truncated-ip - 4 bytes missing! (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 32)\n    192.0.2.1.5000 > 198.51.100.2.6000: UDP, length 4"],
  ["cut to 30 bytes", "-vv", "450000200001000040118e95c0000201c633640213881770000ce6a20001", "IP truncated-ip - 2 bytes missing! (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 32)\n    192.0.2.1.5000 > 198.51.100.2.6000: UDP, length 4"],
  ["a source route leads elsewhere", "-vv", "47000028000100004011f372c0000201c63364028307040a09090900 13881770000cfdc6 00010203", "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 40, options (LSRR 10.9.9.9,EOL))\n    192.0.2.1.5000 > 198.51.100.2.6000: [udp sum ok] UDP, length 4"],
]);
