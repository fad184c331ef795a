import type { Bytes, Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** sFlow, version 5: samples of traffic and counters of interfaces (sflow.org). */
export interface SflowLayer extends Layer {
  readonly kind: "sflow";
  /** Fields are absent from the first on that was not captured. */
  readonly version: number | undefined;
  readonly addressType: number | undefined;
  readonly agent: string | undefined;
  readonly agentId: number | undefined;
  readonly sequenceNumber: number | undefined;
  readonly uptime: number | undefined;
  readonly sampleCount: number | undefined;
  /** The list ends with the first that has a problem. */
  readonly samples: readonly SflowSample[];
}

/** `invalid`: a length is wrong; `cut`: not all was captured; `end`: of no type or length, which ends the list. */
type SflowProblem = undefined | "invalid" | "cut" | "end";

export interface SflowSample {
  /** Absent when there is no room for it, or it was not captured. */
  readonly header: { readonly type: number; readonly length: number } | undefined;
  readonly problem: SflowProblem;
  /** Where the bytes begin after which a wrong length was found, and how many of them there should be. */
  readonly rest: { readonly offset: number; readonly length: number };
  readonly data: Bytes;
  readonly fields: SflowFields | undefined;
  readonly records: readonly SflowRecord[];
}

export interface SflowRecord {
  readonly enterprise: number;
  readonly type: number;
  readonly length: number;
  /** Absent when there is no room for it, and of types of no known form. */
  readonly fields: SflowFields | undefined;
  readonly data: Bytes;
}

/** The numbers of a structure, by name. */
export type SflowFields = Readonly<Record<string, number | bigint>>;

/** A structure's fields in their order, with their sizes in bytes; a name that is empty is passed over. */
type Layout = readonly (readonly [name: string, size: number])[];

const words = (...names: readonly string[]): Layout => names.map((name) => [name, 4] as const);

export const sflowTypes = { flow: 1, counters: 2, expandedFlow: 3, expandedCounters: 4 } as const;

const sampleLayouts: ReadonlyMap<number, Layout> = new Map<number, Layout>([
  [
    sflowTypes.flow,
    [["sequence", 4], ["type", 1], ["index", 3], ...words("rate", "pool", "drops", "input", "output", "records")],
  ],
  [
    sflowTypes.counters,
    [
      ["sequence", 4],
      ["type", 1],
      ["index", 3],
      ["records", 4],
    ],
  ],
  [
    sflowTypes.expandedFlow,
    words(
      "sequence",
      "type",
      "index",
      "rate",
      "pool",
      "drops",
      "inputFormat",
      "input",
      "outputFormat",
      "output",
      "records",
    ),
  ],
  [sflowTypes.expandedCounters, words("sequence", "type", "index", "records")],
]);

const flowLayouts: ReadonlyMap<number, Layout> = new Map<number, Layout>([
  [1, words("protocol", "length", "stripped", "headerSize")],
  [
    2,
    [
      ["length", 4],
      ["", 8],
      ["", 8],
      ["type", 4],
    ],
  ],
  [1001, words("sourceVlan", "sourcePriority", "destinationVlan", "destinationPriority")],
]);

const counterLayouts: ReadonlyMap<number, Layout> = new Map<number, Layout>([
  [
    1,
    [
      ...words("index", "type"),
      ["speed", 8],
      ...words("direction", "status"),
      ["inOctets", 8],
      ...words("inUnicast", "inMulticast", "inBroadcast", "inDiscards", "inErrors", "inUnknown"),
      ["outOctets", 8],
      ...words("outUnicast", "outMulticast", "outBroadcast", "outDiscards", "outErrors", "promiscuous"),
    ],
  ],
  [
    2,
    words(
      ...["alignment", "fcs", "singleCollision", "multipleCollision", "test", "deferred", "lateCollision"],
      ...["excessiveCollision", "transmit", "carrier", "tooLong", "receive", "symbol"],
    ),
  ],
  [
    4,
    [
      ["inHighFrames", 4],
      ["inHighOctets", 8],
      ["inNormalFrames", 4],
      ["inNormalOctets", 8],
      ...words("ipmErrors", "oversized", "dataErrors", "nullAddressed", "outHighFrames"),
      ["outHighOctets", 8],
      ["transitions", 4],
      ["hcInHighOctets", 8],
      ["hcInNormalOctets", 8],
      ["hcOutHighOctets", 8],
    ],
  ],
  [5, [["vlan", 4], ["octets", 8], ...words("unicast", "multicast", "broadcast", "discards")]],
  [1001, [...words("fiveSeconds", "oneMinute", "fiveMinutes"), ["totalMemory", 8], ["freeMemory", 8]]],
]);

export const sflowVersion = 5;
export const sflowHeaderLengths = { ipv4: 28, ipv6: 40 } as const;
const sampleHeaderLength = 8;

export function decodeSflow(reader: Reader, wireLength: number): SflowLayer {
  const start = reader.offset;
  const base = { kind: "sflow", offset: start, wireLength, capturedLength: reader.left } as const;
  const [version, addressType] = [reader.maybe32(), reader.maybe32()];
  const isVersion4 = addressType === 1;
  const agent = isVersion4 ? reader.ipv4() : reader.ipv6();
  const [agentId, sequenceNumber, uptime, sampleCount] = [
    ...[reader.maybe32(), reader.maybe32(), reader.maybe32(), reader.maybe32()],
  ];
  const header = { version, addressType, agent, agentId, sequenceNumber, uptime, sampleCount };
  const headerLength = isVersion4 ? sflowHeaderLengths.ipv4 : sflowHeaderLengths.ipv6;
  const isReadable = version === sflowVersion && sampleCount !== undefined && wireLength >= headerLength;
  const samples = isReadable ? readSamples(reader, wireLength - headerLength, sampleCount) : [];
  return { ...base, ...header, samples };
}

function readSamples(reader: Reader, room: number, count: number): readonly SflowSample[] {
  const samples: SflowSample[] = [];
  for (let left = room; left > 0 && samples.length < count;) {
    const sample = readSample(reader, left);
    samples.push(sample);
    if (sample.problem !== undefined || sample.header === undefined) break;
    left -= sampleHeaderLength + sample.header.length;
    reader.seek(sample.rest.offset + sample.header.length);
  }
  return samples;
}

function readSample(reader: Reader, left: number): SflowSample {
  const start = reader.offset;
  const none = { fields: undefined, records: [], data: reader.captured(0) };
  if (!reader.has(sampleHeaderLength))
    return { ...none, header: undefined, problem: "cut", rest: { offset: start, length: left } };
  if (left < sampleHeaderLength)
    return { ...none, header: undefined, problem: "invalid", rest: { offset: start, length: left } };
  const header = { type: reader.u32() & 0xfff, length: reader.u32() };
  const room = left - sampleHeaderLength;
  const common = { header, rest: { offset: reader.offset, length: room } };
  if (header.type === 0 || header.length === 0) return { ...none, ...common, problem: "end" };
  if (room < header.length) return { ...none, ...common, problem: "invalid" };
  if (!reader.has(header.length)) return { ...none, ...common, problem: "cut" };
  const data = reader.captured(header.length);
  reader.seek(data.start);
  const layout = sampleLayouts.get(header.type);
  if (layout === undefined) return { ...none, ...common, data, problem: undefined };
  const { fields, problem } = readFields(reader, layout, room);
  if (fields === undefined) return { ...none, ...common, data, problem };
  const isFlow = header.type === sflowTypes.flow || header.type === sflowTypes.expandedFlow;
  return { ...common, data, fields, ...readRecords(reader, room - sizeOf(layout), Number(fields.records), isFlow) };
}

function readRecords(
  reader: Reader,
  room: number,
  count: number,
  isFlow: boolean,
): Pick<SflowSample, "records" | "problem"> {
  const records: SflowRecord[] = [];
  for (let left = room; records.length < count;) {
    if (left < 8) return { records, problem: "invalid" };
    if (!reader.has(8)) return { records, problem: "cut" };
    const [format, length] = [reader.u32(), reader.u32()];
    const [type, enterprise] = [format & 0xfff, format >>> (isFlow ? 12 : 20)];
    left -= 8;
    const start = reader.offset;
    const record = { enterprise, type, length, fields: undefined, data: reader.captured(0) };
    if (left < length) return { records: [...records, record], problem: "invalid" };
    const layout = enterprise === 0 ? (isFlow ? flowLayouts : counterLayouts).get(type) : undefined;
    const { fields, problem } = layout === undefined ? noFields : readFields(reader, layout, left);
    reader.seek(start);
    records.push({ ...record, fields, data: reader.captured(length) });
    if (problem !== undefined) return { records, problem };
    left -= length;
  }
  return { records, problem: undefined };
}

const sizeOf = (layout: Layout): number => layout.reduce((sum, [, size]) => sum + size, 0);

interface ReadFields {
  readonly fields: SflowFields | undefined;
  readonly problem: SflowProblem;
}

const noFields: ReadFields = { fields: undefined, problem: undefined };

function readFields(reader: Reader, layout: Layout, left: number): ReadFields {
  const size = sizeOf(layout);
  if (left < size) return { fields: undefined, problem: "invalid" };
  if (!reader.has(size)) return { fields: undefined, problem: "cut" };
  const fields: Record<string, number | bigint> = {};
  for (const [name, bytes] of layout) {
    if (name === "") reader.skip(bytes);
    else fields[name] = readNumber(reader, bytes);
  }
  return { fields, problem: undefined };
}

function readNumber(reader: Reader, size: number): number | bigint {
  switch (size) {
    case 1:
      return reader.u8();
    case 3:
      return reader.u24();
    case 8:
      return reader.u64();
    default:
      return reader.u32();
  }
}
