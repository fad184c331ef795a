import { escapeText } from "./escaped-text.js";
import type { Bytes, Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** An NTP message (RFC 5905; control messages: RFC 9327). Fields not captured are absent. */
export interface NtpLayer extends Layer {
  readonly kind: "ntp";
  readonly leapIndicator: number | undefined;
  readonly version: number | undefined;
  readonly mode: number | undefined;
  /** Of all modes but 6 and 7. */
  readonly time: NtpTime | undefined;
  /** Of mode 6. */
  readonly control: NtpControl | undefined;
}

export interface NtpTime {
  readonly stratum: number | undefined;
  /** Exponents of 2, in seconds. */
  readonly poll: number | undefined;
  readonly precision: number | undefined;
  /** In seconds times 65536. */
  readonly rootDelay: number | undefined;
  readonly rootDispersion: number | undefined;
  readonly referenceId: number | undefined;
  /** The same four bytes as text, escaped. */
  readonly referenceText: string;
  readonly referenceTimestamp: NtpTimestamp | undefined;
  readonly originTimestamp: NtpTimestamp | undefined;
  readonly receiveTimestamp: NtpTimestamp | undefined;
  readonly transmitTimestamp: NtpTimestamp | undefined;
  readonly keyIdentifier: number | undefined;
  /** What follows the key identifier on the wire; absent if not all captured. */
  readonly digest: Bytes | undefined;
}

/** Seconds since 1900, and the fraction of a second times 2 to the power of 32. */
export interface NtpTimestamp {
  readonly seconds: number;
  readonly fraction: number;
}

export interface NtpControl {
  /** Response, error and more bits (3), operation code (5). */
  readonly operation: number | undefined;
  readonly sequence: number | undefined;
  readonly status: number | undefined;
  readonly associationId: number | undefined;
  readonly offset: number | undefined;
  readonly count: number | undefined;
  /** All of the data was captured. */
  readonly dataCaptured: boolean;
}

export const ntpControlMode = 6;
export const ntpPrivateMode = 7;
const timeLength = 48;
const controlLength = 12;

export function decodeNtp(reader: Reader, wireLength: number): NtpLayer {
  const offset = reader.offset;
  const capturedLength = reader.left;
  const status = reader.maybe8();
  const mode = status === undefined ? undefined : status & 7;
  return {
    kind: "ntp",
    offset,
    wireLength,
    capturedLength,
    leapIndicator: status === undefined ? undefined : status >> 6,
    version: status === undefined ? undefined : (status >> 3) & 7,
    mode,
    time: mode === ntpControlMode || mode === ntpPrivateMode ? undefined : decodeTime(reader, wireLength),
    control: mode === ntpControlMode ? decodeControl(reader, wireLength) : undefined,
  };
}

function signed8(value: number | undefined): number | undefined {
  return value === undefined ? undefined : (value << 24) >> 24;
}

function decodeTime(reader: Reader, wireLength: number): NtpTime | undefined {
  if (wireLength < timeLength) return undefined;
  const stratum = reader.maybe8();
  const poll = signed8(reader.maybe8());
  const precision = signed8(reader.maybe8());
  const rootDelay = reader.maybe32();
  const rootDispersion = reader.maybe32();
  const referenceText = escapeText(reader, reader.offset, 4);
  return {
    stratum,
    poll,
    precision,
    rootDelay,
    rootDispersion,
    referenceId: reader.maybe32(),
    referenceText,
    referenceTimestamp: decodeTimestamp(reader),
    originTimestamp: decodeTimestamp(reader),
    receiveTimestamp: decodeTimestamp(reader),
    transmitTimestamp: decodeTimestamp(reader),
    keyIdentifier: wireLength > timeLength ? reader.maybe32() : undefined,
    digest: wireLength > timeLength + 4 ? reader.bytes(wireLength - timeLength - 4) : undefined,
  };
}

function decodeTimestamp(reader: Reader): NtpTimestamp | undefined {
  const seconds = reader.maybe32();
  const fraction = reader.maybe32();
  return seconds === undefined || fraction === undefined ? undefined : { seconds, fraction };
}

function decodeControl(reader: Reader, wireLength: number): NtpControl | undefined {
  if (wireLength < controlLength) return undefined;
  const operation = reader.maybe8();
  const [sequence, status, associationId] = [reader.maybe16(), reader.maybe16(), reader.maybe16()];
  const [offset, count] = [reader.maybe16(), reader.maybe16()];
  return { operation, sequence, status, associationId, offset, count, dataCaptured: reader.has(count ?? 0) };
}
