import { linkTypes } from "../net/link-types.js";

/** The link types -y takes, as tcpdump -L lists those of an interface. */
export function listLinkTypes(): string {
  const lines = linkTypes.map(({ name, description }) => `  ${name} (${description})\n`);
  return `Data link types (use option -y to set):\n${lines.join("")}`;
}
