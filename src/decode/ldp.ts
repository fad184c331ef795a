import type { BgpRoute } from "./bgp-routes.js";
import { readPrefix } from "./bgp-routes.js";
import type { CapturedText } from "./escaped-text.js";
import { readText } from "./escaped-text.js";
import type { Bytes, Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** The Label Distribution Protocol (RFC 5036): one or more protocol data units. */
export interface LdpLayer extends Layer {
  readonly kind: "ldp";
  readonly units: readonly LdpUnit[];
  /** The last unit is longer than what is left: so many bytes. */
  readonly left: number | undefined;
}

export interface LdpUnit {
  /** Absent, like all below, when the header was not all captured. */
  readonly version: number | undefined;
  readonly length: number;
  readonly identifier: string;
  readonly labelSpace: number;
  /** Another version, or a length below the header's. */
  readonly problem: undefined | "version" | "length";
  readonly messages: readonly LdpMessage[];
  /** Bytes of the next message's header were not captured. */
  readonly cut: boolean;
}

export interface LdpMessage {
  readonly type: number;
  /** What to do with a message of an unknown type. */
  readonly ignore: boolean;
  readonly length: number;
  readonly id: number;
  /** The length is below that of the header. */
  readonly tooShort: boolean;
  /** Not all of it was captured. */
  readonly cut: boolean;
  /** Of types whose parameters are decoded. */
  readonly tlvs: readonly LdpTlv[] | undefined;
  /** What follows the header, and the same with four bytes more, which is what tcpdump dumps. */
  readonly contents: Bytes;
  readonly dump: Bytes;
}

export interface LdpTlv {
  /** Absent when the header was not captured. */
  readonly type: number | undefined;
  readonly unknownBit: boolean;
  readonly forwardBit: boolean;
  readonly length: number;
  /** It goes past the end of the message. */
  readonly tooLong: boolean;
  readonly content: LdpContent | undefined;
  readonly value: Bytes;
}

export type LdpContent =
  /** `left` bytes are left where there should be `least`. */
  | LdpTooShort
  | { readonly form: "hello"; readonly holdTime: number | undefined; readonly flags: number | undefined }
  | { readonly form: "address"; readonly address: string | undefined }
  | { readonly form: "number"; readonly value: number | undefined }
  | {
      readonly form: "addresses";
      readonly family: number | undefined;
      readonly addresses: readonly (string | undefined)[];
    }
  | {
      readonly form: "session";
      readonly version: number | undefined;
      readonly keepalive: number | undefined;
      readonly flags: number | undefined;
    }
  | { readonly form: "status"; readonly status: number | undefined; readonly messageId: number | undefined }
  | {
      readonly form: "fault-tolerance";
      readonly flags: number | undefined;
      readonly reconnectTimeout: number | undefined;
      readonly recoveryTime: number | undefined;
    }
  | LdpFec;

export interface LdpTooShort {
  readonly form: "too-short";
  readonly left: number;
  readonly least: number;
}

/** A forwarding equivalence class: what a label is for. */
export interface LdpFec {
  readonly form: "fec";
  readonly type: number | undefined;
  readonly family?: number | undefined;
  /** Absent when it does not fit, or was not captured. */
  readonly prefix?: BgpRoute | undefined;
  readonly circuit?: LdpCircuit | undefined;
  /** What is missing behind the fields so far. */
  readonly tooShort?: LdpTooShort | undefined;
}

/** A pseudowire (RFC 4906). */
export interface LdpCircuit {
  /** With the bit for the control word. */
  readonly type: number | undefined;
  readonly infoLength: number | undefined;
  readonly groupId: number | undefined;
  /** Absent when the length says so. */
  readonly id: number | undefined;
  readonly parameters: readonly LdpParameter[];
  /** Bytes of the next parameter's header were not captured. */
  readonly cut: boolean;
}

export interface LdpParameter {
  readonly type: number;
  readonly length: number;
  readonly mtu?: number | undefined;
  readonly description?: CapturedText | undefined;
  /** Ways of connectivity verification: channels and types. */
  readonly channels?: number | undefined;
  readonly verifications?: number | undefined;
  readonly value: Bytes;
}

export const ldpTlvs = {
  fec: 0x0100,
  addressList: 0x0101,
  genericLabel: 0x0200,
  status: 0x0300,
  hello: 0x0400,
  ipv4Transport: 0x0401,
  configurationSequence: 0x0402,
  ipv6Transport: 0x0403,
  session: 0x0500,
  faultTolerance: 0x0503,
  mtu: 0x0601,
} as const;

export const fecTypes = { prefix: 2, circuit: 0x80 } as const;
export const circuitParameters = { mtu: 1, description: 3, verification: 0x0c } as const;
export const ldpUnitHeader = 6;
export const ldpMessageHeader = 4;

const headerLength = 10;
const messageHeader = 8;
const supportedVersion = 1;
const addressFamilies = { ipv4: 1, ipv6: 2 } as const;

/** Notifications, hellos, and so on: the messages whose parameters are decoded. */
const decodedMessages: ReadonlySet<number> = new Set([0x0001, 0x0100, 0x0200, 0x0201, 0x0300, 0x0301, 0x0400, 0x0402]);

export function decodeLdp(reader: Reader, wireLength: number): LdpLayer {
  const { offset, left: capturedLength } = reader;
  const base = { kind: "ldp", offset, wireLength, capturedLength } as const;
  const units: LdpUnit[] = [];
  for (let left = wireLength; left > headerLength + messageHeader;) {
    const start = reader.offset;
    const unit = readUnit(reader);
    units.push(unit);
    if (unit.version === undefined || unit.problem !== undefined || unit.cut || unit.messages.at(-1)?.tooShort) break;
    const size = unit.length + 4;
    if (left < size) return { ...base, units, left };
    reader.seek(start + size);
    left -= size;
  }
  return { ...base, units, left: undefined };
}

function readUnit(reader: Reader): LdpUnit {
  const nothing = { length: 0, identifier: "", labelSpace: 0, problem: undefined, messages: [], cut: false };
  if (!reader.has(headerLength)) return { ...nothing, version: undefined };
  const [version, length] = [reader.u16(), reader.u16()];
  const header = { version, length, identifier: reader.ipv4() ?? "", labelSpace: reader.u16() };
  if (version !== supportedVersion) return { ...nothing, ...header, problem: "version" };
  if (length < ldpUnitHeader) return { ...nothing, ...header, problem: "length" };
  const messages: LdpMessage[] = [];
  // tcpdump counts in 16 bits, so that a message longer than what is left is followed by more.
  for (let left = length - ldpUnitHeader; left > 0;) {
    if (!reader.has(messageHeader)) return { ...header, problem: undefined, messages, cut: true };
    const start = reader.offset;
    const message = readMessage(reader);
    messages.push(message);
    if (message.tooShort || message.cut) break;
    reader.seek(start + message.length + 4);
    left = (left - message.length - 4) & 0xffff;
  }
  return { ...header, problem: undefined, messages, cut: false };
}

function readMessage(reader: Reader): LdpMessage {
  const start = reader.offset;
  const [first, length, id] = [reader.u16(), reader.u16(), reader.u32()];
  const contentsLength = length - ldpMessageHeader;
  const base = { type: first & 0x7fff, ignore: (first & 0x8000) === 0, length, id };
  const contentsStart = reader.offset;
  const contents = reader.captured(contentsLength);
  reader.seek(contentsStart);
  const dump = reader.captured(length);
  const cut = start + length > reader.end;
  const tooShort = contentsLength < 0;
  const isDecoded = !cut && !tooShort && decodedMessages.has(base.type);
  reader.seek(contentsStart);
  const tlvs = isDecoded ? readTlvs(reader, contentsLength) : undefined;
  return { ...base, tooShort, cut, tlvs, contents, dump };
}

function readTlvs(reader: Reader, room: number): readonly LdpTlv[] {
  const tlvs: LdpTlv[] = [];
  for (let left = room; left >= 4;) {
    const start = reader.offset;
    const [first, length] = [reader.maybe16(), reader.maybe16()];
    const isWhole = first !== undefined && length !== undefined;
    const tooLong = isWhole && length + 4 > left;
    const content = isWhole && !tooLong ? readContent(first & 0x3fff, length, reader) : undefined;
    reader.seek(start + 4);
    tlvs.push({
      type: isWhole ? first & 0x3fff : undefined,
      unknownBit: isWhole && (first & 0x8000) !== 0,
      forwardBit: isWhole && (first & 0x4000) !== 0,
      length: length ?? 0,
      tooLong,
      content,
      value: reader.captured(isWhole && !tooLong ? length : 0),
    });
    if (!isWhole || tooLong) break;
    reader.seek(start + 4 + length);
    left -= length + 4;
  }
  return tlvs;
}

function tooShort(left: number, least: number): LdpTooShort {
  return { form: "too-short", left, least };
}

/** By type: the shortest value. */
const leastLengths: ReadonlyMap<number, number> = new Map([
  [ldpTlvs.hello, 4],
  [ldpTlvs.ipv4Transport, 4],
  [ldpTlvs.ipv6Transport, 16],
  [ldpTlvs.configurationSequence, 4],
  [ldpTlvs.addressList, 2],
  [ldpTlvs.session, 8],
  [ldpTlvs.fec, 1],
  [ldpTlvs.genericLabel, 4],
  [ldpTlvs.status, 8],
  [ldpTlvs.faultTolerance, 12],
  [ldpTlvs.mtu, 2],
]);

function readContent(type: number, length: number, reader: Reader): LdpContent | undefined {
  const least = leastLengths.get(type) ?? 0;
  if (length < least) return tooShort(length, least);
  switch (type) {
    case ldpTlvs.hello:
      return { form: "hello", holdTime: reader.maybe16(), flags: reader.maybe16() };
    case ldpTlvs.ipv4Transport:
      return { form: "address", address: reader.ipv4() };
    case ldpTlvs.ipv6Transport:
      return { form: "address", address: reader.ipv6() };
    case ldpTlvs.configurationSequence:
      return { form: "number", value: reader.maybe32() };
    case ldpTlvs.mtu:
      return { form: "number", value: reader.maybe16() };
    case ldpTlvs.genericLabel: {
      const value = reader.maybe32();
      return { form: "number", value: value === undefined ? undefined : value & 0xfffff };
    }
    case ldpTlvs.addressList:
      return readAddresses(length - 2, reader);
    case ldpTlvs.session: {
      const [version, keepalive] = [reader.maybe16(), reader.maybe16()];
      reader.skip(2);
      return { form: "session", version, keepalive, flags: reader.maybe16() };
    }
    case ldpTlvs.status:
      return { form: "status", status: reader.maybe32(), messageId: reader.maybe32() };
    case ldpTlvs.faultTolerance: {
      const flags = reader.maybe16();
      reader.skip(2);
      return { form: "fault-tolerance", flags, reconnectTimeout: reader.maybe32(), recoveryTime: reader.maybe32() };
    }
    case ldpTlvs.fec:
      return readFec(length, reader);
    default:
      return undefined;
  }
}

function readAddresses(room: number, reader: Reader): LdpContent {
  const family = reader.maybe16();
  const size = family === addressFamilies.ipv4 ? 4 : family === addressFamilies.ipv6 ? 16 : Infinity;
  const addresses = Array.from({ length: Math.floor(room / size) }, () => (size === 4 ? reader.ipv4() : reader.ipv6()));
  return { form: "addresses", family, addresses };
}

function readFec(length: number, reader: Reader): LdpFec {
  const type = reader.maybe8();
  const room = length - 1;
  switch (type) {
    case fecTypes.prefix: {
      if (room < 2) return { form: "fec", type, tooShort: tooShort(room, 2) };
      const family = reader.maybe16();
      const bits = family === addressFamilies.ipv4 ? 32 : family === addressFamilies.ipv6 ? 128 : undefined;
      const prefix = bits === undefined ? undefined : readPrefix(reader, room - 2, bits).route;
      return { form: "fec", type, family, prefix };
    }
    case fecTypes.circuit:
      return room < 7 ? { form: "fec", type, tooShort: tooShort(room, 7) } : readCircuit(type, room, reader);
    default:
      return { form: "fec", type };
  }
}

const circuitHeader = 11;
const leastInfo = 4;

function readCircuit(type: number, room: number, reader: Reader): LdpFec {
  const [circuitType, infoLength, groupId] = [reader.maybe16(), reader.maybe8(), reader.maybe32()];
  const base = { type: circuitType, infoLength, groupId, parameters: [], cut: false };
  if (infoLength === undefined || infoLength === 0) return { form: "fec", type, circuit: { ...base, id: undefined } };
  if (room < circuitHeader) return { form: "fec", type, tooShort: tooShort(room, circuitHeader) };
  const circuit = { ...base, id: reader.maybe32() };
  const left = infoLength - leastInfo;
  if (left < 0) return { form: "fec", type, circuit };
  if (room - circuitHeader < left)
    return { form: "fec", type, circuit, tooShort: tooShort(room - circuitHeader, left) };
  return { form: "fec", type, circuit: { ...circuit, ...readParameters(left, reader) } };
}

function readParameters(room: number, reader: Reader): Pick<LdpCircuit, "parameters" | "cut"> {
  const parameters: LdpParameter[] = [];
  for (let left = room; left > 2;) {
    const start = reader.offset;
    const [type, length] = [reader.maybe8(), reader.maybe8()];
    if (type === undefined || length === undefined) return { parameters, cut: true };
    if (length < 2 || left < length) break;
    const fields = readParameter(type, length, reader);
    reader.seek(start + 2);
    parameters.push({ type, length, ...fields, value: reader.captured(length - 2) });
    reader.seek(start + length);
    left -= length;
  }
  return { parameters, cut: false };
}

function readParameter(type: number, length: number, reader: Reader): Partial<LdpParameter> {
  switch (type) {
    case circuitParameters.mtu:
      return { mtu: reader.maybe16() };
    case circuitParameters.description:
      return { description: readText(reader, length - 2) };
    case circuitParameters.verification:
      return { channels: reader.maybe8(), verifications: reader.maybe8() };
    default:
      return {};
  }
}
