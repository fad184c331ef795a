import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { strftime } from "../../src/cli/strftime.js";
import { blocks } from "../capture/build-pcapng.js";

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

/** In both halves of years, before and behind what files of zones have in their tables. */
const moments = ["1980-07-01", "2023-11-14", "2024-07-01", "2037-12-31", "2060-01-01", "2060-07-01"];

/** The names that -G gives files by these moments in a zone. Only a process of its own has a zone of its own. */
function namesIn(env: NodeJS.ProcessEnv, name: string): readonly string[] {
  const directory = mkdtempSync(join(tmpdir(), "pcapsift-"));
  const { section, interface: interfaceBlock, enhanced, join: joinBlocks } = blocks(true);
  const packets = moments.map((moment) => enhanced("", { time: BigInt(Date.parse(`${moment}T12:00:00Z`)) * 1000n }));
  const bin = join(import.meta.dirname, "../../bin/pcapsift.js");
  const input = joinBlocks(section(), interfaceBlock(), ...packets);
  execFileSync(process.execPath, [bin, "-r", "-", "-G", "1", "-w", join(directory, name)], {
    env,
    input,
    stdio: "pipe",
  });
  const names = readdirSync(directory).sort();
  rmSync(directory, { recursive: true });
  return names;
}

// Rules of their own, changes of the standard, names that are numbers, summer in winter, half an hour.
test.each<NodeJS.ProcessEnv>([
  {},
  { TZ: "Europe/Berlin" },
  { TZ: "America/New_York" },
  { TZ: "Asia/Kolkata" },
  { TZ: "America/Sao_Paulo" },
  { TZ: "Europe/Dublin" },
  { TZ: "Europe/Moscow" },
  { TZ: "Africa/Casablanca" },
  { TZ: "Australia/Lord_Howe" },
  { TZ: "EST5EDT" },
  { TZ: "UTC" },
  { TZ: "" },
  { TZ: ":Asia/Tokyo" },
  { TZ: "America/St_Johns" },
  { TZ: "/usr/share/zoneinfo/Asia/Kathmandu" },
  { TZ: "UTC", TZDIR: "/nowhere" },
])("the name of the zone with %j is that of strftime(3)", (env) => {
  const date = (moment: string) =>
    execFileSync("date", ["-d", `${moment} 12:00Z`, "+%Y-%m-%Z"], { env, encoding: "utf8" });
  expect(namesIn(env, "%Y-%m-%Z")).toEqual(moments.map((moment) => date(moment).trim()));
});

test.each([
  ["nobody knows", "Nowhere/Nothing"],
  ["has a file that is none", import.meta.filename],
])("the name of a zone that %s stays as it is", (_title, TZ) => {
  expect(namesIn({ TZ }, "%Y-%Z")).toContain("2023-%Z");
});
