import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fromHex } from "./hex.js";

/** The packets of all tables beside this file, by link type. */
export function readTables(): Map<string, Uint8Array[]> {
  const packets = new Map<string, Uint8Array[]>();
  for (const file of readdirSync(import.meta.dirname).filter((name) => name.endsWith(".test.ts"))) {
    let linkType = "";
    for (const line of readFileSync(join(import.meta.dirname, file), "utf8").split("\n")) {
      linkType = /^check\(\{ linkType: "(\w+)"/.exec(line)?.[1] ?? linkType;
      const row = /^ {2}\["[^"]*", "[^"]*", "([0-9a-f ]+)"/.exec(line);
      // Tables of another form have no link type in this place.
      if (row !== null && linkType !== "") packets.set(linkType, [...(packets.get(linkType) ?? []), fromHex(row[1]!)]);
    }
  }
  return packets;
}
