/** The frames behind the headers of Juniper's routers: by the card that sent them, whole frames or what is in them. */
import { assertNever } from "../errors.js";
import { etherType } from "../net/protocol-numbers.js";
import { decodeChdlc } from "./chdlc.js";
import type { Context, Decode } from "./context.js";
import { decodeFrameRelay, decodeMultilink } from "./frame-relay.js";
import { controlWordLength, hasNoLinkLayer, isCell, juniperFlags, type JuniperHeader } from "./juniper-header.js";
import type { Layer } from "./layer.js";
import type { LlcLayer } from "./llc.js";
import { decodeOam } from "./oam.js";
import { decodePpp } from "./ppp.js";
import type { Reader } from "./reader.js";

export interface JuniperFrame {
  /** What else the card's frames begin with. */
  readonly service: JuniperService | undefined;
  /** An LLC frame of which nothing is known, where the frame was then taken for something else. */
  readonly attempt: LlcLayer | undefined;
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

/** What a frame adds to its header. */
type Frame = JuniperFrame & Pick<JuniperHeader, "problem"> & { readonly payload: Layer | undefined };

export const noFrame: Frame = { problem: undefined, service: undefined, attempt: undefined, payload: undefined };

/** The frame behind a header without a problem; it has `length` bytes on the wire. */
export function decodeFrame(
  header: JuniperHeader,
  reader: Reader,
  length: number,
  context: Context,
): Frame & Partial<Pick<JuniperHeader, "headerLength">> {
  const { pic, cookie } = header;
  const carry = (payload: Layer | undefined): Frame => ({ ...noFrame, payload });
  const enter = (decode: Decode): Frame => carry(context.enter(decode, reader, length));
  if (hasNoLinkLayer(header)) {
    const payload = guessIp(reader, length, context);
    return payload === undefined ? { ...noFrame, problem: "no-ip" } : carry(payload);
  }
  switch (pic) {
    case "ggsn":
      return carry(context.ipVersion(ggsnVersion(header.ggsn?.protocol), reader, length));
    case "es":
      return decodeEncryption(reader, length, context);
    case "monitor":
    case "services":
      return decodeService(pic, reader, length, context);
    case "pppoe":
      return carry(context.ethernet(reader, length));
    case "ether": {
      const payload = context.ethernet(reader, length);
      return { ...carry(payload), headerLength: header.headerLength + (payload?.headerLength ?? 0) };
    }
    case "ppp":
      return enter(decodePpp);
    case "frelay":
      return enter(decodeFrameRelay);
    case "chdlc":
      return enter(decodeChdlc);
    case "pppoeAtm": {
      const type = reader.maybe16();
      if (type === undefined) return { ...noFrame, problem: "cut" };
      return { ...carry(context.etherType(type, reader, length - 2)), service: { form: "etherType", type } };
    }
    case "mlppp":
      return carry(decodeMultilinkPpp(header, reader, length, context));
    case "mfr":
      return decodeMultilinkRelay(header, reader, length, context);
    case "mlfr":
      return carry(decodeRelayed(header.protocol ?? 0, reader, length, context));
    case "atm1":
      return cookie?.at(0) === 0x80 ? enter(decodeOam) : decodeOverAtm(reader, length, context, () => undefined);
    case "atm2":
      // The control word counts as header, but is not taken off the length.
      if (isCell(header)) return carry(context.enter(decodeOam, reader, length + controlWordLength(header)));
      return decodeOverAtm(reader, length, context, () => {
        if (isBridged(header)) return context.ethernet(reader, length);
        return reader.at8(reader.offset) === ciscoMark ? undefined : guessPpp(reader, length, context);
      });
    default:
      return assertNever(pic);
  }
}

const isBridged = ({ flags = 0, cookie }: JuniperHeader): boolean =>
  (flags & juniperFlags.in) === 0 && ((cookie?.at(3) ?? 0) & 0x3f) !== 0;

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

function decodeEncryption(reader: Reader, length: number, context: Context): Frame {
  const { offset } = reader;
  if (!reader.has(tunnelHeader)) return { ...noFrame, problem: "cut" };
  const index = reader.u16();
  const timeToLive = reader.u8();
  const type = reader.u8();
  if (type === 1 || type === 2) {
    reader.seek(offset);
    const payload = context.ipVersion(4, reader, length);
    return { ...noFrame, service: { form: "tunnel", type, index, timeToLive }, payload };
  }
  const spi = reader.u32();
  const service = {
    form: "association",
    ...{ type, index, timeToLive, spi, source: reader.ipv4() ?? "", destination: reader.ipv4() ?? "" },
  } as const;
  if (type < 3 || type > 5) return { ...noFrame, service };
  return { ...noFrame, service, payload: context.ipVersion(4, reader, length - tunnelHeader) };
}

/** The fields lie where the IP packet begins, which is then guessed from the same bytes. */
function decodeService(pic: "monitor" | "services", reader: Reader, length: number, context: Context): Frame {
  const { offset } = reader;
  if (!reader.has(8)) return { ...noFrame, problem: "cut" };
  const service = pic === "monitor" ? readMonitor(reader) : readServices(reader);
  reader.seek(offset);
  return { ...noFrame, service, payload: guessIp(reader, length, context) };
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
      return context.etherType(etherType.mpls, reader, length);
    case 0x30:
      return context.osi(reader, length);
    default:
      return undefined;
  }
}

