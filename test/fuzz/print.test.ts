// A small part of what `npm run fuzz -- print` does: mutated packets are printed as tcpdump prints them.
import { expect, test } from "vitest";
import { goldenVersion, tcpdumpVersion } from "../helpers/tcpdump.js";
import { fuzzPrinting } from "./print/fuzz.js";
import { readOriginals } from "./print/mutate.js";

// Named, so that the same packets are made as long as these do not change.
const originals = [
  "http",
  "http6",
  "dns",
  "icmp",
  "icmp6",
  "arp",
  "vlan",
  "frag4",
  "tcp",
  "dhcp",
  "igmp",
  "ntp",
  "sll",
  "lo",
];

test.skipIf(tcpdumpVersion !== goldenVersion)("mutated packets are printed as tcpdump prints them", async () => {
  const { packets, differences } = fuzzPrinting(await readOriginals(originals), 1, 2000);
  expect(differences.map(({ report }) => report)).toEqual([]);
  expect(packets).toBe(2000);
});
