import type { Context } from "./context.js";
import type { DnsName } from "./dns-name.js";
import { readDnsName } from "./dns-name.js";
import { escapeText } from "./escaped-text.js";
import type { Bytes, Layer } from "./layer.js";
import type { Reader } from "./reader.js";

export interface Dhcp6Options {
  readonly list: readonly Dhcp6Option[];
  /** An option follows that is not all there. */
  readonly cut: boolean;
}

/** An option (RFC 8415 section 21); which fields it has depends on `code`. */
export interface Dhcp6Option {
  readonly code: number;
  readonly length: number;
  readonly data: Bytes;
  /** The length cannot be right, and nothing of the data was read. */
  readonly malformed?: boolean;
  /** A part of the data cannot be read to its end. */
  readonly broken?: boolean;
  /** Client and server identifiers: kind of identifier, hardware type and time where the kind has them. */
  readonly duidType?: number;
  readonly hardwareType?: number;
  readonly time?: number;
  /** The identifier, or the opaque rest of other options. */
  readonly identifier?: Bytes;
  /** Identity associations. */
  readonly iaid?: number;
  readonly t1?: number;
  readonly t2?: number;
  readonly preferredLifetime?: number;
  readonly validLifetime?: number;
  readonly prefixLength?: number;
  readonly addresses?: readonly string[];
  /** The one number that the option is about. */
  readonly value?: number;
  /** Options that are asked for. */
  readonly requested?: readonly number[];
  readonly names?: readonly DnsName[];
  readonly text?: string;
  readonly authentication?: Dhcp6Authentication;
  readonly ntpServers?: readonly NtpServerOption[];
  readonly options?: Dhcp6Options;
  /** The message that a relay passes on. */
  readonly message?: Layer | undefined;
}

export interface Dhcp6Authentication {
  readonly protocol: number;
  readonly algorithm: number;
  readonly replayDetectionMethod: number;
  readonly replayDetection: Bytes;
  readonly information: Bytes;
  /** Delayed authentication (RFC 3315 section 21.4.1), absent if the information is too short. */
  readonly realm?: Bytes;
  readonly keyId?: number;
  /** Reconfiguration keys (RFC 8415 section 20.4.1), absent if the information has another length. */
  readonly type?: number;
  /** Of both: 16 bytes, a key or an HMAC-MD5. */
  readonly digest?: Bytes;
}

/** A suboption of the NTP server option (RFC 5908). */
export interface NtpServerOption {
  readonly code: number;
  readonly address: string | undefined;
  readonly name: DnsName | undefined;
}

// prettier-ignore
export const dhcp6OptionCodes = {
  clientId: 1, serverId: 2, iaNa: 3, iaTa: 4, iaAddress: 5, optionRequest: 6, preference: 7, elapsedTime: 8, relayMessage: 9,
  authentication: 11, statusCode: 13, interfaceId: 18, reconfigureMessage: 19, sipServerNames: 21, sipServers: 22,
  dnsServers: 23, domainList: 24, iaPd: 25, iaPrefix: 26, nisServers: 27, nispServers: 28, sntpServers: 31, lifetime: 32,
  bcmcsServers: 34, remoteId: 37, subscriberId: 38, panaAgents: 40, posixTimezone: 41, tzdbTimezone: 42, echoRequest: 43,
  leaseQuery: 44, clientData: 45, clientTime: 46, relayData: 47, clientLink: 48, ntpServers: 56, aftrName: 64, mudUrl: 112,
} as const;

const codes = dhcp6OptionCodes;

const dhcp6Port = 547;

/** How deep options are followed into options. */
const depthLimit = 32;

/** Decodes the options from `start` to `end`, all of which was captured. */
export function decodeDhcp6Options(
  reader: Reader,
  start: number,
  end: number,
  context: Context,
  depth = 0,
): Dhcp6Options {
  const list: Dhcp6Option[] = [];
  for (let at = start; at < end;) {
    reader.seek(at);
    if (end - at < 4 || depth > depthLimit) return { list, cut: true };
    const code = reader.u16();
    const length = reader.u16();
    if (at + 4 + length > end) return { list, cut: true };
    const option = decodeOption(reader, code, length, context, depth);
    list.push(option);
    if (option.broken) return { list, cut: true };
    at += 4 + length;
  }
  return { list, cut: false };
}

