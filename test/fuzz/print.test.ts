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

/** Protocols that tcpdump knows and we do not: a changed byte may lead to them. */
const elsewhere = /proto (DCCP|PGM|RSVP|EGP|IGRP)|ip-proto-(8|9|33|46|62|103|113|135) |dvmrp|: \[\|ddp|nbp-/;

test.skipIf(tcpdumpVersion !== goldenVersion)("mutated packets are printed as tcpdump prints them", async () => {
  const { packets, differences } = fuzzPrinting(await readOriginals(originals), 1, 2000);
  const reports = differences.map(({ report }) => report).filter((report) => !elsewhere.test(report));
  expect(reports).toEqual([]);
  expect(packets).toBe(2000);
});
