// Every kind of code that is written for a hook, loaded by the kernel and run over the fixtures: the classic program's verdicts.
import { afterAll, describe, expect, test } from "vitest";
import { FilterSemanticError } from "../../src/errors.js";
import { compile } from "../../src/index.js";
import type { EbpfHook } from "../../src/isa/index.js";
import { fixturePath, fixtures } from "../helpers/fixtures.js";
import { Judge, packetsOf, withCuts } from "../helpers/kernel/judge.js";
import { openKernel } from "../helpers/kernel/kernel.js";

const { available, reason, kernel } = await openKernel();
afterAll(() => kernel?.close());

const ipFilters = [
  "",
  "ip",
  "tcp port 80",
  "portrange 50-100",
  "host 10.0.0.1",
  "net 10.0.0.0/8 or net 192.168.0.0/16",
  "host 10.0.0.1 and not port 22",
  "ip6 host fe80::1 or ip6 net 2001:db8::/32",
  "tcp[tcpflags] & (tcp-syn|tcp-fin) != 0",
  "tcp[((tcp[12:1] & 0xf0) >> 2):4] = 0x47455420",
  "ip[ip[0] & 0xf:2] > udp[4:2] * 2 - 9",
  "(ip[2:2] - ((ip[0] & 0xf) << 2)) / ip[8] > ip[9] % tcp[13]",
  "1 << ip[9] > 64 and ip[2:2] >> ip[8] = 0",
  "-ip[6:2] > 0xffffb000 and ip[4:4] ^ ip[8:4] > 1000",
  "((ip[0]+ip[1])*(ip[2]+ip[3])+(ip[4]+ip[5])*(ip[6]+ip[7]))*((ip[8]+ip[9])*(ip[10]+ip[11])+(ip[12]+ip[13])*(ip[14]+ip[15])) > 77",
  "len > 100 and len <= 1000 or less 60",
  "ip[40000] = 1 or udp",
  "ip[0xfffffff0] = 1 or udp",
  "ip[4294967295:4] = 1 or icmp",
  "ip[ip[4:2]] = 0 or icmp",
  "ip[ip[4:4] * 2 + 5:2] = 0 or icmp",
  "ip protochain 17 or ip6 protochain 58",
  "ip6 protochain 0 or protochain 6",
  "src net 10.0.0.0/28 or dst net 192.168.4.0/22 or host 192.0.2.7",
  `port ${Array.from({ length: 60 }, (_, i) => 50 + 3 * i).join(" or port ")}`,
  `src host ${Array.from({ length: 40 }, (_, i) => `10.0.0.${i}`).join(" or src host ")}`,
];
const ethernetFilters = [
  ...ipFilters,
  "arp",
  "ether host 02:00:00:00:00:01 or broadcast",
  "ether multicast and not ip",
  "vlan and host 10.0.0.1",
  "vlan 5 and vlan 6 or mpls 1000",
  "pppoes and tcp",
  "stp or ipx or iso",
  "geneve and host 10.0.0.1",
  "vxlan 5 and udp port 53",
];
/** Tests that the maps of lists have their entries in the order that programs ask for. */
const listFilters = [
  "host 10.0.0.1 or host 10.0.0.2 or host 192.168.1.7",
  "port 53 or port 80 or port 443 or port 67",
  "src net 10.0.0.0/24 or src net 10.0.1.0/24 or src net 192.168.1.0/24",
  "ip[8] = 64 or ip[8] = 255 or ip[8] = 1",
  "ip[2:2] + 3 = 63 or ip[2:2] + 3 = 43 or ip[2:2] + 3 = 70",
];

const captures = fixtures.map(fixturePath);
const ethernet = withCuts(await packetsOf(captures, "EN10MB"), 12);
const raw = withCuts(await packetsOf(captures, "RAW"), 10);

const hooks: readonly [EbpfHook, string][] = [
  ["socket", "EN10MB"],
  ["tc", "EN10MB"],
  ["xdp", "EN10MB"],
  ["cgroup-skb", "RAW"],
  ["socket", "RAW"],
];

const variants = [{}, { match: "drop" }, { stats: true }, { listThreshold: 2 }, { optimize: false }] as const;

describe.skipIf(!available)(`in the kernel${available ? "" : ` (skipped: ${reason})`}`, () => {
  for (const [hook, linkType] of hooks) {
    test.each(variants)(`${hook} on ${linkType}, %o`, async (options) => {
      const judge = new Judge(kernel, hook, options);
      await judge.keep(linkType === "RAW" ? raw : ethernet);
      const filters = linkType === "RAW" ? ipFilters : ethernetFilters;
      const faults: string[] = [];
      for (const filter of "listThreshold" in options ? listFilters : filters) {
        const judgement = await judge.judge(filter, linkType);
        if (judgement.compared < 200) faults.push(`${filter}: only ${judgement.compared} packets`);
        if (judgement.faults.length > 0) faults.push(`${filter}: ${judgement.faults.slice(0, 3).join("\n")}`);
      }
      expect(faults.join("\n\n")).toBe("");
    });
  }
});

test("what is refused at a hook says why", () => {
  expect(() => compile("ether host 02:00:00:00:00:01", { linkType: "RAW" })).toThrow(FilterSemanticError);
});
