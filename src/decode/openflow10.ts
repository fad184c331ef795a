import type { Context } from "./context.js";
import type { Layer } from "./layer.js";
import { readLayout, type Values } from "./layout.js";
import type { OpenflowData, OpenflowEnd, OpenflowLength } from "./openflow-parts.js";
import { openflowInvalid, readOpenflowData } from "./openflow-parts.js";
import type { OpenflowActions } from "./openflow10-actions.js";
import { readOpenflowActions } from "./openflow10-actions.js";
import type { OpenflowStatistics } from "./openflow10-statistics.js";
import { readOpenflowStatistics, readOpenflowStatisticsRequest } from "./openflow10-statistics.js";
import { openflowMatchLayout, type OpenflowMatch } from "./openflow10-match.js";
import type { OpenflowVendor } from "./openflow10-vendor.js";
import { readOpenflowVendorMessage } from "./openflow10-vendor.js";
import type { Reader } from "./reader.js";

/** What the messages of OpenFlow 1.0 hold (specification 1.0.0, section 5). */
export type Openflow10Body =
  | ({ readonly form: "data" } & OpenflowData)
  | ({ readonly form: "error"; readonly data: OpenflowData } & Values<typeof errorLayout>)
  | ({ readonly form: "vendor" } & OpenflowVendor)
  | OpenflowFeatures
  | ({ readonly form: "configuration" } & Values<typeof configurationLayout>)
  | ({ readonly form: "packet-in"; readonly frame: OpenflowFrame } & Values<typeof packetInLayout>)
  | ({ readonly form: "flow-removed"; readonly match: OpenflowMatch } & Values<typeof flowRemovedLayout>)
  | { readonly form: "port-status"; readonly reason: number | undefined; readonly port: OpenflowPort }
  | OpenflowPacketOut
  | ({ readonly form: "flow-mod"; readonly match: OpenflowMatch; readonly actions: OpenflowActions } & Values<
      typeof flowModLayout
    >)
  | ({ readonly form: "port-mod" } & Values<typeof portModLayout>)
  | ({ readonly form: "statistics" } & OpenflowStatistics)
  | { readonly form: "queue-request"; readonly port: number | undefined; readonly end: OpenflowEnd }
  | OpenflowQueues;

export interface OpenflowFeatures extends Values<typeof featuresLayout> {
  readonly form: "features";
  readonly ports: readonly OpenflowPort[];
  readonly end: OpenflowEnd;
}

interface OpenflowPacketOut extends Values<typeof packetOutLayout> {
  readonly form: "packet-out";
  /** Absent if they are longer than the message. */
  readonly actions: OpenflowActions | undefined;
  readonly frame: OpenflowFrame | undefined;
  readonly end: OpenflowEnd;
}

export type OpenflowPort = Values<typeof portLayout>;

/** The frame that a message is about. */
export interface OpenflowFrame {
  readonly length: number;
  readonly cut: boolean;
  readonly frame: Layer | undefined;
}

export interface OpenflowQueues {
  readonly form: "queues";
  readonly port: number | undefined;
  readonly queues: readonly OpenflowQueue[];
  readonly end: OpenflowEnd;
}

interface OpenflowQueue {
  readonly id: number | undefined;
  readonly length: number | undefined;
  readonly properties: readonly OpenflowQueueProperty[];
  /** Not all of them were captured. */
  readonly cut: boolean;
  /** Why their list ends. */
  readonly end: OpenflowEnd;
}

export interface OpenflowQueueProperty {
  readonly property: number | undefined;
  readonly length: number | undefined;
  /** The length is not that of the property. */
  readonly bogus: boolean;
  /** Of a minimum rate that is whole: in tenths of a percent. */
  readonly rate: number | undefined;
}

const openflow10Types = {
  ...{ hello: 0, error: 1, echoRequest: 2, echoReply: 3, vendor: 4, featuresReply: 6 },
  ...{ getConfigReply: 8, setConfig: 9, packetIn: 10, flowRemoved: 11, portStatus: 12, packetOut: 13, flowMod: 14 },
  ...{ portMod: 15, statsRequest: 16, statsReply: 17, queueGetConfigRequest: 20, queueGetConfigReply: 21 },
} as const;

const nothing: OpenflowLength = { exactly: 0 };
const anything: OpenflowLength = {};

