/** What stands behind the fields of Babel's TLVs: further TLVs (RFC 8966 section 4.7, RFC 9616). */
import type { Reader } from "./reader.js";

export interface BabelSubTlvs {
  readonly subTlvs: readonly BabelSubTlv[];
  readonly invalid: boolean;
}

export interface BabelSubTlv {
  readonly type: number;
  /** The sub-TLV's header or value does not fit. */
  readonly broken: boolean;
  readonly channels?: readonly number[];
  /** In microseconds. */
  readonly timestamps?: readonly number[];
  /** There is no room for the timestamps that there should be. */
  readonly tooShort?: boolean;
}

export const babelSubTypes = { pad1: 0, padN: 1, diversity: 2, timestamp: 3 } as const;

/** `timestampCount` is how many timestamps a sub-TLV with such has in this TLV. */
export function readSubTlvs(reader: Reader, end: number, timestampCount: number): BabelSubTlvs {
  const subTlvs: BabelSubTlv[] = [];
  while (reader.offset < end) {
    const type = reader.u8();
    if (type === babelSubTypes.pad1) {
      subTlvs.push({ type, broken: false });
      continue;
    }
    const length = reader.offset < end ? reader.u8() : undefined;
    const start = reader.offset;
    if (length === undefined || start + length > end) {
      subTlvs.push({ type, broken: true });
      return { subTlvs, invalid: true };
    }
    const subTlv = readSubTlv(type, length, reader, timestampCount);
    subTlvs.push(subTlv);
    if (subTlv.tooShort) return { subTlvs, invalid: true };
    reader.seek(start + length);
  }
  return { subTlvs, invalid: false };
}

function readSubTlv(type: number, length: number, reader: Reader, timestampCount: number): BabelSubTlv {
  const base = { type, broken: false };
  if (type === babelSubTypes.diversity) return { ...base, channels: Array.from({ length }, () => reader.u8()) };
  if (type !== babelSubTypes.timestamp) return base;
  if (length < timestampCount * 4) return { ...base, tooShort: true };
  return { ...base, timestamps: Array.from({ length: timestampCount }, () => reader.u32()) };
}
