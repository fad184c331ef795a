import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { strftime } from "../../src/cli/strftime.js";

// Days around the turns of years with 52 and 53 weeks, and both halves of a day.
const times = [
  "2024-12-30T00:05:09Z",
  "2027-01-01T12:00:00Z",
  "2020-12-31T23:59:59Z",
  "2023-01-01T09:07:00Z",
  "2026-11-08T13:45:30Z",
];

test("conversions are those of strftime(3)", () => {
  const letters = [..."aAbBcCdDeFgGhHIjklmMpPrRsSTuUVwWxXyYz%"];
  for (const time of times) {
    const format = letters.map((letter) => `${letter}=%${letter}`).join("|");
    const expected = execFileSync("date", ["-u", "-d", time, `+${format}`], { env: { LC_ALL: "C" }, encoding: "utf8" });
    expect(strftime(format, new Date(time)).split("|")).toEqual(expected.trimEnd().split("|"));
  }
});

test("what is no conversion stays", () => {
  expect(strftime("100% %Q %", new Date(0))).toBe("100% %Q %");
});
