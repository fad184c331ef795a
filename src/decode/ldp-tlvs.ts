/** The parameters of LDP's messages: types, lengths and values (RFC 5036 section 3.4). */
import { addressFamily } from "../net/protocol-numbers.js";
import { readFec, tooShort, type LdpFec, type LdpTooShort } from "./ldp-fec.js";
import type { Bytes } from "./layer.js";
import type { Reader } from "./reader.js";

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

export function readTlvs(reader: Reader, room: number): readonly LdpTlv[] {
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
  const size = family === addressFamily.ipv4 ? 4 : family === addressFamily.ipv6 ? 16 : Infinity;
  const addresses = Array.from({ length: Math.floor(room / size) }, () => (size === 4 ? reader.ipv4() : reader.ipv6()));
  return { form: "addresses", family, addresses };
}
