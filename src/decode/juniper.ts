/**
 * Frames captured on Juniper's routers: a header with flags and extensions, then, by the physical interface card (PIC), a
 * cookie that tells where the frame belongs, then the frame.
 */
import { decodeChdlc } from "./chdlc.js";
import type { Context, Decode } from "./context.js";
import { decodeFrameRelay, decodeMultilink } from "./frame-relay.js";
import type { Bytes, Layer } from "./layer.js";
import type { LlcLayer } from "./llc.js";
import { decodeOam } from "./oam.js";
import { decodePpp } from "./ppp.js";
import type { Reader } from "./reader.js";

export interface JuniperLayer extends Layer {
  readonly kind: "juniper";
  readonly pic: JuniperPic;
  /**
   * The first thing wrong: the magic number is another; an extension is longer than those left; the frame without link
   * layer is no IP; the cookie is longer than any; the header was not all captured, or what lies behind it.
   */
  readonly problem: undefined | "magic" | "extension" | "no-ip" | "cookie" | "cut";
  /** Absent, like the other fields, when not captured. */
  readonly flags: number | undefined;
  readonly extensionLength: number | undefined;
  readonly extensions: readonly JuniperExtension[] | undefined;
  /** Of the extension that is too long: how long it is with its head, and how many bytes were left. */
  readonly excess: { readonly length: number; readonly left: number } | undefined;
  /** Absent where the card has none, and before it is known. */
  readonly cookieLength: number | undefined;
  readonly cookie: Bytes | undefined;
  readonly bundle: number;
  /** Whether the frame goes over a bundle of Frame Relay links, and whether the cookie says over which bundle. */
  readonly bundled: boolean;
  readonly namesBundle: boolean;
  /** Of GGSN, what the frame is and its VLAN. */
  readonly ggsn: { readonly protocol: number; readonly vlan: number } | undefined;
  readonly protocol: number | undefined;
  /** ATM2, for cells. */
  readonly controlWord: number | undefined;
  /** What else the card's frames begin with. */
  readonly service: JuniperService | undefined;
  readonly headerLength: number;
  /** An LLC frame of which nothing is known, where the frame was then taken for something else. */
  readonly attempt: LlcLayer | undefined;
}

export interface JuniperExtension {
  readonly type: number;
  readonly length: number;
  /** Absent when it is longer than four bytes. */
  readonly value: number | undefined;
}

export type JuniperService =
  | { readonly form: "tunnel"; readonly type: number; readonly index: number; readonly timeToLive: number }
  | {
      readonly form: "association";
      readonly type: number;
      readonly index: number;
      readonly timeToLive: number;
      readonly spi: number;
      readonly source: string;
      readonly destination: string;
    }
  | { readonly form: "monitor"; readonly id: number; readonly interface: number; readonly packetType: number }
  | {
      readonly form: "services";
      readonly id: number;
      readonly flags: number;
      readonly set: number;
      readonly interface: number;
    }
  | { readonly form: "etherType"; readonly type: number };

/** The cards, with the names that some have and the lengths of their cookies. */
export const juniperPics = {
  mlppp: { name: "MLPPP", cookieLength: 2 },
  mlfr: { name: "MLFR", cookieLength: 2 },
  es: { name: "ES", cookieLength: 0 },
  ggsn: { name: "GGSN", cookieLength: 8 },
  mfr: { name: "MFR", cookieLength: 4 },
  atm2: { name: "ATM2", cookieLength: 8 },
  services: { name: "AS", cookieLength: 8 },
  atm1: { name: "ATM1", cookieLength: 4 },
  monitor: { name: "MONITOR", cookieLength: 8 },
  pppoe: { name: "PPPoE", cookieLength: 0 },
  pppoeAtm: { name: "PPPoE ATM", cookieLength: 0 },
  ether: undefined,
  ppp: undefined,
  frelay: undefined,
  chdlc: undefined,
} as const;

export type JuniperPic = keyof typeof juniperPics;

export const juniperFlags = { in: 0x01, noLinkLayer: 0x02, extensions: 0x80 } as const;

const magicNumber = 0x4d4743;
/** The first bytes of two cookies that several cards share. */
const cookieIds = { linkServices: 0x54, adaptiveServices: 0x47 } as const;
const longestCookie = 8;
const multilinkBits = 0xc0;
/** In the flags of a cookie of adaptive services: the protocol above, as the frame has none. */
const protocolMask = 0x70;

