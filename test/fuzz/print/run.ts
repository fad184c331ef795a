import { tell } from "../tell.js";
import { fuzzPrinting } from "./fuzz.js";
import { readOriginals } from "./mutate.js";

/** How many differences are shown in full. */
const shown = 10;

/** Prints what differs from tcpdump, and whether nothing does. */
export async function runPrint(count: number, from: number): Promise<boolean> {
  const { packets, equal, differences } = fuzzPrinting(await readOriginals(), from, count);
  for (const { report } of differences.slice(0, shown)) console.log(report);
  console.log(`${packets} packets: ${equal} printed as tcpdump prints them`);
  const byLayers = new Map<string, number>();
  for (const { layers } of differences) byLayers.set(layers, (byLayers.get(layers) ?? 0) + 1);
  tell("different, by layers", byLayers);
  return differences.length === 0;
}
