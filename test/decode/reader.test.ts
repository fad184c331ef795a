// The reader: what it gives inside its window, and that nothing outside can be read.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Reader } from "../../src/decode/reader.js";

function open(hex: string, window?: readonly [offset: number, count: number]): Reader {
  const reader = new Reader();
  reader.open(Uint8Array.from(Buffer.from(hex, "hex")));
  if (window !== undefined) reader.narrow(...window);
  return reader;
}

describe("numbers", () => {
  const cases: readonly [name: string, read: (reader: Reader) => unknown, value: unknown][] = [
    ["u8", (reader) => reader.u8(), 0xfe],
    ["u16", (reader) => reader.u16(), 0xfedc],
    ["u24", (reader) => reader.u24(), 0xfedcba],
    ["u32", (reader) => reader.u32(), 0xfedcba98],
    ["u16le", (reader) => reader.u16le(), 0xdcfe],
    ["maybe8", (reader) => reader.maybe8(), 0xfe],
    ["maybe16", (reader) => reader.maybe16(), 0xfedc],
    ["maybe24", (reader) => reader.maybe24(), 0xfedcba],
    ["maybe32", (reader) => reader.maybe32(), 0xfedcba98],
    ["ipv4", (reader) => reader.ipv4(), "254.220.186.152"],
    ["mac", (reader) => reader.mac(), "fe:dc:ba:98:76:54"],
    ["bytes", (reader) => reader.bytes(3)?.hex(), "fedcba"],
  ];
  test.each(cases)("%s", (_name, read, value) => {
    expect(read(open("fedcba987654"))).toBe(value);
  });
  test.each(cases)("%s in an empty window gives nothing and goes on giving nothing", (_name, read) => {
    const reader = open("fedcba987654", [0, 0]);
    expect([0, undefined]).toContain(read(reader));
    expect(reader.maybe8()).toBeUndefined();
  });
  test.each(cases)("%s in a window one byte short", (_name, read) => {
    const whole = open("fedcba987654");
    read(whole);
    const reader = open("fedcba987654", [0, whole.offset - 1]);
    expect([0, undefined]).toContain(read(reader));
    expect(reader.left).toBe(0);
  });
});

describe("IPv6 addresses as text", () => {
  test.each([
    ["00000000000000000000000000000000", "::"],
    ["00000000000000000000000000000001", "::1"],
    ["20010db8000000000000000000000001", "2001:db8::1"],
    ["20010db8000000010000000000000000", "2001:db8:0:1::"],
    ["20010000000000010000000000000001", "2001:0:0:1::1"],
    ["20010000000100020003000400050006", "2001:0:1:2:3:4:5:6"],
    ["ff020000000000000000000000000000", "ff02::"],
    ["000000000000000000000000c0000201", "::192.0.2.1"],
    ["00000000000000000000ffffc0000201", "::ffff:192.0.2.1"],
    ["0001000200030004000500060007ffff", "1:2:3:4:5:6:7:ffff"],
  ])("%s", (hex, text) => {
    expect(open(hex).ipv6()).toBe(text);
  });
});

test("the caches of address texts never mix addresses up", () => {
  const bytes = fc.uint8Array({ minLength: 26, maxLength: 26 });
  const expected = (data: Uint8Array) => [
    data.slice(0, 4).join("."),
    [...data.slice(4, 10)].map((byte) => byte.toString(16).padStart(2, "0")).join(":"),
  ];
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 40 }), (packets) => {
      for (const data of packets) {
        const reader = new Reader();
        reader.open(data);
        expect([reader.ipv4(), reader.mac()]).toEqual(expected(data));
      }
    }),
  );
});

test("a narrowed window ends where it should and can be widened again", () => {
  const reader = open("00010203040506070809");
  reader.skip(2);
  const end = reader.narrow(reader.offset, 3);
  expect([reader.left, reader.at8(4), reader.at8(5)]).toEqual([3, 4, undefined]);
  const inner = reader.narrow(reader.offset, 100);
  expect(reader.left).toBe(3);
  reader.widen(inner);
  reader.widen(end);
  expect(reader.left).toBe(8);
  reader.widen(1000);
  expect(reader.left).toBe(8);
});

test.each([0, 1, 17, 18, 19, 500])("%d bytes of ASCII", (length) => {
  const text = "\ttilde ~ ".repeat(60).slice(0, length);
  const reader = open(Buffer.from(`ab${text}`).toString("hex"));
  expect(reader.ascii(2, 2 + length)).toBe(text);
  reader.narrow(0, 40);
  expect(reader.ascii(2, 2 + length)).toBe(text.slice(0, 38));
});

test("the sum of 16-bit words, wherever they lie", () => {
  const place = fc.tuple(fc.nat(20), fc.nat(20), fc.oneof(fc.nat(70), fc.nat(600)));
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 640, size: "max" }), place, (block, [start, offset, count]) => {
      const data = block.subarray(start);
      const reader = new Reader();
      reader.open(data);
      const summed = data.subarray(offset, offset + count);
      const sum = summed.reduce((before, byte, index) => before + (index % 2 === 0 ? byte << 8 : byte), 0);
      expect(reader.sum16(offset, count)).toBe(sum);
    }),
  );
});
