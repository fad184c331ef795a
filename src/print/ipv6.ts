import type { BrokenIpv6Layer, Ipv6Layer } from "../decode/ipv6.js";
import { isMobility } from "../decode/ipv6.js";
import { printIpPayload } from "./ip-payload.js";
import { numberedHeading, printsAddresses } from "./ip-protocols.js";
import { printIpv6Extension } from "./ipv6-extensions.js";
import type { Out } from "./out.js";
import { Piece } from "./piece.js";

const fixedLength = 40;

const heading = new Piece("IP6 ");
const pieces = {
  endOfHeader: new Piece(") "),
  hopLimit: new Piece("hlim "),
  nextHeader: new Piece(", next-header "),
  payloadLength: new Piece(" payload length: "),
};

export function printIpv6(layer: Ipv6Layer | BrokenIpv6Layer, out: Out): void {
  out.protocol = "ip6";
  if (layer.problem !== undefined) return printBroken(layer, out);
  if (!out.options.linkHeader) out.piece(heading);
  const missing = layer.payloadLength + fixedLength - layer.wireLength;
  if (layer.payloadLength > 0 && missing > 0) out.add(`truncated-ip6 - ${missing} bytes missing!`);
  if (out.options.verbosity > 0) printHeader(layer, out);
  if (!printsAddresses(layer.nextHeader)) {
    out.hosts(layer.source, layer.destination);
    out.add(": ");
  }
  for (const extension of layer.extensions) {
    if (!printIpv6Extension(extension, layer, out)) {
      // tcpdump looks for the jumbo option even in a header it could not read.
      if (layer.chainProblem === "no-jumbo") printChainProblem("no-jumbo", out);
      return;
    }
    out.protocol = "ip6";
  }
  if (layer.chainProblem !== undefined) return printChainProblem(layer.chainProblem, out);
  printContents(layer, out);
}

function printBroken(layer: BrokenIpv6Layer, out: Out): void {
  if (layer.problem === "cut") return out.truncated();
  if (layer.problem === "short") return out.add(`truncated-ip6 ${layer.wireLength}`);
  if (!out.options.linkHeader) out.add("IP6 ");
  out.add(`version error: ${layer.version} != 6`);
}

function printHeader(layer: Ipv6Layer, out: Out): void {
  const { trafficClass, flowLabel, nextHeader } = layer;
  out.add("(");
  if (trafficClass !== 0) out.add(`class 0x${trafficClass.toString(16).padStart(2, "0")}, `);
  if (flowLabel !== 0) out.add(`flowlabel 0x${flowLabel.toString(16).padStart(5, "0")}, `);
  out.numbered(pieces.hopLimit, layer.hopLimit);
  out.piece(pieces.nextHeader);
  out.piece(numberedHeading(nextHeader));
  out.numbered(pieces.payloadLength, layer.payloadLength);
  out.piece(pieces.endOfHeader);
}

const problemTexts = {
  "hop-by-hop-twice": "[The Hop-by-Hop Options header was already found]",
  "hop-by-hop-late": "[The Hop-by-Hop Options header don't follow the IPv6 header]",
  "no-jumbo": "[No valid Jumbo Payload Hop-by-Hop option found]",
} as const;

function printChainProblem(problem: NonNullable<Ipv6Layer["chainProblem"]>, out: Out): void {
  if (problem === "cut") return out.truncated();
  if (problem === "extension" || problem === "nothing-captured") return;
  out.add(problemTexts[problem]);
  out.invalid();
}

function printContents(layer: Ipv6Layer, out: Out): void {
  const { upperProtocol, jumboLength } = layer;
  const missing = (jumboLength ?? 0) + fixedLength - layer.wireLength;
  if (jumboLength !== undefined && missing > 0 && !isMobility(upperProtocol))
    out.add(`truncated-ip6 - ${missing} bytes missing!`);
  const outer = out.network;
  out.network = layer;
  printIpPayload(upperProtocol, layer.payload, layer.upperLength, out);
  out.network = outer;
}
