import type { Bytes } from "./layer.js";
import type { Reader } from "./reader.js";

/**
 * A payload of either version, or a proposal or transform inside one. The list it stands in ends with the first one that
 * is not whole, or behind whose body the next cannot be found.
 */
export interface IsakmpPayload {
  readonly type: number;
  /** Header included; absent when the header was not captured. */
  readonly length: number | undefined;
  /** All of `length` was captured. */
  readonly whole: boolean;
  /** The flag "critical" of version 2, in a byte whose other bits are reserved. */
  readonly critical: number;
  /** Absent where nothing can be said: not whole, too short, or of an unknown type. */
  readonly body: IsakmpBody | undefined;
}

export type IsakmpBody =
  | CutBody
  | SaBody
  | ProposalBody
  | TransformBody
  | DataBody
  | IdentificationBody
  | CertificateBody
  | NotificationBody
  | DeleteBody
  | Sa2Body
  | Proposal2Body
  | Identification2Body
  | KeyExchange2Body
  | Authentication2Body
  | Notification2Body;

/** The payload's fields reach beyond the captured bytes. */
export interface CutBody {
  readonly kind: "cut";
}

/** What lies behind the header, and what was captured from there to the packet's end. */
export interface DataBody {
  readonly kind: "data";
  readonly data: Bytes;
  readonly rest: Bytes;
}

export interface SaBody {
  readonly kind: "sa";
  readonly doi: number;
  readonly situation: number;
  /** There is no room for a proposal in what was captured. */
  readonly cut: boolean;
  readonly proposals: readonly IsakmpPayload[];
}

export interface ProposalBody {
  readonly kind: "proposal";
  readonly number: number;
  readonly protocolId: number;
  readonly transformCount: number;
  readonly spiSize: number;
  /** Absent when not captured. */
  readonly spi: Bytes | undefined;
  readonly cut: boolean;
  readonly transforms: readonly IsakmpPayload[];
}

/** Of both versions: in version 2 the type says what `id` counts, in version 1 the proposal's protocol. */
export interface TransformBody {
  readonly kind: "transform";
  readonly number: number;
  readonly type: number;
  readonly id: number;
  readonly attributes: readonly IsakmpAttribute[];
}

export interface IsakmpAttribute {
  /** `cut`: its header was not all captured; `length`: it reaches beyond its payload. */
  readonly problem: undefined | "cut" | "length";
  readonly type: number;
  /** Whether the value stands in place of the length. */
  readonly short: boolean;
  readonly value: Bytes;
  /** The value where it stands in place of the length. */
  readonly number: number | undefined;
}

export interface IdentificationBody {
  readonly kind: "id";
  readonly idType: number;
  readonly protocolId: number;
  readonly port: number;
  readonly data: Bytes;
  /** The address, and the mask or the second address, of a type that has them. */
  readonly addresses: readonly string[];
}

export interface CertificateBody {
  readonly kind: "certificate";
  readonly encoding: number;
  /** The encoding included. */
  readonly data: Bytes;
}

export interface NotificationBody {
  readonly kind: "notification";
  readonly doi: number;
  readonly protocolId: number;
  readonly type: number;
  readonly spiSize: number;
  readonly spi: Bytes | undefined;
  /** Of a responder's lifetime. */
  readonly attributes: readonly IsakmpAttribute[];
  /** Of a replay status; absent when not captured. */
  readonly status: number | undefined;
  /** From the end of the SPI to the end of what was captured of the packet. */
  readonly rest: Bytes;
}

export interface DeleteBody {
  readonly kind: "delete";
  readonly doi: number;
  readonly protocolId: number;
  readonly spiSize: number;
  readonly spiCount: number;
  /** The list ends with the last one captured. */
  readonly spis: readonly Bytes[];
}

export interface Sa2Body {
  readonly kind: "sa2";
  /** Why the list ends early: `cut` ends the message too. */
  readonly problem: undefined | "cut" | "tooLong" | "inside";
  readonly proposals: readonly IsakmpPayload[];
}

