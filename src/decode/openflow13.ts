import { readLayout, type Values } from "./layout.js";
import type { OpenflowData, OpenflowEnd, OpenflowLength } from "./openflow-parts.js";
import { openflowInvalid, readOpenflowData } from "./openflow-parts.js";
import type { Reader } from "./reader.js";

/** What the messages of OpenFlow 1.3 hold (specification 1.3.5, section A), where tcpdump looks into them. */
export type Openflow13Body =
  | { readonly form: "hello-13"; readonly elements: readonly OpenflowHelloElement[]; readonly end: OpenflowEnd }
  | ({ readonly form: "error-13"; readonly data: OpenflowData } & Values<typeof errorLayout>)
  | ({ readonly form: "data" } & OpenflowData)
  | ({ readonly form: "experimenter"; readonly data: OpenflowData } & Values<typeof experimenterLayout>)
  | ({ readonly form: "features-13" } & Values<typeof featuresLayout>)
  | ({ readonly form: "configuration-13" } & Values<typeof configurationLayout>)
  | { readonly form: "port-status-13"; readonly reason: number | undefined; readonly port: Openflow13Port }
  | ({ readonly form: "port-mod-13" } & Values<typeof portModLayout>)
  | ({ readonly form: "table-mod" } & Values<typeof tableModLayout>)
  | ({ readonly form: "queue-request-13" } & Values<typeof queueRequestLayout>)
  | ({ readonly form: "role" } & Values<typeof roleLayout>)
  | ({ readonly form: "asynchronous" } & Values<typeof asynchronousLayout>);

export type Openflow13Port = Values<typeof portLayout>;

export interface OpenflowHelloElement {
  readonly type: number | undefined;
  readonly length: number | undefined;
  /** The length is not that of the type. */
  readonly bogus: boolean;
  /** The versions that the sender speaks, a bit each. */
  readonly bitmap: number | undefined;
}

const openflow13Types = {
  ...{ hello: 0, error: 1, echoRequest: 2, echoReply: 3, experimenter: 4, featuresReply: 6, getConfigReply: 8 },
  ...{ setConfig: 9, portStatus: 12, portMod: 16, tableMod: 17, queueGetConfigRequest: 22, roleRequest: 24 },
  ...{ roleReply: 25, getAsyncReply: 27, setAsync: 28 },
} as const;

const openflowVersionBitmap = 1;

const nothing: OpenflowLength = { exactly: 0 };
const anything: OpenflowLength = {};

export const openflow13Lengths: readonly OpenflowLength[] = [
  ...[anything, { atLeast: 4 }, anything, anything, { atLeast: 8 }, nothing, { exactly: 24 }, nothing, { exactly: 4 }],
  ...[{ exactly: 4 }, anything, anything, { exactly: 72 }, anything, anything, anything, { exactly: 32 }],
  ...[{ exactly: 8 }, anything, anything, nothing, nothing, { exactly: 8 }, anything, { exactly: 16 }],
  ...[{ exactly: 16 }, nothing, { exactly: 24 }, { exactly: 24 }, anything],
];

const errorLayout = { type: "u16", code: "u16" } as const;
const experimenterLayout = { experimenter: "u32", experimentType: "u32" } as const;
const configurationLayout = { flags: "u16", missSendLength: "u16" } as const;
const tableModLayout = { table: "u8", padding: { skip: 3 }, config: "u32" } as const;
const queueRequestLayout = { port: "u32", padding: "u32" } as const;
const roleLayout = { role: "u32", padding: { skip: 4 }, generation: "u64" } as const;

const featuresLayout = {
  datapathId: "u64",
  bufferCount: "u32",
  tableCount: "u8",
  auxiliary: "u8",
  padding: { skip: 2 },
  capabilities: "u32",
  reserved: "u32",
} as const;

