// Golden text files: sections, each headed by a line `==== name`.
import { readFileSync, writeFileSync } from "node:fs";

const heading = /^==== (.*)\n/gm;

/** Reads a file written by `writeSections`. */
export function readSections(path: string): Map<string, string> {
  const [, ...parts] = readFileSync(path, "latin1").split(heading);
  const sections = new Map<string, string>();
  for (let i = 0; i < parts.length; i += 2) sections.set(parts[i]!, parts[i + 1]!);
  return sections;
}

/** Writes texts of whole lines, none of which may look like a heading. */
export function writeSections(path: string, sections: ReadonlyMap<string, string>): void {
  const texts = [...sections].map(([name, text]) => {
    if (text.search(heading) !== -1 || !/(^|\n)$/.test(text)) throw new Error(`${path}: ${name} cannot be a section`);
    return `==== ${name}\n${text}`;
  });
  writeFileSync(path, texts.join(""), "latin1");
}