export interface Proposal2Body {
  readonly kind: "proposal2";
  readonly problem: undefined | "cut" | "tooLong" | "inside";
  readonly number: number;
  readonly protocolId: number;
  readonly transformCount: number;
  readonly spi: Bytes | undefined;
  readonly transforms: readonly IsakmpPayload[];
}

export interface KeyExchange2Body {
  readonly kind: "ke2";
  readonly group: number;
  readonly data: Bytes;
}

export interface Identification2Body {
  readonly kind: "id2";
  readonly idType: number;
  /** From the type on. */
  readonly all: Bytes;
  /** Absent when it is longer than what was captured, as it is where there is no room for it. */
  readonly data: Bytes | undefined;
}

export interface Authentication2Body {
  readonly kind: "auth2";
  readonly method: number;
  /** Absent when there is no room for it. */
  readonly data: Bytes | undefined;
  readonly rest: Bytes;
}

export interface Notification2Body {
  readonly kind: "notification2";
  readonly protocolId: number;
  readonly type: number;
  readonly spiSize: number;
  readonly spi: Bytes | undefined;
  readonly rest: Bytes;
}

/** Payload types, under the names of RFC 2408 section 3.1 and RFC 7296 section 3.2. */
export const payloadTypes = {
  ...{
    sa: 1,
    proposal: 2,
    transform: 3,
    keyExchange: 4,
    identification: 5,
    certificate: 6,
    certificateRequest: 7,
    hash: 8,
  },
  ...{
    signature: 9,
    nonce: 10,
    notification: 11,
    delete: 12,
    vendorId: 13,
    sa2: 33,
    keyExchange2: 34,
    idInitiator2: 35,
  },
  ...{
    idResponder2: 36,
    vendorId2: 43,
    authentication2: 39,
    nonce2: 40,
    notification2: 41,
    encrypted2: 46,
    eap2: 48,
    certificate2: 37,
  },
} as const;

/** Notifications of version 2 that are about no security association, whatever the size of the SPI says (RFC 7296 section 3.10.1). */
export const withoutSpi: ReadonlySet<number> = new Set([
  ...[1, 5, 35, 36, 37, 39, 16384, 16385, 16386, 16387, 16391, 16392, 16394, 16395],
]);

export const responderLifetime = 24576;
export const replayStatus = 24577;

const genericLength = 4;
/** Payloads inside payloads: honest ones have three levels, and each takes at least eight bytes. */
const depthLimit = 100;
const cut: CutBody = { kind: "cut" };

/** A body and where the next payload begins; `undefined` ends the list. */
type Read = readonly [body: IsakmpBody | undefined, next: number | undefined];

export const readPayloads1 = (reader: Reader, type: number): readonly IsakmpPayload[] =>
  readList(reader, type, 0, false).payloads;

/** In version 2 a message may end with an encrypted payload. */
export const readPayloads2 = (reader: Reader, type: number): readonly IsakmpPayload[] =>
  readList(reader, type, 0, true).payloads;

interface PayloadList {
  readonly payloads: readonly IsakmpPayload[];
  readonly next: number | undefined;
}

/** The payloads from the cursor on. Where the next begins is not bound to the captured bytes: see `readAttributes`. */
function readList(reader: Reader, firstType: number, depth: number, mayBeEncrypted: boolean): PayloadList {
  const payloads: IsakmpPayload[] = [];
  let start = reader.offset;
  for (let type = firstType; type !== 0;) {
    const present = start + genericLength <= reader.end;
    reader.seek(start);
    const nextType = reader.u8();
    const critical = reader.u8();
    const length = present ? reader.u16() : undefined;
    if (length === undefined || start + length > reader.end || depth > depthLimit) {
      payloads.push({ type, length, whole: false, critical, body: undefined });
      return { payloads, next: undefined };
    }
    const [body, next] =
      length <= genericLength ? [undefined, undefined] : readBody(reader, type, start, length, depth, mayBeEncrypted);
    payloads.push({ type, length, whole: true, critical, body });
    if (next === undefined) return { payloads, next: undefined };
    type = nextType;
    start = next;
  }
  return { payloads, next: start };
}

