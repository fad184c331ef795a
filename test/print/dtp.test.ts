// Dynamic Trunking Protocol.
import { check } from "./check.js";

// prettier-ignore
check({ linkType: "EN10MB" }, [
  ["all TLVs", "-v", "020000000002020000000001002faaaa0300000c2004010001000c646f6d61696e0000000200058100030005a50004000a020000000001000900060102", "DTPv1, length 39\n\tDomain (0x0001) TLV, length 12, domain\n\tStatus (0x0002) TLV, length 5, 0x81\n\tDTP type (0x0003) TLV, length 5, 0xa5\n\tNeighbor (0x0004) TLV, length 10, 02:00:00:00:00:01\n\tUnknown (0x0009) TLV, length 6"],
  ["a zero behind them", "-v", "0200000000020200000000010012aaaa0300000c200401000200050300000005", "DTPv1, length 10\n\tStatus (0x0002) TLV, length 5, 0x3"],
  ["a status that is too long", "-v", "020000000002020000000001000faaaa0300000c200401000200060003", "DTPv1, length 7\n\tStatus (0x0002) TLV, length 6 (invalid)"],
  ["a neighbour that is too short", "-v", "020000000002020000000001000faaaa0300000c200401000400060200", "DTPv1, length 7\n\tNeighbor (0x0004) TLV, length 6 (invalid)"],
  ["a TLV longer than the packet", "-v", "020000000002020000000001000eaaaa0300000c2004010001006378", "DTPv1, length 6\n\tDomain (0x0001) TLV, length 99[invalid TLV length 99] (invalid)"],
  ["half a header", "-v", "020000000002020000000001000baaaa0300000c2004010001", "DTPv1, length 3[2 bytes remaining] (invalid)"],
  ["nothing", "-v", "0200000000020200000000010008aaaa0300000c2004", "[zero packet length] (invalid)"],
  ["cut in a header", "-v", "020000000002020000000001002faaaa0300000c2004010001000c646f6d61696e000000020005", "DTPv1, length 17\n\tDomain (0x0001) TLV, length 12, domain\n\tStatus (0x0002) TLV, length 5[invalid TLV length 5] (invalid)"],
  ["cut in the neighbour", "-v", "020000000002020000000001002faaaa0300000c2004010001000c646f6d61696e0000000200058100030005a50004000a02000000000100", "DTPv1, length 34\n\tDomain (0x0001) TLV, length 12, domain\n\tStatus (0x0002) TLV, length 5, 0x81\n\tDTP type (0x0003) TLV, length 5, 0xa5\n\tNeighbor (0x0004) TLV, length 10, 02:00:00:00:00:01[1 bytes remaining] (invalid)"],
]);
