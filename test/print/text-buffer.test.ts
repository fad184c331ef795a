// The buffer that all text goes through: numbers of every length, growth, and text that is not ASCII.
import { expect, test } from "vitest";
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

test("names that are not ASCII are written as UTF-8", () => {
  const text = new TextBuffer(0);
  text.add("b\u00fccher.example \u{1f600}");
  expect(text.toString()).toBe("b\u00fccher.example \u{1f600}");
});
