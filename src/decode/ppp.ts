import { etherType, sap } from "../net/protocol-numbers.js";
import type { Context } from "./context.js";
import type { ChdlcLayer } from "./chdlc.js";
import { decodeChdlc } from "./chdlc.js";
import { decodeChap, decodePap } from "./ppp-authentication.js";
import { controlProtocols } from "./ppp-control-protocols.js";
import { decodePppControl } from "./ppp-control.js";
import type { Layer } from "./layer.js";
import { Bytes } from "./layer.js";
import { Reader } from "./reader.js";

/** A PPP frame (RFC 1661), in one of the forms below. */
export interface PppLayer extends Layer {
  readonly kind: "ppp" | "ppp-serial";
  /** Behind an EtherType, where tcpdump begins with a colon. */
  readonly announced: boolean;
  /** Not all of the header is there. */
  readonly cut: boolean;
  /** The two bytes of address and control, absent when they were left out. */
  readonly addressAndControl: number | undefined;
  /** Absent when cut short, or when the address is none of PPP's. */
  readonly protocol: number | undefined;
  /** What follows the header, on the wire. */
  readonly payloadLength: number;
  /** Serial lines: the two bytes after address and control. */
  readonly next?: number | undefined;
}

export const pppProtocols = {
  ipv4: 0x0021,
  osi: 0x0023,
  ipx: 0x002b,
  vjUncompressed: 0x002f,
  multilink: 0x003d,
  ipv6: 0x0057,
  compressed: 0x00fd,
  mplsUnicast: 0x0281,
  mplsMulticast: 0x0283,
  pap: 0xc023,
  chap: 0xc223,
} as const;

/** Address and control of HDLC (RFC 1662), and what Linux's pppd puts there for frames received and sent. */
const allStations = 0xff03;
export const pppReceived = 0x0003;
export const pppSent = 0x0103;

/** A frame with the escapes of asynchronous lines (RFC 1662 section 4.2), which are undone here. */
export interface PppEscapedLayer extends Layer {
  readonly kind: "ppp-escaped";
  /** What was escaped; offsets in the layers inside count from its start. Absent when there is nothing. */
  readonly data: Bytes | undefined;
  /** What tcpdump takes to follow the protocol's number. */
  readonly information: Bytes | undefined;
  /** The protocol's number is that of another escaped frame. */
  readonly invalidProtocol: number | undefined;
  /** It ends before the protocol's number does. */
  readonly cut: boolean;
  readonly protocol: number | undefined;
}

/** A multilink fragment's header (RFC 1990), as of the short sequence number format. */
export interface PppMultilinkLayer extends Layer {
  readonly kind: "ppp-multilink";
  /** Flags and sequence number; absent when not there. */
  readonly header: number | undefined;
}

/** The frame as it lies in PPPoE and GRE: address and control may be left out, and half of the protocol. */
export function decodePpp(reader: Reader, wireLength: number, context: Context): PppLayer {
  const offset = reader.offset;
  const capturedLength = reader.left;
  const end = reader.narrow(offset, wireLength);
  const first = reader.has(2) ? reader.u16() : undefined;
  const hasAddress = first === allStations || first === pppReceived || first === pppSent;
  if (!hasAddress) reader.seek(offset);
  const isShort = ((reader.at8(reader.offset) ?? 0) & 1) === 1 && reader.has(2);
  const protocol = first === undefined ? undefined : isShort ? reader.u8() : reader.maybe16();
  reader.widen(end);
  const headerLength = reader.offset - offset;
  const payloadLength = wireLength - headerLength;
  const base = { kind: "ppp", offset, wireLength, capturedLength, headerLength, announced: false } as const;
  const addressAndControl = hasAddress ? first : undefined;
  const header = { ...base, addressAndControl, protocol, payloadLength };
  if (protocol === undefined) return { ...header, headerLength: 0, cut: true };
  return { ...header, cut: false, payload: decodeContents(protocol, reader, payloadLength, context) };
}

/** As the contents of an Ethernet frame. */
export function decodeAnnouncedPpp(reader: Reader, wireLength: number, context: Context): PppLayer {
  return { ...decodePpp(reader, wireLength, context), announced: true };
}

const linkHeaderLength = 4;

/** Link type PPP: the header counts as four bytes whatever is left out of it. */
export function decodePppLink(reader: Reader, wireLength: number, context: Context): PppLayer {
  const { left } = reader;
  const layer = decodePpp(reader, wireLength, context);
  if (left >= linkHeaderLength) return { ...layer, headerLength: linkHeaderLength };
  return { ...layer, cut: true, addressAndControl: undefined, protocol: undefined, headerLength: left };
}

