import { expect, test } from "vitest";
import { linkTypeByName, linkTypeByNumber, nearestLinkTypes } from "../../src/net/link-types.js";

test.each<[number: number, name: string | undefined]>([
  [0, "NULL"],
  [1, "EN10MB"],
  [101, "RAW"],
  [100, "ATM_RFC1483"],
  [276, "LINUX_SLL2"],
  // DLT_ numbers of old files, where no LINKTYPE_ has the number.
  [11, "ATM_RFC1483"],
  [12, "RAW"],
  [16, "PPP_BSDOS"],
  [19, "ATM_CLIP"],
  // Numbers without a name.
  [112, "112"],
  [147, "147"],
  [303, "303"],
  [304, "DECT_NR_TAP"],
  [14, undefined],
  [305, undefined],
  [999, undefined],
])("number %i is %s", (number, name) => {
  expect(linkTypeByNumber(number)?.name).toBe(name);
});

test.each<[text: string, name: string | undefined]>([
  ["EN10MB", "EN10MB"],
  ["en10mb", "EN10MB"],
  ["DLT_RAW", "RAW"],
  ["LINKTYPE_ETHERNET", "EN10MB"],
  ["IEEE802_11_RADIOTAP", "IEEE802_11_RADIO"],
  ["", undefined],
  ["ETHER", undefined],
])("name %j is %s", (text, name) => {
  expect(linkTypeByName(text)?.name).toBe(name);
});

test.each([
  ["EN10MBB", ["EN10MB"]],
  ["dlt_lo0p", ["LOOP"]],
  ["linux_sl", ["LINUX_SLL"]],
  ["ethernett", ["ETHERNET"]],
  ["prism", ["PRISM_HEADER"]],
  ["fddi2", ["FDDI"]],
  ["nosuch", []],
])("near to %s", (name, expected) => {
  expect(nearestLinkTypes(name)).toEqual(expected);
});
