import type { BabelAddress, BabelPrefix } from "../decode/babel-prefixes.js";
import { babelSubTypes, type BabelSubTlv, type BabelSubTlvs } from "../decode/babel-sub-tlvs.js";
import {
  babelTypes,
  type BabelContent,
  type BabelTlv,
  type BabelTlvs,
  type BabelUpdate,
} from "../decode/babel-tlvs.js";
import { babelMagic, babelVersion, type BabelLayer } from "../decode/babel.js";
import { assertNever } from "../errors.js";
import { hex8 } from "./numbers.js";
import type { Out } from "./out.js";

export function printBabel(layer: BabelLayer, out: Out): void {
  out.protocol = "babel";
  out.add("babel");
  if (layer.cut) return out.truncated();
  if (layer.magic !== babelMagic) return out.add(" invalid header");
  out.add(` ${layer.version}`);
  if (layer.version !== babelVersion) return out.add(" unknown version");
  if (layer.bodyLength !== undefined) out.add(` (${layer.bodyLength})`);
  if (layer.tooShort) return out.invalid();
  if (!printTlvs(layer.body, out) || layer.trailer === undefined) return;
  out.add(out.options.verbosity > 0 ? "\n\t----" : " |");
  printTlvs(layer.trailer, out);
}

/** False if nothing more can be read. */
function printTlvs({ tlvs, end }: BabelTlvs, out: Out): boolean {
  const verbose = out.options.verbosity > 0;
  for (const tlv of tlvs) {
    if (verbose ? printVerbose(tlv, out) : printBrief(tlv, out)) continue;
    out.invalid();
    return false;
  }
  if (end === "invalid") out.invalid();
  if (end === "cut") out.truncated();
  if (end === "start") out.stop();
  return end === undefined;
}

/** What each type is called with and without -v. */
const names: ReadonlyMap<number, readonly [brief: string, verbose: string]> = new Map([
  [babelTypes.pad1, ["pad1", "Pad 1"]],
  [babelTypes.padN, ["padN", "Pad"]],
  [babelTypes.acknowledgmentRequest, ["ack-req", "Acknowledgment Request "]],
  [babelTypes.acknowledgment, ["ack", "Acknowledgment "]],
  [babelTypes.hello, ["hello", "Hello "]],
  [babelTypes.heard, ["ihu", "IHU "]],
  [babelTypes.routerId, ["router-id", "Router Id"]],
  [babelTypes.nextHop, ["nh", "Next Hop"]],
  [babelTypes.update, ["update", "Update"]],
  [babelTypes.routeRequest, ["route-request", "Route Request "]],
  [babelTypes.sequenceRequest, ["seqno-request", "Seqno Request "]],
  [babelTypes.counter, ["tspc", "TS/PC "]],
  [babelTypes.digest, ["hmac", "HMAC "]],
  [babelTypes.sourceUpdate, ["ss-update", "SS-Update"]],
  [babelTypes.sourceRequest, ["ss-request", "SS-Request "]],
  [babelTypes.sourceSequenceRequest, ["ss-mh-request", "SS-MH-Request "]],
  [babelTypes.mac, ["mac", "MAC "]],
  [babelTypes.packetCounter, ["pc", "PC"]],
  [babelTypes.challengeRequest, ["challenge_request", "Challenge Request"]],
  [babelTypes.challengeReply, ["challenge_reply", "Challenge Reply"]],
]);

/** False if it is an update too short for its flags, the only thing that is looked at without -v. */
function printBrief({ type, content }: BabelTlv, out: Out): boolean {
  out.add(` ${names.get(type)?.[0] ?? "unknown"}`);
  if (type !== babelTypes.update) return true;
  const flags = content?.form === "update" || content?.form === "invalid" ? content.flags : undefined;
  if (flags === undefined) return false;
  out.add(flagsText(flags));
  return true;
}

function flagsText(flags: number): string {
  return `${flags & 0x80 ? "/prefix" : ""}${flags & 0x40 ? "/id" : ""}${flags & 0x3f ? "/unknown" : ""}`;
}

/** False if it is invalid. */
function printVerbose(tlv: BabelTlv, out: Out): boolean {
  const { type, length = 0, content, subTlvs } = tlv;
  const name = names.get(type)?.[1];
  out.add(`\n\t${name ?? `Unknown message type ${type}`}`);
  if (content === undefined) return true;
  if (content.form === "invalid") return false;
  printContent(type, length, content, out);
  if (subTlvs !== undefined) printSubTlvs(type, subTlvs, out);
  return true;
}

