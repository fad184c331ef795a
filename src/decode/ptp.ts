import type { Fields } from "./fields.js";
import { Fields as FieldReader } from "./fields.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** Precision Time Protocol, version 2 (IEEE 1588-2008). Fields are absent from the first on that was not captured. */
export interface PtpLayer extends Layer {
  readonly kind: "ptp";
  /** The layer outside has no room for a header. */
  readonly short: boolean;
  readonly version: number | undefined;
  /** Of version 2. */
  readonly header: PtpHeader | undefined;
  readonly timestamp: PtpTimestamp | undefined;
  readonly announce: PtpAnnounce | undefined;
  readonly port: PtpPort | undefined;
  readonly management: PtpManagement | undefined;
}

export interface PtpHeader {
  /** Message type, and the flag of compatibility with version 1. */
  readonly first: number | undefined;
  readonly length: number | undefined;
  readonly domain: number | undefined;
  readonly reserved1: number | undefined;
  readonly flags: number | undefined;
  readonly correction: bigint | undefined;
  readonly correctionFraction: number | undefined;
  readonly reserved2: number | undefined;
  readonly clockIdentity: bigint | undefined;
  readonly portNumber: number | undefined;
  readonly sequenceId: number | undefined;
  readonly control: number | undefined;
  readonly logInterval: number | undefined;
}

interface PtpTimestamp {
  readonly seconds: bigint | undefined;
  readonly nanoseconds: number | undefined;
}

interface PtpPort {
  readonly clockIdentity: bigint | undefined;
  readonly portNumber: number | undefined;
}

export interface PtpAnnounce {
  readonly utcOffset: number | undefined;
  readonly reserved: number | undefined;
  readonly priority1: number | undefined;
  readonly clockClass: number | undefined;
  readonly clockAccuracy: number | undefined;
  readonly clockVariance: number | undefined;
  readonly priority2: number | undefined;
  readonly clockIdentity: bigint | undefined;
  readonly stepsRemoved: number | undefined;
  readonly timeSource: number | undefined;
}

interface PtpManagement {
  readonly startingBoundaryHops: number | undefined;
  readonly boundaryHops: number | undefined;
  readonly action: number | undefined;
}

export const ptpTypes = {
  ...{ sync: 0, delayRequest: 1, peerDelayRequest: 2, peerDelayResponse: 3, followUp: 8, delayResponse: 9 },
  ...{ peerDelayFollowUp: 10, announce: 11, signaling: 12, management: 13 },
} as const;

export const ptpHeaderLength = 34;
/** Only the first check looks at the length. */
const unbounded = 0x10000;

const stamped: readonly number[] = [0, 1, 2, 3, 8, 9, 10, 11];
const withPort: readonly number[] = [2, 3, 9, 10, 12, 13];

export function decodePtp(reader: Reader, wireLength: number): PtpLayer {
  const start = reader.offset;
  const base = { kind: "ptp", offset: start, wireLength, capturedLength: reader.left } as const;
  const nothing = {
    header: undefined,
    timestamp: undefined,
    announce: undefined,
    port: undefined,
    management: undefined,
  };
  const short = wireLength < ptpHeaderLength;
  const version = reader.has(2) ? reader.at8(start + 1) : undefined;
  if (short || version !== 2) return { ...base, short, version, ...nothing };
  const fields = new FieldReader(reader, unbounded);
  const header = readHeader(fields);
  const type = (header.first ?? 0) & 0x0f;
  const timestamp = stamped.includes(type) ? { seconds: u48(fields), nanoseconds: fields.u32() } : undefined;
  const announce = type === ptpTypes.announce ? readAnnounce(fields) : undefined;
  const port = withPort.includes(type) ? { clockIdentity: fields.u64(), portNumber: fields.u16() } : undefined;
  const management = type === ptpTypes.management ? readManagement(fields) : undefined;
  return { ...base, short, version, header, timestamp, announce, port, management };
}

function u48(fields: Fields): bigint | undefined {
  if (!fields.has(6)) return undefined;
  const high = fields.u16() ?? 0;
  return (BigInt(high) << 32n) | BigInt(fields.u32() ?? 0);
}

function readHeader(fields: Fields): PtpHeader {
  const first = fields.u8();
  fields.skip(1);
  const length = fields.u16();
  const domain = fields.has(2) ? fields.u8() : undefined;
  const [reserved1, flags, correction, correctionFraction] = [fields.u8(), fields.u16(), u48(fields), fields.u16()];
  const [reserved2, clockIdentity, portNumber] = [fields.u32(), fields.u64(), fields.u16()];
  const [sequenceId, control, logInterval] = [fields.u16(), fields.u8(), fields.u8()];
  const identity = { reserved2, clockIdentity, portNumber, sequenceId, control, logInterval };
  return { first, length, domain, reserved1, flags, correction, correctionFraction, ...identity };
}

function readManagement(fields: Fields): PtpManagement {
  return { startingBoundaryHops: fields.u8(), boundaryHops: fields.u8(), action: fields.u8() };
}

function readAnnounce(fields: Fields): PtpAnnounce {
  const [utcOffset, reserved, priority1, clockClass] = [fields.u16(), fields.u8(), fields.u8(), fields.u8()];
  const [clockAccuracy, clockVariance, priority2] = [fields.u8(), fields.u16(), fields.u8()];
  const [clockIdentity, stepsRemoved, timeSource] = [fields.u64(), fields.u16(), fields.u8()];
  const clock = { clockClass, clockAccuracy, clockVariance, priority2, clockIdentity };
  return { utcOffset, reserved, priority1, ...clock, stepsRemoved, timeSource };
}
