import type { Bytes, Layer } from "./layer.js";
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
  /** What follows the header as far as captured, even beyond `length`. */
  readonly data: Bytes;
}

export interface PppOption {
  readonly type: number;
  /** Type and length included. */
  readonly length: number;
  /** Type, length and value, as far as captured. */
  readonly bytes: Bytes;
  /** The fifth byte, which tcpdump takes for an authentication algorithm even where the option ends before it. */
  readonly algorithm: number | undefined;
}

export const pppControl = {
  ipcp: 0x8021,
  osicp: 0x8023,
  ipv6cp: 0x8057,
  ccp: 0x80fd,
  mplscp: 0x8281,
  lcp: 0xc021,
  bacp: 0xc02b,
} as const;

export const controlProtocols: ReadonlySet<number> = new Set(Object.values(pppControl));

const headerLength = 4;
const configureRequest = 1;
const configureReject = 4;

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
  const optionsCut = isConfiguration && fits && !readOptions(reader, length, options);
  reader.seek(start);
  const base = { kind: "ppp-control", offset, wireLength, capturedLength, protocol, code, identifier, length } as const;
  return { ...base, options, optionsCut, data: reader.captured(reader.left) };
}

/** False if the bytes end before an option's length. An option longer than the packet ends the list and is left out. */
function readOptions(reader: Reader, length: number, options: PppOption[]): boolean {
  for (let left = length - headerLength; left > 0;) {
    if (!reader.has(2)) return false;
    const at = reader.offset;
    const [type, optionLength] = [reader.u8(), reader.u8()];
    if (optionLength > length) break;
    const algorithm = reader.at8(at + 4);
    reader.seek(at);
    options.push({ type, length: optionLength, bytes: reader.captured(optionLength), algorithm });
    if (optionLength < 2 || optionLength > left) break;
    left -= optionLength;
    // An option that was cut off is the last: what follows it was not captured either.
    if (reader.offset < at + optionLength) return left === 0;
  }
  return true;
}