/** Link type PPP_SERIAL: address and control are always there, and Cisco's are told apart by them. */
export function decodePppSerial(reader: Reader, wireLength: number, context: Context): PppLayer | ChdlcLayer {
  const offset = reader.offset;
  const capturedLength = reader.left;
  const base = { kind: "ppp-serial", offset, wireLength, capturedLength, announced: false } as const;
  const none = { addressAndControl: undefined, protocol: undefined, payloadLength: 0, headerLength: capturedLength };
  const address = reader.at8(offset);
  if (capturedLength >= 2 && (address === 0x0f || address === 0x8f)) return decodeChdlc(reader, wireLength, context);
  if (!reader.has(linkHeaderLength)) return { ...base, ...none, cut: true };
  const addressAndControl = reader.u16();
  const next = reader.u16();
  if (addressAndControl >> 8 !== 0xff)
    return { ...base, ...none, addressAndControl, next, headerLength: 2, cut: false };
  const payloadLength = wireLength - linkHeaderLength;
  const payload = decodeContents(next, reader, payloadLength, context);
  const header = { ...base, addressAndControl, protocol: next, payloadLength, headerLength: linkHeaderLength };
  return { ...header, cut: false, payload };
}

/** Numbers that begin with the flag of HDLC's framing: the frame still has its flags and escapes (RFC 1662). */
function isFlagged(protocol: number): boolean {
  return (protocol & 0xff00) === 0x7e00;
}

function decodeContents(protocol: number, reader: Reader, wireLength: number, context: Context): Layer | undefined {
  if (isFlagged(protocol)) return context.enter(decodeEscaped, reader, wireLength);
  if (controlProtocols.has(protocol)) return decodePppControl(protocol, reader, wireLength);
  switch (protocol) {
    case etherType.ip:
    case pppProtocols.vjUncompressed:
    case pppProtocols.ipv4:
      return context.ipVersion(4, reader, wireLength);
    case etherType.ip6:
    case pppProtocols.ipv6:
      return context.ipVersion(6, reader, wireLength);
    case pppProtocols.mplsUnicast:
    case pppProtocols.mplsMulticast:
      return context.etherType(etherType.mpls, reader, wireLength);
    case etherType.ipx:
    case pppProtocols.ipx:
      return context.llcSap(sap.ipx, reader, wireLength);
    case pppProtocols.osi:
      return context.osi(reader, wireLength);
    case pppProtocols.chap:
      return decodeChap(reader, wireLength);
    case pppProtocols.pap:
      return decodePap(reader, wireLength);
    case pppProtocols.multilink:
      return decodeMultilink(reader, wireLength);
    default:
      return undefined;
  }
}

function decodeMultilink(reader: Reader, wireLength: number): PppMultilinkLayer {
  const base = { kind: "ppp-multilink", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  return { ...base, header: wireLength < 2 ? undefined : reader.maybe16() };
}

const [escapeByte, escapeBit] = [0x7d, 0x20];

/** All that was captured from the byte before the cursor on, without escapes. */
function unescape(reader: Reader): Uint8Array {
  const bytes: number[] = [];
  for (let at = reader.offset - 1; at < reader.end; at++) {
    const byte = reader.at8(at) ?? 0;
    if (byte !== escapeByte) bytes.push(byte);
    else if (++at < reader.end) bytes.push((reader.at8(at) ?? 0) ^ escapeBit);
  }
  return Uint8Array.from(bytes);
}

/** The protocol has one byte or two, or it follows address and control; tcpdump tries these in turn. */
function decodeEscaped(reader: Reader, wireLength: number, context: Context): PppEscapedLayer {
  const base = { kind: "ppp-escaped", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  const nothing = {
    data: undefined,
    information: undefined,
    invalidProtocol: undefined,
    cut: false,
    protocol: undefined,
  };
  if (wireLength === 0) return { ...base, ...nothing };
  const data = unescape(reader);
  const inner = new Reader();
  inner.open(data);
  const layer = { ...base, ...nothing, data: new Bytes(data, 0, data.length) };
  const first = inner.maybe8();
  if (first === undefined) return { ...layer, cut: true };
  if (first === pppProtocols.ipv4 || first === pppProtocols.ipv6) {
    const payload = context.ipVersion(first === pppProtocols.ipv4 ? 4 : 6, inner, inner.left);
    return { ...layer, protocol: first, payload };
  }
  inner.seek(0);
  const word = inner.maybe16();
  const protocol = word === allStations ? inner.maybe16() : word;
  if (protocol === undefined) return { ...layer, cut: true };
  if (isFlagged(protocol)) return { ...layer, invalidProtocol: protocol };
  const information = layer.data.slice(inner.offset);
  return { ...layer, protocol, information, payload: decodeContents(protocol, inner, inner.left, context) };
}
