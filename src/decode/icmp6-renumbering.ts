import type { Reader } from "./reader.js";

/** A router renumbering message (RFC 2894). */
export interface Renumbering {
  /** The header was not all captured. */
  readonly cut: boolean;
  readonly sequenceNumber: number;
  readonly segmentNumber: number;
  readonly flags: number;
  readonly maximumDelay: number;
  readonly reserved: number;
  /** Of a command: the prefixes that it is about; absent if not all captured. */
  readonly match: MatchPrefix | undefined;
}

/** The match-prefix part, and the use-prefix parts after it, the last of them absent if it was not all captured. */
export interface MatchPrefix {
  readonly opCode: number;
  /** In units of 8 bytes; 3 for the match part, 4 for each use part. */
  readonly opLength: number;
  readonly ordinal: number;
  readonly matchLength: number;
  readonly minimumLength: number;
  readonly maximumLength: number;
  readonly prefix: string;
  readonly uses: readonly (UsePrefix | undefined)[];
}

export interface UsePrefix {
  readonly useLength: number;
  readonly keepLength: number;
  readonly flagMask: number;
  readonly raFlags: number;
  readonly validLifetime: number;
  readonly preferredLifetime: number;
  readonly flags: number;
  readonly prefix: string;
}

const command = 0;
const headerLength = 12;
const matchLength = 24;
const useLength = 32;

/** Decodes the message, the cursor being after the checksum. */
export function decodeRenumbering(reader: Reader, code: number | undefined): Renumbering {
  const cut = !reader.has(headerLength);
  return {
    cut,
    sequenceNumber: reader.u32(),
    segmentNumber: reader.u8(),
    flags: reader.u8(),
    maximumDelay: reader.u16(),
    reserved: reader.u32(),
    match: code === command && !cut ? decodeMatch(reader) : undefined,
  };
}

function decodeMatch(reader: Reader): MatchPrefix | undefined {
  if (!reader.has(matchLength)) return undefined;
  const [opCode, opLength, ordinal] = [reader.u8(), reader.u8(), reader.u8()];
  const [length, minimumLength, maximumLength] = [reader.u8(), reader.u8(), reader.u8()];
  reader.skip(2);
  const prefix = reader.ipv6() ?? "";
  const uses: (UsePrefix | undefined)[] = [];
  const count = (opLength - 3) % 4 === 0 ? (opLength - 3) / 4 : 0;
  while (uses.length < count) {
    const use = decodeUse(reader);
    uses.push(use);
    if (use === undefined) break;
  }
  return { opCode, opLength, ordinal, matchLength: length, minimumLength, maximumLength, prefix, uses };
}

function decodeUse(reader: Reader): UsePrefix | undefined {
  if (!reader.has(useLength)) return undefined;
  const [length, keepLength, flagMask, raFlags] = [reader.u8(), reader.u8(), reader.u8(), reader.u8()];
  const [validLifetime, preferredLifetime, flags] = [reader.u32(), reader.u32(), reader.u32()];
  const prefix = reader.ipv6() ?? "";
  return { useLength: length, keepLength, flagMask, raFlags, validLifetime, preferredLifetime, flags, prefix };
}
