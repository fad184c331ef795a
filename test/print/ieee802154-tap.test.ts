// IEEE 802.15.4 behind a capture header.
import { check } from "./check.js";

// prettier-ignore
check({ linkType: "IEEE802_15_4_TAP" }, [
  ["data", "-v", "00000c00000102030405060701080001020304050607081fd2", "IEEE 802.15.4 Data packet v0 seq 00 0201:0403 < -:none \n\t0x0000:  0506 0708                                ...."],
  ["nothing behind the header", "-v", "00000400", " [|802.15.4]"],
  ["a length below the header's", "-v", "0000030001080001020304050607081fd2", " (invalid)"],
  ["a header longer than the packet", "-v", "0000630001080001020304050607081fd2", " [|802.15.4_tap]"],
]);
