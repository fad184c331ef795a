// The object files of fixtures/programs, by name.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { loadObject } from "../../src/elf/index.js";
import type { EbpfProgram } from "../../src/isa/index.js";

const folder = fileURLToPath(new URL("../../fixtures/programs/", import.meta.url));

export const objectNames: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith(".o"))
  .map((file) => file.slice(0, -2))
  .sort();

export const objectPath = (name: string) => `${folder}${name}.o`;

/** A fresh copy of the object's bytes, which a test may change. */
export const readObject = (name: string) => new Uint8Array(readFileSync(objectPath(name)));

/** All programs of an object. */
export const programsOf = (name: string) => loadObject(readObject(name));

/** One program of an object, by name. */
export function programOf(object: string, name: string): EbpfProgram {
  const found = programsOf(object).find((program) => program.name === name);
  if (found === undefined) throw new Error(`no program ${name} in ${object}.o`);
  return found;
}
