// The heartbeat of network load balancing.
import { check } from "./check.js";

// prettier-ignore
check({ linkType: "EN10MB" }, [
  ["a heartbeat", "-v", "020000000002020000000001886f000102030405060707000000c0000201c633640200010203040506070809", "MS NLB heartbeat, host priority: 7, cluster IP: 192.0.2.1, host IP: 198.51.100.2"],
  ["cut after 5 bytes", "-v", "020000000002020000000001886f0001020304", "MS NLB heartbeat [|msnlb]"],
  ["cut after 13 bytes", "-v", "020000000002020000000001886f000102030405060707000000c0", "MS NLB heartbeat, host priority: 7 [|msnlb]"],
  ["cut after 19 bytes", "-v", "020000000002020000000001886f000102030405060707000000c0000201c63364", "MS NLB heartbeat, host priority: 7, cluster IP: 192.0.2.1 [|msnlb]"],
]);