export const openflow10Lengths: readonly OpenflowLength[] = [
  ...[anything, { atLeast: 4 }, anything, anything, { atLeast: 4 }, nothing, { atLeast: 24 }, nothing, { exactly: 4 }],
  ...[{ exactly: 4 }, { atLeast: 10 }, { exactly: 80 }, { exactly: 56 }, { atLeast: 8 }, { atLeast: 64 }],
  ...[{ exactly: 24 }, { atLeast: 4 }, { atLeast: 4 }, nothing, nothing, { exactly: 4 }, { atLeast: 8 }],
];

const errorLayout = { type: "u16", code: "u16" } as const;
const configurationLayout = { flags: "u16", missSendLength: "u16" } as const;
const packetInLayout = { bufferId: "u32", totalLength: "u16", inPort: "u16", reason: "u8", padding: "u8" } as const;
const packetOutLayout = { bufferId: "u32", inPort: "u16", actionsLength: "u16" } as const;
const queueRequestLayout = { port: "u16", padding: "u16" } as const;
const queuesLayout = { port: "u16", padding: { bytes: 6 } } as const;

const featuresLayout = {
  datapathId: "u64",
  bufferCount: "u32",
  tableCount: "u8",
  padding: { skip: 3 },
  capabilities: "u32",
  actions: "u32",
} as const;

const portLayout = {
  number: "u16",
  hardwareAddress: "mac",
  name: { captured: 16 },
  config: "u32",
  state: "u32",
  current: "u32",
  advertised: "u32",
  supported: "u32",
  peer: "u32",
} as const;

const flowModLayout = {
  cookie: "u64",
  command: "u16",
  idleTimeout: "u16",
  hardTimeout: "u16",
  priority: "u16",
  bufferId: "u32",
  outPort: "u16",
  flags: "u16",
} as const;

const flowRemovedLayout = {
  cookie: "u64",
  priority: "u16",
  reason: "u8",
  padding: { skip: 1 },
  durationSeconds: "u32",
  durationNanoseconds: "u32",
  idleTimeout: "u16",
  padding2: { skip: 2 },
  packetCount: "u64",
  byteCount: "u64",
} as const;

const portModLayout = {
  port: "u16",
  hardwareAddress: "mac",
  config: "u32",
  mask: "u32",
  advertise: "u32",
  padding: "u32",
} as const;

const portLength = 48;

export function readOpenflow10(
  type: number,
  reader: Reader,
  length: number,
  context: Context,
): Openflow10Body | undefined {
  switch (type) {
    case openflow10Types.hello:
    case openflow10Types.echoRequest:
    case openflow10Types.echoReply:
      return { form: "data", ...readOpenflowData(reader, length) };
    case openflow10Types.error:
      return { form: "error", ...readLayout(reader, errorLayout), data: readOpenflowData(reader, length - 4) };
    case openflow10Types.vendor:
      return { form: "vendor", ...readOpenflowVendorMessage(reader, length) };
    case openflow10Types.featuresReply:
      return readFeatures(reader, length - 24);
    case openflow10Types.getConfigReply:
    case openflow10Types.setConfig:
      return { form: "configuration", ...readLayout(reader, configurationLayout) };
    case openflow10Types.packetIn: {
      const fields = readLayout(reader, packetInLayout);
      return { form: "packet-in", ...fields, frame: readFrame(reader, length - 10, context) };
    }
    case openflow10Types.flowRemoved: {
      const match = readLayout(reader, openflowMatchLayout);
      return { form: "flow-removed", match, ...readLayout(reader, flowRemovedLayout) };
    }
    case openflow10Types.portStatus: {
      const reason = reader.maybe8();
      reader.skip(7);
      return { form: "port-status", reason, port: readLayout(reader, portLayout) };
    }
    case openflow10Types.packetOut:
      return readPacketOut(reader, length - 8, context);
    case openflow10Types.flowMod: {
      const match = readLayout(reader, openflowMatchLayout);
      const fields = readLayout(reader, flowModLayout);
      return { form: "flow-mod", match, ...fields, actions: readOpenflowActions(reader, length - 64) };
    }
    case openflow10Types.portMod:
      return { form: "port-mod", ...readLayout(reader, portModLayout) };
    case openflow10Types.statsRequest:
      return { form: "statistics", ...readOpenflowStatisticsRequest(reader, length - 4) };
    case openflow10Types.statsReply:
      return { form: "statistics", ...readOpenflowStatistics(reader, length - 4) };
    case openflow10Types.queueGetConfigRequest: {
      const { port, padding } = readLayout(reader, queueRequestLayout);
      return { form: "queue-request", port, end: padding === undefined ? "cut" : undefined };
    }
    case openflow10Types.queueGetConfigReply: {
      const { port, padding } = readLayout(reader, queuesLayout);
      if (padding === undefined) return { form: "queues", port, queues: [], end: "cut" };
      return { form: "queues", port, ...readQueues(reader, length - 8) };
    }
    default:
      return undefined;
  }
}

