import { readAttributes } from "./isakmp-attributes.js";
import type { DataBody, IsakmpPayload, NotificationBody, ReadBody } from "./isakmp-bodies.js";
import { cutBody, genericLength, payloadTypes, replayStatus, responderLifetime } from "./isakmp-bodies.js";
import {
  readAuthentication2,
  readIdentification2,
  readKeyExchange2,
  readNotification2,
  readSa2,
} from "./isakmp-payloads2.js";
import type { Bytes } from "./layer.js";
import type { Reader } from "./reader.js";

/** Payloads inside payloads: honest ones have three levels, and each takes at least eight bytes. */
const depthLimit = 100;

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
): ReadBody {
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
      if (!reader.has(2)) return [cutBody, undefined];
      const encoding = reader.at8(reader.offset) ?? 0;
      return [{ kind: "certificate", encoding, data: reader.captured(length - genericLength) }, end];
    }
    case payloadTypes.notification:
      return readNotification(reader, end);
    case payloadTypes.delete:
      return readDelete(reader);
    case payloadTypes.sa2:
      return readSa2(reader, length);
    case payloadTypes.keyExchange2:
      return readKeyExchange2(reader, length);
    case payloadTypes.idInitiator2:
    case payloadTypes.idResponder2:
      return readIdentification2(reader, length);
    case payloadTypes.authentication2:
      return readAuthentication2(reader, length);
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

export const ipsecDoi = 1;
const identityOnly = 1;

function readSa(reader: Reader, depth: number): ReadBody {
  if (!reader.has(8)) return [cutBody, undefined];
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

function readProposal(reader: Reader, depth: number): ReadBody {
  if (!reader.has(4)) return [cutBody, undefined];
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

function readTransform(reader: Reader, end: number): ReadBody {
  if (!reader.has(4)) return [cutBody, undefined];
  const number = reader.u8();
  const id = reader.u8();
  reader.skip(2);
  const { attributes, next } = readAttributes(reader, end);
  return [{ kind: "transform", number, type: 0, id, attributes }, next];
}

function readIdentification(reader: Reader, end: number): ReadBody {
  if (!reader.has(4)) return [cutBody, undefined];
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

function readNotification(reader: Reader, end: number): ReadBody {
  if (!reader.has(8)) return [cutBody, undefined];
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

function readDelete(reader: Reader): ReadBody {
  if (!reader.has(8)) return [cutBody, undefined];
  const doi = reader.u32();
  const protocolId = reader.u8();
  const spiSize = reader.u8();
  const spiCount = reader.u16();
  const spis: Bytes[] = [];
  while (spis.length < spiCount && reader.has(spiSize)) spis.push(reader.captured(spiSize));
  const next = spis.length < spiCount ? undefined : reader.offset;
  return [{ kind: "delete", doi, protocolId, spiSize, spiCount, spis }, next];
}
