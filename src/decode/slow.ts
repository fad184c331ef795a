import type { Bytes, Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** The slow protocols of Ethernet: LACP and marker (IEEE 802.1AX clause 6), OAM (IEEE 802.3 clause 57). */
export interface SlowLayer extends Layer {
  readonly kind: "slow";
  /** Absent, like all fields below, when not captured or not there. */
  readonly subtype: number | undefined;
  /** LACP and marker. */
  readonly version: number | undefined;
  readonly oam: OamHeader | undefined;
  readonly tlvs: readonly SlowTlv[];
  /** One byte was left behind the last TLV: too little for another one. */
  readonly tlvsShort: boolean;
}

export interface OamHeader {
  /** The protocol's bytes on the wire, behind the subtype. */
  readonly wireLength: number;
  readonly flags: number | undefined;
  readonly code: number | undefined;
  /** Of event notifications. */
  readonly sequenceNumber: number | undefined;
  /** Of loopback control. */
  readonly command: number | undefined;
}

export interface SlowTlv {
  readonly type: number | undefined;
  /** Type and length included. */
  readonly length: number | undefined;
  /** The packet has no room for it. */
  readonly tooLong: boolean;
  /** What follows type and length; absent when not all of it was captured, and when there is none. */
  readonly data: Bytes | undefined;
  /** Of the types known, if `length` is theirs. */
  readonly value: SlowValue | undefined;
}

export type SlowValue = LacpParticipant | LacpCollector | MarkerInformation | OamInformation | OamEvent;

/** Actor and partner of LACP. */
interface LacpParticipant {
  readonly form: "participant";
  readonly systemPriority: number;
  readonly system: string;
  readonly key: number;
  readonly portPriority: number;
  readonly port: number;
  readonly state: number;
}

interface LacpCollector {
  readonly form: "collector";
  readonly maxDelay: number;
}

interface MarkerInformation {
  readonly form: "marker";
  readonly requestPort: number;
  readonly requestSystem: string;
  readonly requestTransactionId: number;
}

export interface OamInformation {
  readonly form: "information";
  readonly oamVersion: number;
  readonly revision: number;
  readonly state: number;
  readonly oamConfiguration: number;
  readonly pduConfiguration: number;
  readonly oui: number;
  readonly vendorInformation: number;
}

export interface OamEvent {
  readonly form: "event";
  /** In tenths of a second. */
  readonly timestamp: number;
  readonly window: bigint;
  readonly threshold: bigint;
  readonly errors: bigint;
  readonly errorRunningTotal: bigint;
  readonly eventRunningTotal: number;
}

export const slowSubtypes = { lacp: 1, marker: 2, oam: 3 } as const;
export const oamCodes = { information: 0, eventNotification: 1, loopbackControl: 4 } as const;

/** The whole length of a TLV, and how its value is read. */
type SlowForm = readonly [length: number, read: (reader: Reader) => SlowValue];

const lacpForms: ReadonlyMap<number, SlowForm> = new Map<number, SlowForm>([
  [1, [20, readParticipant]],
  [2, [20, readParticipant]],
  [3, [16, (reader) => ({ form: "collector", maxDelay: reader.u16() })]],
]);
const markerForms: ReadonlyMap<number, SlowForm> = new Map<number, SlowForm>([[1, [16, readMarker]]]);
const informationForms: ReadonlyMap<number, SlowForm> = new Map<number, SlowForm>([
  [1, [16, readInformation]],
  [2, [16, readInformation]],
]);
const eventForms: ReadonlyMap<number, SlowForm> = new Map([1, 2, 3, 4].map((type) => [type, [40, readEvent]]));

/** The length that a TLV of a known type must have, type and length included. */
export function slowTlvLength(subtype: number, code: number | undefined, type: number): number | undefined {
  return formsOf(subtype, code).get(type)?.[0];
}

function formsOf(subtype: number, code: number | undefined): ReadonlyMap<number, SlowForm> {
  if (subtype === slowSubtypes.lacp) return lacpForms;
  if (subtype === slowSubtypes.marker) return markerForms;
  return code === oamCodes.information ? informationForms : eventForms;
}

const tlvHeaderLength = 2;
const version1 = 1;

export function decodeSlow(reader: Reader, wireLength: number): SlowLayer {
  const base = { kind: "slow", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  const subtype = wireLength < 1 ? undefined : reader.maybe8();
  const none = { oam: undefined, tlvs: [], tlvsShort: false };
  if (subtype === slowSubtypes.oam)
    return { ...base, subtype, version: undefined, ...decodeOam(reader, wireLength - 1) };
  if (subtype !== slowSubtypes.lacp && subtype !== slowSubtypes.marker)
    return { ...base, subtype, version: undefined, ...none };
  const version = wireLength < 2 ? undefined : reader.maybe8();
  if (version !== version1) return { ...base, subtype, version, ...none };
  return {
    ...base,
    subtype,
    version,
    oam: undefined,
    ...readTlvs(reader, wireLength - 2, formsOf(subtype, undefined)),
  };
}

const oamHeaderLength = 3;

function decodeOam(reader: Reader, wireLength: number): Pick<SlowLayer, "oam" | "tlvs" | "tlvsShort"> {
  const whole = wireLength >= oamHeaderLength && reader.has(oamHeaderLength);
  const flags = whole ? reader.u16() : undefined;
  const code = whole ? reader.u8() : undefined;
  const left = wireLength - oamHeaderLength;
  const isEvent = code === oamCodes.eventNotification;
  const sequenceNumber = isEvent && left >= 2 ? reader.maybe16() : undefined;
  const command = code === oamCodes.loopbackControl && left >= 1 ? reader.maybe8() : undefined;
  const oam = { wireLength, flags, code, sequenceNumber, command };
  if (code === oamCodes.information) return { oam, ...readTlvs(reader, left, informationForms) };
  if (sequenceNumber !== undefined) return { oam, ...readTlvs(reader, left - 2, eventForms) };
  return { oam, tlvs: [], tlvsShort: false };
}

/** The list ends with the first TLV of type 0, or the first that is not whole. */
function readTlvs(
  reader: Reader,
  room: number,
  forms: ReadonlyMap<number, SlowForm>,
): Pick<SlowLayer, "tlvs" | "tlvsShort"> {
  const tlvs: SlowTlv[] = [];
  let left = room;
  while (left >= tlvHeaderLength) {
    const whole = reader.has(tlvHeaderLength);
    const type = whole ? reader.u8() : undefined;
    const length = whole ? reader.u8() : undefined;
    const tooLong = length !== undefined && length > left;
    const isEnd = type === undefined || length === undefined || type === 0 || length < tlvHeaderLength;
    const at = reader.offset;
    const data = isEnd || tooLong ? undefined : reader.bytes(length - tlvHeaderLength);
    tlvs.push({ type, length, tooLong, data, value: data && readValue(reader, at, length, forms.get(type ?? 0)) });
    if (isEnd || data === undefined) return { tlvs, tlvsShort: false };
    left -= length;
  }
  return { tlvs, tlvsShort: left > 0 };
}

/** The value at `start`, all of which was captured; the cursor stays where it is. */
function readValue(
  reader: Reader,
  start: number,
  length: number | undefined,
  form: SlowForm | undefined,
): SlowValue | undefined {
  if (form === undefined || form[0] !== length) return undefined;
  const after = reader.offset;
  reader.seek(start);
  const value = form[1](reader);
  reader.seek(after);
  return value;
}

function readParticipant(reader: Reader): LacpParticipant {
  const system = { systemPriority: reader.u16(), system: reader.mac() ?? "", key: reader.u16() };
  return { form: "participant", ...system, portPriority: reader.u16(), port: reader.u16(), state: reader.u8() };
}

function readMarker(reader: Reader): MarkerInformation {
  const [requestPort, requestSystem] = [reader.u16(), reader.mac() ?? ""];
  return { form: "marker", requestPort, requestSystem, requestTransactionId: reader.u32() };
}

function readInformation(reader: Reader): OamInformation {
  return {
    form: "information",
    oamVersion: reader.u8(),
    revision: reader.u16(),
    state: reader.u8(),
    oamConfiguration: reader.u8(),
    pduConfiguration: reader.u16(),
    oui: reader.u24(),
    vendorInformation: reader.u32(),
  };
}

function readEvent(reader: Reader): OamEvent {
  return {
    form: "event",
    timestamp: reader.u16(),
    window: reader.u64(),
    threshold: reader.u64(),
    errors: reader.u64(),
    errorRunningTotal: reader.u64(),
    eventRunningTotal: reader.u32(),
  };
}
