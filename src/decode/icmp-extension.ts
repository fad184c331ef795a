import { foldSum } from "./checksum.js";
import type { Bytes } from "./layer.js";
import type { Reader } from "./reader.js";

/** The extension of an ICMP error message (RFC 4884 section 7). */
export interface IcmpExtension {
  /** The header was not all captured; nothing else is then known. */
  readonly cut: boolean;
  readonly version: number;
  readonly checksum: number;
  /** Absent when not all of the extension was captured. */
  readonly checksumCorrect: boolean | undefined;
  readonly length: number;
  /** Ends with `undefined` where an object's header was not captured. */
  readonly objects: readonly (IcmpExtensionObject | undefined)[];
}

export interface IcmpExtensionObject {
  readonly length: number;
  readonly classNum: number;
  readonly cType: number;
  /** As much of the object's contents as was captured. */
  readonly data: Bytes;
  /** The first entry of an MPLS label stack (RFC 4950). */
  readonly mplsLabel: number | undefined;
}

/** Where the extension begins: after the ICMP header and 128 bytes of the original datagram. */
const position = 136;
export const icmpObjectHeaderLength = 4;
const version2 = 2;
export const mplsClass = 1;
/** Bytes that have to be there before tcpdump looks: up to the first one after the extension's header. */
const leastBytes = position + icmpObjectHeaderLength + 1;

/**
 * Decodes the extension of the error message at `offset`, if there is one. Where the message has no length field for the quoted
 * datagram (as those of before RFC 4884), a right checksum tells that the bytes are an extension.
 */
export function decodeIcmpExtension(reader: Reader, offset: number, wireLength: number): IcmpExtension | undefined {
  const length = wireLength - position;
  if (length <= 0) return undefined;
  const start = offset + position;
  const nothing = { version: 0, checksum: 0, checksumCorrect: undefined, length, objects: [] };
  if (offset + leastBytes > reader.end) return { cut: true, ...nothing };
  const whole = start + length <= reader.end;
  const checksumCorrect = whole ? foldSum(reader.sum16(start, length)) === 0xffff : undefined;
  const quotedLength = reader.at8(offset + 5);
  if (quotedLength === 0 && checksumCorrect === false) return undefined;
  reader.seek(start);
  const version = reader.u16() >> 12;
  const checksum = reader.u16();
  const objects = version === version2 ? decodeObjects(reader, length - icmpObjectHeaderLength) : [];
  return { cut: false, version, checksum, checksumCorrect, length, objects };
}

function decodeObjects(reader: Reader, length: number): readonly (IcmpExtensionObject | undefined)[] {
  const objects: (IcmpExtensionObject | undefined)[] = [];
  let room = length;
  while (room > icmpObjectHeaderLength) {
    if (!reader.has(icmpObjectHeaderLength)) return [...objects, undefined];
    const objectLength = reader.u16();
    const classNum = reader.u8();
    const cType = reader.u8();
    const start = reader.offset;
    const data = reader.captured(objectLength - icmpObjectHeaderLength);
    reader.seek(start);
    const mplsLabel = classNum === mplsClass && cType === 1 ? reader.maybe32() : undefined;
    objects.push({ length: objectLength, classNum, cType, data, mplsLabel });
    if (classNum === 0 || objectLength < icmpObjectHeaderLength) break;
    room -= objectLength;
    reader.seek(start + objectLength - icmpObjectHeaderLength);
    if (room < 0) break;
  }
  return objects;
}