function decodeOption(reader: Reader, code: number, length: number, context: Context, depth: number): Dhcp6Option {
  const start = reader.offset;
  const end = start + length;
  const data = reader.captured(length);
  reader.seek(start);
  const option = { code, length, data };
  const malformed = { ...option, malformed: true };
  const nested = (at: number) => decodeDhcp6Options(reader, start + at, end, context, depth + 1);
  switch (code) {
    case codes.clientId:
    case codes.serverId:
      return length < 2 ? malformed : { ...option, ...decodeDuid(data) };
    case codes.iaNa:
    case codes.iaPd:
      if (length < 12) return malformed;
      return { ...option, iaid: data.u32(0), t1: data.u32(4), t2: data.u32(8), options: nested(12) };
    case codes.iaTa:
      return length < 4 ? malformed : { ...option, iaid: data.u32(0), options: nested(4) };
    case codes.iaAddress: {
      if (length < 24) return malformed;
      const addresses = readAddresses(reader, 1);
      return {
        ...option,
        addresses,
        preferredLifetime: data.u32(16),
        validLifetime: data.u32(20),
        options: nested(24),
      };
    }
    case codes.iaPrefix: {
      if (length < 25) return malformed;
      reader.skip(9);
      const prefix = { addresses: readAddresses(reader, 1), prefixLength: data.at(8) };
      return { ...option, ...prefix, preferredLifetime: data.u32(0), validLifetime: data.u32(4), options: nested(25) };
    }
    case codes.optionRequest:
    case codes.echoRequest:
      if (length % 2 !== 0) return malformed;
      return { ...option, requested: Array.from({ length: length / 2 }, (_, index) => data.u16(index * 2)) };
    case codes.preference:
    case codes.reconfigureMessage:
      return length === 1 ? { ...option, value: data.at(0) } : malformed;
    case codes.elapsedTime:
      return length === 2 ? { ...option, value: data.u16(0) } : malformed;
    case codes.statusCode:
      return length < 2 ? malformed : { ...option, value: data.u16(0) };
    case codes.lifetime:
    case codes.clientTime:
      return length === 4 ? { ...option, value: data.u32(0) } : malformed;
    case codes.relayMessage: {
      const before = reader.narrow(start, length);
      const message = context.udpPort(dhcp6Port, dhcp6Port, reader, length);
      reader.widen(before);
      return { ...option, message };
    }
    case codes.authentication:
      return length < 11 ? malformed : { ...option, authentication: decodeAuthentication(data) };
    case codes.interfaceId:
    case codes.subscriberId:
      return { ...option, identifier: data };
    case codes.remoteId:
      return length < 4 ? malformed : { ...option, value: data.u32(0), identifier: data.slice(4) };
    case codes.relayData:
      if (length < 16) return malformed;
      return { ...option, addresses: readAddresses(reader, 1), identifier: data.slice(16) };
    case codes.sipServers:
    case codes.dnsServers:
    case codes.sntpServers:
    case codes.nisServers:
    case codes.nispServers:
    case codes.bcmcsServers:
    case codes.panaAgents:
    case codes.clientLink:
      return length % 16 === 0 ? { ...option, addresses: readAddresses(reader, length / 16) } : malformed;
    case codes.sipServerNames:
    case codes.domainList:
      return { ...option, ...readNames(reader, start, end) };
    case codes.leaseQuery:
      if (length < 17) return malformed;
      reader.skip(1);
      return { ...option, value: data.at(0), addresses: readAddresses(reader, 1), options: nested(17) };
    case codes.clientData:
      return { ...option, options: nested(0) };
    case codes.ntpServers:
      return length < 4 ? malformed : { ...option, ...readNtpServers(reader, start, end) };
    case codes.aftrName:
      return length < 3 ? malformed : { ...option, ...readAftrName(reader, start, length) };
    case codes.posixTimezone:
    case codes.tzdbTimezone:
    case codes.mudUrl:
      return length < 5 ? malformed : { ...option, text: readPaddedText(reader, start, length) };
    default:
      return option;
  }
}