/** What the header tells, as far as it was read. */
type Head = Omit<JuniperLayer, "kind" | "offset" | "wireLength" | "capturedLength" | "payload" | "attempt" | "service">;

export const decodeJuniper =
  (pic: JuniperPic): Decode =>
  (reader, wireLength, context) => {
    const { offset } = reader;
    const base = { kind: "juniper", offset, wireLength, capturedLength: reader.left } as const;
    const head = readHead(reader, pic);
    const end = offset + wireLength;
    if (head.problem !== undefined || hasNoLinkLayer(head)) {
      const isBare = head.problem === undefined;
      const payload = isBare ? guessIp(reader, end - reader.offset, context) : undefined;
      const problem = isBare && payload === undefined ? "no-ip" : head.problem;
      return { ...base, ...head, problem, service: undefined, attempt: undefined, payload } satisfies JuniperLayer;
    }
    return { ...base, ...head, ...decodeFrame(pic, head, reader, end, context) } satisfies JuniperLayer;
  };

const hasNoLinkLayer = ({ flags = 0 }: Head): boolean => (flags & juniperFlags.noLinkLayer) !== 0;

function readHead(reader: Reader, pic: JuniperPic): Head {
  const start = reader.offset;
  const nothing: Head = {
    pic,
    problem: "cut",
    flags: undefined,
    extensionLength: undefined,
    extensions: undefined,
    excess: undefined,
    cookieLength: undefined,
    cookie: undefined,
    ...{ bundle: 0, bundled: false, namesBundle: false, ggsn: undefined },
    protocol: undefined,
    controlWord: undefined,
    headerLength: 0,
  };
  const magic = reader.u24();
  const flags = reader.maybe8();
  if (flags === undefined) return nothing;
  if (magic !== magicNumber) return { ...nothing, flags, problem: "magic" };
  const extended = { ...nothing, flags, ...readExtensions(reader, flags) };
  if (extended.problem !== undefined) return extended;
  if (hasNoLinkLayer(extended)) {
    // The address family, in four bytes.
    const isThere = reader.has(5);
    reader.skip(4);
    return isThere ? { ...extended, headerLength: reader.offset - start } : { ...extended, problem: "cut" };
  }
  return { ...extended, ...readCookie(reader, pic, reader.offset - start) };
}

type Extensions = Pick<Head, "problem" | "extensionLength" | "extensions" | "excess">;

function readExtensions(reader: Reader, flags: number): Extensions {
  const base = { problem: undefined, extensionLength: undefined, extensions: undefined, excess: undefined };
  if ((flags & juniperFlags.extensions) === 0) return base;
  const extensionLength = reader.maybe16();
  if (extensionLength === undefined) return { ...base, problem: "cut" };
  if (!reader.has(extensionLength)) return { ...base, extensionLength, problem: "cut" };
  const end = reader.offset + extensionLength;
  const extensions: JuniperExtension[] = [];
  while (end - reader.offset > 2) {
    const left = end - reader.offset;
    const type = reader.u8();
    const length = reader.u8();
    if (type === 0 || length === 0) break;
    if (left < length + 2) {
      const excess = { length: length + 2, left };
      return { problem: "extension", extensionLength, extensions, excess };
    }
    const next = reader.offset + length;
    extensions.push({ type, length, value: readValue(reader, type, length) });
    reader.seek(next);
  }
  reader.seek(end);
  return { ...base, extensionLength, extensions };
}

/** Types below 128 are little-endian. */
function readValue(reader: Reader, type: number, length: number): number | undefined {
  if (length > 4) return undefined;
  let value = 0;
  for (let index = 0; index < length; index++)
    value += reader.u8() * 2 ** (8 * (type < 128 ? index : length - 1 - index));
  return value;
}

type Cookie = Omit<Head, "pic" | "flags" | "extensionLength" | "extensions" | "excess">;