/** The cursor stands behind the generic header. */
function readBody(
  reader: Reader,
  type: number,
  start: number,
  length: number,
  depth: number,
  mayBeEncrypted: boolean,
): Read {
  const end = start + length;
  switch (type) {
    case payloadTypes.sa:
      return readSa(reader, depth);
    case payloadTypes.proposal:
      return readProposal(reader, depth);
    case payloadTypes.transform:
      return readTransform(reader, end);
    case payloadTypes.identification:
      return readIdentification(reader, end);
    case payloadTypes.certificate:
    case payloadTypes.certificateRequest: {
      if (!reader.has(2)) return [cut, undefined];
      const encoding = reader.at8(reader.offset) ?? 0;
      return [{ kind: "certificate", encoding, data: reader.captured(length - genericLength) }, end];
    }
    case payloadTypes.notification:
      return readNotification(reader, end);
    case payloadTypes.delete:
      return readDelete(reader);
    case payloadTypes.sa2:
      return readSa2(reader, length);
    case payloadTypes.keyExchange2: {
      if (!reader.has(4)) return [cut, undefined];
      const group = reader.u16();
      reader.skip(2);
      return [{ kind: "ke2", group, data: reader.captured(length - 8) }, end];
    }
    case payloadTypes.idInitiator2:
    case payloadTypes.idResponder2: {
      if (!reader.has(4)) return [cut, undefined];
      const all = reader.captured(length - genericLength);
      const data = length < 8 ? undefined : all.slice(4);
      return [{ kind: "id2", idType: all.at(0), all, data }, end];
    }
    case payloadTypes.authentication2: {
      if (!reader.has(4)) return [cut, undefined];
      const method = reader.u8();
      reader.skip(3);
      const data = length < 8 ? undefined : reader.captured(length - 8);
      reader.seek(start + 8);
      return [{ kind: "auth2", method, data, rest: reader.captured(reader.left) }, end];
    }
    case payloadTypes.notification2:
      return readNotification2(reader, end);
    case payloadTypes.encrypted2:
      return mayBeEncrypted ? [readData(reader, length), undefined] : [undefined, end];
    default:
      return [isKnown(type) ? readData(reader, length) : undefined, end];
  }
}

/** Between the types of the two versions there are none. */
const isKnown = (type: number): boolean =>
  type <= payloadTypes.vendorId || (type >= payloadTypes.sa2 && type <= payloadTypes.eap2);

function readData(reader: Reader, length: number): DataBody {
  const start = reader.offset;
  const data = reader.captured(length - genericLength);
  reader.seek(start);
  return { kind: "data", data, rest: reader.captured(reader.left) };
}

const ipsecDoi = 1;
const identityOnly = 1;

function readSa(reader: Reader, depth: number): Read {
  if (!reader.has(8)) return [cut, undefined];
  const doi = reader.u32();
  const situation = reader.u32();
  const common = { kind: "sa", doi, situation } as const;
  if (doi !== ipsecDoi) return [{ ...common, cut: false, proposals: [] }, reader.offset];
  const labelled = situation === identityOnly ? 0 : 4;
  if (!reader.has(labelled + genericLength)) return [{ ...common, cut: true, proposals: [] }, undefined];
  reader.skip(labelled);
  const { payloads: proposals, next } = readList(reader, payloadTypes.proposal, depth + 1, false);
  return [{ ...common, cut: false, proposals }, next];
}

function readProposal(reader: Reader, depth: number): Read {
  if (!reader.has(4)) return [cut, undefined];
  const number = reader.u8();
  const protocolId = reader.u8();
  const spiSize = reader.u8();
  const transformCount = reader.u8();
  const spi = reader.bytes(spiSize);
  const common = { kind: "proposal", number, protocolId, spiSize, transformCount, spi } as const;
  if (spi === undefined || !reader.has(genericLength)) return [{ ...common, cut: true, transforms: [] }, undefined];
  const { payloads: transforms, next } = readList(reader, payloadTypes.transform, depth + 1, false);
  return [{ ...common, cut: false, transforms }, next];
}

