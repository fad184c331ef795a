import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** Minimal encapsulation within IP, as mobile hosts use it (RFC 2004). */
export interface MobileIpLayer extends Layer {
  readonly kind: "mobile-ip";
  /** The header is not whole. */
  readonly cut: boolean;
  /** The protocol, and the flag of an original source. */
  readonly protocolAndFlags: number;
  readonly checksum: number;
  readonly isChecksumRight: boolean;
  readonly destination: string | undefined;
  readonly source: string | undefined;
}

export const mobileIpSourcePresent = 0x80;

const headerLength = 12;

export function decodeMobileIp(reader: Reader, wireLength: number): MobileIpLayer {
  const { offset, left: capturedLength } = reader;
  const base = { kind: "mobile-ip", offset, wireLength, capturedLength } as const;
  const cut = wireLength < 8 || !reader.has(headerLength);
  const [protocolAndFlags, checksum] = [reader.u16(), reader.u16()];
  const [destination, source] = [reader.ipv4(), reader.ipv4()];
  const summed = protocolAndFlags & mobileIpSourcePresent ? 12 : 8;
  const sum = reader.sum16(offset, summed);
  const isChecksumRight = sum !== 0 && sum % 0xffff === 0;
  return { ...base, cut, protocolAndFlags, checksum, isChecksumRight, destination, source };
}
