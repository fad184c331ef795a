// CALM FAST.
import { check } from "./check.js";

// prettier-ignore
check({ linkType: "EN10MB" }, [
  ["a message", "-v", "02000000000202000000000111110506000102030405060708090a0b0c0d0e0f10111213", "CALM FAST src:02:00:00:00:00:01; SrcNwref:5; DstNwref:6; \n\t0x0000:  0001 0203 0405 0607 0809 0a0b 0c0d 0e0f  ................\n\t0x0010:  1011 1213                                ...."],
  ["no data", "-v", "02000000000202000000000111110506", "CALM FAST src:02:00:00:00:00:01; SrcNwref:5; DstNwref:6; "],
  ["too short", "-v", "020000000002020000000001111105", "CALM FAST src:02:00:00:00:00:01;  (length 1 < 2) (invalid)"],
  ["cut after 9 bytes", "-v", "0200000000020200000000011111050600010203040506", "CALM FAST src:02:00:00:00:00:01; SrcNwref:5; DstNwref:6; \n\t0x0000:  0001 0203 0405 06                        ......."],
]);
