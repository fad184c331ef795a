import { readLayout, type Layout, type Values } from "./layout.js";
import type { OpenflowEnd } from "./openflow-parts.js";
import { openflowInvalid } from "./openflow-parts.js";
import type { OpenflowActions } from "./openflow10-actions.js";
import { readOpenflowActions } from "./openflow10-actions.js";
import { openflowMatchLayout, type OpenflowMatch } from "./openflow10-match.js";
import type { OpenflowVendor } from "./openflow10-vendor.js";
import { readOpenflowVendorData } from "./openflow10-vendor.js";
import type { Reader } from "./reader.js";

/** What is asked and answered of a switch's counters (OpenFlow 1.0.0, section 5.3.5). */
export interface OpenflowStatistics {
  readonly reply: boolean;
  readonly type: number | undefined;
  readonly flags: number | undefined;
  readonly flowRequest?: Values<typeof flowRequestLayout> & { readonly match: OpenflowMatch };
  readonly portRequest?: number | undefined;
  readonly queueRequest?: Values<typeof queueRequestLayout>;
  readonly description?: Values<typeof descriptionLayout>;
  readonly flows?: readonly OpenflowFlow[];
  readonly aggregate?: Values<typeof aggregateLayout>;
  readonly tables?: readonly Values<typeof tableLayout>[];
  readonly ports?: readonly Values<typeof portLayout>[];
  readonly queues?: readonly Values<typeof queueLayout>[];
  readonly vendor?: OpenflowVendor;
  readonly end: OpenflowEnd;
}

export type OpenflowTableStatistics = Values<typeof tableLayout>;
export type OpenflowPortStatistics = Values<typeof portLayout>;
export type OpenflowDescription = Values<typeof descriptionLayout>;

export interface OpenflowFlow {
  readonly length: number | undefined;
  /** Absent if the length cannot be. */
  readonly entry: OpenflowFlowEntry | undefined;
}

interface OpenflowFlowEntry extends Values<typeof flowLayout> {
  readonly table: number | undefined;
  readonly match: OpenflowMatch;
  readonly actions: OpenflowActions;
}

export const openflowStatistics = {
  ...{ description: 0, flow: 1, aggregate: 2, table: 3, port: 4, queue: 5, vendor: 0xffff },
} as const;

const headerLayout = { type: "u16", flags: "u16" } as const;
const flowRequestLayout = { table: "u8", padding: { skip: 1 }, outPort: "u16" } as const;
const queueRequestLayout = { port: "u16", padding: { skip: 2 }, queue: "u32" } as const;
const aggregateLayout = { packetCount: "u64", byteCount: "u64", flowCount: "u32", padding: "u32" } as const;

const descriptionLayout = {
  manufacturer: { captured: 256 },
  hardware: { captured: 256 },
  software: { captured: 256 },
  serialNumber: { captured: 32 },
  datapath: { captured: 256 },
} as const;

const flowLayout = {
  durationSeconds: "u32",
  durationNanoseconds: "u32",
  priority: "u16",
  idleTimeout: "u16",
  hardTimeout: "u16",
  padding: { skip: 6 },
  cookie: "u64",
  packetCount: "u64",
  byteCount: "u64",
} as const;

const tableLayout = {
  table: "u8",
  padding: { skip: 3 },
  name: { captured: 32 },
  wildcards: "u32",
  maximumEntries: "u32",
  activeCount: "u32",
  lookupCount: "u64",
  matchedCount: "u64",
} as const;

const portLayout = {
  port: "u16",
  padding: { skip: 6 },
  receivedPackets: "u64",
  sentPackets: "u64",
  receivedBytes: "u64",
  sentBytes: "u64",
  receivedDropped: "u64",
  sentDropped: "u64",
  receivedErrors: "u64",
  sentErrors: "u64",
  frameErrors: "u64",
  overrunErrors: "u64",
  crcErrors: "u64",
  collisions: "u64",
} as const;

const queueLayout = {
  port: "u16",
  padding: { skip: 2 },
  queue: "u32",
  sentBytes: "u64",
  sentPackets: "u64",
  sentErrors: "u64",
} as const;

/** How much of a request follows its type and flags. */
const requestLengths: ReadonlyMap<number, number> = new Map([
  [openflowStatistics.description, 0],
  [openflowStatistics.table, 0],
  [openflowStatistics.flow, 44],
  [openflowStatistics.aggregate, 44],
  [openflowStatistics.port, 8],
  [openflowStatistics.queue, 8],
]);

