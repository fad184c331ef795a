// The captures of fixtures/, by name.
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = (name: string) => fileURLToPath(new URL(`../../fixtures/${name}/`, import.meta.url));

function namesIn(path: string): readonly string[] {
  return readdirSync(path)
    .map((file) => file.replace(/\.pcap$/, ""))
    .sort();
}

export const fixtures = namesIn(folder("captures"));
export const fixturePath = (name: string) => `${folder("captures")}${name}.pcap`;
