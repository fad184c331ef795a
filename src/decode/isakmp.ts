import type { Context } from "./context.js";
import type { IsakmpPayload } from "./isakmp-bodies.js";
import { readPayloads1, readPayloads2 } from "./isakmp-payloads.js";
import type { Bytes, Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** Internet Key Exchange in the form of ISAKMP: version 1 (RFC 2408, 2409) and 2 (RFC 7296). */
export interface IsakmpLayer extends Layer {
  readonly kind: "isakmp";
  /** Absent when not all of it was captured. */
  readonly header: IsakmpHeader | undefined;
  /** Those of an encrypted message, and of other versions, cannot be read. */
  readonly payloads: readonly IsakmpPayload[];
}

export interface IsakmpHeader {
  readonly initiatorCookie: Bytes;
  readonly responderCookie: Bytes;
  readonly nextPayload: number;
  readonly majorVersion: number;
  readonly minorVersion: number;
  readonly exchangeType: number;
  readonly flags: number;
  readonly messageId: number;
  readonly length: number;
}

/** IKE and ESP on one UDP port (RFC 3948): the payload tells which. */
export interface IsakmpNatLayer extends Layer {
  readonly kind: "isakmp-nat";
  /** `cut`: not even the four bytes that tell were captured; `short`: there were fewer of them. */
  readonly problem: undefined | "cut" | "short";
  readonly content: "keepalive" | "isakmp" | "esp";
}

const headerLength = 28;
const encrypted = 0x01;
const espProtocol = 50;

export function decodeIsakmp(reader: Reader, wireLength: number): IsakmpLayer {
  const base = { kind: "isakmp", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  if (!reader.has(headerLength)) return { ...base, header: undefined, payloads: [] };
  const initiatorCookie = reader.captured(8);
  const responderCookie = reader.captured(8);
  const nextPayload = reader.u8();
  const version = reader.u8();
  const header: IsakmpHeader = {
    initiatorCookie,
    responderCookie,
    nextPayload,
    majorVersion: version >> 4,
    minorVersion: version & 0x0f,
    exchangeType: reader.u8(),
    flags: reader.u8(),
    messageId: reader.u32(),
    length: reader.u32(),
  };
  if (header.flags & encrypted) return { ...base, header, payloads: [] };
  switch (header.majorVersion) {
    case 1:
      return { ...base, header, payloads: readPayloads1(reader, nextPayload) };
    case 2:
      return { ...base, header, payloads: readPayloads2(reader, nextPayload) };
    default:
      return { ...base, header, payloads: [] };
  }
}

export function decodeIsakmpNat(reader: Reader, wireLength: number, context: Context): IsakmpNatLayer {
  const start = reader.offset;
  const base = { kind: "isakmp-nat", offset: start, wireLength, capturedLength: reader.left } as const;
  if (wireLength === 1) {
    const byte = reader.maybe8();
    if (byte === 0xff) return { ...base, problem: undefined, content: "keepalive" };
    return { ...base, problem: byte === undefined ? "cut" : "short", content: "isakmp" };
  }
  if (wireLength < 4) return { ...base, problem: "short", content: "isakmp" };
  const marker = reader.maybe32();
  if (marker === undefined) return { ...base, problem: "cut", content: "isakmp" };
  if (marker === 0) {
    const payload = context.enter(decodeIsakmp, reader, wireLength - 4);
    return { ...base, problem: undefined, content: "isakmp", payload };
  }
  reader.seek(start);
  const payload = context.ipProtocol(espProtocol, context.network?.version ?? 4, reader, wireLength);
  return { ...base, problem: undefined, content: "esp", payload };
}