function readCookie(reader: Reader, pic: JuniperPic, headerLength: number): Cookie {
  const card = juniperPics[pic];
  const none = {
    ...{ problem: undefined, cookieLength: undefined, cookie: undefined, controlWord: undefined },
    ...{ bundle: 0, bundled: false, namesBundle: false, ggsn: undefined },
  };
  if (card === undefined) return { ...none, protocol: 0, headerLength };
  const { offset } = reader;
  const id = reader.at8(offset);
  if (id === undefined) return { ...none, problem: "cut", protocol: undefined, headerLength: 0 };
  const cookieLength = cookieLengthOf(pic, card.cookieLength, id);
  const withLength = { ...none, cookieLength, protocol: undefined, headerLength: headerLength + cookieLength };
  if (cookieLength > longestCookie) return { ...withLength, problem: "cookie" };
  const cookie = reader.bytes(cookieLength);
  const protocol = reader.maybe16();
  if (cookie === undefined || protocol === undefined) return { ...withLength, cookie, problem: "cut", headerLength: 0 };
  reader.seek(offset + cookieLength);
  const whole = { ...withLength, cookie, protocol, bundle: cookie.at(0), ...readMarks(pic, cookie) };
  switch (pic) {
    case "ggsn":
      return { ...whole, ggsn: { protocol: cookie.at(2), vlan: cookie.u16(4) } };
    case "mlppp":
    case "mlfr":
    case "mfr":
      return { ...whole, ...readBundle(reader, pic, id, whole) };
    case "atm2":
      return readControlWord(reader, whole);
    default:
      return whole;
  }
}

const pppMarks: readonly number[] = [0xff03, 0x0023];
/** A frame captured on one link of a bundle has this for a cookie. */
const childCookie = 1;

/** A frame of PPP may stand in place of a bundle's number: it begins with address and control, or is of OSI. */
function readMarks(pic: JuniperPic, cookie: Bytes): Pick<Cookie, "bundled" | "namesBundle"> {
  if (pic === "mlppp") return { bundled: false, namesBundle: !pppMarks.includes(cookie.u16(0)) };
  const bundled = pic === "mlfr" || (pic === "mfr" && cookie.length !== 0 && cookie.length !== 8);
  return { bundled, namesBundle: bundled && cookie.u32(0) !== childCookie };
}

function cookieLengthOf(pic: JuniperPic, usual: number, id: number): number {
  if (pic === "mfr" && (id & multilinkBits) === multilinkBits) return 0;
  if (id === cookieIds.linkServices) return usual + 2;
  return id === cookieIds.adaptiveServices ? 8 : usual;
}

/** Which bundle of links the frame is of. Link services, and plain cookies of MLFR, have two bytes more. */
function readBundle(
  reader: Reader,
  pic: "mlppp" | "mlfr" | "mfr",
  id: number,
  { cookie, protocol, headerLength }: Cookie,
): Partial<Cookie> {
  if (cookie === undefined) return {};
  if (id === cookieIds.adaptiveServices)
    return { bundle: (cookie.u16(6) >> 3) & 0xfff, protocol: cookie.at(5) & protocolMask };
  const isLinkServices = id === cookieIds.linkServices;
  if (pic === "mlppp" || (pic === "mfr" && !isLinkServices)) return { bundle: cookie.at(isLinkServices ? 1 : 0) };
  reader.skip(2);
  return { bundle: cookie.at(isLinkServices ? 1 : 0), protocol, headerLength: headerLength + 2 };
}

const cellBits = 0x70;
/** Control words before cells, as old and newer software writes them; other words are of the cell itself. */
const controlWords: ReadonlySet<number> = new Set([0, 0x08000000, 0x08380000]);

function readControlWord(reader: Reader, cookie: Cookie): Cookie {
  if (!reader.has(4)) return { ...cookie, problem: "cut", headerLength: 0 };
  if (!isCell(cookie)) return cookie;
  const { offset } = reader;
  const controlWord = reader.u32();
  if (controlWords.has(controlWord)) return { ...cookie, controlWord, headerLength: cookie.headerLength + 4 };
  reader.seek(offset);
  return { ...cookie, controlWord };
}

const isCell = ({ cookie }: Pick<Head, "cookie">): boolean => ((cookie?.at(7) ?? 0) & cellBits) !== 0;

type Frame = Pick<JuniperLayer, "problem" | "service" | "attempt" | "payload" | "headerLength">;

const mplsType = 0x8847;

