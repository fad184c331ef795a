// The filters that people look at: where libpcap's code is already best, ours reads the same as the installed tcpdump's.
import { expect, test } from "vitest";
import { runTcpdump, tcpdumpVersion } from "../helpers/tcpdump.js";
import { runCommand } from "./run-command.js";

const httpGet = "tcp[((tcp[12:1] & 0xf0) >> 2):4] = 0x47455420";

const filters: readonly (readonly [linkType: string, expression: string])[] = [
  ["EN10MB", ""],
  ["EN10MB", "ip"],
  ["EN10MB", "arp"],
  ["EN10MB", "tcp"],
  ["EN10MB", "icmp"],
  ["EN10MB", "icmp6"],
  ["EN10MB", "tcp port 80"],
  ["EN10MB", "udp port 53"],
  ["EN10MB", "tcp dst port 443"],
  ["EN10MB", "tcp port 80 or 443"],
  ["EN10MB", "host 10.0.0.1"],
  ["EN10MB", "src host 10.0.0.1"],
  ["EN10MB", "host 2001:db8::1"],
  ["EN10MB", "host 10.0.0.1 and tcp port 80"],
  ["EN10MB", "net 192.168.0.0/16"],
  ["EN10MB", "src net 10.0.0.0/8"],
  ["EN10MB", "ether host 00:11:22:33:44:55"],
  ["EN10MB", "vlan 5 and tcp port 80"],
  ["EN10MB", httpGet],
  ["EN10MB", "tcp[tcpflags] & (tcp-syn|tcp-fin) != 0"],
  ["LINUX_SLL", "tcp port 80"],
  ["LINUX_SLL2", "host 10.0.0.1"],
  ["PPP", "tcp port 80"],
  ["NULL", "tcp port 80"],
  ["RAW", "host 10.0.0.1"],
];

test.runIf(tcpdumpVersion).each(filters)("%s %s reads as in tcpdump", async (linkType, expression) => {
  const command = ["-d", "-y", linkType, expression];
  const { stdout } = await runCommand(command);
  expect(stdout).toBe((await runTcpdump(command)).stdout);
  expect(stdout).toMatch(/^\(000\)/);
});

// Of the protocols with ports, libpcap 1.10 asks for SCTP first and 1.11, which ours reads like, for TCP.
const withoutProtocol = ["port 80", "src port 53", "portrange 6000-6008", "not port 22"];

/** What a program does, in no order: without the jumps' targets. */
const instructions = (listing: string) => [...listing.matchAll(/^\(\d+\) (\w+ +\S*)/gm)].map(([, text]) => text).sort();

test.runIf(tcpdumpVersion).each(withoutProtocol)(
  "%s has the instructions that it has in tcpdump",
  async (expression) => {
    const command = ["-d", "-y", "EN10MB", expression];
    const { stdout } = await runCommand(command);
    expect(instructions(stdout)).toEqual(instructions((await runTcpdump(command)).stdout));
    expect(instructions(stdout).length).toBeGreaterThan(19);
  },
);
