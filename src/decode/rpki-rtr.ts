import type { Bytes, Layer } from "./layer.js";
import { readLayout, type Values } from "./layout.js";
import type { Reader } from "./reader.js";

/** What caches of the resource public key infrastructure tell routers (RFC 6810). */
export interface RpkiRtrLayer extends Layer {
  readonly kind: "rpki-rtr";
  readonly pdus: readonly RpkiPdu[];
}

export interface RpkiPdu {
  readonly offset: number;
  /** How much there is of the segment, or of what the PDU is in. */
  readonly room: number;
  readonly version: number | undefined;
  readonly type: number | undefined;
  /** The session, or the code of an error. */
  readonly session: number | undefined;
  readonly length: number | undefined;
  /** No room for a header; its length cannot be, or is not that of its type. */
  readonly problem: undefined | "version" | "short" | "length" | "content";
  /** Not all that the PDU has room for, or that it should have, was captured. */
  readonly roomCut: boolean;
  readonly cut: boolean;
  readonly serial?: number | undefined;
  readonly ipv4?: Values<typeof ipv4Layout>;
  readonly ipv6?: Values<typeof ipv6Layout>;
  readonly error?: RpkiError;
}

export interface RpkiError {
  readonly encapsulatedLength: number;
  readonly encapsulated: RpkiPdu | undefined;
  /** Where what follows is too long for the PDU, or was not captured. */
  readonly problem: undefined | "content" | "cut";
  /** Absent if not reached. */
  readonly textLength: number | undefined;
  /** As far as captured. */
  readonly text: Bytes | undefined;
}

export const rpkiTypes = {
  ...{ serialNotify: 0, serialQuery: 1, resetQuery: 2, cacheResponse: 3, ipv4Prefix: 4, ipv6Prefix: 6, endOfData: 7 },
  ...{ cacheReset: 8, errorReport: 10 },
} as const;

const prefix = { flags: "u8", prefixLength: "u8", maximumLength: "u8", zero: { skip: 1 } } as const;
const ipv4Layout = { ...prefix, prefix: "ipv4", autonomousSystem: "u32" } as const;
const ipv6Layout = { ...prefix, prefix: "ipv6", autonomousSystem: "u32" } as const;

const headerLength = 8;

/** How long the PDUs of each type are. */
const lengths: ReadonlyMap<number, number> = new Map([
  [rpkiTypes.serialNotify, 12],
  [rpkiTypes.serialQuery, 12],
  [rpkiTypes.endOfData, 12],
  [rpkiTypes.resetQuery, headerLength],
  [rpkiTypes.cacheReset, headerLength],
  [rpkiTypes.cacheResponse, headerLength],
  [rpkiTypes.ipv4Prefix, 20],
  [rpkiTypes.ipv6Prefix, 32],
]);

export function decodeRpkiRtr(reader: Reader, wireLength: number): RpkiRtrLayer {
  const { offset, left: capturedLength } = reader;
  const pdus: RpkiPdu[] = [];
  for (let left = wireLength; left > 0;) {
    const pdu = readPdu(reader, left, true);
    pdus.push(pdu);
    if (pdu.problem !== undefined || pdu.length === undefined) break;
    reader.seek(pdu.offset + pdu.length);
    left -= pdu.length;
  }
  return { kind: "rpki-rtr", offset, wireLength, capturedLength, pdus };
}

function readPdu(reader: Reader, room: number, mayHold: boolean): RpkiPdu {
  const offset = reader.offset;
  const roomCut = !reader.has(room);
  const version = reader.maybe8();
  const nothing = {
    offset,
    room,
    version,
    type: undefined,
    session: undefined,
    length: undefined,
    roomCut,
    cut: false,
  };
  if (version !== 0) return { ...nothing, problem: version === undefined ? undefined : "version" };
  if (room < headerLength) return { ...nothing, problem: "short" };
  const header = { type: reader.maybe8(), session: reader.maybe16(), length: reader.maybe32() };
  const { type = 0, length } = header;
  if (length === undefined) return { ...nothing, problem: undefined };
  const base = { ...nothing, ...header, cut: length - headerLength > reader.left };
  if (length < headerLength || length > room) return { ...base, problem: "length" };
  if (length !== (lengths.get(type) ?? length)) return { ...base, problem: "content" };
  switch (type) {
    case rpkiTypes.serialNotify:
    case rpkiTypes.serialQuery:
    case rpkiTypes.endOfData:
      return { ...base, problem: undefined, serial: reader.maybe32() };
    case rpkiTypes.ipv4Prefix:
      return { ...base, problem: undefined, ipv4: readLayout(reader, ipv4Layout) };
    case rpkiTypes.ipv6Prefix:
      return { ...base, problem: undefined, ipv6: readLayout(reader, ipv6Layout) };
    case rpkiTypes.errorReport: {
      if (length < headerLength + 4) return { ...base, problem: "content" };
      const error = readError(reader, offset + length, mayHold);
      return { ...base, problem: error?.problem === "content" ? "content" : undefined, ...(error && { error }) };
    }
    default:
      return { ...base, problem: undefined };
  }
}

function readError(reader: Reader, end: number, mayHold: boolean): RpkiError | undefined {
  const encapsulatedLength = reader.maybe32();
  if (encapsulatedLength === undefined) return undefined;
  const start = reader.offset;
  const base = { encapsulatedLength, encapsulated: undefined, textLength: undefined, text: undefined };
  if (start + encapsulatedLength > end) return { ...base, problem: "content" };
  const isHeld = mayHold && encapsulatedLength > 0;
  if (!isHeld && !reader.has(encapsulatedLength)) return { ...base, problem: "cut" };
  const encapsulated = isHeld ? readPdu(reader, encapsulatedLength, false) : undefined;
  reader.seek(start + encapsulatedLength);
  const held = { ...base, encapsulated };
  if (start + encapsulatedLength + 4 > end) return { ...held, problem: "content" };
  const textLength = reader.maybe32();
  if (textLength === undefined) return { ...held, problem: "cut" };
  if (reader.offset + textLength > end) return { ...held, textLength, problem: "content" };
  return { ...held, textLength, text: reader.captured(textLength), problem: undefined };
}
