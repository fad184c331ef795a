import type { Pim1JoinPrune, Pim1Layer, Pim1Message } from "../decode/pim.js";
import { FieldWriter } from "./field-writer.js";
import { durationText } from "./numbers.js";
import type { Out } from "./out.js";

// prettier-ignore
const typeNames = ["Query", "Register", "Register-Stop", "Join/Prune", "RP-reachable", "Assert", "Graft", "Graft-ACK"] as const;
const modes = ["Dense-mode", "Sparse-mode", "Sparse-Dense-mode"] as const;
const noMask = "255.255.255.255";
const usualHoldTime = 180;

export function printPim1(layer: Pim1Layer, out: Out): void {
  out.protocol = "pimv1";
  const type = out.need(layer.type);
  out.add(` ${typeNames[type] ?? `[type ${type}]`}`);
  const writer = new FieldWriter(out, layer.problem);
  if (layer.message !== undefined) printMessage(layer.message, writer);
  // Only what is wrong inside a list lets the version follow.
  if (!writer.whole && (layer.message?.kind !== "joinPrune" || layer.wireLength < 8)) return;
  const version = out.need(layer.version);
  if (version !== 1) out.add(` [v${version}]`);
}

function printMessage(message: Pim1Message, writer: FieldWriter): void {
  const { out } = writer;
  const isLong = out.options.verbosity > 0;
  switch (message.kind) {
    case "query":
      if (message.mode !== undefined) out.add(` ${modes[message.mode] ?? `mode-${message.mode}`}`);
      if (isLong) writer.showAfter(" (Hold-time ", message.holdTime, (time) => `${durationText(time)})`);
      return;
    case "register":
    case "registerStop":
      if (message.destination === undefined) return void writer.end();
      return out.add(` for ${out.host(message.source ?? "")} > ${out.host(message.destination)}`);
    case "reachability":
      if (!isLong) return;
      writer.show(message.group, (group) => ` group ${out.host(group)}`);
      showMask(message.mask, writer);
      writer.show(message.rendezvousPoint, (address) => ` RP ${out.host(address)} hold `);
      writer.show(message.holdTime, durationText);
      return;
    case "assert":
      if (message.source === undefined) return void writer.end();
      out.add(` for ${out.host(message.source)} > ${out.host(message.group ?? "")}`);
      showMask(message.mask, writer);
      if (message.metric === undefined) return void writer.end();
      return writer.add(assertText(message.preference ?? 0, message.metric));
    case "joinPrune":
      if (!isLong) return;
      return message.single ? printSingle(message, out) : printJoinPrune(message, writer);
  }
}

const assertText = (preference: number, metric: number): string =>
  ` ${preference >= 0x80000000 ? "RP-tree" : "SPT"} pref ${preference % 0x80000000} metric ${metric}`;

function showMask(mask: string | undefined, writer: FieldWriter): void {
  writer.show(mask, (text) => (text === noMask ? "" : `/${writer.out.host(text)}`));
}

function printSingle({ upstreamNeighbor = "", holdTime = 0, groups }: Pim1JoinPrune, out: Out): void {
  const { address = "", mask = "", joinCount = 0, sources = [] } = groups[0] ?? {};
  const { flags = 0, address: source = "" } = sources[0] ?? {};
  out.add(` RPF ${out.host(upstreamNeighbor)} ${holdTime === usualHoldTime ? "" : `Hold ${durationText(holdTime)}`}`);
  out.add(`${joinCount === 0 ? "Prune" : "Join"} (${out.host(source)}/${flags & 0x3f}, ${out.host(address)}`);
  out.add(mask === noMask ? ")" : `/${out.host(mask)})`);
  out.add(` ${flags & 0x100 ? "Sparse" : "Dense"}${flags & 0x80 ? " WC" : ""} ${flags & 0x40 ? "RP" : "SPT"}`);
}

function printJoinPrune(message: Pim1JoinPrune, writer: FieldWriter): void {
  const { out } = writer;
  const isVeryLong = out.options.verbosity > 1;
  const lineFeed = isVeryLong ? "\n" : "";
  writer.showAfter(lineFeed, message.upstreamNeighbor, (address) => ` Upstream Nbr: ${out.host(address)}`);
  writer.showAfter(`${lineFeed} Hold time: `, message.holdTime, durationText);
  if (!isVeryLong) return;
  writer.show(message.groupCount, () => "");
  for (const { address, mask, joinCount, pruneCount, sources } of message.groups) {
    writer.show(address, (text) => `\n\tGroup: ${out.host(text)}`);
    showMask(mask, writer);
    if (!writer.show(pruneCount, (pruned) => ` joined: ${joinCount ?? 0} pruned: ${pruned}`)) return;
    for (const { isJoin, flags, address: source } of sources) {
      const kind = `${flags & 0x100 ? "Sparse" : "Dense"} ${flags & 0x80 ? "WC " : ""}${flags & 0x40 ? "RP" : "SPT"}`;
      writer.add(`\n\t${isJoin ? "Join " : "Prune"} ${kind} ${out.host(source)}/${flags & 0x3f}`);
    }
    if (sources.length < (joinCount ?? 0) + (pruneCount ?? 0)) writer.end();
  }
}