function printContent(
  type: number,
  length: number,
  content: Exclude<BabelContent, { readonly form: "invalid" }>,
  out: Out,
): void {
  switch (content.form) {
    case "nothing":
      return out.add(lengthText(type, length));
    case "acknowledgment-request":
      return out.add(`${content.nonce.toString(16).padStart(4, "0")} ${intervalText(content.interval)}`);
    case "acknowledgment":
      return out.add(content.nonce.toString(16).padStart(4, "0"));
    case "hello": {
      const { unicast, sequence, interval } = content;
      const times = interval === 0 ? "unscheduled" : `interval ${intervalText(interval)}`;
      return out.add(`${unicast ? "(Unicast) " : ""}seqno ${sequence} ${times}`);
    }
    case "heard": {
      const { address, cost, interval } = content;
      if (address === undefined) return out.truncated();
      return out.add(`${addressText(address, "any", out)} rxcost ${cost} interval ${intervalText(interval)}`);
    }
    case "router":
      return out.add(` ${content.id}`);
    case "next-hop":
      return out.add(` ${addressText(content.address, "invalid AE 0", out)}`);
    case "update":
      return out.add(updateText(content, out));
    case "route-request": {
      const { prefix, source } = content;
      if (prefix.encoding === 0) return out.add("for any");
      if (source === undefined) return out.add(`for ${prefixText(prefix, out)}`);
      return out.add(`for (${prefixText(prefix, out)}, ${prefixText(source, out)})`);
    }
    case "sequence-request": {
      const { hops, prefix, source, sequence, id } = content;
      const plain = prefix.encoding === 0 ? "invalid AE 0" : prefixText(prefix, out);
      const destination = source === undefined ? plain : `(${prefixText(prefix, out)}, ${prefixText(source, out)})`;
      return out.add(`(${hops} hops) for ${destination} seqno ${sequence} id ${id}`);
    }
    case "counter":
      return out.add(`timestamp ${content.timestamp} packetcounter ${content.counter}`);
    case "digest":
      return out.add(`key-id ${content.keyId} digest-${length - 2} ${content.digest.toUpperCase()}`);
    case "packet-counter":
      return out.add(` value ${content.counter} index len ${length - 4}`);
    default:
      assertNever(content);
  }
}

function lengthText(type: number, length: number): string {
  switch (type) {
    case babelTypes.pad1:
      return "";
    case babelTypes.padN:
      return ` ${length + 2}`;
    case babelTypes.mac:
      return `len ${length}`;
    default:
      return ` len ${length}`;
  }
}

function updateText(update: BabelUpdate, out: Out): string {
  const { flags, prefix, source, metric, sequence, interval } = update;
  const times = interval === 0xffff ? "infinity" : intervalText(interval);
  const rest = `metric ${metric} seqno ${sequence} interval ${times}`;
  if (source !== undefined) return ` ${prefixText(prefix, out)} from ${prefixText(source, out)} ${rest}`;
  return `${flagsText(flags ?? 0)} ${prefix.encoding === 0 ? "any" : prefixText(prefix, out)} ${rest}`;
}

function addressText({ encoding, address }: BabelAddress, none: string, out: Out): string {
  return encoding === 0 ? none : out.host(address);
}

function prefixText({ address, length }: BabelPrefix, out: Out): string {
  return `${out.host(address)}/${length}`;
}

/** Hundredths of a second, with all of them shown. */
function intervalText(interval: number): string {
  if (interval === 0) return "0.0s (bogus)";
  return `${Math.floor(interval / 100)}.${String(interval % 100).padStart(2, "0")}s`;
}

const mandatory = 0x80;

function printSubTlvs(tlvType: number, { subTlvs, invalid }: BabelSubTlvs, out: Out): void {
  for (const subTlv of subTlvs) printSubTlv(tlvType, subTlv, out);
  if (invalid) out.invalid();
}

function printSubTlv(tlvType: number, { type, broken, channels, timestamps }: BabelSubTlv, out: Out): void {
  if (type & mandatory) out.add(" (M)");
  if (broken) return;
  switch (type) {
    case babelSubTypes.pad1:
      return out.add(" sub-pad1");
    case babelSubTypes.padN:
      return out.add(" sub-padn");
    case babelSubTypes.diversity:
      return out.add(` sub-diversity${channelsText(tlvType, channels ?? [])}`);
    case babelSubTypes.timestamp:
      out.add(" sub-timestamp");
      if (timestamps === undefined) return;
      return out.add(timestamps.length === 0 ? " (bogus)" : ` ${timestamps.map(timestampText).join("|")}`);
    default:
      return out.add(` sub-unknown-${hex8(type)}`);
  }
}

function channelsText(tlvType: number, channels: readonly number[]): string {
  if (channels.length === 0) return " empty";
  const names = channels.map((channel) => (channel === 0 ? "reserved" : channel === 255 ? "all" : String(channel)));
  const fits = tlvType === babelTypes.update || tlvType === babelTypes.sourceUpdate;
  return ` ${names.join("-")}${fits ? "" : " (bogus)"}`;
}

function timestampText(microseconds: number): string {
  return `${Math.floor(microseconds / 1000000)}.${String(microseconds % 1000000).padStart(6, "0")}s`;
}
