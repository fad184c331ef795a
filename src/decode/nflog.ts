import type { Context } from "./context.js";
import type { Bytes, Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** What Linux's netfilter logs: a packet, and what is known of it in values of many types. */
export interface NflogLayer extends Layer {
  readonly kind: "nflog";
  /** `cut`: the header was not all captured; `version`: nothing is known of this one; `values`: they end too early. */
  readonly problem: undefined | "cut" | "version" | "values";
  readonly family: number;
  readonly version: number;
  readonly resourceId: number;
  readonly values: readonly NflogValue[];
  readonly headerLength: number;
}

/** Type and length are little-endian here: they are in the order of the machine. */
interface NflogValue {
  readonly type: number;
  readonly value: Bytes;
}

export const nflogFixedLength = 4;
const valueHeader = 4;
const payloadType = 9;
export const nflogFamilies = { ipv4: 2, ipv6: 10 } as const;

export function decodeNflog(reader: Reader, wireLength: number, context: Context): NflogLayer {
  const { offset, left: capturedLength } = reader;
  const base = { kind: "nflog", offset, wireLength, capturedLength, values: [] } as const;
  const isWhole = reader.has(nflogFixedLength);
  const header = { ...base, family: reader.u8(), version: reader.u8(), resourceId: reader.u16() };
  if (!isWhole) return { ...header, problem: "cut", headerLength: capturedLength };
  if (header.version !== 0) return { ...header, problem: "version", headerLength: nflogFixedLength };
  const values: NflogValue[] = [];
  while (wireLength - (reader.offset - offset) > 0) {
    const start = reader.offset;
    const headerLength = start - offset;
    if (!reader.has(valueHeader)) return { ...header, values, problem: "values", headerLength };
    const length = reader.u16le();
    const type = reader.u16le();
    // In 16 bits, as tcpdump has it.
    const padded = (length + 3) & ~3 & 0xffff;
    if (padded < valueHeader || start + padded > reader.end)
      return { ...header, values, problem: "values", headerLength };
    if (type === payloadType) break;
    values.push({ type, value: reader.captured(length - valueHeader) });
    reader.seek(start + padded);
  }
  const headerLength = reader.offset - offset;
  const { family } = header;
  const ipVersion = family === nflogFamilies.ipv4 ? 4 : family === nflogFamilies.ipv6 ? 6 : undefined;
  const payload = context.ipVersion(ipVersion, reader, wireLength - headerLength);
  return { ...header, values, problem: undefined, headerLength, payload };
}
