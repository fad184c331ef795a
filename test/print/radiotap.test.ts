// Radiotap headers.
import { check } from "./check.js";

// prettier-ignore
check({ linkType: "IEEE802_11_RADIO" }, [
  ["what most drivers tell", "-v", "000019006f080000896745230100000012166c09a000d8a001c400000002000000000100000000", "4886718345us tsft short preamble 11.0 Mb/s 2412 MHz 11b -40dBm signal -96dBm noise antenna 1 Clear-To-Send RA:02:00:00:00:00:01 "],
  ["all flags and the older fields", "-v", "00001600967700004f8701025a00f6fff6ff03040100c4000000020000000001", "cfp short preamble wep fragmented bad-fcs MCS 7 fhset 1 fhpat 2 90 sq 10 tx power 10dB tx attenuation -1dBm tx power 3dB signal 4dB noise Clear-To-Send RA:02:00:00:00:00:01 "],
  ["channel 5180, flags 140", "-v", "00000c00080000003c144001c4000000020000000001", "5180 MHz 11a Clear-To-Send RA:02:00:00:00:00:01 "],
  ["channel 5180, flags 4140", "-v", "00000c00080000003c144041c4000000020000000001", "5180 MHz 11a/10Mhz Clear-To-Send RA:02:00:00:00:00:01 "],
  ["channel 2412, flags 480", "-v", "00000c00080000006c098004c4000000020000000001", "2412 MHz 11g Clear-To-Send RA:02:00:00:00:00:01 "],
  ["channel 2412, flags 44c0", "-v", "00000c00080000006c09c044c4000000020000000001", "2412 MHz 11g/10Mhz Clear-To-Send RA:02:00:00:00:00:01 "],
  ["channel 2412, flags 8490", "-v", "00000c00080000006c099084c4000000020000000001", "2412 MHz 11g/5Mhz Turbo Clear-To-Send RA:02:00:00:00:00:01 "],
  ["channel 2412, flags 880", "-v", "00000c00080000006c098008c4000000020000000001", "2412 MHz FHSS Clear-To-Send RA:02:00:00:00:00:01 "],
  ["the longer channel field", "-v", "000014000800040001000200400102003c14243cc4000000020000000001", "5180 MHz 11a ht/40+ Clear-To-Send RA:02:00:00:00:00:01 "],
  ["a scheme of 802.11n", "-v", "00000f00080008006c0980043f3507c4000000020000000001", "2412 MHz 11n 150.0 Mb/s MCS 7 40 MHz short GI mixed LDPC FEC RX-STBC1 Clear-To-Send RA:02:00:00:00:00:01 "],
  ["schemes without all that is to be known", "-v", "00000b0000000800020007c4000000020000000001", "MCS 7 Clear-To-Send RA:02:00:00:00:00:01 "],
  ["the scheme of 40 MHz alone", "-v", "00000b0000000800070520c4000000020000000001", "6.7 Mb/s MCS 32 40 MHz short GI Clear-To-Send RA:02:00:00:00:00:01 "],
  ["an unknown scheme", "-v", "00000b00000008003f0a4dc4000000020000000001", "MCS 77 20 MHz (L) long GI greenfield BCC FEC RX-STBC0 Clear-To-Send RA:02:00:00:00:00:01 "],
  ["802.11ac", "-v", "00001c000000300001000000000000004400040b9100520004010500c4000000020000000001", "User 0 MCS 9 BCC FEC User 2 MCS 5 LDPC FEC 160 MHz short GI Clear-To-Send RA:02:00:00:00:00:01 "],
  ["an unknown bandwidth", "-v", "00001400000020004000001f0000000000000000c4000000020000000001", "unknown (31) Clear-To-Send RA:02:00:00:00:00:01 "],
  ["padding before the data", "-v", "00000900020000002088012c00020000000001020000000002020000000003100000000000aaaa030000000806000102030405060708090a0b0c0d0e0f101112131415161718191a1b", "ARP, Ethernet (len 4), Unknown Protocol (0x0203) (len 5), Unknown (1543) \n\t0x0000:  0001 0203 0405 0607 0809 0a0b 0c0d 0e0f  ................\n\t0x0010:  1011 1213 1415 1617 1819 1a1b            ............"],
  ["more words, and a vendor's", "-v", "0000210004000080000000c0010000a00008000004aabbcc010004000000000009c4000000020000000001", "2.0 Mb/s antenna 9 Clear-To-Send RA:02:00:00:00:00:01 "],
  ["a field nobody knows", "-v", "000009000400000204c4000000020000000001", "2.0 Mb/s [bit 25] Clear-To-Send RA:02:00:00:00:00:01 "],
  ["no room for a field", "-v", "00000c000c00000004006c09c4000000020000000001", "2.0 Mb/s  [|802.11_radio]Clear-To-Send RA:02:00:00:00:00:01 "],
  ["no room for a vendor's fields", "-v", "00000e00000000c0040000000000c4000000020000000001", " [|802.11_radio]Clear-To-Send RA:02:00:00:00:00:01 "],
  ["words without end", "-v", "00000c000000008000000080c4000000020000000001", " [|802.11_radio]"],
  ["a frame shorter than its check sequence", "-v", "000009000200000010000000", " [|802.11]"],
  ["the scheme of 40 MHz alone, 13 bytes", "-v", "00000b0000000800070520c400", "6.7 Mb/s MCS 32 40 MHz short GI  [|802.11]"],
]);
