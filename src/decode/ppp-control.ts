import type { Bytes, Layer, TextBytes } from "./layer.js";
import type { PppOptionValue } from "./ppp-options.js";
import { decodePppOptionValue } from "./ppp-options.js";
import type { Reader } from "./reader.js";

/** A packet of a PPP control protocol: LCP (RFC 1661, 1570), IPCP (RFC 1332), CCP (RFC 1962) and their kin. */
export interface PppControlLayer extends Layer {
  readonly kind: "ppp-control";
  /** The PPP protocol number. */
  readonly protocol: number;
  /** Absent, like the identifier, when not both are there. */
  readonly code: number | undefined;
  readonly identifier: number | undefined;
  /** The length field, the four bytes of the header included. */
  readonly length: number | undefined;
  /** Of configuration packets. */
  readonly options: readonly PppOption[];
  /** An option's type and length were not both captured. */
  readonly optionsCut: boolean;
  /** Of the other codes. */
  readonly message: PppControlMessage | undefined;
  /** What follows the header as far as captured, even beyond `length`. */
  readonly data: Bytes;
}

/** The fields of packets that hold no options, each of some codes; absent where `length` or what was captured ends before. */
export interface PppControlMessage {
  /** Of vendor extensions, echoes, discards, identifications and times remaining. */
  readonly magicNumber?: number | undefined;
  /** Of vendor extensions (RFC 2153). */
  readonly oui?: number | undefined;
  /** Of protocol rejects. */
  readonly rejectedProtocol?: number | undefined;
  /** Of identifications (RFC 1570): text, as much of it as was captured. */
  readonly text?: TextBytes | undefined;
  /** Of times remaining (RFC 1570), in seconds. */
  readonly secondsRemaining?: number | undefined;
}

export interface PppOption {
  readonly type: number;
  /** Type and length included. */
  readonly length: number;
  /** Type, length and value, as far as captured. */
  readonly bytes: Bytes;
  /** Absent for options that have none, or whose form is not known. */
  readonly value: PppOptionValue | undefined;
}

const headerLength = 4;
const configureRequest = 1;
const configureReject = 4;

/** The codes whose packets have fields of their own. */
export const pppCodes = {
  vendorExtension: 0,
  protocolReject: 8,
  echoRequest: 9,
  echoReply: 10,
  discardRequest: 11,
  identification: 12,
  timeRemaining: 13,
} as const;

export function decodePppControl(protocol: number, reader: Reader, wireLength: number): PppControlLayer {
  const offset = reader.offset;
  const capturedLength = reader.left;
  const whole = wireLength >= headerLength && reader.has(2);
  const code = whole ? reader.u8() : undefined;
  const identifier = whole ? reader.u8() : undefined;
  const length = whole ? reader.maybe16() : undefined;
  const start = reader.offset;
  const options: PppOption[] = [];
  const isConfiguration = code !== undefined && code >= configureRequest && code <= configureReject;
  const fits = length !== undefined && length > headerLength && length <= wireLength;
  const optionsCut = isConfiguration && fits && !readOptions(protocol, reader, length, options);
  reader.seek(start);
  const message = isConfiguration || !fits || code === undefined ? undefined : readMessage(code, length, reader);
  reader.seek(start);
  const base = { kind: "ppp-control", offset, wireLength, capturedLength, protocol, code, identifier, length } as const;
  return { ...base, options, optionsCut, message, data: reader.captured(reader.left) };
}

/** False if the bytes end before an option's length. An option longer than the packet ends the list and is left out. */
function readOptions(protocol: number, reader: Reader, length: number, options: PppOption[]): boolean {
  for (let left = length - headerLength; left > 0;) {
    if (!reader.has(2)) return false;
    const at = reader.offset;
    const [type, optionLength] = [reader.u8(), reader.u8()];
    if (optionLength > length) break;
    const value = decodePppOptionValue(protocol, type, optionLength, reader);
    reader.seek(at);
    options.push({ type, length: optionLength, bytes: reader.captured(optionLength), value });
    if (optionLength < 2 || optionLength > left) break;
    left -= optionLength;
    // An option that was cut off is the last: what follows it was not captured either.
    if (reader.offset < at + optionLength) return left === 0;
  }
  return true;
}

/** The fields behind the header, where `length` has room for all of them. */
function readMessage(code: number, length: number, reader: Reader): PppControlMessage | undefined {
  const room = length - headerLength;
  switch (code) {
    case pppCodes.vendorExtension:
      return room < 7 ? undefined : { magicNumber: reader.maybe32(), oui: reader.maybe24() };
    case pppCodes.protocolReject:
      return room < 2 ? undefined : { rejectedProtocol: reader.maybe16() };
    case pppCodes.echoRequest:
    case pppCodes.echoReply:
    case pppCodes.discardRequest:
      return room < 4 ? undefined : { magicNumber: reader.maybe32() };
    case pppCodes.identification:
      return room < 4 ? undefined : { magicNumber: reader.maybe32(), text: reader.captured(room - 4).asText() };
    case pppCodes.timeRemaining:
      return room < 8 ? undefined : { magicNumber: reader.maybe32(), secondsRemaining: reader.maybe32() };
    default:
      return undefined;
  }
}
