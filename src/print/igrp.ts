import type { IgrpEntry, IgrpLayer } from "../decode/igrp.js";
import { hex16 } from "./numbers.js";
import type { Out } from "./out.js";

const operations: ReadonlyMap<number, string> = new Map([
  [1, "update"],
  [2, "request"],
]);
const entryLength = 14;

export function printIgrp(layer: IgrpLayer, out: Out): void {
  out.protocol = "igrp";
  out.add("igrp:");
  // All of these are read before any is shown.
  out.need(layer.exteriorCount);
  const first = out.need(layer.versionAndOpcode);
  const { interiorCount = 0, systemCount = 0, exteriorCount = 0, entries, left } = layer;
  const operation = operations.get(first & 15) ?? `op-#${first & 15}`;
  out.add(` ${operation} V${first >> 4} edit=${layer.edition} AS=${layer.autonomousSystem}`);
  out.add(` (${interiorCount}/${systemCount}/${exteriorCount})`);
  const checksum = out.need(layer.checksum);
  if (out.options.verbosity > 0) out.add(` checksum=${hex16(checksum)}`);
  for (const [index, entry] of entries.entries()) {
    const isExterior = index >= interiorCount + systemCount;
    printEntry(entry, index < interiorCount ? "interior" : isExterior ? "exterior" : "system", out);
  }
  if (left >= entryLength && layer.leftCut) return out.stop();
  if (left >= entryLength) out.add(` [extra bytes ${left}]`);
  if (entries.length < interiorCount + systemCount + exteriorCount || left > 0) out.invalid();
}

function printEntry(entry: IgrpEntry, kind: "interior" | "system" | "exterior", out: Out): void {
  const { network1, network2 } = entry;
  const network = `${network1}.${network2}.${out.need(entry.network3)}`;
  out.add(kind === "interior" ? ` *.${network}` : ` ${kind === "exterior" ? "X" : ""}${network}.0`);
  const hops = out.need(entry.hopCount);
  const { delay = 0, bandwidth = 0, mtu, reliability, load } = entry;
  const metric = Math.min(bandwidth + delay, 0xffffff);
  const speed = bandwidth === 0 ? 0 : Math.floor(10000000 / bandwidth);
  out.add(` d=${10 * delay} b=${speed} r=${reliability} l=${load} M=${metric} mtu=${mtu} in ${hops} hops`);
}
