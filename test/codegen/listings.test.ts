// The programs of well-known filters. `listings.txt` has one section a filter: `## LINKTYPE expression`, then the listing.
// UPDATE_GOLDEN=1 rewrites it through the same function; the difference is to be read before it is committed.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compile, disassemble } from "../../src/index.js";

const path = join(import.meta.dirname, "listings.txt");
const sections = readFileSync(path, "utf8").split(/^## /m).slice(1);

/** The section as it should be. */
function render(title: string): string {
  const [linkType, ...words] = title.split(" ");
  const { instructions } = compile(words.join(" "), { linkType: linkType! });
  return `${title}\n${disassemble(instructions)}\n`;
}

const titles = sections.map((section) => section.slice(0, section.indexOf("\n")));

if (process.env.UPDATE_GOLDEN) writeFileSync(path, titles.map((title) => `## ${render(title)}`).join(""));

test.each(titles)("%s", (title) => {
  const section = sections.find((text) => text.startsWith(`${title}\n`));
  expect(render(title)).toBe(section);
});
