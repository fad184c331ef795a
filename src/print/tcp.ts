import type { BrokenTcpLayer, TcpLayer } from "../decode/tcp.js";
import { tcpFlags } from "../decode/tcp.js";
import { hex16 } from "./numbers.js";
import type { Out } from "./out.js";
import { Piece } from "./piece.js";
import type { RelativeNumbers } from "./tcp-conversations.js";
import { printTcpOptions } from "./tcp-options.js";

const tcpProtocol = 6;

export function printTcp(layer: TcpLayer | BrokenTcpLayer, out: Out): void {
  out.protocol = "tcp";
  if (layer.problem !== undefined) return printBroken(layer, out);
  out.endpoints(layer.sourcePort, layer.destinationPort, "tcp", tcpProtocol);
  if (out.options.quiet > 0) return printQuiet(layer, out);
  printSegment(layer, out);
}

function printBroken(layer: BrokenTcpLayer, out: Out): void {
  const { sourcePort, destinationPort, dataOffset } = layer;
  if (sourcePort === undefined || destinationPort === undefined) {
    out.add(`${out.host(out.network?.source ?? "")} > ${out.host(out.network?.destination ?? "")}:`);
    return out.truncated();
  }
  out.endpoints(sourcePort, destinationPort, "tcp", tcpProtocol);
  if (dataOffset === undefined) return out.truncated();
  const headerLength = dataOffset * 4;
  const rest = (layer.wireLength - headerLength) >>> 0;
  out.add(` tcp ${rest} [bad hdr length ${headerLength} - too short, < 20]`);
}

function tooLong(layer: TcpLayer): string {
  return ` [bad hdr length ${layer.dataOffset * 4} - too long, > ${layer.wireLength}]`;
}

function printQuiet(layer: TcpLayer, out: Out): void {
  out.add(`tcp ${(layer.wireLength - layer.dataOffset * 4) >>> 0}`);
  if (layer.headerTooLong) out.add(tooLong(layer));
}

/** The letters of all combinations of flags. */
const flagTexts = Array.from({ length: 256 }, (_, flags) => {
  return new Piece(`Flags [${[..."FSRP.UEW"].filter((_letter, bit) => flags & (1 << bit)).join("") || "none"}]`);
});

const pieces = {
  acknowledgment: new Piece(", ack "),
  colon: new Piece(":"),
  endOfOptions: new Piece("], length "),
  length: new Piece(", length "),
  options: new Piece(", options ["),
  sequence: new Piece(", seq "),
  window: new Piece(", win "),
};

function printSegment(layer: TcpLayer, out: Out): void {
  const { flags, payloadLength } = layer;
  const { verbosity, absoluteSequenceNumbers } = out.options;
  const { ack, fin, rst, syn, urg } = tcpFlags;
  const numbers = absoluteSequenceNumbers ? absoluteNumbers(layer) : relate(layer, out);
  out.piece(flagTexts[flags]!);
  if (layer.headerTooLong) return out.add(tooLong(layer));

  if (verbosity > 0) out.add(checksumText(layer));
  if (verbosity > 1 || payloadLength > 0 || flags & (syn | fin | rst)) {
    out.piece(pieces.sequence);
    out.number(numbers.sequence);
    if (payloadLength > 0) {
      out.piece(pieces.colon);
      out.number((numbers.sequence + payloadLength) >>> 0);
    }
  }
  if (flags & ack) {
    out.piece(pieces.acknowledgment);
    out.number(numbers.acknowledgment);
  }
  out.piece(pieces.window);
  out.number(layer.window);
  if (flags & urg) out.add(`, urg ${layer.urgentPointer}`);
  if (layer.dataOffset > 5) {
    out.piece(pieces.options);
    if (!printTcpOptions(layer, numbers.sackBase, out)) return;
    out.piece(pieces.endOfOptions);
  } else out.piece(pieces.length);
  out.number(payloadLength);
  if (payloadLength > 0) printContents(layer, out);
}

function absoluteNumbers(layer: TcpLayer): Readonly<RelativeNumbers> {
  return { sequence: layer.sequenceNumber, acknowledgment: layer.acknowledgmentNumber, sackBase: 0 };
}

/** The end with the larger port, or with the larger address where the ports are equal, counts as the reversed direction. */
function relate(layer: TcpLayer, out: Out): Readonly<RelativeNumbers> {
  const { sourcePort, destinationPort } = layer;
  const network = out.network;
  const reversed =
    sourcePort > destinationPort || (sourcePort === destinationPort && network !== undefined && out.isSourceLarger());
  return out.conversations.relate(layer, network?.source ?? "", network?.destination ?? "", reversed);
}

function checksumText(layer: TcpLayer): string {
  const { checksum, expectedChecksum } = layer;
  if (expectedChecksum === undefined) return "";
  const verdict = checksum === expectedChecksum ? "correct" : `incorrect -> ${hex16(expectedChecksum)}`;
  return `, cksum ${hex16(checksum)} (${verdict})`;
}

function printContents(layer: TcpLayer, out: Out): void {
  const headerLength = layer.dataOffset * 4;
  if (layer.capturedLength < headerLength) {
    out.add(` [remaining caplen(${layer.capturedLength}) < header length(${headerLength})]`);
    return out.stop();
  }
  if (layer.flags & tcpFlags.rst && out.options.verbosity > 0) return printResetText(layer, out);
  if (layer.payload === undefined) return;
  if (afterColon.has(layer.payload.kind)) out.add(": ");
  out.layer(layer.payload);
}

/** Protocols in text that follow the segment's length after a colon. */
const afterColon: ReadonlySet<string> = new Set(["nfs", "smtp", "whois", "ftp", "http", "rtsp"]);

const longestResetText = 30;

/** A reset may carry a text that explains it (RFC 1122 section 4.2.2.12). */
function printResetText(layer: TcpLayer, out: Out): void {
  const { resetText, payloadLength } = layer;
  if (resetText === undefined) return;
  const mark = resetText.length < payloadLength ? "!RST" : "RST";
  const shown = resetText.slice(0, longestResetText);
  out.add(` [${mark}${payloadLength > longestResetText ? "+" : ""} ${out.escaped(shown)}]`);
}