function readFeatures(reader: Reader, length: number): OpenflowFeatures {
  const fields = readLayout(reader, featuresLayout);
  const ports: OpenflowPort[] = [];
  for (let left = length; left > 0; left -= portLength) {
    if (left < portLength) return { form: "features", ...fields, ports, end: openflowInvalid(reader, left) };
    const port = readLayout(reader, portLayout);
    ports.push(port);
    if (port.peer === undefined) return { form: "features", ...fields, ports, end: "cut" };
  }
  return { form: "features", ...fields, ports, end: undefined };
}

function readFrame(reader: Reader, length: number, context: Context): OpenflowFrame {
  const cut = !reader.has(length);
  const end = reader.narrow(reader.offset, length);
  const frame = length === 0 ? undefined : context.ethernet(reader, length);
  reader.widen(end);
  return { length, cut, frame };
}

function readPacketOut(reader: Reader, length: number, context: Context): OpenflowPacketOut {
  const fields = readLayout(reader, packetOutLayout);
  const { actionsLength = 0 } = fields;
  const base = { form: "packet-out", ...fields } as const;
  if (actionsLength > length)
    return { ...base, actions: undefined, frame: undefined, end: openflowInvalid(reader, length) };
  const start = reader.offset;
  const actions = readOpenflowActions(reader, actionsLength);
  reader.seek(start + actionsLength);
  return { ...base, actions, frame: readFrame(reader, length - actionsLength, context), end: undefined };
}

const queueHeaderLength = 8;

function readQueues(reader: Reader, length: number): Pick<OpenflowQueues, "queues" | "end"> {
  const queues: OpenflowQueue[] = [];
  for (let left = length; left > 0;) {
    if (left < queueHeaderLength) return { queues, end: openflowInvalid(reader, left) };
    const start = reader.offset;
    const [id, queueLength] = [reader.maybe32(), reader.maybe16()];
    const base = { id, length: queueLength };
    const isWrong = queueLength !== undefined && (queueLength < queueHeaderLength || queueLength > left);
    if (isWrong) {
      queues.push({ ...base, properties: [], cut: false, end: undefined });
      return { queues, end: openflowInvalid(reader, left - 6) };
    }
    if (queueLength === undefined || !reader.has(2)) {
      queues.push({ ...base, properties: [], cut: true, end: "cut" });
      return { queues, end: "cut" };
    }
    reader.skip(2);
    const cut = !reader.has(queueLength - queueHeaderLength);
    queues.push({ ...base, cut, ...readQueueProperties(reader, queueLength - queueHeaderLength) });
    if (cut) return { queues, end: "cut" };
    reader.seek(start + queueLength);
    left -= queueLength;
  }
  return { queues, end: undefined };
}

const propertyHeaderLength = 8;
const rateLength = 16;
export const openflowQueueProperties = { none: 0, minimumRate: 1 } as const;

function readQueueProperties(reader: Reader, length: number): Pick<OpenflowQueue, "properties" | "end"> {
  const properties: OpenflowQueueProperty[] = [];
  for (let left = length; left > 0;) {
    if (left < propertyHeaderLength) return { properties, end: openflowInvalid(reader, left) };
    const [property, size] = [reader.maybe16(), reader.maybe16()];
    const base = { property, length: size };
    const isWrong = size !== undefined && (size < propertyHeaderLength || size > left);
    if (isWrong || size === undefined || !reader.has(4)) {
      properties.push({ ...base, bogus: false, rate: undefined });
      return { properties, end: isWrong ? openflowInvalid(reader, left - 4) : "cut" };
    }
    reader.skip(4);
    const isRate = property === openflowQueueProperties.minimumRate;
    const right = isRate ? rateLength : property === openflowQueueProperties.none ? propertyHeaderLength : size;
    const bogus = size !== right;
    const cut = !reader.has(size - propertyHeaderLength);
    const value = reader.captured(size - propertyHeaderLength);
    properties.push({ ...base, bogus, rate: isRate && !bogus && value.length >= 2 ? value.u16(0) : undefined });
    if (cut) return { properties, end: "cut" };
    left -= size;
  }
  return { properties, end: undefined };
}