function readTransform(reader: Reader, end: number): Read {
  if (!reader.has(4)) return [cut, undefined];
  const number = reader.u8();
  const id = reader.u8();
  reader.skip(2);
  const { attributes, next } = readAttributes(reader, end);
  return [{ kind: "transform", number, type: 0, id, attributes }, next];
}

/** Attributes up to `end` (RFC 2408 section 3.3). Behind one that is too long, what follows is taken to begin at `end` + 1. */
function readAttributes(
  reader: Reader,
  end: number,
): { attributes: readonly IsakmpAttribute[]; next: number | undefined } {
  const attributes: IsakmpAttribute[] = [];
  while (reader.offset < end && reader.left > 0) {
    const start = reader.offset;
    const short = ((reader.at8(start) ?? 0) & 0x80) !== 0;
    const nothing = reader.captured(0);
    if (short ? start + 4 > end : false) {
      attributes.push({ problem: "length", type: 0, short, value: nothing, number: undefined });
      return { attributes, next: end + 1 };
    }
    if (!reader.has(4)) {
      attributes.push({ problem: "cut", type: 0, short, value: nothing, number: undefined });
      return { attributes, next: undefined };
    }
    const type = reader.u16() & 0x7fff;
    const length = short ? 2 : reader.u16();
    if (!short && start + 4 + length > end) {
      attributes.push({ problem: "length", type, short, value: nothing, number: undefined });
      return { attributes, next: end + 1 };
    }
    const value = reader.captured(length);
    attributes.push({ problem: undefined, type, short, value, number: short ? value.u16(0) : undefined });
  }
  return { attributes, next: reader.offset };
}

function readIdentification(reader: Reader, end: number): Read {
  if (!reader.has(4)) return [cut, undefined];
  const idType = reader.u8();
  const protocolId = reader.u8();
  const port = reader.u16();
  const data = reader.captured(end - reader.offset);
  const addresses = readIdentities(reader, idType, data);
  return [{ kind: "id", idType, protocolId, port, data, addresses }, end];
}

/** How many addresses there are, and of which version, by type (RFC 2407 section 4.6.2.1). */
const identityForms: ReadonlyMap<number, readonly [version: 4 | 6, count: number]> = new Map([
  [1, [4, 1]],
  [4, [4, 2]],
  [5, [6, 1]],
  [6, [6, 2]],
  [7, [4, 2]],
  [8, [6, 2]],
]);

function readIdentities(reader: Reader, idType: number, data: Bytes): readonly string[] {
  const [version, count] = identityForms.get(idType) ?? [4, 0];
  if (data.length < count * (version === 4 ? 4 : 16)) return [];
  reader.seek(data.start);
  return Array.from({ length: count }, () => (version === 4 ? reader.ipv4() : reader.ipv6()) ?? "");
}

function readNotification(reader: Reader, end: number): Read {
  if (!reader.has(8)) return [cut, undefined];
  const doi = reader.u32();
  const protocolId = reader.u8();
  const spiSize = reader.u8();
  const type = reader.u16();
  const spi = reader.bytes(spiSize);
  const start = reader.offset;
  const rest = reader.captured(spi === undefined ? 0 : reader.left);
  reader.seek(start);
  const isIpsec = doi === ipsecDoi && spi !== undefined && rest.length > 0;
  const { attributes, next } =
    isIpsec && type === responderLifetime ? readAttributes(reader, end) : { attributes: [], next: end };
  const status = isIpsec && type === replayStatus ? reader.maybe32() : undefined;
  const body: NotificationBody = {
    kind: "notification",
    doi,
    protocolId,
    type,
    spiSize,
    spi,
    attributes,
    status,
    rest,
  };
  if (spi === undefined || next === undefined) return [body, undefined];
  return [body, doi === ipsecDoi ? end : start];
}

