// Checks every import in src against the table in ARCHITECTURE.md ("who may import whom").
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");
const source = join(root, "src");

/** The rows `| room | may import | packages |` of the table, by room. Names in backquotes count, other words do not. */
function readTable(): Map<string, { rooms: string[]; packages: string[] }> {
  const names = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);
  const table = new Map<string, { rooms: string[]; packages: string[] }>();
  for (const line of readFileSync(join(root, "ARCHITECTURE.md"), "utf8").split("\n")) {
    const cells = line.split("|").map((cell) => cell.trim());
    if (cells.length !== 6 || !cells[1]!.startsWith("`src/")) continue;
    const room = names(cells[1]!)[0]!
      .replace(/^src\//, "")
      .replace(/\/$/, "");
    table.set(room, { rooms: names(cells[2]!), packages: names(cells[3]!) });
  }
  return table;
}

const table = readTable();
const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));

test("the table knows every room, and every room exists", () => {
  const rooms = new Set(files.map((file) => file.split(/[/\\]/)[0]!));
  expect([...table.keys()].sort()).toEqual([...rooms].sort());
});

test.each(files)("%s imports only what its room may", (file) => {
  const room = file.split(/[/\\]/)[0]!;
  const allowed = table.get(room)!;
  const text = readFileSync(join(source, file), "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
  const imports = [...text.matchAll(/(?<![\w-])(?:from|import)\s*\(?\s*"([^"]+)"/g)].map((match) => match[1]!);
  for (const name of imports) {
    if (!name.startsWith(".")) {
      expect(allowed.packages, `${file} imports the package ${name}`).toContain(name);
      continue;
    }
    const target = relative(source, resolve(dirname(join(source, file)), name)).replace(/\.js$/, ".ts");
    const targetRoom = target.split(/[/\\]/)[0]!;
    if (targetRoom === room) continue;
    const permitted = allowed.rooms.some((entry) => entry === targetRoom || entry === target);
    expect(permitted, `${file} imports ${target}`).toBe(true);
  }
});

/** What a file of these rooms loads of them; imports of types load nothing. */
function loadsOf(file: string): string[] {
  const text = readFileSync(join(source, file), "utf8");
  const names = [...text.matchAll(/^(?:import|export) (?!type )[^;]*?from "(\.[^"]+)"/gm)].map((match) => match[1]!);
  return names.map((name) => relative(source, resolve(dirname(join(source, file)), name)).replace(/\.js$/, ".ts"));
}

test("among decoders and printers no import goes in a circle", () => {
  let left = new Map(files.filter((file) => /^(decode|print|net)\b/.test(file)).map((file) => [file, loadsOf(file)]));
  expect(left.size).toBeGreaterThan(400);
  // Files that load none of those left are in no circle.
  for (let before = 0; before !== left.size;) {
    before = left.size;
    const last = left;
    left = new Map([...last].filter(([, loads]) => loads.some((file) => last.has(file))));
  }
  expect([...left.keys()]).toEqual([]);
});
