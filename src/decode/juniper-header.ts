/**
 * What Juniper's routers put before a frame that they capture: a magic number, flags, extensions, and, by the physical
 * interface card (PIC), a cookie that tells where the frame belongs.
 */
import type { Bytes } from "./layer.js";
import type { Reader } from "./reader.js";

export interface JuniperHeader {
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
  readonly headerLength: number;
}

export interface JuniperExtension {
  readonly type: number;
  readonly length: number;
  /** Absent when it is longer than four bytes. */
  readonly value: number | undefined;
}

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

export const hasNoLinkLayer = ({ flags = 0 }: JuniperHeader): boolean => (flags & juniperFlags.noLinkLayer) !== 0;

/** The cursor is then where the frame begins, unless there is a problem. */
export function readHeader(reader: Reader, pic: JuniperPic): JuniperHeader {
  const start = reader.offset;
  const nothing: JuniperHeader = {
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

type Extensions = Pick<JuniperHeader, "problem" | "extensionLength" | "extensions" | "excess">;

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

type Cookie = Omit<JuniperHeader, "pic" | "flags" | "extensionLength" | "extensions" | "excess">;

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

/** Whether ATM2's cookie says that a cell follows. */
export const isCell = ({ cookie }: Pick<JuniperHeader, "cookie">): boolean => ((cookie?.at(7) ?? 0) & cellBits) !== 0;

/** How long the control word before a cell is; 0 if there is none. */
export const controlWordLength = ({ controlWord }: JuniperHeader): number =>
  controlWord !== undefined && controlWords.has(controlWord) ? 4 : 0;
