import type { Bytes } from "./layer.js";
import type { Reader } from "./reader.js";
import type { SinglePrecision } from "./single-precision.js";

/** The TLVs in advertisements of OSPF versions 2 and 3: graceful restart (RFC 3623) and traffic engineering (RFC 3630). */

export interface OspfTlvs<T> {
  /** The list ends with the first that is wrong or not all captured. */
  readonly tlvs: readonly T[];
  /** Bytes left behind them; with all TLVs right, too few for another. */
  readonly left: number;
  /** What follows them was not captured. */
  readonly cut: boolean;
}

export interface OspfTlv {
  readonly type: number;
  /** Without type and length themselves. */
  readonly length: number;
  /** How many bytes there are behind the type and length. */
  readonly room: number;
  /** As much of the value as was captured. */
  readonly data: Bytes;
}

export interface GraceTlv extends OspfTlv {
  /** The grace period in seconds or the reason, by the type. */
  readonly number: number | undefined;
  readonly interfaceAddress: string | undefined;
}

export interface TrafficTlv extends OspfTlv {
  readonly routerAddress: string | undefined;
  readonly link: TrafficLink | undefined;
}

/** The TLVs inside that of a link. */
export interface TrafficLink {
  /** The list ends with the first that is wrong or not all captured. */
  readonly tlvs: readonly LinkTlv[];
  /** Bytes of the link left behind them. */
  readonly left: number;
  /** Type and length of the next one were not captured. */
  readonly cut: boolean;
}

export interface LinkTlv extends OspfTlv {
  /** Of the known types, if the length is theirs and all was captured. */
  readonly value: LinkValue | undefined;
}

export type LinkValue =
  /** A link's type or its protection, a metric, a group. */
  | { readonly form: "number"; readonly number: number }
  | { readonly form: "address"; readonly address: string }
  /** One or two, local and remote (RFC 4203). */
  | { readonly form: "identifiers"; readonly identifiers: readonly number[] }
  /** In bytes per second, as are all bandwidths. */
  | { readonly form: "bandwidth"; readonly bandwidth: SinglePrecision }
  | { readonly form: "bandwidths"; readonly bandwidths: readonly SinglePrecision[] }
  /** RFC 4203 section 1.4. */
  | LinkSwitching
  /** Shared risk link groups. */
  | { readonly form: "risk-groups"; readonly groups: readonly number[] }
  /** RFC 4124; no constraints if the length fits none. */
  | { readonly form: "constraints"; readonly model: number; readonly constraints: readonly SinglePrecision[] };

interface LinkSwitching {
  readonly form: "switching";
  readonly capability: number;
  readonly encoding: number;
  /** Of an LSP at most, by priority. */
  readonly bandwidths: readonly SinglePrecision[];
}

const ospfTlvHeaderLength = 4;

export const paddedOspfLength = (length: number) => Math.ceil(length / 4) * 4;

/** Goes on behind a TLV and says what is left then; nothing if the list ends with this one. */
type ReadRest<T> = (tlv: OspfTlv) => readonly [tlv: T, left: number | undefined];

/** Reads from the cursor on `length` bytes of TLVs, each finished by `readRest`. */
export function readOspfTlvs<T>(reader: Reader, length: number, readRest: ReadRest<T>): OspfTlvs<T> {
  const tlvs: T[] = [];
  for (let left = length; left > 0;) {
    if (!reader.has(ospfTlvHeaderLength)) return { tlvs, left, cut: true };
    if (left < ospfTlvHeaderLength) return { tlvs, left, cut: false };
    const [tlv, rest] = readRest(readOspfTlv(reader, left));
    tlvs.push(tlv);
    if (rest === undefined) return { tlvs, left, cut: false };
    left = rest;
  }
  return { tlvs, left: 0, cut: false };
}

/** A TLV whose type and length were captured; the cursor is put where the value begins. */
function readOspfTlv(reader: Reader, left: number): OspfTlv {
  const [type, length] = [reader.u16(), reader.u16()];
  const at = reader.offset;
  const data = reader.captured(length);
  reader.seek(at);
  return { type, length, room: left - ospfTlvHeaderLength, data };
}

/** Whether all of a TLV's value is there. */
export const isWholeTlv = ({ length, room, data }: OspfTlv) => length <= room && data.length === length;

const graceTypes = { period: 1, reason: 2, address: 3 } as const;
/** The lengths that the types of graceful restart must have. */
export const graceLengths = [undefined, 4, 1, 4] as const;

export function readGraceTlvs(reader: Reader, end: number): OspfTlvs<GraceTlv> {
  return readOspfTlvs(reader, end, (tlv) => {
    const { type, length, room } = tlv;
    const right = graceLengths[type];
    const isWrong = type === 0 || length === 0 || !isWholeTlv(tlv) || (right !== undefined && length !== right);
    if (isWrong) return [{ ...tlv, number: undefined, interfaceAddress: undefined }, undefined];
    const start = reader.offset;
    const number = type === graceTypes.period ? reader.u32() : type === graceTypes.reason ? reader.u8() : undefined;
    const interfaceAddress = type === graceTypes.address ? reader.ipv4() : undefined;
    const size = paddedOspfLength(length);
    reader.seek(start + size);
    const left = room - size;
    // tcpdump counts without sign, so that padding outside the advertisement makes it read on to the packet's end.
    return [{ ...tlv, number, interfaceAddress }, left < 0 ? left + 0x100000000 : left];
  });
}

