import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** A Mobility header of IPv6 (RFC 6275). */
export interface MobilityLayer extends Layer {
  readonly kind: "mobility";
  /** Absent, like all below, when not captured. In bytes. */
  readonly length: number | undefined;
  /** The length field: units of 8 bytes after the first 8. */
  readonly headerLen: number | undefined;
  readonly type: number | undefined;
  /** The header is too short for its type. */
  readonly tooShort: boolean;
  readonly nonceIndex?: number | undefined;
  readonly cookie?: MobilityToken | undefined;
  readonly keygenToken?: MobilityToken | undefined;
  readonly sequence?: number | undefined;
  /** Acknowledge, home registration, link-local and key management: four bits. */
  readonly flags?: number | undefined;
  /** In seconds. */
  readonly lifetime?: number | undefined;
  readonly status?: number | undefined;
  /** The key management bit of an acknowledgment. */
  readonly keyManagement?: boolean | undefined;
  readonly homeAddress?: string | undefined;
  readonly options: readonly MobilityOption[];
  /** The options do not fit into the header, or bytes of them were not captured. */
  readonly optionsCut: boolean;
}

/** 64 bits, in two halves. */
export interface MobilityToken {
  readonly high: number | undefined;
  readonly low: number | undefined;
}

export interface MobilityOption {
  readonly type: number;
  /** Of the data; that of the first kind of padding, which is one byte, is absent. */
  readonly length: number | undefined;
  /** There is less room behind the option's start than its type needs. */
  readonly tooShort: boolean;
  /** Of a refresh advice, in seconds. */
  readonly interval?: number | undefined;
  readonly careOfAddress?: string | undefined;
  /** Nonce indices. */
  readonly homeNonce?: number | undefined;
  readonly careOfNonce?: number | undefined;
}

export const mobilityTypes = {
  refreshRequest: 0,
  homeTestInit: 1,
  careOfTestInit: 2,
  homeTest: 3,
  careOfTest: 4,
  bindingUpdate: 5,
  bindingAcknowledgment: 6,
  bindingError: 7,
} as const;

export const mobilityOptions = { pad1: 0, padN: 1, refresh: 2, careOf: 3, nonces: 4, authorization: 5 } as const;

const fixedLength = 8;
/** The bytes that each type has behind the first eight. */
const bodyLengths: readonly number[] = [0, 8, 8, 16, 16, 4, 4, 16];
/** Lifetimes and intervals are in units of four seconds. */
const secondsPerUnit = 4;

export function decodeMobility(reader: Reader, wireLength: number): MobilityLayer {
  const { offset, left: capturedLength } = reader;
  const headerLen = reader.at8(offset + 1);
  const type = reader.at8(offset + 2);
  const length = headerLen === undefined ? undefined : (headerLen + 1) * 8;
  const base = { kind: "mobility", offset, wireLength, capturedLength, length, headerLen, type } as const;
  const nothing = { options: [], optionsCut: false };
  if (length === undefined || type === undefined) return { ...base, ...nothing, tooShort: false };
  const body = bodyLengths[type];
  if (body === undefined) return { ...base, ...nothing, tooShort: false };
  const tooShort = length < fixedLength + body;
  if (tooShort) return { ...base, ...nothing, tooShort };
  reader.seek(offset + 6);
  const fields = readFields(type, reader);
  reader.seek(offset + fixedLength + body);
  const { options, cut } = readOptions(reader, length - fixedLength - body);
  return { ...base, ...fields, tooShort, options, optionsCut: cut };
}

function readToken(reader: Reader): MobilityToken {
  return { high: reader.maybe32(), low: reader.maybe32() };
}

function inSeconds(units: number | undefined): number | undefined {
  return units === undefined ? undefined : units * secondsPerUnit;
}

/** The fields from the seventh byte on. */
function readFields(type: number, reader: Reader): Partial<MobilityLayer> {
  const start = reader.offset;
  switch (type) {
    case mobilityTypes.homeTestInit:
    case mobilityTypes.careOfTestInit:
      reader.skip(2);
      return { cookie: readToken(reader) };
    case mobilityTypes.homeTest:
    case mobilityTypes.careOfTest:
      return { nonceIndex: reader.maybe16(), cookie: readToken(reader), keygenToken: readToken(reader) };
    case mobilityTypes.bindingUpdate: {
      const sequence = reader.maybe16();
      const word = reader.maybe16();
      const flags = word === undefined ? undefined : word >> 12;
      return { sequence, flags, lifetime: inSeconds(reader.maybe16()) };
    }
    case mobilityTypes.bindingAcknowledgment: {
      const status = reader.maybe8();
      const bits = reader.maybe8();
      const keyManagement = bits === undefined ? undefined : (bits & 0x80) !== 0;
      return { status, keyManagement, sequence: reader.maybe16(), lifetime: inSeconds(reader.maybe16()) };
    }
    case mobilityTypes.bindingError: {
      const status = reader.maybe8();
      reader.seek(start + 2);
      return { status, homeAddress: reader.ipv6() };
    }
    default:
      return {};
  }
}

/** By type: the least number of bytes from the option's start to the header's end. */
const optionRooms: ReadonlyMap<number, number> = new Map([
  [mobilityOptions.refresh, 4],
  [mobilityOptions.careOf, 18],
  [mobilityOptions.nonces, 6],
  [mobilityOptions.authorization, 12],
]);

function readOptions(
  reader: Reader,
  room: number,
): { readonly options: readonly MobilityOption[]; readonly cut: boolean } {
  const options: MobilityOption[] = [];
  const start = reader.offset;
  for (let at = 0; at < room;) {
    const type = reader.at8(start + at);
    // An option whose type was not captured shows as one without anything.
    if (type === undefined) return { options: [...options, missing], cut: true };
    const isPad1 = type === mobilityOptions.pad1;
    if (!isPad1 && at + 1 >= room) return { options, cut: true };
    const length = isPad1 ? undefined : reader.at8(start + at + 1);
    if (!isPad1 && length === undefined) return { options: [...options, missing], cut: true };
    const size = length === undefined ? 1 : length + 2;
    // tcpdump wants to see a byte behind the option, too.
    if (at + size > room || reader.at8(start + at + size) === undefined) return { options, cut: true };
    const tooShort = room - at < (optionRooms.get(type) ?? 0);
    reader.seek(start + at + 2);
    options.push({ type, length, tooShort, ...(tooShort ? {} : readOption(type, reader)) });
    if (tooShort) return { options, cut: true };
    at += size;
  }
  return { options, cut: false };
}

/** Stands where captured bytes end before an option's type or length. */
const missing: MobilityOption = { type: -1, length: undefined, tooShort: false };

function readOption(type: number, reader: Reader): Partial<MobilityOption> {
  switch (type) {
    case mobilityOptions.refresh:
      return { interval: inSeconds(reader.maybe16()) };
    case mobilityOptions.careOf:
      return { careOfAddress: reader.ipv6() };
    case mobilityOptions.nonces:
      return { homeNonce: reader.maybe16(), careOfNonce: reader.maybe16() };
    default:
      return {};
  }
}
