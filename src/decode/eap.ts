import type { CapturedText } from "./escaped-text.js";
import { readPaddedText } from "./escaped-text.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** EAP over LANs (IEEE 802.1X). */
export interface EapolLayer extends Layer {
  readonly kind: "eapol";
  /** Absent, like `type` and `length`, when the header was not all captured. */
  readonly version: number | undefined;
  readonly type: number | undefined;
  /** Of what follows the header. */
  readonly length: number | undefined;
  /** Of frames of type 0 that are not empty. */
  readonly eap: Eap | undefined;
}

/** A message of the Extensible Authentication Protocol (RFC 3748), or a piece of one. */
export interface Eap {
  /** Absent when not captured. */
  readonly code: number | undefined;
  readonly identifier: number | undefined;
  readonly length: number | undefined;
  /**
   * `fragment`: the length is not that of what is here; `header`: it is smaller than the header; `cut`: not all was
   * captured; `method`: a request or response without a method.
   */
  readonly problem: undefined | "fragment" | "header" | "cut" | "method";
  /** Of requests and responses. */
  readonly method: EapMethod | undefined;
}

export interface EapMethod {
  readonly type: number;
  /** There is no room for what the method must have, or for the length that its flags announce. */
  readonly problem: undefined | "short" | "length";
  /** Of an identity, if there is one, and of a notification. */
  readonly text?: CapturedText;
  /** Of a refusal: the methods that are wanted. */
  readonly wanted?: readonly number[];
  /** Of TLS, TTLS and FAST: the byte of flags and version, and the length of the whole message if the flags announce it. */
  readonly flags?: number;
  readonly messageLength?: number;
  /** Of SIM and AKA. */
  readonly subtype?: number;
}

const eapCodes = { request: 1, response: 2 } as const;

export const eapMethods = {
  identity: 1,
  notification: 2,
  nak: 3,
  tls: 13,
  sim: 18,
  ttls: 21,
  aka: 23,
  fast: 43,
} as const;

const headerLength = 4;
export const eapPacket = 0;

export function decodeEapol(reader: Reader, wireLength: number): EapolLayer {
  const base = { kind: "eapol", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  if (!reader.has(headerLength))
    return { ...base, version: undefined, type: undefined, length: undefined, eap: undefined };
  const [version, type, length] = [reader.u8(), reader.u8(), reader.u16()];
  const eap = type === eapPacket && length > 0 ? readEap(reader, length) : undefined;
  return { ...base, version, type, length, eap };
}

/** Reads the message at the cursor, which has room for `room` bytes, and moves behind it. */
export function readEap(reader: Reader, room: number): Eap {
  const start = reader.offset;
  const eap = readMessage(reader, room);
  reader.seek(start + room);
  return eap;
}

function readMessage(reader: Reader, room: number): Eap {
  const start = reader.offset;
  const [code, identifier, length] = [reader.maybe8(), reader.maybe8(), reader.maybe16()];
  const base = { code, identifier, length, method: undefined };
  if (length === undefined) return { ...base, problem: undefined };
  if (length !== room) return { ...base, problem: "fragment" };
  if (length < headerLength) return { ...base, problem: "header" };
  reader.seek(start);
  if (!reader.has(length)) return { ...base, problem: "cut" };
  reader.skip(headerLength);
  if (code !== eapCodes.request && code !== eapCodes.response) return { ...base, problem: undefined };
  if (length === headerLength) return { ...base, problem: "method" };
  return { ...base, problem: undefined, method: readMethod(reader, length - headerLength - 1) };
}

const lengthIncluded = 0x80;

function readMethod(reader: Reader, size: number): EapMethod {
  const type = reader.u8();
  switch (type) {
    case eapMethods.identity:
      if (size === 0) break;
      return { type, problem: undefined, text: readPaddedText(reader, size) };
    case eapMethods.notification:
      if (size === 0) return { type, problem: "short" };
      return { type, problem: undefined, text: readPaddedText(reader, size) };
    case eapMethods.nak:
      if (size === 0) return { type, problem: "short" };
      return { type, problem: undefined, wanted: Array.from({ length: size }, () => reader.u8()) };
    case eapMethods.tls:
    case eapMethods.ttls:
    case eapMethods.fast: {
      if (size === 0) return { type, problem: "short" };
      const flags = reader.u8();
      if ((flags & lengthIncluded) === 0) return { type, problem: undefined, flags };
      if (size < 5) return { type, problem: "length", flags };
      return { type, problem: undefined, flags, messageLength: reader.u32() };
    }
    case eapMethods.aka:
    case eapMethods.sim:
      if (size === 0) return { type, problem: "short" };
      return { type, problem: undefined, subtype: reader.u8() };
  }
  return { type, problem: undefined };
}
