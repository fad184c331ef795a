import { readFileSync } from "node:fs";

/** The package's version. Its description is two directories up, from the sources as from the bundle. */
export function versionText(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  const { version } = JSON.parse(text) as { version: string };
  return `pcapsift version ${version}\n`;
}