/** The frame behind the header, where the reader is; on the wire it ends at `end`. */
function decodeFrame(pic: JuniperPic, head: Head, reader: Reader, end: number, context: Context): Frame {
  const length = end - reader.offset;
  const frame: Frame = {
    problem: undefined,
    service: undefined,
    attempt: undefined,
    payload: undefined,
    headerLength: head.headerLength,
  };
  const enter = (decode: Decode): Frame => ({ ...frame, payload: context.enter(decode, reader, length) });
  switch (pic) {
    case "ggsn":
      return { ...frame, payload: context.ipVersion(ggsnVersion(head.ggsn?.protocol), reader, length) };
    case "es":
      return decodeEncryption(frame, reader, length, context);
    case "monitor":
    case "services":
      return decodeService(pic, frame, reader, length, context);
    case "pppoe":
      return { ...frame, payload: context.ethernet(reader, length) };
    case "ether": {
      const payload = context.ethernet(reader, length);
      return { ...frame, payload, headerLength: head.headerLength + (payload?.headerLength ?? 0) };
    }
    case "ppp":
      return enter(decodePpp);
    case "frelay":
      return enter(decodeFrameRelay);
    case "chdlc":
      return enter(decodeChdlc);
    case "pppoeAtm": {
      const type = reader.maybe16();
      if (type === undefined) return { ...frame, problem: "cut" };
      return { ...frame, service: { form: "etherType", type }, payload: context.etherType(type, reader, length - 2) };
    }
    case "mlppp":
      return { ...frame, payload: decodeMultilinkPpp(head, reader, length, context) };
    case "mfr":
      return decodeMultilinkRelay(head, frame, reader, length, context);
    case "mlfr":
      return { ...frame, payload: decodeRelayed(head.protocol ?? 0, reader, length, context) };
    case "atm1":
      if (head.cookie?.at(0) === 0x80) return enter(decodeOam);
      return decodeOverAtm(frame, reader, length, context, () => undefined);
    case "atm2": {
      // The control word counts as header, but is not taken off the length.
      if (isCell(head)) return { ...frame, payload: context.enter(decodeOam, reader, length + cellExtra(head)) };
      const bridged = (head.flags ?? 0) % 2 === 0 && ((head.cookie?.at(3) ?? 0) & 0x3f) !== 0;
      return decodeOverAtm(frame, reader, length, context, () => {
        if (bridged) return context.ethernet(reader, length);
        return reader.at8(reader.offset) === ciscoMark ? undefined : guessPpp(reader, length, context);
      });
    }
  }
}

const cellExtra = ({ controlWord }: Head): number => (controlWords.has(controlWord ?? -1) ? 4 : 0);

function ggsnVersion(protocol: number | undefined): number | undefined {
  return protocol === 2 ? 4 : protocol === 6 ? 6 : undefined;
}

/** IP, if the first byte looks like it. */
function guessIp(reader: Reader, wireLength: number, context: Context): Layer | undefined {
  const first = reader.at8(reader.offset) ?? 0;
  if (first >= 0x45 && first <= 0x4f) return context.ipVersion(4, reader, wireLength);
  return first >= 0x60 && first <= 0x6f ? context.ipVersion(6, reader, wireLength) : undefined;
}

/** Protocols of PPP that Juniper's routers speak. */
// prettier-ignore
const pppProtocols: ReadonlySet<number> = new Set([
  0x0021, 0x0023, 0x003d, 0x0057, 0x0281, 0x0283, 0x8021, 0x8023, 0x8057, 0x8281, 0xc021, 0xc023, 0xc223,
]);

function guessPpp(reader: Reader, wireLength: number, context: Context): Layer | undefined {
  const { offset } = reader;
  const protocol = reader.u16();
  reader.seek(offset);
  return pppProtocols.has(protocol) ? context.enter(decodePpp, reader, wireLength) : undefined;
}

const tunnelHeader = 16;

function decodeEncryption(frame: Frame, reader: Reader, length: number, context: Context): Frame {
  const { offset } = reader;
  if (!reader.has(tunnelHeader)) return { ...frame, problem: "cut" };
  const index = reader.u16();
  const timeToLive = reader.u8();
  const type = reader.u8();
  if (type === 1 || type === 2) {
    reader.seek(offset);
    const payload = context.ipVersion(4, reader, length);
    return { ...frame, service: { form: "tunnel", type, index, timeToLive }, payload };
  }
  const spi = reader.u32();
  const service = {
    form: "association",
    ...{ type, index, timeToLive, spi, source: reader.ipv4() ?? "", destination: reader.ipv4() ?? "" },
  } as const;
  if (type < 3 || type > 5) return { ...frame, service };
  return { ...frame, service, payload: context.ipVersion(4, reader, length - tunnelHeader) };
}

