import type { Bytes } from "../decode/index.js";
import {
  esisHeaderLength,
  type EsisHeader,
  type EsisLayer,
  type EsisMessage,
  type EsisOption,
} from "../decode/esis.js";
import { checksumText, comma, nlpidName, nsapText } from "./osi.js";
import { hex16, hex8 } from "./numbers.js";
import type { Out } from "./out.js";

const typeNames: ReadonlyMap<number, string> = new Map([
  [2, "ESH"],
  [4, "ISH"],
  [6, "redirect"],
]);
const badNames = { redirect: "redirect", endSystem: "esh", intermediateSystem: "ish" } as const;

export function printEsis(layer: EsisLayer, out: Out): void {
  out.protocol = "esis";
  const { header, fault, wireLength, offset, message } = layer;
  const { verbosity, linkHeader, quiet } = out.options;
  if (!linkHeader) out.add("ES-IS");
  if (fault === "none") return out.add(quiet > 0 ? "bad pkt!" : "no header at all!");
  if (header === undefined) return out.truncated();
  if (fault !== undefined) return printFault(layer, header, fault, out);
  const { type, version, checksum, expectedChecksum, holdingTime, lengthIndicator } = header;
  const name = typeNames.get(type);
  if (verbosity < 1) return out.add(`${comma(out)}${name ?? `unknown type (${type})`}, length ${wireLength}`);
  out.add(
    `${comma(out)}length ${wireLength}\n\t${name ?? `unknown type: ${type}`} (${type}), v: ${version}` +
      `, checksum: ${hex16(checksum)}${checksumText(checksum, expectedChecksum)}` +
      `, holding time: ${holdingTime}s, length indicator: ${lengthIndicator}`,
  );
  if (verbosity > 1) out.hexDumpAt(layer, offset, esisHeaderLength, "\n\t");
  if (message === undefined) {
    const left = layer.capturedLength - esisHeaderLength;
    return verbosity <= 1 && left > 0 ? out.hexDumpAt(layer, offset + esisHeaderLength, left, "\n\t  ") : undefined;
  }
  if (!printMessage(message, out)) return printEnd(layer, `, bad ${badNames[message.kind]}/li`, out);
  for (const option of layer.options) printOption(layer, option, out);
  if (layer.optionFault === "header") return out.add(", bad opts/li");
  if (layer.optionFault !== undefined) return out.add(`, opt (${layer.optionFault.type}) too long`);
  printEnd(layer, "", out);
}

function printFault(layer: EsisLayer, header: EsisHeader, fault: NonNullable<EsisLayer["fault"]>, out: Out): void {
  const { nlpid, version, lengthIndicator } = header;
  switch (fault) {
    case "none":
      return;
    case "nlpid":
      return out.add(` nlpid ${hex8(nlpid)} packet not supported`);
    case "version":
      return out.add(` version ${version} packet not supported`);
    case "long":
      return out.add(` length indicator(${lengthIndicator}) > PDU size (${layer.wireLength})!`);
    case "short":
      return out.add(
        ` length indicator ${lengthIndicator} < min PDU size:${out.upperHex(layer.offset, layer.capturedLength)}`,
      );
  }
}

function printEnd({ problem }: EsisLayer, short: string, out: Out): void {
  if (problem === "short") out.add(short);
  else if (problem === "cut") out.stop();
  else if (problem === "absent") out.truncated();
}

/** False if it is not whole. */
function printMessage(message: EsisMessage, out: Out): boolean {
  switch (message.kind) {
    case "redirect": {
      const { destination, snpa, net } = message;
      if (destination !== undefined) out.add(`\n\t  ${nsapText(destination)}`);
      if (snpa === undefined || net === undefined) return false;
      out.add(`\n\t  SNPA (length: ${snpa.length}): ${linkAddress(snpa, out)}`);
      if (net.length > 0) out.add(`\n\t  NET (length: ${net.length}) ${nsapText(net)}`);
      return true;
    }
    case "endSystem": {
      const { count, addresses } = message;
      if (count === undefined) return false;
      out.add(`\n\t  Number of Source Addresses: ${count}`);
      for (const net of addresses) out.add(`\n\t  NET (length: ${net.length}): ${nsapText(net)}`);
      return addresses.length === count;
    }
    case "intermediateSystem": {
      const { net } = message;
      if (net === undefined) return false;
      out.add(`\n\t  NET (length: ${net.length}): ${nsapText(net)}`);
      return true;
    }
  }
}

function linkAddress(address: Bytes, out: Out): string {
  if (address.length === 0) return "<empty>";
  return address.length === 6 ? out.mac(address.hex(":")) : address.hex(":");
}

const optionNames: ReadonlyMap<number, string> = new Map([
  [129, "Protocols supported"],
  [195, "QoS Maintenance"],
  [197, "Security"],
  [198, "ES Configuration Time"],
  [205, "Priority"],
  [225, "Addressk Mask"],
  [226, "SNPA Mask"],
]);

function printOption(layer: EsisLayer, option: EsisOption, out: Out): void {
  const { type, length, data, configurationTime, protocols } = option;
  out.add(`\n\t  ${optionNames.get(type) ?? "Unknown"} Option #${type}, length ${length}, value: `);
  if (protocols !== undefined) {
    out.add(protocols.map((nlpid) => `${nlpidName(nlpid) ?? "unknown"} (${hex8(nlpid)})`).join(", "));
    return data.length < length && protocols.length > 0 ? out.add(", ") : undefined;
  }
  if (type === 198) {
    if (length !== 2) out.add("(bad length)");
    else if (configurationTime === undefined) return;
    else out.add(`${configurationTime}s`);
  } else out.hexDumpAt(layer, data.start, length, "\n\t  ");
  if (out.options.verbosity > 1) out.hexDumpAt(layer, data.start, length, "\n\t  ");
}
