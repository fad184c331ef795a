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
  /** Absent when not all of it was captured, and when there is none. */
  readonly value: Bytes | undefined;
}

export const slowSubtypes = { lacp: 1, marker: 2, oam: 3 } as const;
export const oamCodes = { information: 0, eventNotification: 1, loopbackControl: 4 } as const;

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
  return { ...base, subtype, version, oam: undefined, ...readTlvs(reader, wireLength - 2) };
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
  if (code === oamCodes.information) return { oam, ...readTlvs(reader, left) };
  if (sequenceNumber !== undefined) return { oam, ...readTlvs(reader, left - 2) };
  return { oam, tlvs: [], tlvsShort: false };
}

/** The list ends with the first TLV of type 0, or the first that is not whole. */
function readTlvs(reader: Reader, room: number): Pick<SlowLayer, "tlvs" | "tlvsShort"> {
  const tlvs: SlowTlv[] = [];
  let left = room;
  while (left >= tlvHeaderLength) {
    const whole = reader.has(tlvHeaderLength);
    const type = whole ? reader.u8() : undefined;
    const length = whole ? reader.u8() : undefined;
    const tooLong = length !== undefined && length > left;
    const isEnd = type === undefined || length === undefined || type === 0 || length < tlvHeaderLength;
    const value = isEnd || tooLong ? undefined : reader.bytes(length - tlvHeaderLength);
    tlvs.push({ type, length, tooLong, value });
    if (isEnd || value === undefined) return { tlvs, tlvsShort: false };
    left -= length;
  }
  return { tlvs, tlvsShort: left > 0 };
}
