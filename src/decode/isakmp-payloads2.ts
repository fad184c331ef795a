import { readAttributes } from "./isakmp-attributes.js";
import type { IsakmpPayload, Notification2Body, ReadBody, Sa2Body } from "./isakmp-bodies.js";
import { cutBody, genericLength, payloadTypes, withoutSpi } from "./isakmp-bodies.js";
import type { Reader } from "./reader.js";

/** The payloads that version 2 (RFC 7296) has in a form of its own. The cursor stands behind the generic header. */

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
  readItem: (length: number, count: number) => ReadBody,
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

export function readSa2(reader: Reader, length: number): ReadBody {
  const readItem = (itemLength: number): ReadBody => readProposal2(reader, itemLength);
  const { problem, items, next } = readBoundList(reader, payloadTypes.proposal, length - genericLength, readItem);
  return [{ kind: "sa2", problem, proposals: items }, next];
}

function readProposal2(reader: Reader, length: number): ReadBody {
  if (!reader.has(4)) return [cutBody, undefined];
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
  const readItem = (itemLength: number, count: number): ReadBody => readTransform2(reader, itemLength, count);
  const { problem, items, next } = readBoundList(reader, payloadTypes.transform, room - spiSize, readItem);
  return [{ ...common, problem, spi, transforms: items }, next];
}

function readTransform2(reader: Reader, length: number, number: number): ReadBody {
  const end = reader.offset - genericLength + length;
  if (!reader.has(4)) return [cutBody, undefined];
  const type = reader.u8();
  reader.skip(1);
  const id = reader.u16();
  const { attributes, next } = readAttributes(reader, end);
  return [{ kind: "transform", number, type, id, attributes }, next];
}

export function readNotification2(reader: Reader, end: number): ReadBody {
  if (!reader.has(4)) return [cutBody, undefined];
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

export function readKeyExchange2(reader: Reader, length: number): ReadBody {
  if (!reader.has(4)) return [cutBody, undefined];
  const end = reader.offset - genericLength + length;
  const group = reader.u16();
  reader.skip(2);
  return [{ kind: "ke2", group, data: reader.captured(length - 8) }, end];
}

export function readIdentification2(reader: Reader, length: number): ReadBody {
  if (!reader.has(4)) return [cutBody, undefined];
  const end = reader.offset - genericLength + length;
  const all = reader.captured(length - genericLength);
  return [{ kind: "id2", idType: all.at(0), all, data: length < 8 ? undefined : all.slice(4) }, end];
}

export function readAuthentication2(reader: Reader, length: number): ReadBody {
  if (!reader.has(4)) return [cutBody, undefined];
  const start = reader.offset - genericLength;
  const method = reader.u8();
  reader.skip(3);
  const data = length < 8 ? undefined : reader.captured(length - 8);
  reader.seek(start + 8);
  return [{ kind: "auth2", method, data, rest: reader.captured(reader.left) }, start + length];
}
