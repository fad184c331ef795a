import type { BgpAttribute } from "./bgp-attributes.js";
import { endOf, lengthSize, readAttribute } from "./bgp-attributes.js";
import type { BgpOpen } from "./bgp-open.js";
import { readOpen } from "./bgp-open.js";
import type { BgpEnd } from "./bgp-route-result.js";
import type { BgpRoute } from "./bgp-routes.js";
import { hasPathIds, readPrefix } from "./bgp-routes.js";
import type { Context } from "./context.js";
import type { CapturedText } from "./escaped-text.js";
import { readText } from "./escaped-text.js";
import type { Bytes, Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** A stretch of a BGP conversation (RFC 4271): the messages in one TCP segment. */
export interface BgpLayer extends Layer {
  readonly kind: "bgp";
  /** None when no details are asked for. */
  readonly messages: readonly BgpMessage[];
}

/** A message behind its marker, or what is wrong with it. */
export interface BgpMessage {
  /** Bytes lie before the marker that are no message. */
  readonly afterGap: boolean;
  /**
   * `cut`: the header was not all captured; `length`: the length is smaller than the header's; `body`: the body was not all
   * captured.
   */
  readonly problem: undefined | "cut" | "length" | "body";
  readonly type: number;
  readonly length: number;
  readonly body: BgpBody | undefined;
}

export type BgpBody =
  | { readonly form: "open"; readonly open: BgpOpen | undefined }
  | { readonly form: "update"; readonly update: BgpUpdate }
  | { readonly form: "notification"; readonly notification: BgpNotification | undefined; readonly cut: boolean }
  | { readonly form: "keepalive" }
  | { readonly form: "route-refresh"; readonly refresh: BgpRouteRefresh | undefined; readonly cut: boolean }
  | { readonly form: "unknown"; readonly message: Bytes };

export interface BgpUpdate {
  /** Absent when there are none. */
  readonly withdrawn: readonly BgpRoute[] | undefined;
  readonly attributes: readonly BgpAttribute[];
  /** Absent when there are none. */
  readonly routes: readonly BgpRoute[] | undefined;
  /** There is nothing in it: the end of a routing table's first transmission (RFC 4724). */
  readonly endOfTable: boolean;
  readonly end: BgpEnd | undefined;
}

export interface BgpNotification {
  readonly code: number;
  readonly subcode: number;
  /** Of a session that ends for too many prefixes (RFC 4486). */
  readonly limit: { readonly afi: number; readonly safi: number; readonly prefixes: number } | undefined;
  /** Of a shutdown (RFC 9003): what the operator has to say, and the bytes behind it. */
  readonly shutdown: BgpShutdown | undefined;
}

export interface BgpShutdown {
  readonly length: number;
  readonly text: CapturedText | undefined;
  /** The length goes past the end of the message. */
  readonly invalid: boolean;
  readonly rest: Bytes;
}

interface BgpRouteRefresh {
  readonly afi: number;
  readonly safi: number;
  readonly message: Bytes;
}

export const messageTypes = { open: 1, update: 2, notification: 3, keepalive: 4, routeRefresh: 5 } as const;

export const bgpHeaderLength = 19;
const markerLength = 16;
const markerByte = 0xff;

export function decodeBgp(reader: Reader, wireLength: number, context: Context): BgpLayer {
  const base = { kind: "bgp", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  return { ...base, messages: context.options.details ? readMessages(reader) : [] };
}

/** Messages begin with a marker, which is looked for: a segment may begin inside of one. */
function readMessages(reader: Reader): readonly BgpMessage[] {
  const messages: BgpMessage[] = [];
  let start = reader.offset;
  for (let at = findMarker(reader, start); at !== undefined; at = findMarker(reader, start)) {
    const message = readMessage(reader, at, at !== start);
    messages.push(message);
    if (message.problem !== undefined) break;
    start = at + message.length;
  }
  return messages;
}

function findMarker(reader: Reader, from: number): number | undefined {
  for (let at = from; at + markerLength <= reader.end; at++) {
    let count = 0;
    while (count < markerLength && reader.at8(at + count) === markerByte) count++;
    if (count === markerLength) return at;
  }
  return undefined;
}

function readMessage(reader: Reader, at: number, afterGap: boolean): BgpMessage {
  reader.seek(at);
  if (!reader.has(bgpHeaderLength)) return { afterGap: false, problem: "cut", type: 0, length: 0, body: undefined };
  reader.skip(markerLength);
  const [length, type] = [reader.u16(), reader.u8()];
  const base = { afterGap, type, length };
  if (length < bgpHeaderLength) return { ...base, problem: "length", body: undefined };
  if (at + length > reader.end) return { ...base, problem: "body", body: undefined };
  return { ...base, problem: undefined, body: readBody(type, length, reader, at) };
}

const notificationLength = 21;
const refreshLength = 23;

function readBody(type: number, length: number, reader: Reader, at: number): BgpBody {
  const room = length - bgpHeaderLength;
  switch (type) {
    case messageTypes.open:
      return { form: "open", open: readOpen(reader, room) };
    case messageTypes.update:
      return { form: "update", update: readUpdate(reader, room) };
    case messageTypes.notification: {
      const cut = at + notificationLength > reader.end;
      const notification = length < notificationLength ? undefined : readNotification(reader, length);
      return { form: "notification", notification, cut };
    }
    case messageTypes.keepalive:
      return { form: "keepalive" };
    case messageTypes.routeRefresh: {
      const cut = at + refreshLength > reader.end;
      if (length < refreshLength) return { form: "route-refresh", refresh: undefined, cut };
      const afi = reader.u16();
      reader.skip(1);
      const safi = reader.u8();
      reader.seek(at);
      return { form: "route-refresh", refresh: { afi, safi, message: reader.captured(length) }, cut };
    }
    default:
      reader.seek(at);
      return { form: "unknown", message: reader.captured(length) };
  }
}

const ipv4Bits = 32;
const pathIdLength = 4;

function readUpdate(reader: Reader, room: number): BgpUpdate {
  const end = reader.offset + room;
  const nothing: BgpUpdate = {
    withdrawn: undefined,
    attributes: [],
    routes: undefined,
    endOfTable: false,
    end: "short",
  };
  if (room < 2) return nothing;
  const withdrawnLength = reader.u16();
  if (end - reader.offset < withdrawnLength) return nothing;
  let withdrawn: readonly BgpRoute[] | undefined;
  let left = 0;
  if (withdrawnLength > 1) {
    const result = readWithdrawn(reader, withdrawnLength);
    withdrawn = result.routes;
    if (result.end !== undefined) return { ...nothing, withdrawn, end: result.end };
    left = result.left;
  } else {
    reader.skip(withdrawnLength);
    left = withdrawnLength;
  }
  if (end - reader.offset < 2) return { ...nothing, withdrawn };
  const attributesLength = reader.u16();
  const endOfTable = left === 0 && attributesLength === 0 && reader.offset === end;
  if (endOfTable) return { ...nothing, withdrawn, endOfTable, end: undefined };
  const { attributes, end: attributesEnd } = readAttributes(reader, attributesLength, end);
  const base = { withdrawn, attributes, endOfTable: false };
  if (attributesEnd !== undefined) return { ...base, routes: undefined, end: attributesEnd };
  if (reader.offset === end) return { ...base, routes: undefined, end: undefined };
  return { ...base, ...readUpdatedRoutes(reader, end) };
}

/** `left` bytes are not read; the cursor is behind them only where they are less than a path identifier. */
function readWithdrawn(
  reader: Reader,
  length: number,
): { readonly routes: readonly BgpRoute[]; readonly end: BgpEnd | undefined; readonly left: number } {
  const routes: BgpRoute[] = [];
  const end = reader.offset + length;
  const withPathIds = hasPathIds(reader, length, ipv4Bits);
  while (reader.offset < end) {
    if (withPathIds && end - reader.offset < pathIdLength) {
      const left = end - reader.offset;
      reader.seek(end);
      return { routes, end: undefined, left };
    }
    const pathId = withPathIds ? reader.u32() : undefined;
    const start = reader.offset;
    const result = readPrefix(reader, end - start, ipv4Bits);
    if (result.end !== undefined) return { routes, end: result.end, left: 0 };
    if (result.route?.form !== "prefix") {
      routes.push({ form: "illegal" });
      reader.seek(start);
      return { routes, end: undefined, left: end - start };
    }
    routes.push({ ...result.route, pathId });
  }
  return { routes, end: undefined, left: 0 };
}

function readAttributes(
  reader: Reader,
  length: number,
  end: number,
): { readonly attributes: readonly BgpAttribute[]; readonly end: BgpEnd | undefined } {
  const attributes: BgpAttribute[] = [];
  const attributesEnd = reader.offset + length;
  if (attributesEnd > end) return { attributes, end: "short" };
  while (reader.offset < attributesEnd) {
    const room = attributesEnd - reader.offset;
    // The message ends inside of the header.
    if (end - reader.offset < 2) return { attributes, end: "short" };
    const attribute = readAttribute(reader, room, 0);
    const lacksLength = attribute.type === undefined && room >= 2;
    if (lacksLength && end - attributesEnd + room - 2 < lengthSize(attribute.flags))
      return { attributes, end: "short" };
    attributes.push(attribute);
    if (attribute.tooShort) break;
    const failed = attribute.content === undefined ? undefined : endOf(attribute.content);
    if (failed === "short" || failed === "cut") return { attributes, end: failed };
  }
  return { attributes, end: undefined };
}

function readUpdatedRoutes(
  reader: Reader,
  end: number,
): { readonly routes: readonly BgpRoute[]; readonly end: BgpEnd | undefined } {
  const routes: BgpRoute[] = [];
  const withPathIds = hasPathIds(reader, end - reader.offset, ipv4Bits);
  while (reader.offset < end) {
    if (withPathIds && end - reader.offset < pathIdLength) return { routes, end: "short" };
    const pathId = withPathIds ? reader.u32() : undefined;
    const result = readPrefix(reader, end - reader.offset, ipv4Bits);
    if (result.end !== undefined) return { routes, end: result.end };
    if (result.route?.form !== "prefix") {
      routes.push({ form: "illegal" });
      break;
    }
    routes.push({ ...result.route, pathId });
  }
  return { routes, end: undefined };
}

const cease = 6;
const ceaseSubcodes = { prefixes: 1, shutdown: 2, reset: 4 } as const;
const limitLength = 7;

function readNotification(reader: Reader, length: number): BgpNotification {
  const [code, subcode] = [reader.u8(), reader.u8()];
  const base = { code, subcode, limit: undefined, shutdown: undefined };
  const left = length - notificationLength;
  if (code !== cease) return base;
  if (subcode === ceaseSubcodes.prefixes && left >= limitLength)
    return { ...base, limit: { afi: reader.u16(), safi: reader.u8(), prefixes: reader.u32() } };
  const isShutdown = subcode === ceaseSubcodes.shutdown || subcode === ceaseSubcodes.reset;
  return isShutdown && left >= 1 ? { ...base, shutdown: readShutdown(reader, left) } : base;
}

function readShutdown(reader: Reader, room: number): BgpShutdown {
  const start = reader.offset;
  const length = reader.u8();
  const invalid = length > room - 1;
  const text = invalid || length === 0 ? undefined : readText(reader, length);
  // tcpdump counts in a byte, so that behind 255 bytes it begins again.
  const passed = invalid ? 0 : (length + 1) & 0xff;
  reader.seek(start + passed);
  return { length, text, invalid, rest: reader.captured(room - passed) };
}
