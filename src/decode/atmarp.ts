import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** Address resolution over ATM (RFC 2225), in place of ARP's form. The addresses are absent when not all were captured. */
export interface AtmarpLayer extends Layer {
  readonly kind: "atmarp";
  readonly hardwareType: number;
  readonly protocolType: number;
  readonly operation: number | undefined;
  readonly senderProtocolLength: number | undefined;
  readonly targetProtocolLength: number | undefined;
  readonly sender: AtmAddress | undefined;
  /** Protocol addresses: as IPv4 addresses when they have four bytes, else as bytes in hexadecimal between colons. */
  readonly senderProtocolAddress: string | undefined;
  readonly target: AtmAddress | undefined;
  readonly targetProtocolAddress: string | undefined;
}

/** Bytes in hexadecimal between colons, empty when there are none. */
export interface AtmAddress {
  /** The number is one of E.164, not an address of the ATM Forum. */
  readonly isE164: boolean;
  readonly number: string;
  readonly subaddress: string;
}

export const atmHardwareType = 19;
const e164Bit = 0x40;
const lengthMask = 0x3f;

export function decodeAtmarp(reader: Reader, wireLength: number): AtmarpLayer {
  const { offset, left: capturedLength } = reader;
  const [hardwareType, protocolType] = [reader.u16(), reader.u16()];
  const [senderNumber, senderSubaddress] = [reader.maybe8() ?? 0, reader.maybe8() ?? 0];
  const [operation, senderProtocolLength] = [reader.maybe16(), reader.maybe8()];
  const [targetNumber, targetSubaddress] = [reader.maybe8() ?? 0, reader.maybe8() ?? 0];
  const targetProtocolLength = reader.maybe8();
  const base = { kind: "atmarp", offset, wireLength, capturedLength, hardwareType, protocolType, operation } as const;
  const header = { ...base, senderProtocolLength, targetProtocolLength };
  const sizes = [senderNumber & lengthMask, senderSubaddress & lengthMask, senderProtocolLength ?? 0];
  sizes.push(targetNumber & lengthMask, targetSubaddress & lengthMask, targetProtocolLength ?? 0);
  if (targetProtocolLength === undefined || !reader.has(sizes.reduce((sum, size) => sum + size, 0))) {
    const nothing = { sender: undefined, senderProtocolAddress: undefined };
    return { ...header, ...nothing, target: undefined, targetProtocolAddress: undefined };
  }
  return {
    ...header,
    sender: readAtmAddress(reader, senderNumber, senderSubaddress),
    senderProtocolAddress: readProtocolAddress(reader, senderProtocolLength ?? 0),
    target: readAtmAddress(reader, targetNumber, targetSubaddress),
    targetProtocolAddress: readProtocolAddress(reader, targetProtocolLength),
  };
}

function readAtmAddress(reader: Reader, number: number, subaddress: number): AtmAddress {
  return {
    isE164: (number & e164Bit) !== 0,
    number: reader.captured(number & lengthMask).hex(":"),
    subaddress: reader.captured(subaddress & lengthMask).hex(":"),
  };
}

function readProtocolAddress(reader: Reader, length: number): string | undefined {
  return length === 4 ? reader.ipv4() : reader.captured(length).hex(":");
}
