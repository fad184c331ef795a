import type { BrokenIpv4Layer, Ipv4Layer } from "../decode/ipv4.js";
import { printIpPayload } from "./ip-payload.js";
import { numberedHeading, printsAddresses } from "./ip-protocols.js";
import { printIpv4Options } from "./ipv4-options.js";
import type { Out } from "./out.js";
import { Piece } from "./piece.js";

const heading = new Piece("IP ");
const pieces = {
  endOfHeader: new Piece(")\n    "),
  flags: new Piece(", flags ["),
  fragmentOffset: new Piece(", offset "),
  identification: new Piece(", id "),
  length: new Piece(", length "),
  protocol: new Piece("], proto "),
  timeToLive: new Piece(", ttl "),
  typeOfService: new Piece("(tos 0x"),
};

export function printIpv4(layer: Ipv4Layer | BrokenIpv4Layer, out: Out): void {
  out.protocol = "ip";
  if (layer.problem !== undefined) return printBroken(layer, out);
  if (!out.options.linkHeader) out.piece(heading);
  if (layer.wireLength < layer.totalLength)
    out.add(`truncated-ip - ${layer.totalLength - layer.wireLength} bytes missing! `);
  if (out.options.verbosity > 0) {
    const whole = printHeader(layer, out);
    out.piece(pieces.endOfHeader);
    if (!whole) {
      out.add(`${addresses(layer, out)}: `);
      return out.truncated();
    }
  }
  if (layer.fragmentOffset === 0) printContents(layer, out);
  else if (out.options.quiet < 2) {
    out.add(`${addresses(layer, out)}:${out.ipProtocol(layer.protocol)}`);
  }
}

function addresses(layer: Ipv4Layer, out: Out): string {
  return `${out.host(layer.source)} > ${out.host(layer.destination)}`;
}

function printBroken(layer: BrokenIpv4Layer, out: Out): void {
  const { version, wireLength } = layer;
  if (layer.problem === "version") {
    out.add(version === 6 ? "IP6, wrong link-layer encapsulation" : `IP${version}`);
    return out.invalid();
  }
  if (version === undefined) return out.stop();
  if (!out.options.linkHeader) out.add("IP ");
  switch (layer.problem) {
    case "cut":
      return out.truncated();
    case "short":
      return out.add(`truncated-ip ${wireLength}`);
    case "header-length":
      return out.add(`bad-hlen ${layer.ihl * 4}`);
    case "total-length": {
      const totalLength = layer.totalLength!;
      if (wireLength < totalLength) out.add(`truncated-ip - ${totalLength - wireLength} bytes missing! `);
      return out.add(`bad-len ${totalLength}`);
    }
  }
}

const congestion = ["", ",ECT(1)", ",ECT(0)", ",CE"] as const;

/** The header in parentheses, the closing one left out. False if the options were cut off. */
function printHeader(layer: Ipv4Layer, out: Out): boolean {
  const { typeOfService, timeToLive, protocol, headerChecksum, expectedChecksum } = layer;
  out.piece(pieces.typeOfService);
  out.hexadecimal(typeOfService, typeOfService > 0xf ? 2 : 1);
  out.add(congestion[typeOfService & 3]!);
  if (timeToLive > 0) out.numbered(pieces.timeToLive, timeToLive);
  out.numbered(pieces.identification, layer.identification);
  out.numbered(pieces.fragmentOffset, layer.fragmentOffset);
  out.piece(pieces.flags);
  out.add(flagNames(layer.flags));
  out.piece(pieces.protocol);
  out.piece(numberedHeading(protocol));
  out.numbered(pieces.length, layer.totalLength);
  let whole = true;
  if (layer.ihl > 5) {
    out.add(", options (");
    whole = printIpv4Options(layer.options, out);
    out.add(whole ? ")" : " [truncated-option])");
  }
  if (expectedChecksum !== undefined && expectedChecksum !== headerChecksum)
    out.add(`, bad cksum ${headerChecksum.toString(16)} (->${expectedChecksum.toString(16)})!`);
  return whole;
}

function flagNames(flags: number): string {
  if (flags === 0) return "none";
  if (flags === 0x4000) return "DF";
  const names: string[] = [];
  if (flags & 0x2000) names.push("+");
  if (flags & 0x4000) names.push("DF");
  if (flags & 0x8000) names.push("rsvd");
  return names.join(", ");
}

function printContents(layer: Ipv4Layer, out: Out): void {
  const { source, destination, protocol, payload } = layer;
  const headerLength = layer.ihl * 4;
  if (!printsAddresses(protocol)) {
    out.hosts(source, destination);
    out.add(": ");
  }
  if (layer.capturedLength < headerLength) {
    out.add(` [remaining caplen(${layer.capturedLength}) < header length(${headerLength})]`);
    return out.stop();
  }
  const outer = out.network;
  out.network = layer;
  printIpPayload(protocol, payload, layer.payloadLength, out);
  out.network = outer;
}
