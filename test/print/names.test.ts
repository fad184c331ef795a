// What is printed without -n: names from lookups, makers of hardware, the broadcast address.
import { expect, test } from "vitest";
import { createPrinter } from "../../src/print/index.js";

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex.replaceAll(" ", ""), "hex"));
const ethernet = "ffffffffffff 00005e005301";
const arp = "0806 0001 0800 0604 0001 00005e005301 c0000201 ffffffffffff c6336402";
const udp = "0800 450000200001000040118e95c0000201c6336402 13880009000ce6a2 00010203";

/** The names known, and a note of every address asked for. */
function lookups() {
  const asked: string[] = [];
  const names: Record<string, string> = { "192.0.2.1": "alpha.example", "198.51.100.2": "beta.example" };
  const host = (address: string) => {
    asked.push(address);
    return names[address];
  };
  const port = (number: number, protocol: string) => (number === 9 && protocol === "udp" ? "discard" : undefined);
  return { asked, lookups: { host, port } };
}

test.each<[title: string, hex: string, text: string]>([
  [
    "ARP to everybody",
    `${ethernet} ${arp}`,
    "00:00:5e:00:53:01 (oui IANA) > Broadcast, ethertype ARP (0x0806), length 42: " +
      "Request who-has beta.example (Broadcast) tell alpha.example, length 28",
  ],
  [
    "hosts and ports",
    `${ethernet} ${udp}`,
    "00:00:5e:00:53:01 (oui IANA) > Broadcast, ethertype IPv4 (0x0800), length 46: " +
      "alpha.example.5000 > beta.example.discard: UDP, length 4",
  ],
])("%s", (_title, hex, text) => {
  const { lookups: names } = lookups();
  const printer = createPrinter({ linkHeader: true, time: 1, lookups: names }, 1);
  const data = bytes(hex);
  expect(printer.print({ data, length: data.length, seconds: 0, nanoseconds: 0, interfaceId: 0 }, 1)).toBe(`${text}\n`);
});

test("what was not captured is not looked up", () => {
  const whole = bytes(`${ethernet} ${arp}`);
  for (let length = 1; length < whole.length; length++) {
    const { asked, lookups: names } = lookups();
    const data = whole.subarray(0, length);
    const printer = createPrinter({ lookups: names }, 1);
    printer.print({ data, length: whole.length, seconds: 0, nanoseconds: 0, interfaceId: 0 }, 1);
    expect(asked, `cut to ${length}`).not.toContain("");
  }
});
