import type { PimAddress } from "../decode/pim-address.js";
import { pimAddressLists, pimOptionLengths, type PimHelloOption, type PimHelloValue } from "../decode/pim-hello.js";
import type { PimBootstrap, PimElection, PimJoinPrune, PimMessage, PimRegister } from "../decode/pim-messages.js";
import { electionTypes, pimTypes } from "../decode/pim-messages.js";
import type { AutoRpLayer, PimLayer } from "../decode/pim.js";
import { assertNever } from "../errors.js";
import { FieldWriter } from "./field-writer.js";
import { durationText, hex16, hex32, hex8 } from "./numbers.js";
import type { Out } from "./out.js";

// prettier-ignore
const typeNames = [
  "Hello", "Register", "Register Stop", "Join / Prune", "Bootstrap", "Assert", "Graft", "Graft Acknowledgement",
  "Candidate RP Advertisement", "Prune Refresh", "DF Election", "ECMP Redirect",
] as const;

export function printPim(layer: PimLayer, out: Out): void {
  out.protocol = "pim";
  const { type, wireLength } = layer;
  const version = out.need(layer.version);
  const name = typeNames[type] ?? "Unknown Type";
  if (version !== 2) return out.add(`PIMv${version}, length ${wireLength}`);
  if (out.options.verbosity === 0) return out.add(`PIMv2, ${name}, length ${wireLength}`);
  out.add(`PIMv2, length ${wireLength}\n\t${name}`);
  out.protocol = "pimv2";
  if (wireLength < 2) return out.add("[length 1 < 2] (invalid)");
  if (out.need(layer.addressLength) !== 0) out.add(", RFC2117-encoding");
  if (wireLength < 4) return out.add(`[length ${wireLength} < 4] (invalid)`);
  out.add(`, cksum ${hex16(out.need(layer.checksum))} (${checksumState(layer)})`);
  if (layer.message === undefined) return out.add(` [type ${type}]`);
  printMessage(layer, layer.message, new FieldWriter(out, layer.problem));
}

function checksumState({ checksumCorrect }: PimLayer): string {
  if (checksumCorrect === undefined) return "unverified";
  return checksumCorrect ? "correct" : "incorrect";
}

function printMessage(layer: PimLayer, message: PimMessage, writer: FieldWriter): void {
  switch (message.kind) {
    case "hello":
      return printOptions(layer, message.options, writer);
    case "register":
      return printRegister(layer, message, writer);
    case "registerStop":
      showAddress(" group=", message.group, writer);
      showAddress(" source=", message.source, writer);
      return;
    case "joinPrune":
      return printJoinPrune(layer, message, writer);
    case "bootstrap":
      return printBootstrap(message, writer);
    case "assert":
      showAddress(" group=", message.group, writer);
      showAddress(" src=", message.source, writer);
      writer.show(message.preference, (value) => `${value >= 0x80000000 ? " RPT" : ""} pref=${value % 0x80000000}`);
      writer.show(message.metric, (value) => ` metric=${value}`);
      return;
    case "candidateRp":
      writer.show(message.prefixCount, (count) => ` prefix-cnt=${count}`);
      writer.show(message.priority, (value) => ` prio=${value}`);
      writer.showAfter(" holdtime=", message.holdTime, durationText);
      showAddress(" RP=", message.address, writer);
      message.groups.forEach((group, index) => showAddress(` Group${index}=`, group, writer, groupText));
      return;
    case "pruneRefresh":
      showAddress(" src=", message.source, writer);
      showAddress(" grp=", message.group, writer);
      showAddress(" forwarder=", message.forwarder, writer);
      writer.showAfter(" TUNR ", message.pruneTime, durationText);
      return;
    case "election":
      return printElection(layer, message, writer);
  }
}

type AddressText = (address: PimAddress) => string;

/** Shows an address behind its label; the label is there even if the address is not. */
function showAddress(
  label: string,
  address: PimAddress | undefined,
  writer: FieldWriter,
  text: AddressText = groupText,
): void {
  writer.add(label);
  writer.show(address, (value) => writer.out.host(value.address) + text(value));
}

const maskText = ({ version, maskLength }: PimAddress): string =>
  maskLength === (version === 4 ? 32 : 128) ? "" : `/${maskLength}`;

function groupText(address: PimAddress): string {
  return maskText(address) + (address.flags === 0 ? "" : `(${hex8(address.flags)})`);
}