/** The fields lie where the IP packet begins, which is then guessed from the same bytes. */
function decodeService(
  pic: "monitor" | "services",
  frame: Frame,
  reader: Reader,
  length: number,
  context: Context,
): Frame {
  const { offset } = reader;
  if (!reader.has(8)) return { ...frame, problem: "cut" };
  const service = pic === "monitor" ? readMonitor(reader) : readServices(reader);
  reader.seek(offset);
  return { ...frame, service, payload: guessIp(reader, length, context) };
}

function readMonitor(reader: Reader): JuniperService {
  const packetType = reader.u8();
  reader.skip(1);
  return { form: "monitor", packetType, interface: reader.u16(), id: reader.u32() };
}

function readServices(reader: Reader): JuniperService {
  const first = { id: reader.u8(), flags: reader.u8(), set: reader.u16() };
  reader.skip(1);
  return { form: "services", ...first, interface: reader.u24() };
}

/** As the cookie of adaptive services numbers protocols. */
function decodeNumbered(protocol: number, reader: Reader, length: number, context: Context): Layer | undefined {
  switch (protocol) {
    case 0x00:
      return context.ipVersion(4, reader, length);
    case 0x10:
      return context.ipVersion(6, reader, length);
    case 0x20:
      return context.etherType(mplsType, reader, length);
    case 0x30:
      return context.osi(reader, length);
    default:
      return undefined;
  }
}

const pppOsi = 0x0023;
/** Both in one byte of the cookie: a packet from the routing engine, incoming. */
const fromEngine = 0x0c;

function decodeMultilinkPpp(head: Head, reader: Reader, length: number, context: Context): Layer | undefined {
  const { protocol = 0, cookie } = head;
  const isFromEngine = protocol === 0 && cookie?.at(4) === fromEngine;
  if (!isFromEngine && [0x00, 0x10, 0x20, 0x30].includes(protocol))
    return decodeNumbered(protocol, reader, length, context);
  // Without a cookie, that is where the protocol stands.
  if (isFromEngine || cookie?.u16(0) !== pppOsi) return context.enter(decodePpp, reader, length);
  reader.seek(reader.offset - 2);
  return context.enter(decodePpp, reader, length + 2);
}

const osiSaps = 0xfefe;

function decodeMultilinkRelay(head: Head, frame: Frame, reader: Reader, length: number, context: Context): Frame {
  const { cookieLength, protocol = 0 } = head;
  if (cookieLength === 0) return { ...frame, payload: context.enter(decodeMultilink, reader, length) };
  if (cookieLength === 8) return { ...frame, payload: decodeNumbered(protocol, reader, length, context) };
  if (protocol !== osiSaps) return { ...frame, payload: decodeRelayed(protocol, reader, length, context, true) };
  if (!reader.has(1)) return { ...frame, problem: "cut" };
  reader.skip(1);
  return { ...frame, payload: context.osi(reader, length - 1) };
}

/** A frame whose protocol is a control byte and the identifier of a network layer. */
function decodeRelayed(
  protocol: number,
  reader: Reader,
  length: number,
  context: Context,
  isWithIdentifier = false,
): Layer | undefined {
  switch (protocol) {
    case 0x0003:
    case 0x0300:
      return isWithIdentifier ? undefined : context.osi(reader, length);
    case 0x0308:
    case 0x038e:
    case 0x03cc:
      // Back to the identifier, for the OSI layer to tell it.
      reader.seek(reader.offset - 1);
      return context.osi(reader, length + 1);
    default:
      return undefined;
  }
}

const ciscoMark = 0x03;

/** LLC, then what `other` finds, then an OSI network layer in Cisco's way or IP alone. */
function decodeOverAtm(
  frame: Frame,
  reader: Reader,
  length: number,
  context: Context,
  other: () => Layer | undefined,
): Frame {
  const { offset } = reader;
  const start = reader.maybe24();
  if (start === undefined) return { ...frame, problem: "cut" };
  reader.seek(offset);
  let attempt: LlcLayer | undefined;
  if (start === 0xfefe03 || start === 0xaaaa03) {
    const llc = context.llc(reader, length) as LlcLayer | undefined;
    if (llc?.understood) return { ...frame, payload: llc };
    attempt = llc;
    reader.seek(offset);
  }
  const found = other();
  if (found !== undefined) return { ...frame, attempt, payload: found };
  reader.seek(offset);
  if (reader.at8(offset) !== ciscoMark) return { ...frame, attempt, payload: guessIp(reader, length, context) };
  reader.skip(1);
  return { ...frame, attempt, payload: context.osi(reader, length - 1) };
}
