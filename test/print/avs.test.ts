// AVS's headers before IEEE 802.11 frames.
import { check } from "./check.js";

// prettier-ignore
check({ linkType: "IEEE802_11_RADIO_AVS" }, [
  ["acknowledgment", "-v", "80211001000000400000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000d4000000020000000001", "Acknowledgment RA:02:00:00:00:00:01 "],
  ["a length below the smallest", "-v", "8021100100000007d4000000020000000001", " [|802.11_radio_avs]"],
]);