/** RFC 8415 section 11: by hardware address and time, by enterprise, by hardware address. */
function decodeDuid(data: Bytes): Partial<Dhcp6Option> {
  const duidType = data.u16(0);
  switch (duidType) {
    case 1:
      if (data.length < 8) return { duidType, malformed: true };
      return { duidType, hardwareType: data.u16(2), time: data.u32(4), identifier: data.slice(8) };
    case 2:
      return data.length < 10 ? { duidType, malformed: true } : { duidType, identifier: data.slice(2, 10) };
    case 3:
      if (data.length < 4) return { duidType, malformed: true };
      return { duidType, hardwareType: data.u16(2), identifier: data.slice(4) };
    default:
      return { duidType };
  }
}

function readAddresses(reader: Reader, count: number): readonly string[] {
  return Array.from({ length: count }, () => reader.ipv6() ?? "::");
}

function decodeAuthentication(data: Bytes): Dhcp6Authentication {
  const [protocol, algorithm, replayDetectionMethod] = [data.at(0), data.at(1), data.at(2)];
  const [replayDetection, information] = [data.slice(3, 11), data.slice(11)];
  const authentication = { protocol, algorithm, replayDetectionMethod, replayDetection, information };
  return { ...authentication, ...readInformation(protocol, information) };
}

const [delayed, reconfigureKey] = [2, 3];
const digestLength = 16;
const keyIdLength = 4;

function readInformation(
  protocol: number,
  information: Bytes,
): Pick<Dhcp6Authentication, "realm" | "keyId" | "type" | "digest"> {
  if (protocol === reconfigureKey && information.length === 1 + digestLength)
    return { type: information.at(0), digest: information.slice(1) };
  const realmLength = information.length - keyIdLength - digestLength;
  if (protocol !== delayed || realmLength < 0) return {};
  const digest = information.slice(realmLength + keyIdLength);
  return { realm: information.slice(0, realmLength), keyId: information.u32(realmLength), digest };
}

function readNames(reader: Reader, start: number, end: number): Pick<Dhcp6Option, "names" | "broken"> {
  const names: DnsName[] = [];
  for (let at = start; at < end;) {
    const name = readDnsName(reader, at, end);
    names.push(name);
    if (name.end === undefined) return { names, broken: true };
    at = name.end;
  }
  return { names };
}

const ntpName = 3;

function readNtpServers(reader: Reader, start: number, end: number): Pick<Dhcp6Option, "ntpServers" | "broken"> {
  const ntpServers: NtpServerOption[] = [];
  for (let at = start; at < end - 4;) {
    reader.seek(at);
    const code = reader.u16();
    const length = reader.u16();
    const next = at + 4 + length;
    if (next > end) return { ntpServers, broken: true };
    const isAddress = (code === 1 || code === 2) && length === 16;
    const address = isAddress ? reader.ipv6() : undefined;
    const name = code === ntpName ? readDnsName(reader, at + 4, next) : undefined;
    ntpServers.push({ code, address, name });
    if (name !== undefined && name.end === undefined) return { ntpServers, broken: true };
    at = next;
  }
  return { ntpServers };
}

/** Text up to a zero byte. */
function readPaddedText(reader: Reader, start: number, length: number): string {
  let size = 0;
  while (size < length && (reader.at8(start + size) ?? 0) !== 0) size++;
  return escapeText(reader, start, size);
}

/** Labels without compression (RFC 6334 section 3), as far as they fit. */
function readAftrName(reader: Reader, start: number, length: number): Pick<Dhcp6Option, "text"> {
  let text = "";
  let at = start;
  for (let left = length; left > 0 && (reader.at8(at) ?? 0) !== 0;) {
    const size = reader.at8(at)!;
    at++;
    if (size >= left - 1) return { text: `${text} ?` };
    text += readPaddedText(reader, at, size);
    at += size;
    left -= size + 1;
    if ((reader.at8(at) ?? 0) !== 0) text += ".";
  }
  return { text };
}
