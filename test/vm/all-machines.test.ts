// Filters on all machines: classic and extended BPF, interpreted and compiled to WebAssembly, at every hook.
import fc from "fast-check";
import { expect, test } from "vitest";
import { FilterSemanticError } from "../../src/errors.js";
import { allMachines, matchEverywhere } from "../helpers/all-machines.js";
import { ethernetFrame, filter } from "../helpers/arbitrary-filters.js";

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));
const ipv4 = "4500002c 00010000 40060000 0a000001 0a000002 c0000050 00000000 00000000 50020000 00000000 01020304";
const frames = {
  tcp: bytes(`02005e005302 02005e005301 0800 ${ipv4}`),
  vlan: bytes(`02005e005302 02005e005301 8100 0005 0800 ${ipv4}`),
  arp: bytes("ffffffffffff 02005e005301 0806 0001 0800 06 04 0001 02005e005301 0a000001 000000000000 0a000002"),
};

// The names of the frames that match as they are.
test.each<[expression: string, matching: readonly (keyof typeof frames)[]]>([
  ["", ["tcp", "vlan", "arp"]],
  ["tcp port 80", ["tcp"]],
  ["not tcp port 80", ["vlan", "arp"]],
  ["vlan 5 and tcp dst port 80", ["vlan"]],
  ["arp or host 10.0.0.2", ["tcp", "arp"]],
  ["len > 44", ["tcp", "vlan"]],
  ["tcp[((tcp[12] & 0xf0) >> 2):2] = 0x0102", ["tcp"]],
  ["ip[2:2] / 4 = 11 and ip[8] % 7 = 1", ["tcp"]],
  ["ether multicast", ["arp"]],
])("%s", (expression, matching) => {
  const machines = allMachines(expression, "EN10MB");
  for (const [name, frame] of Object.entries(frames)) {
    expect(matchEverywhere(machines, frame), name).toBe((matching as readonly string[]).includes(name));
    for (let cut = 0; cut < frame.length; cut++) {
      matchEverywhere(machines, frame.subarray(0, cut));
      matchEverywhere(machines, frame.subarray(0, cut), frame.length);
    }
  }
});

test("packets without a link header", () => {
  const machines = allMachines("tcp dst port 80 and src net 10.0.0.0/8", "RAW");
  const packet = bytes(ipv4);
  expect(matchEverywhere(machines, packet)).toBe(true);
  for (let cut = 0; cut < packet.length; cut++) matchEverywhere(machines, packet.subarray(0, cut), packet.length);
});

test("random filters on random packets", () => {
  const packets = fc.array(ethernetFrame, { minLength: 3, maxLength: 8 });
  fc.assert(
    fc.property(filter, packets, fc.nat(), (expression, randomFrames, cut) => {
      try {
        const machines = allMachines(expression, "EN10MB");
        for (const frame of randomFrames) {
          matchEverywhere(machines, frame);
          matchEverywhere(machines, frame.subarray(0, cut % (frame.length + 1)), frame.length);
        }
      } catch (error) {
        // Some random filters are refused.
        if (!(error instanceof FilterSemanticError)) throw error;
      }
    }),
    { numRuns: 60 },
  );
});
