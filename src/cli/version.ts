import { createRequire } from "node:module";

/** The package's version, by way of its own name, which holds wherever this module is bundled to. */
export function versionText(): string {
  const { version } = createRequire(import.meta.url)("pcapsift/package.json") as { version: string };
  return `pcapsift version ${version}\n`;
}
