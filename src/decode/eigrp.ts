import type { Bytes, Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** Enhanced Interior Gateway Routing Protocol (RFC 7868). */
export interface EigrpLayer extends Layer {
  readonly kind: "eigrp";
  /** Absent when it was not all captured. */
  readonly header: EigrpHeader | undefined;
  /** The list ends with the first that is not whole. */
  readonly tlvs: readonly EigrpTlv[];
}

export interface EigrpHeader {
  readonly version: number;
  readonly opcode: number;
  readonly checksum: number;
  readonly flags: number;
  readonly sequenceNumber: number;
  readonly acknowledgmentNumber: number;
  readonly virtualRouterId: number;
  readonly autonomousSystem: number;
}

export interface EigrpTlv {
  /** Absent, like `length`, when not both were captured. */
  readonly type: number | undefined;
  /** Type and length included. */
  readonly length: number | undefined;
  /** Wire bytes from the TLV's start to the packet's end. */
  readonly room: number;
  /** What follows the length, as far as it was captured. */
  readonly data: Bytes;
  /** Of the types whose form is known, if the TLV is long enough and all of it was captured. */
  readonly value: EigrpValue | undefined;
}

export type EigrpValue =
  | EigrpParameters
  | EigrpSoftware
  | EigrpRoute
  | EigrpExternalRoute
  | EigrpCableRoute
  | EigrpExternalCableRoute
  | EigrpCableSetup;

interface EigrpParameters {
  readonly form: "parameters";
  /** K1 to K5. */
  readonly weights: readonly number[];
  /** In seconds. */
  readonly holdTime: number;
}

interface EigrpSoftware {
  readonly form: "software";
  readonly iosMajor: number;
  readonly iosMinor: number;
  readonly eigrpMajor: number;
  readonly eigrpMinor: number;
}

/** The classic metric of a route (RFC 7868 section 6.9.3). */
export interface EigrpMetric {
  readonly delay: number;
  readonly bandwidth: number;
  readonly mtu: number;
  readonly hopCount: number;
  readonly reliability: number;
  readonly load: number;
}

/** Where a route's prefix leads to. */
interface EigrpPrefix {
  readonly length: number;
  /** Absent if the length is above 32, or the address was not captured. */
  readonly address: string | undefined;
}

/** An internal route of IPv4. */
export interface EigrpRoute {
  readonly form: "route";
  /** All zeros if it is the router itself. */
  readonly nextHop: string;
  readonly metric: EigrpMetric;
  readonly prefix: EigrpPrefix;
}

/** What external routes have more. */
export interface EigrpOrigin {
  readonly autonomousSystem: number;
  readonly tag: number;
  readonly metric: number;
  readonly protocol: number;
  readonly flags: number;
}

export interface EigrpExternalRoute {
  readonly form: "external";
  readonly nextHop: string;
  readonly originRouter: string;
  readonly origin: EigrpOrigin;
  readonly metric: EigrpMetric;
  readonly prefix: EigrpPrefix;
}

/** AppleTalk: networks and nodes as numbers. */
export interface EigrpCableRoute {
  readonly form: "cable";
  readonly nextHopNetwork: number;
  readonly nextHopNode: number;
  readonly metric: EigrpMetric;
  readonly cableStart: number;
  readonly cableEnd: number;
}

export interface EigrpExternalCableRoute {
  readonly form: "external-cable";
  readonly nextHopNetwork: number;
  readonly nextHopNode: number;
  readonly originRouter: number;
  readonly origin: EigrpOrigin;
  readonly metric: EigrpMetric;
  readonly cableStart: number;
  readonly cableEnd: number;
}

interface EigrpCableSetup {
  readonly form: "cable-setup";
  readonly cableStart: number;
  readonly cableEnd: number;
  readonly routerId: number;
}

export const eigrpHeaderLength = 20;
export const eigrpTlvHeaderLength = 4;

/** The shortest value whose fields are all there, and how it is read. */
const forms: ReadonlyMap<number, readonly [length: number, read: (reader: Reader) => EigrpValue]> = new Map<
  number,
  readonly [number, (reader: Reader) => EigrpValue]
>([
  [0x0001, [8, readParameters]],
  [0x0004, [4, readSoftware]],
  [0x0102, [22, readRoute]],
  [0x0103, [42, readExternalRoute]],
  [0x0202, [24, readCableRoute]],
  [0x0203, [40, readExternalCableRoute]],
  [0x0204, [8, readCableSetup]],
]);

/** The least length of a TLV of a known form, type and length included. */
export function eigrpTlvLength(type: number): number | undefined {
  const form = forms.get(type);
  return form === undefined ? undefined : form[0] + eigrpTlvHeaderLength;
}

export function decodeEigrp(reader: Reader, wireLength: number): EigrpLayer {
  const base = { kind: "eigrp", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  if (!reader.has(eigrpHeaderLength)) return { ...base, header: undefined, tlvs: [] };
  const header = {
    version: reader.u8(),
    opcode: reader.u8(),
    checksum: reader.u16(),
    flags: reader.u32(),
    sequenceNumber: reader.u32(),
    acknowledgmentNumber: reader.u32(),
    virtualRouterId: reader.u16(),
    autonomousSystem: reader.u16(),
  };
  return { ...base, header, tlvs: readTlvs(reader, wireLength - eigrpHeaderLength) };
}

function readTlvs(reader: Reader, wireLength: number): readonly EigrpTlv[] {
  const tlvs: EigrpTlv[] = [];
  for (let room = wireLength; room > 0;) {
    const whole = reader.has(eigrpTlvHeaderLength);
    const type = whole ? reader.u16() : undefined;
    const length = whole ? reader.u16() : undefined;
    const start = reader.offset;
    const size = (length ?? 0) - eigrpTlvHeaderLength;
    const data = reader.captured(size);
    reader.seek(start);
    const isWhole = size >= 0 && size <= room - eigrpTlvHeaderLength && data.length === size;
    const value = isWhole ? readValue(type ?? 0, size, reader) : undefined;
    tlvs.push({ type, length, room, data, value });
    if (size < 0 || size > room - eigrpTlvHeaderLength) break;
    const next = start + size;
    if (next > reader.end) break;
    reader.seek(next);
    room -= size + eigrpTlvHeaderLength;
  }
  return tlvs;
}

function readValue(type: number, size: number, reader: Reader): EigrpValue | undefined {
  const form = forms.get(type);
  return form === undefined || size < form[0] ? undefined : form[1](reader);
}

function readParameters(reader: Reader): EigrpParameters {
  const weights = [reader.u8(), reader.u8(), reader.u8(), reader.u8(), reader.u8()];
  reader.skip(1);
  return { form: "parameters", weights, holdTime: reader.u16() };
}

function readSoftware(reader: Reader): EigrpSoftware {
  const [iosMajor, iosMinor] = [reader.u8(), reader.u8()];
  return { form: "software", iosMajor, iosMinor, eigrpMajor: reader.u8(), eigrpMinor: reader.u8() };
}

function readMetric(reader: Reader): EigrpMetric {
  const metric = {
    delay: reader.u32(),
    bandwidth: reader.u32(),
    mtu: reader.u24(),
    hopCount: reader.u8(),
    reliability: reader.u8(),
    load: reader.u8(),
  };
  reader.skip(2);
  return metric;
}

/** As many bytes as the length needs, wherever the TLV ends. */
function readPrefix(reader: Reader): EigrpPrefix {
  const length = reader.u8();
  const size = Math.ceil(length / 8);
  return { length, address: length > 32 ? undefined : reader.ipv4Prefix(size) };
}

function readRoute(reader: Reader): EigrpRoute {
  const nextHop = reader.ipv4() ?? "";
  return { form: "route", nextHop, metric: readMetric(reader), prefix: readPrefix(reader) };
}

function readExternalRoute(reader: Reader): EigrpExternalRoute {
  const [nextHop, originRouter] = [reader.ipv4() ?? "", reader.ipv4() ?? ""];
  const origin = { autonomousSystem: reader.u32(), tag: reader.u32(), metric: reader.u32() };
  reader.skip(2);
  const rest = { protocol: reader.u8(), flags: reader.u8() };
  const metric = readMetric(reader);
  const whole = { ...origin, ...rest };
  return { form: "external", nextHop, originRouter, origin: whole, metric, prefix: readPrefix(reader) };
}

function readCableRoute(reader: Reader): EigrpCableRoute {
  const nextHop = { nextHopNetwork: reader.u16(), nextHopNode: reader.u16() };
  const metric = readMetric(reader);
  return { form: "cable", ...nextHop, metric, cableStart: reader.u16(), cableEnd: reader.u16() };
}

function readExternalCableRoute(reader: Reader): EigrpExternalCableRoute {
  const nextHop = { nextHopNetwork: reader.u16(), nextHopNode: reader.u16() };
  const [originRouter, autonomousSystem, tag] = [reader.u32(), reader.u32(), reader.u32()];
  const [protocol, flags] = [reader.u8(), reader.u8()];
  const origin = { autonomousSystem, tag, metric: reader.u16(), protocol, flags };
  const metric = readMetric(reader);
  const cable = { cableStart: reader.u16(), cableEnd: reader.u16() };
  return { form: "external-cable", ...nextHop, originRouter, origin, metric, ...cable };
}

function readCableSetup(reader: Reader): EigrpCableSetup {
  return { form: "cable-setup", cableStart: reader.u16(), cableEnd: reader.u16(), routerId: reader.u32() };
}