const pppOsi = 0x0023;
/** Both in one byte of the cookie: a packet from the routing engine, incoming. */
const fromEngine = 0x0c;

function decodeMultilinkPpp(
  header: JuniperHeader,
  reader: Reader,
  length: number,
  context: Context,
): Layer | undefined {
  const { protocol = 0, cookie } = header;
  const isFromEngine = protocol === 0 && cookie?.at(4) === fromEngine;
  if (!isFromEngine && [0x00, 0x10, 0x20, 0x30].includes(protocol))
    return decodeNumbered(protocol, reader, length, context);
  // Without a cookie, that is where the protocol stands.
  if (isFromEngine || cookie?.u16(0) !== pppOsi) return context.enter(decodePpp, reader, length);
  reader.seek(reader.offset - 2);
  return context.enter(decodePpp, reader, length + 2);
}

const osiSaps = 0xfefe;

function decodeMultilinkRelay(header: JuniperHeader, reader: Reader, length: number, context: Context): Frame {
  const { cookieLength, protocol = 0 } = header;
  if (cookieLength === 0) return { ...noFrame, payload: context.enter(decodeMultilink, reader, length) };
  if (cookieLength === 8) return { ...noFrame, payload: decodeNumbered(protocol, reader, length, context) };
  if (protocol !== osiSaps) return { ...noFrame, payload: decodeRelayed(protocol, reader, length, context, true) };
  if (!reader.has(1)) return { ...noFrame, problem: "cut" };
  reader.skip(1);
  return { ...noFrame, payload: context.osi(reader, length - 1) };
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
function decodeOverAtm(reader: Reader, length: number, context: Context, other: () => Layer | undefined): Frame {
  const { offset } = reader;
  const start = reader.maybe24();
  if (start === undefined) return { ...noFrame, problem: "cut" };
  reader.seek(offset);
  let attempt: LlcLayer | undefined;
  if (start === 0xfefe03 || start === 0xaaaa03) {
    const llc = context.llc(reader, length) as LlcLayer | undefined;
    if (llc?.understood) return { ...noFrame, payload: llc };
    attempt = llc;
    reader.seek(offset);
  }
  const found = other();
  if (found !== undefined) return { ...noFrame, attempt, payload: found };
  reader.seek(offset);
  if (reader.at8(offset) !== ciscoMark) return { ...noFrame, attempt, payload: guessIp(reader, length, context) };
  reader.skip(1);
  return { ...noFrame, attempt, payload: context.osi(reader, length - 1) };
}
