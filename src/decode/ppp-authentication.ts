import type { Bytes, Layer, TextBytes } from "./layer.js";
import type { Reader } from "./reader.js";

/** A packet of PAP (RFC 1334) or CHAP (RFC 1994). */
export interface PppAuthenticationLayer extends Layer {
  readonly kind: "ppp-pap" | "ppp-chap";
  /** Here and below, absent when not captured. */
  readonly code: number | undefined;
  readonly identifier: number | undefined;
  readonly length: number | undefined;
  /** CHAP: of challenges and responses, each absent when the packet has no room for it. */
  readonly value?: AuthenticationField | undefined;
  readonly name?: AuthenticationText | undefined;
  /** PAP: of requests. */
  readonly peerId?: AuthenticationText | undefined;
  readonly password?: AuthenticationText | undefined;
  /** Of answers. */
  readonly message?: AuthenticationText | undefined;
}

/** What is text. */
export interface AuthenticationText {
  /** Absent when the length before it was not captured. */
  readonly text: TextBytes | undefined;
  /** Not all of it was captured. */
  readonly cut: boolean;
}

export interface AuthenticationField {
  /** Absent when the length before the field was not captured. */
  readonly bytes: Bytes | undefined;
  /** Not all of it was captured. */
  readonly cut: boolean;
}

const headerLength = 4;

const chapCodes = { challenge: 1, response: 2, success: 3, failure: 4 } as const;
export const papCodes = { request: 1, acknowledge: 2, refuse: 3 } as const;

function readHeader(reader: Reader) {
  return { code: reader.maybe8(), identifier: reader.maybe8(), length: reader.maybe16() };
}

export function decodeChap(reader: Reader, wireLength: number): PppAuthenticationLayer {
  const base = { kind: "ppp-chap", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  const header = readHeader(reader);
  const { code, length } = header;
  if (length === undefined || wireLength < headerLength) return { ...base, ...header };
  if (code === chapCodes.success || code === chapCodes.failure)
    return { ...base, ...header, message: asText(readRest(reader, length - headerLength)) };
  if (code !== chapCodes.challenge && code !== chapCodes.response) return { ...base, ...header };
  const value = readCounted(reader, wireLength - headerLength);
  if (value === undefined || value.cut) return { ...base, ...header, value };
  const size = 1 + (value.bytes?.length ?? 0);
  return { ...base, ...header, value, name: asText(readRest(reader, length - headerLength - size)) };
}

export function decodePap(reader: Reader, wireLength: number): PppAuthenticationLayer {
  const base = { kind: "ppp-pap", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  const header = readHeader(reader);
  const { code, length } = header;
  if (length === undefined || length > wireLength || length < headerLength) return { ...base, ...header };
  const room = length - headerLength;
  if (code === papCodes.acknowledge || code === papCodes.refuse)
    return { ...base, ...header, message: asText(readCounted(reader, room)) };
  if (code !== papCodes.request) return { ...base, ...header };
  const peerId = readCounted(reader, room);
  if (peerId === undefined || peerId.cut) return { ...base, ...header, peerId: asText(peerId) };
  const password = readCounted(reader, room - 1 - (peerId.bytes?.length ?? 0));
  return { ...base, ...header, peerId: asText(peerId), password: asText(password) };
}

/** A length and so many bytes; nothing if the packet has no room for them. */
function readCounted(reader: Reader, room: number): AuthenticationField | undefined {
  if (room < 1) return undefined;
  const size = reader.maybe8();
  if (size === undefined) return { bytes: undefined, cut: true };
  return room - 1 < size ? undefined : readRest(reader, size);
}

/** A length field smaller than what came before it counts as a very large number, as it does in tcpdump. */
function readRest(reader: Reader, length: number): AuthenticationField {
  const size = length >>> 0;
  const bytes = reader.captured(size);
  return { bytes, cut: bytes.length < size };
}

function asText(field: AuthenticationField | undefined): AuthenticationText | undefined {
  return field && { text: field.bytes?.asText(), cut: field.cut };
}
