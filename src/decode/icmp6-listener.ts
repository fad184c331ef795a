import type { Reader } from "./reader.js";

/** A query of multicast listener discovery, version 2 (RFC 3810 section 5.1). Fields not captured are absent. */
export interface ListenerQuery {
  /** `unknown`: of no version's length. */
  readonly problem: undefined | "unknown" | "source-count";
  readonly maximumResponseCode?: number | undefined;
  readonly multicastAddress?: string | undefined;
  /** Suppress router-side processing (1 bit), querier's robustness variable (3 bits). */
  readonly flags?: number | undefined;
  readonly queryIntervalCode?: number | undefined;
  readonly sourceCount?: number | undefined;
  /** Ends with `undefined` where an address was not captured. */
  readonly sources?: readonly (string | undefined)[];
}

/** A report of multicast listener discovery, version 2 (RFC 3810 section 5.2). */
export interface ListenerReport {
  /** `short`: no room for the fixed part; `record-count`: no room for all records. */
  readonly problem: undefined | "short" | "record-count";
  readonly recordCount: number | undefined;
  /** Ends with the first record that is not all there. */
  readonly records: readonly ListenerRecord[];
}

export interface ListenerRecord {
  readonly multicastAddress: string | undefined;
  readonly type: number | undefined;
  readonly sourceCount: number | undefined;
  /** The message has no room for that many sources. */
  readonly tooManySources: boolean;
  readonly sources: readonly (string | undefined)[];
}

const queryLength = 28;
const reportLength = 8;
const recordLength = 20;

/** Decodes a query, the cursor being after the checksum. */
export function decodeListenerQuery(reader: Reader, wireLength: number): ListenerQuery {
  if (wireLength < queryLength) return { problem: "unknown" };
  const maximumResponseCode = reader.maybe16();
  reader.skip(2);
  const multicastAddress = reader.ipv6();
  const [flags, queryIntervalCode, sourceCount] = [reader.maybe8(), reader.maybe8(), reader.maybe16()];
  const fields = { maximumResponseCode, multicastAddress, flags, queryIntervalCode, sourceCount };
  if (wireLength < queryLength + (sourceCount ?? 0) * 16) return { problem: "source-count", ...fields };
  return { problem: undefined, ...fields, sources: decodeSources(reader, sourceCount ?? 0) };
}

/** Decodes a report, the cursor being after the checksum. */
export function decodeListenerReport(reader: Reader, wireLength: number): ListenerReport {
  if (wireLength < reportLength) return { problem: "short", recordCount: undefined, records: [] };
  reader.skip(2);
  const recordCount = reader.maybe16();
  const records: ListenerRecord[] = [];
  for (let left = wireLength - reportLength; records.length < (recordCount ?? 0);) {
    if (left < recordLength) return { problem: "record-count", recordCount, records };
    const record = decodeRecord(reader, left - recordLength);
    records.push(record);
    if (record.multicastAddress === undefined || record.tooManySources) break;
    left -= recordLength + (record.sourceCount ?? 0) * 16;
  }
  return { problem: undefined, recordCount, records };
}

function decodeRecord(reader: Reader, room: number): ListenerRecord {
  const type = reader.maybe8();
  reader.skip(1);
  const sourceCount = reader.maybe16();
  const multicastAddress = reader.ipv6();
  const tooManySources = room < (sourceCount ?? 0) * 16;
  const sources = tooManySources ? [] : decodeSources(reader, sourceCount ?? 0);
  return { multicastAddress, type, sourceCount, tooManySources, sources };
}

function decodeSources(reader: Reader, count: number): readonly (string | undefined)[] {
  const sources: (string | undefined)[] = [];
  for (let index = 0; index < count; index++) {
    sources.push(reader.ipv6());
    if (sources[index] === undefined) break;
  }
  return sources;
}
