// Time stamps in all six forms. The texts are tcpdump's; the zone is the one the tests run in, so dates are made from it.
import { describe, expect, test } from "vitest";
import type { TimeMode } from "../../src/print/index.js";
import { TextBuffer } from "../../src/print/text-buffer.js";
import { TimeStamps } from "../../src/print/time-stamp.js";

type Stamp = readonly [seconds: number, nanoseconds: number];
const error = "[Error converting time]";

/** Formats the times one after the other with one object. */
function format(time: TimeMode, precision: "micro" | "nano", stamps: readonly Stamp[]): string[] {
  const times = new TimeStamps({ time, precision });
  return stamps.map(([seconds, nanoseconds]) => {
    const text = new TextBuffer();
    times.addTo(text, seconds, nanoseconds);
    return text.toString();
  });
}

/** Formats times that stand in packets. */
function formatForeign(time: TimeMode, stamps: readonly (readonly [bigint, bigint])[]): string[] {
  const times = new TimeStamps({ time, precision: "micro" });
  return stamps.map(([seconds, fraction]) => {
    const text = new TextBuffer();
    times.addForeign(text, seconds, fraction);
    return text.toString();
  });
}

test.each<readonly [name: string, TimeMode, seconds: bigint, fraction: bigint, text: string]>([
  ["-t", 1, 5n, 6n, ""],
  ["-tt", 2, 1700000000n, 123456n, "1700000000.123456 "],
  ["-tt, 2^60", 2, 1n << 60n, 9n, "0.000009 "],
  ["-tt, a negative fraction", 2, 5n, -1n, "5.4294967295 "],
  ["-tt, a fraction beyond 32 bits", 2, 1n, (1n << 33n) + 5n, "1.000005 "],
  ["-tt, bit 31", 2, -1n, 1n, `${error} `],
  ["-tttt, beyond C's years", 4, 1n << 56n, 9n, `${error} `],
])("a time in a packet: %s", (_name, time, seconds, fraction, text) => {
  expect(formatForeign(time, [[seconds, fraction]])).toEqual([text]);
});

/** For zones that differ by whole hours: the minutes, in years that JavaScript's dates do not have. */
test.each<readonly [seconds: bigint, fraction: bigint, year: string, text: string]>([
  [1n << 50n, 9n, "35680317", ":04.000009 "],
  [10n ** 13n, 5n, "318857", ":40.000005 "],
  [-(1n << 40n) + 77n, 3n, "-32873", ".000003 "],
  [-50967100000n, 1n, "354", ".000001 "],
])("a time in a packet far away: %s", (seconds, fraction, year, text) => {
  expect(formatForeign(0, [[seconds, fraction]])[0]).toMatch(new RegExp(`${text.replace(".", "\\.")}$`));
  expect(formatForeign(4, [[seconds, fraction]])[0]).toMatch(new RegExp(`^${year}-`));
  // A pcapng may give a packet such a time.
  for (const time of [0, 2, 4] as const) {
    const own = format(time, "micro", [[Number(seconds), Number(fraction) * 1000]]);
    expect(own).toEqual(formatForeign(time, [[seconds, fraction]]));
  }
});

test("times in packets and those of packets are relative to each other", () => {
  const times = new TimeStamps({ time: 3, precision: "micro" });
  const text = new TextBuffer();
  times.addTo(text, 100, 7000);
  times.addForeign(text, 0n, 0n);
  times.addTo(text, 101, 0);
  times.addForeign(text, 1700000000n, 123456n);
  times.addTo(text, 1700000001, 0);
  expect(text.toString()).toBe(" 00:00:00.000000 -00:01:40.000007  00:00:00.000000  22:11:39.123456  00:00:00.876544 ");
});

describe("forms that do not depend on the time zone", () => {
  const cases: readonly [name: string, TimeMode, "micro" | "nano", readonly Stamp[], readonly string[]][] = [
    ["-t", 1, "micro", [[5, 0]], [""]],
    ["-tt", 2, "micro", [[1700000000, 123456789]], ["1700000000.123456 "]],
    ["-tt --nano", 2, "nano", [[1700000000, 123456789]], ["1700000000.123456789 "]],
    [
      "-tt, from 2038 on",
      2,
      "micro",
      [
        [2147483648, 0],
        [-1, 0],
        [4294967296, 5000],
      ],
      [`${error} `, `${error} `, "0.000005 "],
    ],
    [
      "-tt, fractions beyond a second",
      2,
      "micro",
      [
        [1, 1100000000],
        [1, -1000],
      ],
      ["1.1100000 ", "1.4294967295 "],
    ],
    [
      "-ttt",
      3,
      "micro",
      [
        [10, 0],
        [12, 500000],
        [11, 0],
      ],
      [" 00:00:00.000000 ", " 00:00:02.000500 ", "-00:00:01.000500 "],
    ],
    [
      "-ttttt",
      5,
      "micro",
      [
        [10, 0],
        [12, 500000],
        [9, 999999000],
      ],
      [" 00:00:00.000000 ", " 00:00:02.000500 ", "-00:00:00.000001 "],
    ],
    [
      "-ttt --nano",
      3,
      "nano",
      [
        [10, 999999999],
        [11, 0],
      ],
      [" 00:00:00.000000000 ", " 00:00:00.000000001 "],
    ],
    [
      "-ttttt, a day later",
      5,
      "micro",
      [
        [1, 0],
        [86401, 0],
      ],
      [" 00:00:00.000000 ", " 00:00:00.000000 "],
    ],
    [
      "-ttttt, a reference of 0 is none",
      5,
      "micro",
      [
        [0, 0],
        [7, 0],
        [9, 0],
      ],
      [" 00:00:00.000000 ", " 00:00:00.000000 ", " 00:00:02.000000 "],
    ],
    [
      "-ttttt, far apart",
      5,
      "micro",
      [
        [1, 0],
        [2147483650, 0],
      ],
      [" 00:00:00.000000 ", ` ${error} `],
    ],
  ];
  test.each(cases)("%s", (_name, time, precision, stamps, texts) => {
    expect(format(time, precision, stamps)).toEqual(texts);
  });
});

describe("local time", () => {
  const two = (value: number) => String(value).padStart(2, "0");
  const clock = (date: Date) => [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  const day = (date: Date) => [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");

  test("every hour of a year, and around each change of the clock", () => {
    const seconds: number[] = [];
    for (let hour = 0; hour < 366 * 24; hour++) seconds.push(1711800000 + hour * 3600, 1711800000 + hour * 3600 - 1);
    const dates = seconds.map((second) => new Date(second * 1000));
    const stamps = seconds.map((second) => [second, 1000] as const);
    expect(format(0, "micro", stamps)).toEqual(dates.map((date) => `${clock(date)}.000001 `));
    expect(format(4, "micro", stamps)).toEqual(dates.map((date) => `${day(date)} ${clock(date)}.000001 `));
  });

  test("times that have no text", () => {
    expect(format(0, "micro", [[2147483648, 0]])).toEqual([`${error} `]);
    expect(format(4, "micro", [[-5, 0]])).toEqual([`${error} `]);
  });
});