function readDelete(reader: Reader): Read {
  if (!reader.has(8)) return [cut, undefined];
  const doi = reader.u32();
  const protocolId = reader.u8();
  const spiSize = reader.u8();
  const spiCount = reader.u16();
  const spis: Bytes[] = [];
  while (spis.length < spiCount && reader.has(spiSize)) spis.push(reader.captured(spiSize));
  const next = spis.length < spiCount ? undefined : reader.offset;
  return [{ kind: "delete", doi, protocolId, spiSize, spiCount, spis }, next];
}

/** A list inside a payload of version 2, which unlike one of version 1 is kept within it. */
interface BoundList {
  readonly problem: Sa2Body["problem"];
  readonly items: readonly IsakmpPayload[];
  readonly next: number | undefined;
}

function readBoundList(
  reader: Reader,
  itemType: number,
  room: number,
  readItem: (length: number, count: number) => Read,
): BoundList {
  const items: IsakmpPayload[] = [];
  let [left, start] = [room, reader.offset];
  for (let type = itemType; type !== 0;) {
    if (left < genericLength) return { problem: "tooLong", items, next: start + left };
    if (start + genericLength > reader.end) return { problem: "cut", items, next: undefined };
    reader.seek(start);
    const nextType = reader.u8();
    const critical = reader.u8();
    const length = reader.u16();
    if (length <= genericLength) return { problem: "cut", items, next: undefined };
    if (left < length) return { problem: "tooLong", items, next: start + left };
    if (start + length > reader.end) return { problem: "cut", items, next: undefined };
    const [body, next] = type === itemType ? readItem(length, items.length + 1) : [undefined, start + length];
    items.push({ type, length, whole: true, critical, body });
    if (next === undefined) return { problem: "inside", items, next: undefined };
    left -= length;
    type = nextType;
    start = next;
  }
  return { problem: undefined, items, next: start };
}

function readSa2(reader: Reader, length: number): Read {
  const readItem = (itemLength: number): Read => readProposal2(reader, itemLength);
  const { problem, items, next } = readBoundList(reader, payloadTypes.proposal, length - genericLength, readItem);
  return [{ kind: "sa2", problem, proposals: items }, next];
}

function readProposal2(reader: Reader, length: number): Read {
  if (!reader.has(4)) return [cut, undefined];
  const room = length - genericLength;
  const number = reader.u8();
  const protocolId = reader.u8();
  const spiSize = reader.u8();
  const transformCount = reader.u8();
  const common = { kind: "proposal2", number, protocolId, transformCount } as const;
  const start = reader.offset;
  if (room < spiSize) return [{ ...common, problem: "tooLong", spi: undefined, transforms: [] }, start + room];
  const spi = reader.bytes(spiSize);
  if (spi === undefined) return [{ ...common, problem: "cut", spi, transforms: [] }, undefined];
  const readItem = (itemLength: number, count: number): Read => readTransform2(reader, itemLength, count);
  const { problem, items, next } = readBoundList(reader, payloadTypes.transform, room - spiSize, readItem);
  return [{ ...common, problem, spi, transforms: items }, next];
}

function readTransform2(reader: Reader, length: number, number: number): Read {
  const end = reader.offset - genericLength + length;
  if (!reader.has(4)) return [cut, undefined];
  const type = reader.u8();
  reader.skip(1);
  const id = reader.u16();
  const { attributes, next } = readAttributes(reader, end);
  return [{ kind: "transform", number, type, id, attributes }, next];
}

function readNotification2(reader: Reader, end: number): Read {
  if (!reader.has(4)) return [cut, undefined];
  const protocolId = reader.u8();
  const spiSize = reader.u8();
  const type = reader.u16();
  const spi = reader.bytes(spiSize);
  const body: Notification2Body = {
    kind: "notification2",
    protocolId,
    type,
    spiSize,
    spi,
    rest: reader.captured(reader.left),
  };
  return [body, spi === undefined && !withoutSpi.has(type) ? undefined : end];
}
