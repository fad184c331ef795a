// Multilink Frame Relay.
import { check } from "./check.js";

// prettier-ignore
check({ linkType: "MFR" }, [
  ["a control message with elements", "-vv", "e10004010f62756e646c6500756e7365656e02066c696e6b03060102030403040102050a00010203040506070614000102030405060708090a0b0c0d0e0f101109040001", "FRF.16 Control, Flags [Begin, End, Control], Hello, length 68\n\tIE Bundle ID (1), length 15: bundle\n\t  0x0000:  6275 6e64 6c65 0075 6e73 6565 6e\n\tIE Link ID (2), length 6: link\n\t  0x0000:  6c69 6e6b\n\tIE Magic Number (3), length 6: 0x01020304\n\t  0x0000:  0102 0304\n\tIE Magic Number (3), length 4: [IE data length 2 != 4] (invalid)\n\t  0x0000:  0102\n\tIE Timestamp (5), length 10: \n\t  0x0000:  0001 0203 0405 0607\n\tIE Vendor Extension (6), length 20: \n\t  0x0000:  0001 0203 0405 0607 0809 0a0b 0c0d 0e0f\n\t  0x0010:  1011\n\tIE Unknown (9), length 4: \n\t  0x0000:  0001"],
  ["an unknown control message", "-v", "e1006300", "FRF.16 Control, Flags [Begin, End, Control], Unknown Message (0x63), length 4"],
  ["an element without a value", "-v", "e10001010200010203", "FRF.16 Control, Flags [Begin, End, Control], Add Link, length 9\n\tIE Bundle ID (1), length 2: "],
  ["an element of no type", "-v", "e10007000400010203", "FRF.16 Control, Flags [Begin, End, Control], Remove Link ACK, length 9\n\tIE Unknown (0), length 4: "],
  ["an element longer than the message", "-v", "e10002072800010203", "FRF.16 Control, Flags [Begin, End, Control], Add Link ACK, length 9\n\tIE Cause (7), length 40:  [|mfr]"],
  ["a whole frame", "-vv", "c105184103cc4500001d0001000040110000c0000201c63364020fa00fa10009000078", "FRF.16 Frag, seq 5, Flags [Begin, End], IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 29, bad cksum 0 (->8e98)!)\n    192.0.2.1.4000 > 198.51.100.2.4001: [no cksum] UDP, length 1"],
  ["a first fragment", "-vv", "9fff184103cc4500001d0001000040110000c0000201c63364020fa00fa10009000078", "FRF.16 Frag, seq 4095, Flags [Begin], IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 29, bad cksum 0 (->8e98)!)\n    192.0.2.1.4000 > 198.51.100.2.4001: [no cksum] UDP, length 1"],
  ["a later fragment", "-v", "0106000102030405060708090a0b0c0d0e0f10111213", "FRF.16 Frag, seq 6, Flags [none]\n\t0x0000:  0106 0001 0203 0405 0607 0809 0a0b 0c0d\n\t0x0010:  0e0f 1011 1213"],
  ["a last fragment", "-v", "410700010203", "FRF.16 Frag, seq 7, Flags [End]\n\t0x0000:  4107 0001 0203"],
  ["a message too short", "-v", "e10001", "[length 3 < 4] (invalid)"],
  ["cut in a byte", "-v", "e1", " [|mfr]"],
  ["cut in an element", "-vv", "e10004010f62756e646c6500756e7365656e02066c696e6b030601020304", "FRF.16 Control, Flags [Begin, End, Control], Hello, length 30\n\tIE Bundle ID (1), length 15: bundle\n\t  0x0000:  6275 6e64 6c65 0075 6e73 6565 6e\n\tIE Link ID (2), length 6: link\n\t  0x0000:  6c69 6e6b\n\tIE Magic Number (3), length 6: 0x01020304\n\t  0x0000:  0102 0304"],
  ["a time stamp", "-v", "e10004051200f153650000000040e20100000000000606deadbeef", "FRF.16 Control, Flags [Begin, End, Control], Hello, length 27\n\tIE Timestamp (5), length 18: \n\tIE Vendor Extension (6), length 6: \n\t  0x0000:  dead beef"],
  ["a time stamp", "-vv", "e10004051200f153650000000040e20100000000000606deadbeef", "FRF.16 Control, Flags [Begin, End, Control], Hello, length 27\n\tIE Timestamp (5), length 18: \n\t  0x0000:  00f1 5365 0000 0000 40e2 0100 0000 0000\n\tIE Vendor Extension (6), length 6: \n\t  0x0000:  dead beef"],
]);
