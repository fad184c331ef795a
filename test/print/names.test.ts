// Names instead of numbers: ports, protocols, hardware, and whatever the caller can look up.
import { describe, expect, test } from "vitest";
import type { PrintOptions } from "../../src/print/index.js";
import { createPrinter } from "../../src/print/index.js";
import { fromHex } from "./check.js";

const ethernet = 1;
const arp = "ffffffffffff 001018000001 0806 0001080006040001 001018000001c0000201 000000000000c0000202";
const udp = "020000000002 000000000001 0800 450000200001000040118e95c0000201c6336402 003501c3000c000000010203";
const tcp =
  "020000000002 000000000001 0800 450000280001000040068e98c0000201c6336402 9c4001bb000003e8000000005002020000000000";
const pnni = "020000000002 000000000001 0800 450000180001000040668e3dc0000201c6336402 00010203";
const sll2 = "0800 0000 00000007 0001 04 06 0200000000010000 450000180001000040638e46c0000201c6336402 00010203";

const lookups = {
  host: (address: string) => (address === "192.0.2.1" ? "gateway" : undefined),
  port: (port: number) => (port === 443 ? "https" : port === 451 ? "udp-451" : undefined),
  ether: (address: string) => (address === "02:00:00:00:00:02" ? "printer" : undefined),
  interface: (index: number) => (index === 7 ? "eth0" : undefined),
};

const cases: readonly [name: string, packet: string, options: Partial<PrintOptions>, text: string, dlt?: number][] = [
  [
    "ports by the built-in table",
    tcp,
    {},
    "IP 192.0.2.1.40000 > 198.51.100.2.https: Flags [S], seq 1000, win 512, length 0",
  ],
  ["no names", tcp, { names: false }, "IP 192.0.2.1.40000 > 198.51.100.2.443: Flags [S], seq 1000, win 512, length 0"],
  [
    "no names, whatever can be looked up",
    tcp,
    { names: false, lookups },
    "IP 192.0.2.1.40000 > 198.51.100.2.443: Flags [S], seq 1000, win 512, length 0",
  ],
  [
    "services of IPX",
    "0200000000020200000000010025e0e003ffff0022001100000010ffffffffffff045200000020020000000001400300030004",
    {},
    "IPX 00000020.02:00:00:00:00:01.4003 > 00000010.ff:ff:ff:ff:ff:ff.0452: ipx-sap-nearest-req FileServer",
  ],
  [
    "hosts and ports looked up",
    tcp,
    { lookups },
    "IP gateway.40000 > 198.51.100.2.https: Flags [S], seq 1000, win 512, length 0",
  ],
  ["the name of a protocol", pnni, {}, "IP 192.0.2.1 > 198.51.100.2:  pnni 4"],
  [
    "hardware by its maker",
    arp,
    { linkHeader: true },
    "00:10:18:00:00:01 (oui Broadcom) > Broadcast, ethertype ARP (0x0806), length 42: Request who-has 192.0.2.2 tell 192.0.2.1, length 28",
  ],
  [
    "hardware by name",
    udp,
    { lookups, linkHeader: true, quiet: 1 },
    "00:00:00:00:00:01 (oui Ethernet) > printer, IPv4, length 46: gateway.53 > 198.51.100.2.udp-451: UDP, length 4",
  ],
  [
    "interfaces looked up",
    sll2,
    { names: false, lookups },
    "eth0  Out IP 192.0.2.1 > 198.51.100.2:  ip-proto-99 4",
    276,
  ],
];

describe("names", () => {
  test.each(cases)("%s", (_name, packet, options, text, dlt = ethernet) => {
    const data = fromHex(packet);
    const printer = createPrinter({ time: 1, ...options }, dlt);
    expect(printer.print({ data, length: data.length, seconds: 0, nanoseconds: 0, interfaceId: 0 }, 1)).toBe(
      `${text}\n`,
    );
  });

  test("what was not captured is not looked up", () => {
    const whole = fromHex(arp);
    for (let length = 1; length < whole.length; length++) {
      const asked: string[] = [];
      const host = (address: string) => void asked.push(address);
      const printer = createPrinter({ lookups: { host } }, ethernet);
      const data = whole.subarray(0, length);
      printer.print({ data, length: whole.length, seconds: 0, nanoseconds: 0, interfaceId: 0 }, 1);
      expect(asked, `cut to ${length}`).not.toContain("");
    }
  });
});
