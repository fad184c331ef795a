import { expectedChecksum } from "./checksum.js";
import type { Context } from "./context.js";
import { decodeDvmrp } from "./dvmrp.js";
import type { Layer } from "./layer.js";
import { decodePim1 } from "./pim.js";
import type { Reader } from "./reader.js";

/** An IGMP message (RFC 1112, 2236, 3376), or one of the older protocols that share its number. */
export interface IgmpLayer extends Layer {
  readonly kind: "igmp";
  /** Here and below, absent when not captured. */
  readonly type: number | undefined;
  /** The second byte: in queries the maximum response time or the code for it. */
  readonly maximumResponse: number | undefined;
  readonly checksum: number | undefined;
  /** Whether the checksum is right; absent when it was not verified. */
  readonly checksumCorrect: boolean | undefined;
  readonly groupAddress: string | undefined;
  /** Version 3 queries; the list ends with `undefined` where an address was not captured. */
  readonly sourceCount?: number | undefined;
  readonly sources?: readonly (string | undefined)[];
  /** Version 3 reports. */
  readonly report?: IgmpReport;
  /** Multicast traceroute. */
  readonly trace?: MulticastTrace;
}

export interface IgmpReport {
  /** The message is too short for all records. */
  readonly recordsMissing: boolean;
  readonly recordCount: number | undefined;
  /** Ends with the first record that is not all there. */
  readonly records: readonly GroupRecord[];
}

export interface GroupRecord {
  readonly type: number | undefined;
  readonly sourceCount: number | undefined;
  readonly groupAddress: string | undefined;
  /** The message has no room for that many sources. */
  readonly tooManySources: boolean;
  readonly sources: readonly (string | undefined)[];
}

interface MulticastTrace {
  readonly source: string | undefined;
  readonly destination: string | undefined;
  readonly responseAddress: string | undefined;
  readonly responseTtl: number | undefined;
  readonly queryId: number | undefined;
}

export const igmpTypes = {
  query: 0x11,
  report1: 0x12,
  dvmrp: 0x13,
  pim1: 0x14,
  report2: 0x16,
  leave: 0x17,
  traceResponse: 0x1e,
  trace: 0x1f,
  report3: 0x22,
} as const;

const types = igmpTypes;
const query3Length = 12;
const recordLength = 8;

export function decodeIgmp(reader: Reader, wireLength: number, context: Context): IgmpLayer {
  const offset = reader.offset;
  const capturedLength = reader.left;
  const type = reader.maybe8();
  const maximumResponse = reader.maybe8();
  const checksum = reader.maybe16();
  const verified = context.options.checksums && wireLength >= 4 && capturedLength >= wireLength;
  const expected = verified ? expectedChecksum(checksum ?? 0, reader.sum16(offset, wireLength)) : undefined;
  const checksumCorrect = expected === undefined ? undefined : expected === checksum;
  const groupAddress = reader.ipv4();
  const base = { kind: "igmp", offset, wireLength, capturedLength, type, maximumResponse, checksum } as const;
  const message: IgmpLayer = { ...base, checksumCorrect, groupAddress };
  switch (type) {
    case types.query:
      return wireLength < query3Length ? message : { ...message, ...decodeSources(reader, wireLength) };
    case types.report3:
      reader.seek(offset + 6);
      return { ...message, report: decodeReport(reader, wireLength - 8) };
    case types.trace:
    case types.traceResponse:
      reader.seek(offset + 8);
      return { ...message, trace: decodeTrace(reader) };
    case types.dvmrp:
      if (wireLength < 8) return message;
      reader.seek(offset);
      return { ...message, payload: decodeDvmrp(reader, wireLength) };
    case types.pim1:
      reader.seek(offset);
      return { ...message, payload: context.enter(decodePim1, reader, wireLength) };
    default:
      return message;
  }
}

function decodeSources(reader: Reader, wireLength: number): Pick<IgmpLayer, "sourceCount" | "sources"> {
  reader.skip(2);
  const sourceCount = reader.maybe16();
  const fits = wireLength >= query3Length + (sourceCount ?? 0) * 4;
  return { sourceCount, sources: fits ? readSources(reader, sourceCount ?? 0) : [] };
}

function readSources(reader: Reader, count: number): readonly (string | undefined)[] {
  const sources: (string | undefined)[] = [];
  for (let index = 0; index < count; index++) {
    sources.push(reader.ipv4());
    if (sources[index] === undefined) break;
  }
  return sources;
}

function decodeReport(reader: Reader, room: number): IgmpReport {
  const recordCount = reader.maybe16();
  const records: GroupRecord[] = [];
  for (let left = room; records.length < (recordCount ?? 0);) {
    if (left < recordLength) return { recordsMissing: true, recordCount, records };
    const record = decodeRecord(reader, left - recordLength);
    records.push(record);
    if (record.groupAddress === undefined || record.tooManySources) break;
    left -= recordLength + (record.sourceCount ?? 0) * 4;
  }
  return { recordsMissing: false, recordCount, records };
}

function decodeRecord(reader: Reader, room: number): GroupRecord {
  const type = reader.maybe8();
  reader.skip(1);
  const sourceCount = reader.maybe16();
  const groupAddress = reader.ipv4();
  const tooManySources = room < (sourceCount ?? 0) * 4;
  const sources = tooManySources ? [] : readSources(reader, sourceCount ?? 0);
  return { type, sourceCount, groupAddress, tooManySources, sources };
}

function decodeTrace(reader: Reader): MulticastTrace {
  const [source, destination, responseAddress] = [reader.ipv4(), reader.ipv4(), reader.ipv4()];
  return { source, destination, responseAddress, responseTtl: reader.maybe8(), queryId: reader.maybe24() };
}