/** Sparse, wild card and rendezvous point tree (RFC 7761 section 4.9.1). */
function sourceText(address: PimAddress): string {
  const { flags } = address;
  if (flags === 0) return maskText(address);
  const rest = flags & 0xf8;
  const letters = `${flags & 4 ? "S" : ""}${flags & 2 ? "W" : ""}${flags & 1 ? "R" : ""}`;
  return `${maskText(address)}(${letters}${rest === 0 ? "" : `+${hex8(rest)}`})`;
}

const optionNames: ReadonlyMap<number, string> = new Map([
  [1, "Hold Time"],
  [2, "LAN Prune Delay"],
  [18, "DR Priority (Old)"],
  [19, "DR Priority"],
  [20, "Generation ID"],
  [21, "State Refresh Capability"],
  [22, "Bi-Directional Capability"],
  [24, "Address List"],
  [65001, "Address List (Old)"],
]);

const priorities: readonly number[] = [18, 19];

function printOptions(layer: PimLayer, options: readonly PimHelloOption[], writer: FieldWriter): void {
  const { out } = writer;
  for (const option of options) {
    const { type, length, data } = option;
    if (type === undefined || length === undefined) return void writer.end();
    out.add(`\n\t  ${optionNames.get(type) ?? "Unknown"} Option (${type}), length ${length}, Value: `);
    if (data === undefined) return void writer.end();
    const right = pimOptionLengths[type];
    const isOldBidirectional = priorities.includes(type) && length === 0;
    if (right !== undefined && length !== right && !isOldBidirectional)
      return out.add(`[option length ${length} != ${right}] (invalid)`);
    if (isOldBidirectional) out.add("Bi-Directional Capability (Old)");
    else if (option.value !== undefined) out.add(valueText(type, option.value));
    else if (pimAddressLists.includes(type)) {
      if (!printAddresses(option, out)) return;
    } else if (type !== bidirectional && out.options.verbosity < 2)
      out.hexDumpAt(layer, data.start, data.length, "\n\t    ");
    if (out.options.verbosity > 1) out.hexDumpAt(layer, data.start, length, "\n\t    ");
  }
}

const bidirectional = 22;
/** At -vv. False if one is not whole. */
function printAddresses({ addresses, problem }: PimHelloOption, out: Out): boolean {
  if (out.options.verbosity < 2) return true;
  const writer = new FieldWriter(out, problem);
  for (const address of addresses) showAddress("\n\t    ", address, writer);
  return writer.whole;
}

const [holdTime, generationId] = [1, 20];

function valueText(type: number, value: PimHelloValue): string {
  switch (value.form) {
    case "number":
      if (type === holdTime) return durationText(value.number);
      return type === generationId ? hex32(value.number) : String(value.number);
    case "prune-delay": {
      const { tracking, propagationDelay, overrideInterval } = value;
      return `\n\t    T-bit=${Number(tracking)}, LAN delay ${propagationDelay}ms, Override interval ${overrideInterval}ms`;
    }
    case "state-refresh": {
      const { version, interval, reserved } = value;
      const text = `v${version}${interval === 0 ? "" : `, interval ${durationText(interval)}`}`;
      return reserved === 0 ? text : `${text} ?${hex16(reserved)}?`;
    }
    default:
      return assertNever(value);
  }
}

function printRegister(
  layer: PimLayer,
  { flags, ipVersion, source, destination }: PimRegister,
  writer: FieldWriter,
): void {
  writer.show(flags, (value) => `, Flags [ ${registerFlagNames.get(value) ?? "none"} ]\n\t`);
  if (!writer.show(ipVersion, (version) => ([0, 4, 6].includes(version) ? "" : `IP ver ${version}`))) return;
  const { out } = writer;
  if (ipVersion === 0) {
    const [from, to] = [out.needText(source), out.needText(destination)];
    return out.add(`IP-Null-header ${out.host(from)} > ${out.host(to)}`);
  }
  if (layer.payload !== undefined) out.layer(layer.payload);
}

const registerFlagNames: ReadonlyMap<number, string> = new Map([
  [0x80000000, "Border"],
  [0x40000000, "Null"],
]);

