// UniDirectional Link Detection.
import { check } from "./check.js";

// prettier-ignore
check({ linkType: "EN10MB" }, [
  ["all TLVs", "-v", "020000000002020000000001004faaaa0300000c01112103beef0001000c464f583132333400000200094769302f310003000c0000000170656572000400050f00050005050006000a737769746368000700080000004d000900060102", "UDLDv1, Code Probe message (1), Flags [RT, RSY] (0x03), length 71\n\tChecksum 0xbeef (unverified)\n\tDevice-ID TLV (0x0001) TLV, length 12, FOX1234\n\tPort-ID TLV (0x0002) TLV, length 9, Gi0/1\n\tEcho TLV (0x0003) TLV, length 12, ^@^@^@^Apeer\n\tMessage Interval TLV (0x0004) TLV, length 5, 15s\n\tTimeout Interval TLV (0x0005) TLV, length 5, 5s\n\tDevice Name TLV (0x0006) TLV, length 10, switch\n\tSequence Number TLV (0x0007) TLV, length 8, 77\n\tUnknown (0x0009) TLV, length 6"],
  ["other codes and flags", "-v", "020000000002020000000001000caaaa0300000c01115ffc0000", "UDLDv2, Code Reserved (1f), Flags [MBZ-2, MBZ-3, MBZ-4, MBZ-5, MBZ-6, MBZ-7] (0xfc), length 4\n\tChecksum 0x0000 (unverified)"],
  ["an interval that is too long", "-v", "0200000000020200000000010012aaaa0300000c01112103beef000400060003", "UDLDv1, Code Probe message (1), Flags [RT, RSY] (0x03), length 10\n\tChecksum 0xbeef (unverified)\n\tMessage Interval TLV (0x0004) TLV, length 6 (invalid)"],
  ["a number that is too short", "-v", "0200000000020200000000010012aaaa0300000c01112103beef000700060003", "UDLDv1, Code Probe message (1), Flags [RT, RSY] (0x03), length 10\n\tChecksum 0xbeef (unverified)\n\tSequence Number TLV (0x0007) TLV, length 6 (invalid)"],
  ["a TLV longer than the packet", "-v", "0200000000020200000000010011aaaa0300000c01112103beef0001006378", "UDLDv1, Code Probe message (1), Flags [RT, RSY] (0x03), length 9\n\tChecksum 0xbeef (unverified)\n\tDevice-ID TLV (0x0001) TLV, length 99 (invalid)"],
  ["half a header", "-v", "020000000002020000000001000eaaaa0300000c01112103beef0001", "UDLDv1, Code Probe message (1), Flags [RT, RSY] (0x03), length 6\n\tChecksum 0xbeef (unverified) (invalid)"],
  ["too short", "-v", "020000000002020000000001000baaaa0300000c0111210300", " (invalid)"],
  ["cut in an interval's header", "-v", "020000000002020000000001004faaaa0300000c01112103beef0001000c464f583132333400000200094769302f310003000c0000000170656572000400", "UDLDv1, Code Probe message (1), Flags [RT, RSY] (0x03), length 40\n\tChecksum 0xbeef (unverified)\n\tDevice-ID TLV (0x0001) TLV, length 12, FOX1234\n\tPort-ID TLV (0x0002) TLV, length 9, Gi0/1\n\tEcho TLV (0x0003) TLV, length 12, ^@^@^@^Apeer (invalid)"],
]);