export const trafficTypes = { routerAddress: 1, link: 2 } as const;

export function readTrafficTlvs(reader: Reader, end: number): OspfTlvs<TrafficTlv> {
  return readOspfTlvs<TrafficTlv>(reader, end, (tlv) => {
    const { type, length, room } = tlv;
    const none = { ...tlv, routerAddress: undefined, link: undefined };
    if (length > room || type === 0 || length === 0) return [none, undefined];
    const start = reader.offset;
    if (type === trafficTypes.link) {
      const link = readLink(reader, length);
      // tcpdump does not subtract what it has read of the link from what is left.
      return [{ ...none, link }, isWholeLink(link) ? room : undefined];
    }
    const isAddress = type === trafficTypes.routerAddress;
    if (isAddress && length < 4) return [none, undefined];
    const routerAddress = isAddress ? reader.ipv4() : undefined;
    const left = room - paddedOspfLength(length);
    reader.seek(start + paddedOspfLength(length));
    return [{ ...none, routerAddress }, left < 0 || (isAddress && routerAddress === undefined) ? undefined : left];
  });
}

/** Whether a link's TLVs are all right. */
function isWholeLink({ tlvs, left }: TrafficLink): boolean {
  return left === 0 && tlvs.every(isRightLinkTlv);
}

/** Whether another TLV may follow this one. */
function isRightLinkTlv(tlv: LinkTlv): boolean {
  const { type, length, room } = tlv;
  if (type === 0 || length === 0 || !isWholeTlv(tlv) || room < paddedOspfLength(length)) return false;
  return linkProblem(tlv) === undefined;
}

const riskGroups = 16;

function readLink(reader: Reader, length: number): TrafficLink {
  const tlvs: LinkTlv[] = [];
  let left = length;
  while (left >= ospfTlvHeaderLength) {
    if (!reader.has(ospfTlvHeaderLength)) return { tlvs, left, cut: true };
    const header = readOspfTlv(reader, left);
    const start = reader.offset;
    const isRead = header.type !== 0 && header.length !== 0 && isWholeTlv(header);
    const tlv = { ...header, value: isRead ? readLinkValue(header, reader) : undefined };
    tlvs.push(tlv);
    if (!isRightLinkTlv(tlv)) break;
    const size = paddedOspfLength(header.length);
    left -= ospfTlvHeaderLength + size;
    // tcpdump steps over the risk groups once more.
    reader.seek(start + size + (header.type === riskGroups ? header.length : 0));
  }
  return { tlvs, left, cut: false };
}

/** What is wrong with the length of a link's TLV. */
export type LinkProblem = "fixed" | "one-or-two" | "short" | "words" | "long";

/** The lengths of types that have one. */
export const linkLengths: ReadonlyMap<number, number> = new Map([
  [1, 1],
  [3, 4],
  [4, 4],
  [5, 4],
  [6, 4],
  [7, 4],
  [8, 32],
  [9, 4],
  [14, 4],
]);
/** The least lengths of the two types that have one: interface switching capability and bandwidth constraints. */
export const [switchingLength, constraintsLength] = [36, 4];
/** Bandwidth constraints are eight at most. */
export const mostConstraintsLength = 36;

export function linkProblem({ type, length }: OspfTlv): LinkProblem | undefined {
  const right = linkLengths.get(type);
  if (right !== undefined) return length === right ? undefined : "fixed";
  switch (type) {
    case 2:
    case 11:
      return length === 4 || length === 8 ? undefined : "one-or-two";
    case 15:
      return length < switchingLength ? "short" : undefined;
    case riskGroups:
      return length % 4 === 0 ? undefined : "words";
    case 17:
      if (length < constraintsLength) return "short";
      if (length % 4 !== 0) return "words";
      return length > mostConstraintsLength ? "long" : undefined;
    default:
      return undefined;
  }
}

function readLinkValue(tlv: OspfTlv, reader: Reader): LinkValue | undefined {
  const { type, length } = tlv;
  const problem = linkProblem(tlv);
  if (type === 17 && problem !== "short") {
    const model = reader.u8();
    reader.skip(3);
    return { form: "constraints", model, constraints: problem ? [] : readBandwidths(reader, length / 4 - 1) };
  }
  if (problem !== undefined) return undefined;
  switch (type) {
    case 1:
    case 14:
      return { form: "number", number: reader.u8() };
    case 5:
    case 9:
      return { form: "number", number: reader.u32() };
    case 2:
    case 11:
      return { form: "identifiers", identifiers: readWords(reader, length / 4) };
    case 3:
    case 4:
      return { form: "address", address: reader.ipv4() ?? "" };
    case 6:
    case 7:
      return { form: "bandwidth", bandwidth: reader.float32() };
    case 8:
      return { form: "bandwidths", bandwidths: readBandwidths(reader, 8) };
    case 15: {
      const [capability, encoding] = [reader.u8(), reader.u8()];
      reader.skip(2);
      return { form: "switching", capability, encoding, bandwidths: readBandwidths(reader, 8) };
    }
    case riskGroups:
      return { form: "risk-groups", groups: readWords(reader, length / 4) };
    default:
      return undefined;
  }
}

const readWords = (reader: Reader, count: number) => Array.from({ length: count }, () => reader.u32());

const readBandwidths = (reader: Reader, count: number) => Array.from({ length: count }, () => reader.float32());
