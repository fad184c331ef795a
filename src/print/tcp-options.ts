import { Bytes } from "../decode/index.js";
import type { TcpLayer } from "../decode/tcp.js";
import type { TcpOption } from "../decode/tcp-options.js";
import { tcpOptionKinds as kinds } from "../decode/tcp-options.js";
import { printMptcp } from "./mptcp.js";
import { Piece } from "./piece.js";
import type { Out } from "./out.js";

// prettier-ignore
const names: ReadonlyMap<number, string> = new Map<number, string>([
  [kinds.endOfList, "eol"], [kinds.noOperation, "nop"], [kinds.maximumSegmentSize, "mss"], [kinds.windowScale, "wscale"],
  [kinds.sackPermitted, "sackOK"], [kinds.sack, "sack"], [kinds.echo, "echo"], [kinds.echoReply, "echoreply"],
  [kinds.timestamps, "TS"], [kinds.connectionCount, "cc"], [kinds.connectionCountNew, "ccnew"],
  [kinds.connectionCountEcho, ""], [kinds.signature, "md5"], [kinds.scpsCapabilities, "scps"], [kinds.userTimeout, "uto"],
  [kinds.authentication, "tcp-ao"], [kinds.multipath, "mptcp"], [kinds.fastOpen, "tfo"], [kinds.experiment2, "exp"],
]);

const nameOf = Array.from({ length: 256 }, (_, kind) => names.get(kind) ?? `unknown-${kind}`);

const noBytes = new Bytes(new Uint8Array(0), 0, 0);

const pieces = {
  aligned: new Piece("nop,nop,TS val "),
  noOperation: new Piece("nop"),
  separator: new Piece(","),
  tsVal: new Piece(" val "),
  tsEcr: new Piece(" ecr "),
};

/** Prints the options between the brackets. False if the segment's text ends with them, a bad or cut one being met. */
export function printTcpOptions(layer: TcpLayer, sackBase: number, out: Out): boolean {
  if (printAligned(layer.options, out)) return true;
  let separator = "";
  for (const option of layer.options) {
    if (separator !== "") out.piece(pieces.separator);
    // Most options only fill up.
    if (option.kind === kinds.noOperation) {
      out.piece(pieces.noOperation);
      separator = ",";
      continue;
    }
    const kind = out.need(option.kind);
    out.need(option.length);
    if (!out.open) return false;
    if (option.problem === "length") return bad(separator, out);
    out.add(nameOf[kind]!);
    if (option.problem === "room") return bad(separator, out);
    const { multipath, length = 0 } = option;
    if (multipath === undefined) printBody(option, kind, layer, sackBase, out);
    else if (!printMptcp(multipath, length, layer.flags, out)) return bad(separator, out);
    if (option.problem === "cut") {
      out.truncated();
      out.add(separator === "" ? "" : ">");
      return false;
    }
    if (option.size !== option.length) out.add(`[len ${option.length}]`);
    separator = ",";
  }
  return true;
}

/** What nearly all segments of a connection with timestamps have (RFC 7323 appendix A). False if it is not that. */
function printAligned(options: readonly TcpOption[], out: Out): boolean {
  if (options.length !== 3) return false;
  const [first, second, last] = options as readonly [TcpOption, TcpOption, TcpOption];
  if (first.kind !== kinds.noOperation || second.kind !== kinds.noOperation) return false;
  const { kind, problem, tsVal, tsEcr } = last;
  if (kind !== kinds.timestamps || problem !== undefined || last.size !== last.length) return false;
  if (tsVal === undefined || tsEcr === undefined) return false;
  out.numbered(pieces.aligned, tsVal);
  out.numbered(pieces.tsEcr, tsEcr);
  return true;
}

/** tcpdump closes the bracket only if an option was printed before the bad one. */
function bad(separator: string, out: Out): boolean {
  out.add(separator === "" ? "[bad opt]" : "[bad opt]]");
  return false;
}

function printBody(option: TcpOption, kind: number, layer: TcpLayer, sackBase: number, out: Out): void {
  // What nearly all segments have comes first.
  if (kind === kinds.timestamps && option.problem === undefined) {
    out.numbered(pieces.tsVal, option.tsVal!);
    return out.numbered(pieces.tsEcr, option.tsEcr!);
  }
  const { body = noBytes, value = 0 } = option;
  switch (kind) {
    case kinds.endOfList:
    case kinds.noOperation:
    case kinds.sackPermitted:
      return;
    case kinds.sack:
      return printBlocks(option, sackBase, out);
    case kinds.authentication:
      return printAuthentication(option, out);
  }
  if (option.problem === "cut") {
    // Only of a kind without known form are the bytes that were captured printed.
    if (!names.has(kind)) out.add(` 0x${body.hex()}`);
    return;
  }
  switch (kind) {
    case kinds.userTimeout:
      return out.add(` 0x${value.toString(16)} ${value & 1 ? (value >> 1) * 60 : value >> 1}`);
    case kinds.signature:
      out.add(" ");
      return printSignature(option, layer, body, out);
    case kinds.scpsCapabilities:
      return out.add(` cap ${option.capabilities!.toString(16).padStart(2, "0")} id ${option.connectionId}`);
    case kinds.fastOpen:
      return printFastOpen(option.cookie!, " ", out);
    case kinds.experiment2:
      return printExperiment(option, out);
  }
  if (option.value !== undefined) out.add(` ${value}`);
  else printUnknown(body, out);
}

function printSignature({ isValid }: TcpOption, layer: TcpLayer, body: Bytes, out: Out): void {
  if (isValid === true) return out.add("valid");
  if (isValid === false) return out.invalid();
  const isCut = layer.wireLength > layer.capturedLength;
  out.add(isCut ? "snaplen too short, " : "shared secret not supplied with -M, ");
  out.add(`can't check - ${body.hex()}`);
}

function printBlocks(option: TcpOption, sackBase: number, out: Out): void {
  const { blocks } = option;
  if (blocks === undefined) return out.add(" invalid sack");
  out.add(` ${(option.length! - 2) / 8} `);
  for (const [left, right] of blocks) out.add(`{${(left - sackBase) >>> 0}:${(right - sackBase) >>> 0}}`);
}

function printAuthentication(option: TcpOption, out: Out): void {
  const { keyId, rNextKeyId, body } = option;
  if (body === undefined) return out.invalid();
  if (keyId === undefined) return;
  out.add(` keyid ${keyId}`);
  if (rNextKeyId === undefined) return;
  out.add(` rnextkeyid ${rNextKeyId}`);
  if (option.length! > 4) out.add(` mac 0x${body.hex()}`);
}

function printUnknown(body: Bytes, out: Out): void {
  if (body.length > 0) out.add(` 0x${body.hex()}`);
}

/** A request for a cookie, or a cookie of 4 to 16 bytes and even length (RFC 7413). */
function printFastOpen(cookie: Bytes, before: string, out: Out): void {
  out.add(before);
  if (cookie.length === 0) return out.add(" cookiereq");
  if (cookie.length % 2 !== 0 || cookie.length < 4 || cookie.length > 16) return out.invalid();
  out.add(` cookie ${cookie.hex()}`);
}

/** A shared experimental option begins with a number that tells whose it is (RFC 6994). */
function printExperiment({ experimentId, cookie }: TcpOption, out: Out): void {
  if (cookie !== undefined) return printFastOpen(cookie, "-tfo", out);
  out.add(`-${experimentId!.toString(16).padStart(4, "0")}`);
}