const portLayout = {
  number: "u32",
  padding: { skip: 4 },
  hardwareAddress: "mac",
  padding2: { skip: 2 },
  name: { captured: 16 },
  config: "u32",
  state: "u32",
  current: "u32",
  advertised: "u32",
  supported: "u32",
  peer: "u32",
  currentSpeed: "u32",
  maximumSpeed: "u32",
} as const;

const portModLayout = {
  port: "u32",
  padding: { skip: 4 },
  hardwareAddress: "mac",
  padding2: { skip: 2 },
  config: "u32",
  mask: "u32",
  advertise: "u32",
  padding3: "u32",
} as const;

/** Masks for equals and masters, and those for slaves. */
const asynchronousLayout = {
  packetIn: "u32",
  packetInSlave: "u32",
  portStatus: "u32",
  portStatusSlave: "u32",
  flowRemoved: "u32",
  flowRemovedSlave: "u32",
} as const;

export function readOpenflow13(type: number, reader: Reader, length: number): Openflow13Body | undefined {
  switch (type) {
    case openflow13Types.hello:
      return { form: "hello-13", ...readHelloElements(reader, length) };
    case openflow13Types.error:
      return { form: "error-13", ...readLayout(reader, errorLayout), data: readOpenflowData(reader, length - 4) };
    case openflow13Types.echoRequest:
    case openflow13Types.echoReply:
      return { form: "data", ...readOpenflowData(reader, length) };
    case openflow13Types.experimenter: {
      const fields = readLayout(reader, experimenterLayout);
      return { form: "experimenter", ...fields, data: readOpenflowData(reader, length - 8) };
    }
    case openflow13Types.featuresReply:
      return { form: "features-13", ...readLayout(reader, featuresLayout) };
    case openflow13Types.getConfigReply:
    case openflow13Types.setConfig:
      return { form: "configuration-13", ...readLayout(reader, configurationLayout) };
    case openflow13Types.portStatus: {
      const reason = reader.maybe8();
      reader.skip(7);
      return { form: "port-status-13", reason, port: readLayout(reader, portLayout) };
    }
    case openflow13Types.portMod:
      return { form: "port-mod-13", ...readLayout(reader, portModLayout) };
    case openflow13Types.tableMod:
      return { form: "table-mod", ...readLayout(reader, tableModLayout) };
    case openflow13Types.queueGetConfigRequest:
      return { form: "queue-request-13", ...readLayout(reader, queueRequestLayout) };
    case openflow13Types.roleRequest:
    case openflow13Types.roleReply:
      return { form: "role", ...readLayout(reader, roleLayout) };
    case openflow13Types.getAsyncReply:
    case openflow13Types.setAsync:
      return { form: "asynchronous", ...readLayout(reader, asynchronousLayout) };
    default:
      return undefined;
  }
}

const elementHeaderLength = 4;

function readHelloElements(
  reader: Reader,
  length: number,
): { readonly elements: readonly OpenflowHelloElement[]; readonly end: OpenflowEnd } {
  const elements: OpenflowHelloElement[] = [];
  for (let left = length; left > 0;) {
    if (left < elementHeaderLength) return { elements, end: openflowInvalid(reader, left) };
    const start = reader.offset;
    const [type, size] = [reader.maybe16(), reader.maybe16()];
    const isWrong = size !== undefined && (size < elementHeaderLength || size > left);
    if (isWrong || size === undefined) {
      elements.push({ type, length: size, bogus: false, bitmap: undefined });
      return { elements, end: isWrong ? openflowInvalid(reader, left - elementHeaderLength) : "cut" };
    }
    const isBitmap = type === openflowVersionBitmap;
    const bogus = isBitmap && size !== elementHeaderLength + 4;
    const cut = !reader.has(size - elementHeaderLength);
    elements.push({ type, length: size, bogus, bitmap: isBitmap && !bogus ? reader.maybe32() : undefined });
    if (cut) return { elements, end: "cut" };
    reader.seek(start + size);
    left -= size;
  }
  return { elements, end: undefined };
}
