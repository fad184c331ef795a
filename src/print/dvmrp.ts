import type { DvmrpInterface, DvmrpLayer, DvmrpNeighbors, DvmrpProbe, DvmrpReport } from "../decode/dvmrp.js";
import { dvmrpCodes, dvmrpHeaderLength } from "../decode/dvmrp.js";
import { assertNever } from "../errors.js";
import { bitNames, durationText } from "./numbers.js";
import type { Out } from "./out.js";

// prettier-ignore
const codeNames = [
  undefined, "Probe", "Report", "Ask-neighbors(old)", "Neighbors(old)", "Ask-neighbors2", "Neighbors2", "Prune", "Graft",
  "Graft-ACK",
] as const;

export function printDvmrp(layer: DvmrpLayer, out: Out): void {
  out.protocol = "dvmrp";
  const { message } = layer;
  const code = out.need(layer.code);
  out.add(` ${codeNames[code] ?? `[type ${code}]`}`);
  if (message === undefined) return;
  switch (message.form) {
    case "probe":
      return out.options.verbosity > 0 ? printProbe(message, layer, out) : undefined;
    case "report":
      return out.options.verbosity > 1 ? printReport(message, out) : undefined;
    case "neighbors":
      return printNeighbors(message, code === dvmrpCodes.neighbors2, out);
    case "prune":
      out.add(` src ${out.host(out.needText(message.source))} grp ${out.host(out.needText(message.group))}`);
      if (code !== dvmrpCodes.prune) return;
      out.add(" timer ");
      return out.add(durationText(out.need(message.lifetime)));
    default:
      return assertNever(message);
  }
}

function printProbe({ generationId, neighbors, left }: DvmrpProbe, layer: DvmrpLayer, out: Out): void {
  const room = layer.wireLength - dvmrpHeaderLength;
  if (room < 4) {
    out.add(` [full length ${room} < 4]`);
    return out.invalid();
  }
  const isLong = out.options.verbosity > 1;
  out.add(isLong ? "\n\t" : " ");
  out.add(`genid ${out.need(generationId)}`);
  if (!isLong) return;
  for (const neighbor of neighbors) out.add(`\n\tneighbor ${out.host(out.needText(neighbor))}`);
  if (left === 0) return;
  out.add(`[remaining length ${left} < 4]`);
  out.invalid();
}

function printReport({ masks, left }: DvmrpReport, out: Out): void {
  for (const { mask, routes, short } of masks) {
    out.add(`\n\tMask ${out.needText(mask)}`);
    for (const route of routes) {
      if (route === undefined) return out.stop();
      out.add(`\n\t  ${route.origin} metric ${route.metric}`);
    }
    if (!short) continue;
    out.add("\n\t  [Truncated Report]");
    return out.invalid();
  }
  if (left === 0) return;
  out.add(` [length ${left} < 3]`);
  out.invalid();
}

function printNeighbors(message: DvmrpNeighbors, isNew: boolean, out: Out): void {
  const { interfaces, short, left } = message;
  if (isNew) out.add(` (v ${out.need(message.majorVersion)}.${out.need(message.minorVersion)}):`);
  for (const each of interfaces) {
    const count = out.need(each.count);
    for (const neighbor of each.neighbors) printNeighbor(each, neighbor, isNew, out);
    if (short !== undefined || each.neighbors.length === count) continue;
    out.add(" [invalid ncount]");
    return out.invalid();
  }
  if (short === undefined) return;
  out.add(` [length ${left} < ${short === "neighbor" ? 4 : isNew ? 8 : 7}]`);
  out.invalid();
}

const flagNames = [
  [0x01, "tunnel"],
  [0x02, "srcrt"],
  [0x40, "querier"],
  [0x20, "disabled"],
  [0x10, "down"],
] as const;

function printNeighbor(each: DvmrpInterface, neighbor: string | undefined, isNew: boolean, out: Out): void {
  const { metric, threshold, flags = 0 } = each;
  out.add(` [${out.host(out.needText(each.address))} ->${isNew ? " " : ""}`);
  const address = out.host(out.needText(neighbor));
  if (!isNew) return out.add(` ${address}, (${metric}/${threshold})]`);
  const names = bitNames(flagNames, flags).replaceAll(", ", "/");
  out.add(`${address} (${metric}/${threshold}${names === "" ? "" : `/${names}`})]`);
}