export function readOpenflowStatisticsRequest(reader: Reader, length: number): OpenflowStatistics {
  const header = { reply: false, ...readLayout(reader, headerLayout) };
  const { type } = header;
  if (type === undefined) return { ...header, end: "cut" };
  const invalid = () => ({ ...header, end: openflowInvalid(reader, length) });
  if (length !== (requestLengths.get(type) ?? length)) return invalid();
  const end = reader.has(length) ? undefined : "cut";
  switch (type) {
    case openflowStatistics.flow:
    case openflowStatistics.aggregate: {
      const match = readLayout(reader, openflowMatchLayout);
      return { ...header, flowRequest: { match, ...readLayout(reader, flowRequestLayout) }, end };
    }
    case openflowStatistics.port:
      return { ...header, portRequest: reader.maybe16(), end };
    case openflowStatistics.queue:
      return { ...header, queueRequest: readLayout(reader, queueRequestLayout), end };
    case openflowStatistics.vendor:
      return length < 4 ? invalid() : { ...header, vendor: readOpenflowVendorData(reader, length), end: undefined };
    default:
      return { ...header, end: undefined };
  }
}

export function readOpenflowStatistics(reader: Reader, length: number): OpenflowStatistics {
  const header = { reply: true, ...readLayout(reader, headerLayout) };
  const invalid = () => ({ ...header, end: openflowInvalid(reader, length) });
  const end = reader.has(length) ? undefined : "cut";
  switch (header.type) {
    case openflowStatistics.description:
      // Nobody looks at what fills up the last text.
      if (length !== 1056) return invalid();
      return { ...header, description: readLayout(reader, descriptionLayout), end: undefined };
    case openflowStatistics.flow: {
      const { items, end: listEnd } = readFlows(reader, length);
      return { ...header, flows: items, end: listEnd };
    }
    case openflowStatistics.aggregate:
      return length === 24 ? { ...header, aggregate: readLayout(reader, aggregateLayout), end } : invalid();
    case openflowStatistics.table: {
      const { items, end: listEnd } = readItems(reader, length, 64, tableLayout);
      return { ...header, tables: items, end: listEnd };
    }
    case openflowStatistics.port: {
      const { items, end: listEnd } = readItems(reader, length, 104, portLayout);
      return { ...header, ports: items, end: listEnd };
    }
    case openflowStatistics.queue: {
      const { items, end: listEnd } = readItems(reader, length, 32, queueLayout);
      return { ...header, queues: items, end: listEnd };
    }
    case openflowStatistics.vendor:
      return length < 4 ? invalid() : { ...header, vendor: readOpenflowVendorData(reader, length), end: undefined };
    default:
      return { ...header, end };
  }
}

interface Items<T> {
  readonly items: readonly T[];
  readonly end: OpenflowEnd;
}

function readItems<const L extends Layout>(reader: Reader, length: number, size: number, layout: L): Items<Values<L>> {
  const items: Values<L>[] = [];
  for (let left = length; left > 0; left -= size) {
    if (left < size) return { items, end: openflowInvalid(reader, left) };
    const cut = !reader.has(size);
    items.push(readLayout(reader, layout));
    if (cut) return { items, end: "cut" };
  }
  return { items, end: undefined };
}

const flowLength = 88;

function readFlows(reader: Reader, length: number): Items<OpenflowFlow> {
  const items: OpenflowFlow[] = [];
  for (let left = length; left > 0;) {
    if (left < flowLength) return { items, end: openflowInvalid(reader, left) };
    const start = reader.offset;
    const size = reader.maybe16();
    if (size !== undefined && (size < flowLength || size > left)) {
      reader.seek(start);
      items.push({ length: size, entry: undefined });
      return { items, end: openflowInvalid(reader, left) };
    }
    const table = reader.maybe8();
    reader.skip(1);
    const match = readLayout(reader, openflowMatchLayout);
    const fields = readLayout(reader, flowLayout);
    const actions = readOpenflowActions(reader, (size ?? flowLength) - flowLength);
    items.push({ length: size, entry: { table, match, ...fields, actions } });
    if (size === undefined || actions.end === "cut" || actions.end === "invalid-cut") return { items, end: "cut" };
    reader.seek(start + size);
    left -= size;
  }
  return { items, end: undefined };
}
