// Address text to bytes: what is taken, what is refused, and that the bytes are in network order.
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseIpAddress, parseIpv4, parseIpv6, parseMac } from "../../src/net/addresses.js";

const hex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString("hex");

test.each([
  ["192.0.2.1", "c0000201"],
  ["0.0.0.0", "00000000"],
  ["255.255.255.255", "ffffffff"],
  ["256.0.0.1", undefined],
  ["192.0.2", undefined],
  ["192.0.2.1.5", undefined],
  ["192.0.2.01", undefined],
  ["0x7f.0.0.1", undefined],
  ["192.0.2.", undefined],
  ["", undefined],
])("IPv4 %s", (text, bytes) => {
  expect(hex(parseIpv4(text))).toBe(bytes);
});

test.each([
  ["::", "00000000000000000000000000000000"],
  ["::1", "00000000000000000000000000000001"],
  ["2001:db8::", "20010db8000000000000000000000000"],
  ["2001:DB8::8:800:200C:417A", "20010db80000000000080800200c417a"],
  ["1:2:3:4:5:6:7:8", "00010002000300040005000600070008"],
  ["1:2:3:4:5:6:7::", "00010002000300040005000600070000"],
  ["::2:3:4:5:6:7:8", "00000002000300040005000600070008"],
  ["::192.0.2.1", "000000000000000000000000c0000201"],
  ["::ffff:192.0.2.1", "00000000000000000000ffffc0000201"],
  ["64:ff9b::192.0.2.1", "0064ff9b0000000000000000c0000201"],
  ["1:2:3:4:5:6:192.0.2.1", "000100020003000400050006c0000201"],
  ["1:2:3:4:5:6:7", undefined],
  ["1:2:3:4:5:6:7:8:9", undefined],
  ["1:2:3:4::5:6:7:8", undefined],
  ["1::2::3", undefined],
  [":::", undefined],
  [":1", undefined],
  ["1:", undefined],
  ["::12345", undefined],
  ["::g", undefined],
  ["::192.0.2.256", undefined],
  ["::192.0.2.01", undefined],
  ["::192.0.2.1:5", undefined],
  ["192.0.2.1::", undefined],
  ["fe80::1%eth0", undefined],
])("IPv6 %s", (text, bytes) => {
  expect(hex(parseIpv6(text))).toBe(bytes);
});

test.each([
  ["00:00:5e:00:53:01", "00005e005301"],
  ["0:0:5E:0:53:1", "00005e005301"],
  ["00-00-5e-00-53-01", "00005e005301"],
  ["00.00.5e.00.53.01", "00005e005301"],
  ["0000.5e00.5301", "00005e005301"],
  ["00005e005301", "00005e005301"],
  ["00:00:5e:00:53", undefined],
  ["00:00:5e:00:53:01:02", undefined],
  ["00:00-5e:00:53:01", undefined],
  ["000:00:5e:00:53:01", undefined],
  ["00005e00530", undefined],
  ["0000.5e00", undefined],
])("MAC %s", (text, bytes) => {
  expect(hex(parseMac(text))).toBe(bytes);
});

test("eight groups mean the same in full and compressed", () => {
  const group = fc.integer({ min: 0, max: 0xffff });
  fc.assert(
    fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
      const full = groups.map((each) => each.toString(16)).join(":");
      const compressed = full.replace(/(^|:)0(:0)+(:|$)/, "::");
      expect(hex(parseIpv6(full))).toBe(groups.map((each) => each.toString(16).padStart(4, "0")).join(""));
      expect(parseIpv6(compressed)).toEqual(parseIpv6(full));
    }),
  );
});

test("an address of either family", () => {
  expect(hex(parseIpAddress("192.0.2.1"))).toBe("c0000201");
  expect(hex(parseIpAddress("::1"))).toBe("00000000000000000000000000000001");
});
