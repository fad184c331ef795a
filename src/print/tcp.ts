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

/** The letters of flags, alone and with what follows them most often. */
interface FlagTexts {
  readonly alone: Piece;
  readonly sequence: Piece;
  readonly acknowledgment: Piece;
}

const knownFlagTexts: (FlagTexts | undefined)[] = Array.from({ length: 256 }, () => undefined);

function makeFlagTexts(flags: number): FlagTexts {
  const text = `Flags [${[..."FSRP.UEW"].filter((_letter, bit) => flags & (1 << bit)).join("") || "none"}]`;
  const [sequence, acknowledgment] = [new Piece(`${text}, seq `), new Piece(`${text}, ack `)];
  return { alone: new Piece(text), sequence, acknowledgment };
}

const pieces = {
  acknowledgment: new Piece(", ack "),
  checksum: new Piece(", cksum 0x"),
  colon: new Piece(":"),
  correct: new Piece(" (correct)"),
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
  const texts = (knownFlagTexts[flags] ??= makeFlagTexts(flags));
  const hasSequence = verbosity > 1 || payloadLength > 0 || (flags & (syn | fin | rst)) !== 0;
  const hasAcknowledgment = (flags & ack) !== 0;
  const isLong = verbosity > 0 || layer.headerTooLong;
  if (isLong) {
    out.piece(texts.alone);
    if (layer.headerTooLong) return out.add(tooLong(layer));
    printChecksum(layer, out);
  } else if (!hasSequence && !hasAcknowledgment) out.piece(texts.alone);
  if (hasSequence) {
    out.numbered(isLong ? pieces.sequence : texts.sequence, numbers.sequence);
    if (payloadLength > 0) out.numbered(pieces.colon, (numbers.sequence + payloadLength) >>> 0);
  }
  if (hasAcknowledgment)
    out.numbered(isLong || hasSequence ? pieces.acknowledgment : texts.acknowledgment, numbers.acknowledgment);
  out.numbered(pieces.window, layer.window);
  if (flags & urg) out.add(`, urg ${layer.urgentPointer}`);
  if (layer.dataOffset > 5) {
    out.piece(pieces.options);
    if (!printTcpOptions(layer, numbers.sackBase, out)) return;
    out.numbered(pieces.endOfOptions, payloadLength);
  } else out.numbered(pieces.length, payloadLength);
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

function printChecksum({ checksum, expectedChecksum }: TcpLayer, out: Out): void {
  if (expectedChecksum === undefined) return;
  out.piece(pieces.checksum);
  out.hexadecimal(checksum, 4);
  if (checksum === expectedChecksum) out.piece(pieces.correct);
  else out.add(` (incorrect -> ${hex16(expectedChecksum)})`);
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