function printJoinPrune({ type }: PimLayer, message: PimJoinPrune, writer: FieldWriter): void {
  const isGraftAck = type === pimTypes.graftAck;
  if (!isGraftAck) showAddress(", upstream-neighbor: ", message.upstreamNeighbor, writer);
  writer.show(message.groupCount, (count) => `\n\t  ${count} group(s)`);
  if (!isGraftAck)
    writer.show(message.holdTime, (time) => `, holdtime: ${time === 0xffff ? "infinite" : durationText(time)}`);
  message.groups.forEach(({ group, joinCount, pruneCount, joined, pruned }, index) => {
    showAddress(`\n\t    group #${index + 1}: `, group, writer);
    writer.show(joinCount, (count) => `, joined sources: ${count}, pruned sources: ${pruneCount ?? 0}`);
    joined.forEach((source, at) => showAddress(`\n\t      joined source #${at + 1}: `, source, writer, sourceText));
    pruned.forEach((source, at) => showAddress(`\n\t      pruned source #${at + 1}: `, source, writer, sourceText));
  });
}

function printBootstrap(message: PimBootstrap, writer: FieldWriter): void {
  writer.show(message.fragmentTag, (tag) => ` tag=${tag.toString(16)}`);
  writer.show(message.hashMaskLength, (length) => ` hashmlen=${length}`);
  writer.show(message.priority, (priority) => ` BSRprio=${priority}`);
  showAddress(" BSR=", message.router, writer);
  message.groups.forEach(({ group, rpCount, fragmentRpCount, reserved, rendezvousPoints }, index) => {
    showAddress(` (group${index}: `, group, writer);
    writer.show(rpCount, (count) => ` RPcnt=${count}`);
    writer.show(fragmentRpCount, (count) => ` FRPcnt=${count}`);
    writer.show(reserved, () => "");
    rendezvousPoints.forEach((point, at) => {
      showAddress(` RP${at}=`, point.address, writer);
      writer.showAfter(",holdtime=", point.holdTime, durationText);
      writer.show(point.priority, (priority) => `,prio=${priority}`);
      writer.show(point.reserved, () => "");
    });
    writer.add(")");
  });
}

const electionNames = [undefined, "Offer", "Winner", "Backoff", "Pass"] as const;

function printElection({ subtype }: PimLayer, message: PimElection, writer: FieldWriter): void {
  writer.add(`\n\t  ${electionNames[subtype] ?? "Unknown"},`);
  showAddress(" rpa=", message.rpAddress, writer);
  writer.show(message.preference, (value) => ` sender pref=${value}`);
  writer.show(message.metric, (value) => ` sender metric=${value}`);
  if (subtype !== electionTypes.backoff && subtype !== electionTypes.pass) return;
  const name = subtype === electionTypes.backoff ? "offer" : "new winner";
  showAddress(`\n\t  ${name} addr=`, message.newAddress, writer);
  writer.show(message.newPreference, (value) => ` ${name} pref=${value}`);
  writer.show(message.newMetric, (value) => ` ${name} metric=${value}`);
  if (subtype === electionTypes.backoff) writer.show(message.interval, (value) => ` interval ${value}ms`);
}

const versionNames = ["PIMv?", "PIMv1", "PIMv2", "PIMv1+2"] as const;
const announcement = 0x11;
const mapping = 0x12;

export function printAutoRp(layer: AutoRpLayer, out: Out): void {
  out.protocol = "cisco_autorp";
  const writer = new FieldWriter(out, layer.problem);
  writer.showAfter(" auto-rp ", layer.type, (type) => {
    if (type === announcement) return "candidate-advert";
    return type === mapping ? "mapping" : `type-${hex8(type)}`;
  });
  writer.show(layer.count, () => "");
  writer.showAfter(" Hold ", layer.holdTime, (time) => (time === 0 ? "FOREVER" : durationText(time)));
  for (const { address, versions, groupCount, groups } of layer.rendezvousPoints) {
    writer.show(address, (text) => ` RP ${out.host(text)}`);
    writer.show(versions, (bits) => ` ${versionNames[bits & 3]!}${bits & 0xfc ? ` [rsvd=${hex8(bits & 0xfc)}]` : ""}`);
    writer.show(groupCount, () => "");
    groups.forEach(({ flags, address: group, maskLength }, index) => {
      const rest = flags & 0xfc;
      writer.add(`${index === 0 ? " " : ","}${flags & 1 ? "!" : ""}${out.host(group)}/${maskLength}`);
      writer.add(`${flags & 2 ? " bidir" : ""}${rest === 0 ? "" : `[rsvd=${hex8(rest)}]`}`);
    });
    if (groups.length < (groupCount ?? 0)) writer.end();
  }
  if (layer.rendezvousPoints.length < (layer.count ?? 0)) writer.end();
}
