// Ethernet's configuration testing protocol.
import { check } from "./check.js";

// prettier-ignore
check({ linkType: "EN10MB" }, [
  ["a reply", "-v", "020000000002020000000001900000000100070000000000000000000000000000000000000000000000000000000000000000000000000000000000", "Loopback, skipCount 0, Reply, receipt number 7, data (40 octets)"],
  ["data to be forwarded", "-v", "0200000000020200000000019000000002000200000000010100000000000000000000000000", "Loopback, skipCount 0, Forward Data, forwarding address 02:00:00:00:00:01, data (14 octets)"],
  ["an unknown function", "-v", "0200000000020200000000019000000005000000000000000000", "Loopback, skipCount 0,  invalid (5)"],
  ["a count that is no multiple", "-v", "0200000000020200000000019000030000010201000900", "Loopback, skipCount 3 (bogus), Reply, receipt number 9, data (0 octets)"],
  ["a count beyond the frame", "-v", "0200000000020200000000019000ff000100", "Loopback, skipCount 255 (bogus) (invalid)"],
  ["no room for a function", "-v", "0200000000020200000000019000000001", "Loopback, skipCount 0 (invalid)"],
  ["no room for a receipt number", "-v", "02000000000202000000000190000000010001", "Loopback, skipCount 0, Reply (invalid)"],
  ["no room for an address", "-v", "0200000000020200000000019000000002000200", "Loopback, skipCount 0, Forward Data (invalid)"],
  ["half a count", "-v", "020000000002020000000001900000", "Loopback (invalid)"],
]);
