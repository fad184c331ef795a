import type { Fields } from "./fields.js";
import type { Bytes, TextBytes } from "./layer.js";

/** A file handle, and what tcpdump guesses of its inside from the habits of old servers. */
export interface NfsHandle {
  readonly bytes: Bytes;
  /** The file system by its device. */
  readonly device: { readonly major: number; readonly minor: number } | undefined;
  /** The file system by its name, on VMS. */
  readonly name: TextBytes | undefined;
  /** The number of the file in it. */
  readonly file: number;
}

const version2Size = 32;

export function readHandle(fields: Fields, version: number): NfsHandle | undefined {
  const size = version === 3 ? fields.u32() : version2Size;
  if (size === undefined) return undefined;
  const whole = size - (size % 4);
  return fields.check(whole) ? parseHandle(fields.reader.captured(whole)) : undefined;
}

/** The handle's bytes are told apart by which of them are 0, as in the servers' own structures. */
function parseHandle(bytes: Bytes): NfsHandle {
  const at = (index: number) => bytes.at(index);
  const device = (major: number, minor: number, file: number): NfsHandle => ({
    ...{ bytes, device: { major, minor }, name: undefined, file },
  });
  const unknown: NfsHandle = { bytes, device: undefined, name: undefined, file: 1 };
  if (bytes.length < 16) return unknown;
  const isLow = at(2) === 0 && at(3) === 0;
  if (at(0) === 0 && at(1) === 0) {
    if (isLow) return device(at(6), at(7), bytes.u32(12));
    if (at(4) !== 0 && at(5) === 0 && at(8) === 12 && at(9) === 0) return parseOsf(bytes);
    const isIrix = at(4) === 0 && at(5) === 8 && at(6) === 0 && at(7) === 0;
    return device(at(2), at(3), bytes.u32(isIrix ? 8 : 12));
  }
  if (isLow) {
    if (at(6) === 0 && at(7) === 0) return device(at(1), at(0), littleEndian(bytes, 12));
    if (bytes.length >= 24 && at(21) === 0 && at(23) === 0) return device(at(1), at(0), littleEndian(bytes, 4));
    return at(9) === 10 ? parseSolaris(bytes) : unknown;
  }
  if (at(8) === 12 && at(9) === 0) return parseOsf(bytes);
  if (at(8) === 0 && at(9) === 10) {
    const isHp = at(4) === 0 && at(5) === 0 && at(6) === 0 && at(7) === 0;
    return isHp ? device(at(0), (at(1) << 16) | bytes.u16(2), bytes.u32(12)) : parseSolaris(bytes);
  }
  return isVms(bytes) ? parseVms(bytes) : unknown;
}

function littleEndian(bytes: Bytes, index: number): number {
  return (
    ((bytes.at(index + 3) << 24) | (bytes.at(index + 2) << 16) | (bytes.at(index + 1) << 8) | bytes.at(index)) >>> 0
  );
}

function parseOsf(bytes: Bytes): NfsHandle {
  const number = littleEndian(bytes, 0);
  const device = { major: number >>> 20, minor: number & 0xfffff };
  return { bytes, device, name: undefined, file: littleEndian(bytes, 12) };
}

function parseSolaris(bytes: Bytes): NfsHandle {
  const minor = ((bytes.at(1) << 16) | bytes.u16(2)) & 0x3ffff;
  return { bytes, device: { major: bytes.u16(0) >> 2, minor }, name: undefined, file: bytes.u32(12) };
}

const vmsNameEnd = 14;

/** A byte, a name of printable characters, and zeros. */
function isVms(bytes: Bytes): boolean {
  if (bytes.length < 28) return false;
  let isPadding = false;
  for (let index = 1; index < vmsNameEnd; index++) {
    const byte = bytes.at(index);
    const isPrintable = byte >= 0x20 && byte < 0x7f;
    if ((isPrintable && isPadding) || (!isPrintable && byte !== 0)) return false;
    isPadding ||= byte === 0;
  }
  return true;
}

function parseVms(bytes: Bytes): NfsHandle {
  const low = bytes.at(22) | (bytes.at(23) << 8);
  const file = ((bytes.at(26) << 24) | (bytes.at(27) << 16) | low) >>> 0;
  return { bytes, device: undefined, name: bytes.slice(1).asText(), file };
}
