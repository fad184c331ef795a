// The buffer that all text goes through: numbers of every length, growth, and text that is not ASCII.
import { expect, test } from "vitest";
import { EndpointTexts } from "../../src/print/endpoint-texts.js";
import { Piece } from "../../src/print/piece.js";
import { TextBuffer } from "../../src/print/text-buffer.js";

const numbers = Array.from({ length: 11 }, (_, digits) => 10 ** digits).flatMap((power) => [
  power - 1,
  power,
  power + 1,
]);

test.each([0, 42, 4294967295, 4294967296, -1, 1.5, ...numbers])("the number %d", (value) => {
  const text = new TextBuffer();
  text.addNumber(value);
  expect(text.toString()).toBe(String(value));
});

test.each([
  [0, 6, "000000"],
  [123, 6, "000123"],
  [999999999, 9, "999999999"],
  [1100000, 6, "1100000"],
  [-1, 6, "4294967295"],
])("%d with at least %d digits", (value, width, expected) => {
  const text = new TextBuffer();
  text.addPadded(value, width);
  expect(text.toString()).toBe(expected);
});

test.each([
  [0, 4, "0000"],
  [0xabc, 4, "0abc"],
  [0xffff, 4, "ffff"],
  [0xfedcba98, 8, "fedcba98"],
  [0x12, 1, "2"],
])("%d with %d hexadecimal digits", (value, width, expected) => {
  const text = new TextBuffer(0);
  text.addHexadecimal(value, width);
  expect(text.toString()).toBe(expected);
});

test("it grows with what is added, and begins anew when cleared", () => {
  const text = new TextBuffer(0);
  let expected = "";
  for (let index = 0; index < 1000; index++) {
    text.add(`${index} `);
    text.addNumber(index);
    text.endLine();
    expected += `${index} ${index}\n`;
  }
  expect(text.toString()).toBe(expected);
  text.clear();
  text.add("x");
  expect(text.toString()).toBe("x");
});

test.each(["b\u00fccher.example \u{1f600}", "line ".repeat(30), "\uffff".repeat(100), "\u{1f600}".repeat(100)])(
  "%s, not ASCII or long, is written as UTF-8",
  (added) => {
    const text = new TextBuffer(0);
    text.add(added);
    text.add("!");
    expect(text.toString()).toBe(`${added}!`);
  },
);

test("pieces of every length follow each other without gaps", () => {
  const text = new TextBuffer(0);
  let expected = "";
  for (let length = 0; length <= 40; length++) {
    const letters = "~abcdefg".repeat(5).slice(0, length);
    text.addPiece(new Piece(letters));
    text.addNumber(length);
    expected += `${letters}${length}`;
  }
  expect(text.toString()).toBe(expected);
});

const [short, long] = ["192.0.2.1", "2001:db8:1111:2222:3333:4444:5555:6666"];

test.each([
  ["two ends, twice", [[short, 53, "198.51.100.7", 40000]]],
  [
    "both directions",
    [
      [short, 1, "198.51.100.7", 2],
      ["198.51.100.7", 2, short, 1],
    ],
  ],
  [
    "other hosts with the same ports",
    [
      [short, 80, "198.51.100.7", 80],
      [short, 80, short, 80],
      ["::", 80, short, 80],
    ],
  ],
  ["ports 0, before anything is remembered", [["", 0, "", 0]]],
  ["more than is remembered", [[long, 65535, long, 65535]]],
] as const)("the text of ends: %s", (_name, rows) => {
  const texts = new EndpointTexts();
  for (const [source, sourcePort, destination, destinationPort] of [...rows, ...rows]) {
    const text = new TextBuffer(0);
    texts.add(text, source, sourcePort, destination, destinationPort);
    expect(text.toString()).toBe(`${source}.${sourcePort} > ${destination}.${destinationPort}: `);
  }
});
