import type { Context, Decode } from "./context.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** A stretch of a protocol that talks in lines of text: HTTP (RFC 9112), SMTP, FTP, RTSP, SIP, whois. */
export interface TextLayer extends Layer {
  readonly kind: "http" | "smtp" | "ftp" | "rtsp" | "sip" | "whois";
  /** It begins as a request or a response does, so it is not a later piece of a body. */
  readonly isMessage: boolean;
  /** The lines up to the first one that is not text; only the first when no details are asked for; none if no message. */
  readonly lines: readonly string[];
  /**
   * Why no more lines follow: all were read; the last one has no end; the next one is not text; it was cut off by the end of
   * the captured bytes.
   */
  readonly end: "complete" | "unterminated" | "binary" | "cut";
}

// prettier-ignore
const httpMethods = [
  "GET", "PUT", "COPY", "HEAD", "LOCK", "MOVE", "POLL", "POST", "BCOPY", "BMOVE", "MKCOL", "TRACE", "LABEL", "MERGE", "DELETE",
  "SEARCH", "UNLOCK", "REPORT", "UPDATE", "NOTIFY", "BDELETE", "CONNECT", "OPTIONS", "CHECKIN", "PROPFIND", "CHECKOUT",
  "CCM_POST", "SUBSCRIBE", "PROPPATCH", "BPROPFIND", "BPROPPATCH", "UNCHECKOUT", "MKACTIVITY", "MKWORKSPACE", "UNSUBSCRIBE",
  "RPC_CONNECT", "VERSION-CONTROL", "BASELINE-CONTROL",
] as const;

// prettier-ignore
const rtspMethods = [
  "DESCRIBE", "ANNOUNCE", "GET_PARAMETER", "OPTIONS", "PAUSE", "PLAY", "RECORD", "REDIRECT", "SETUP", "SET_PARAMETER",
  "TEARDOWN",
] as const;

// prettier-ignore
const sipMethods = [
  "ACK", "BYE", "CANCEL", "DO", "INFO", "INVITE", "MESSAGE", "NOTIFY", "OPTIONS", "PRACK", "QAUTH", "REFER", "REGISTER",
  "SPRACK", "SUBSCRIBE", "UPDATE", "PUBLISH",
] as const;

export const decodeHttp = textProtocol("http", httpMethods);
export const decodeRtsp = textProtocol("rtsp", rtspMethods);
export const decodeSip = textProtocol("sip", sipMethods);
// These have no bodies: every line is a command or an answer.
export const decodeSmtp = textProtocol("smtp");
export const decodeFtp = textProtocol("ftp");
export const decodeWhois = textProtocol("whois");

function textProtocol(kind: TextLayer["kind"], methods?: readonly string[]): Decode {
  const known = methods === undefined ? undefined : new Set(methods);
  return (reader: Reader, wireLength: number, context: Context): TextLayer => {
    const offset = reader.offset;
    const capturedLength = reader.left;
    if (known !== undefined && !isMessage(reader, offset, wireLength, known))
      return { kind, offset, wireLength, capturedLength, isMessage: false, lines: noLines, end: "complete" };
    const { lines, end } = readLines(reader, offset, wireLength, context.options.details);
    return { kind, offset, wireLength, capturedLength, isMessage: true, lines, end };
  };
}

const [tab, lineFeed, carriageReturn, blank] = [0x09, 0x0a, 0x0d, 0x20];
const longestToken = 128;
const longestMethod = Math.max(...[...httpMethods, ...rtspMethods, ...sipMethods].map((method) => method.length));
const noLines: readonly string[] = [];

function isPrintable(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f;
}

function isDigit(reader: Reader, at: number): boolean {
  const byte = reader.at8(at) ?? 0;
  return byte >= 0x30 && byte <= 0x39;
}

/** A message begins with a known method, or its first or second word is a response code of three digits. */
function isMessage(reader: Reader, offset: number, wireLength: number, methods: ReadonlySet<string>): boolean {
  const end = offset + wireLength;
  const firstEnd = wordEnd(reader, offset, end);
  if (firstEnd < 0) return false;
  // Bodies begin with anything, so most words are not even made texts.
  if (firstEnd - offset <= longestMethod && methods.has(upperCase(reader, offset, firstEnd))) return true;
  let second = firstEnd;
  while (second < end && reader.at8(second) === blank) second++;
  if (wordEnd(reader, second, end) !== second + 3) return false;
  return isDigit(reader, second) && isDigit(reader, second + 1) && isDigit(reader, second + 2);
}

/** The bytes from `start` to `end`, in capitals: only letters of ASCII have any here. */
function upperCase(reader: Reader, start: number, end: number): string {
  let text = "";
  for (let at = start; at < end; at++) {
    const byte = reader.at8(at) ?? 0;
    text += String.fromCharCode(byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte);
  }
  return text;
}

/** Where the word at `at` ends; -1 if none is there, or not all of it. */
function wordEnd(reader: Reader, at: number, end: number): number {
  let next = at;
  for (; next < end; next++) {
    const byte = reader.at8(next);
    if (byte === undefined) return -1;
    if (byte === blank || byte === tab || byte === carriageReturn || byte === lineFeed) break;
    if (!isPrintable(byte) || next - at === longestToken) return -1;
  }
  return next === at ? -1 : next;
}

function readLines(reader: Reader, offset: number, wireLength: number, all: boolean): Pick<TextLayer, "lines" | "end"> {
  const lines: string[] = [];
  const end = offset + wireLength;
  let start = offset;
  for (let next = start; next < end; next++) {
    const byte = reader.at8(next);
    if (byte === undefined) return { lines, end: "cut" };
    if (isPrintable(byte)) continue;
    if (byte === carriageReturn && next + 1 < end) {
      const following = reader.at8(next + 1);
      if (following === undefined) return { lines, end: "cut" };
      if (following !== lineFeed) return { lines, end: "binary" };
    } else if (byte === carriageReturn || (byte !== tab && byte !== lineFeed)) {
      return { lines, end: "binary" };
    }
    if (byte !== carriageReturn && byte !== lineFeed) continue;
    lines.push(reader.ascii(start, next));
    if (!all) return { lines, end: "complete" };
    if (byte === carriageReturn) next++;
    start = next + 1;
  }
  if (start < end) return { lines: [...lines, reader.ascii(start, end)], end: "unterminated" };
  return { lines, end: "complete" };
}
