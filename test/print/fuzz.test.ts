// Whatever the bytes: printing ends, throws nothing, and gives whole lines of ASCII.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { linkTypeByName } from "../../src/net/link-types.js";
import type { PrintOptions } from "../../src/print/index.js";
import { createPrinter } from "../../src/print/index.js";
import { readTables } from "./tables.js";

const settings: readonly Partial<PrintOptions>[] = [
  { names: false },
  { verbosity: 3, linkHeader: true, dump: "X" },
  { quiet: 1, dump: "A" },
  { verbosity: 1, skipChecksums: true, absoluteSequenceNumbers: true, dump: "xx" },
];

/** Prints one packet with every setting and checks the form of the text. */
function printAll(dlt: number, data: Uint8Array, length: number): void {
  for (const options of settings) {
    const text = createPrinter(options, dlt).print({ data, length, seconds: 0, nanoseconds: 0, interfaceId: 0 }, 1);
    expect(text).toMatch(/^[\t\n\x20-\x7e]*\n$/);
  }
}

const dltOf = (linkType: string) => linkTypeByName(linkType)!.dlt;

describe("random bytes", () => {
  test.each([
    "EN10MB",
    "RAW",
    "NULL",
    "LINUX_SLL",
    "LINUX_SLL2",
    "PPP",
    "PPP_SERIAL",
    "PPP_ETHER",
    "FRELAY",
    "SLIP",
    "SLIP_BSDOS",
    "MFR",
    "IEEE802_11",
    "IEEE802_11_RADIO",
    "IEEE802_11_RADIO_AVS",
    "PRISM_HEADER",
    "C_HDLC",
    "USBPCAP",
    "ATM_RFC1483",
    "SUNATM",
    "JUNIPER_MLPPP",
    "JUNIPER_MFR",
    "JUNIPER_ATM2",
    "IEEE802",
    "FDDI",
    "ARCNET",
    "LTALK",
    "NFLOG",
    "PFLOG",
    "PKTAP",
    "PPI",
    "VSOCK",
    "DSA_TAG_EDSA",
    "IEEE802_15_4",
    "IEEE802_15_4_NOFCS",
    "IEEE802_15_4_TAP",
  ])("%s", (linkType) => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.nat(100), (data, more) => {
        printAll(dltOf(linkType), data, data.length + more);
      }),
      { numRuns: 200 },
    );
  });
});

describe("packets of the tables, some bytes changed and the end cut off", () => {
  const tables = [...readTables()];
  test("there are tables", () => expect(tables.flatMap(([, packets]) => packets).length).toBeGreaterThan(100));
  const change = fc.tuple(fc.nat(1500), fc.nat(255));
  test.each(tables)("%s", (linkType, packets) => {
    fc.assert(
      fc.property(
        fc.constantFrom(...packets),
        fc.array(change, { maxLength: 6 }),
        fc.nat(200),
        (packet, changes, cut) => {
          const data = packet.slice(0, Math.max(1, packet.length - (cut > 100 ? cut - 100 : 0)));
          for (const [at, byte] of changes) data[at % data.length] = byte;
          printAll(dltOf(linkType), data, packet.length);
        },
      ),
      { numRuns: 1500 },
    );
  });
});
