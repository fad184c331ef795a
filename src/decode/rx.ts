import type { Context } from "./context.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";
import { readFields, type RxFields } from "./rx-fields.js";
import { isUbik, rxCalls, rxReplies, rxServices, rxWithUbik, ubikCalls, ubikReplies } from "./rx-services.js";
import type { RxService } from "./rx-services.js";

/** Rx, the remote procedure calls of AFS. */
export interface RxLayer extends Layer {
  readonly kind: "rx";
  /** Absent when it was not all captured. */
  readonly header: RxHeader | undefined;
  readonly message: RxMessage | undefined;
  readonly acknowledgment: RxAcknowledgment | undefined;
}

export interface RxHeader {
  readonly epoch: number;
  readonly connectionId: number;
  readonly callNumber: number;
  readonly sequence: number;
  readonly serial: number;
  readonly type: number;
  readonly flags: number;
  readonly userStatus: number;
  readonly securityIndex: number;
  readonly serviceId: number;
}

/** A call or a reply of a service of AFS, told by its port. */
export interface RxMessage {
  readonly service: RxService;
  readonly isReply: boolean;
  /** One of the replicated database behind the service. */
  readonly isUbik: boolean;
  /** Of a reply, what was called. Absent when it was not captured. */
  readonly operation: number | undefined;
  /** The arguments or results; of a call that was refused, the error. */
  readonly contents: RxFields;
}

/** Which packets came. */
export interface RxAcknowledgment {
  /** Absent, like the others, when they were not all captured. */
  readonly bufferSpace: number | undefined;
  readonly maxSkew: number;
  readonly firstPacket: number;
  readonly previousPacket: number;
  readonly serial: number;
  readonly reason: number;
  readonly count: number;
  /** For each packet 1 if it came, 0 if not; absent when not all were captured. */
  readonly packets: readonly number[] | undefined;
  /** The largest packet that the interface takes, that the receiver takes, its window, and packets in one. */
  readonly limits: readonly number[];
}

export const rxTypes = { data: 1, acknowledgment: 2, abort: 4 } as const;
const clientInitiated = 1;
const headerLength = 28;
const firstPort = 7000;
const lastPort = 7009;

/** Its ports are a range. */
export const rxPorts: readonly number[] = Array.from(
  { length: lastPort - firstPort + 1 },
  (_, index) => firstPort + index,
);

export function decodeRx(reader: Reader, wireLength: number, context: Context): RxLayer {
  const { offset } = reader;
  const base = { kind: "rx", offset, wireLength, capturedLength: reader.left } as const;
  const nothing = { header: undefined, message: undefined, acknowledgment: undefined };
  if (!reader.has(headerLength)) return { ...base, ...nothing };
  const header = readHeader(reader);
  const { type, sequence, flags } = header;
  // The UDP header is directly before.
  const port = (at: number) => ((reader.at8(at) ?? 0) << 8) | (reader.at8(at + 1) ?? 0);
  const isFromClient = (flags & clientInitiated) !== 0;
  const isFirst = type === rxTypes.data && sequence === 1;
  const calls = context.memory(RxCalls);
  if (isFirst && isFromClient) {
    calls.enter(header, port(offset - 6), reader, context);
    return { ...base, ...nothing, header, message: readCall(port(offset - 6), reader, wireLength) };
  }
  if ((isFirst || type === rxTypes.abort) && !isFromClient) {
    const operation = calls.find(header, port(offset - 8), reader, context);
    if (operation !== undefined)
      return { ...base, ...nothing, header, message: readReply(port(offset - 8), operation, type, reader, wireLength) };
  }
  if (type !== rxTypes.acknowledgment || wireLength < headerLength) return { ...base, ...nothing, header };
  return { ...base, ...nothing, header, acknowledgment: readAcknowledgment(reader) };
}

function readHeader(reader: Reader): RxHeader {
  const numbers = {
    epoch: reader.u32(),
    connectionId: reader.u32(),
    callNumber: reader.u32(),
    sequence: reader.u32(),
    serial: reader.u32(),
    type: reader.u8(),
    flags: reader.u8(),
    userStatus: reader.u8(),
    securityIndex: reader.u8(),
  };
  reader.skip(2);
  return { ...numbers, serviceId: reader.u16() };
}

const nothingRead: RxFields = { fields: [], end: undefined };

function serviceOf(port: number): RxService | undefined {
  return (rxServices as Readonly<Record<number, RxService>>)[port];
}

function readCall(port: number, reader: Reader, wireLength: number): RxMessage | undefined {
  const service = serviceOf(port);
  if (service === undefined || wireLength <= headerLength) return undefined;
  const operation = reader.maybe32();
  const base = { service, isReply: false, isUbik: false, operation, contents: nothingRead };
  if (operation === undefined) return base;
  const ubik = rxWithUbik.has(service) && isUbik(operation);
  const forms = (ubik ? ubikCalls : rxCalls[service])[operation] ?? "";
  return { ...base, isUbik: ubik, contents: readFields(reader, forms) };
}

/** Replies of these two are looked at even where nothing follows the header. */
const evenWhenEmpty: ReadonlySet<RxService> = new Set(["pt", "vldb"]);
const beacon = 10000;

function readReply(
  port: number,
  operation: number,
  type: number,
  reader: Reader,
  wireLength: number,
): RxMessage | undefined {
  const service = serviceOf(port);
  if (service === undefined || wireLength < headerLength + (evenWhenEmpty.has(service) ? 0 : 1)) return undefined;
  const ubik = rxWithUbik.has(service) && isUbik(operation);
  const isData = type === rxTypes.data;
  const forms = isData
    ? ((ubik ? ubikReplies : rxReplies[service])[operation] ?? "")
    : ubik && operation === beacon
      ? "vote_yes_until:date"
      : service === "fs"
        ? "error:int"
        : "errcode:int";
  return { service, isReply: true, isUbik: ubik, operation, contents: readFields(reader, forms) };
}

const acknowledgmentLength = 18;

function readAcknowledgment(reader: Reader): RxAcknowledgment {
  const isWhole = reader.has(acknowledgmentLength);
  const bufferSpace = reader.u16();
  const fields = {
    maxSkew: reader.u16(),
    firstPacket: reader.u32(),
    previousPacket: reader.u32(),
    serial: reader.u32(),
    reason: reader.u8(),
    count: reader.u8(),
  };
  const packets = reader.has(fields.count) ? Array.from({ length: fields.count }, () => reader.u8()) : undefined;
  if (packets === undefined) reader.seek(reader.end);
  reader.skip(3);
  const limits: number[] = [];
  while (packets !== undefined && limits.length < 4 && reader.has(4)) limits.push(reader.u32());
  return { bufferSpace: isWhole ? bufferSpace : undefined, ...fields, packets, limits };
}

/** How many calls are kept in mind. */
const capacity = 64;

/** Remembers which operation was called, for the replies do not say. */
class RxCalls {
  private readonly calls: { readonly key: string; readonly operation: number }[] = [];
  private next = 0;
  private hint = 0;

  enter(header: RxHeader, port: number, reader: Reader, context: Context): void {
    const { offset } = reader;
    const operation = reader.maybe32();
    reader.seek(offset);
    if (operation === undefined) return;
    const [source, destination] = addresses(reader, context);
    this.calls[this.next] = { key: keyOf(header, source, destination, port), operation };
    this.next = (this.next + 1) % capacity;
  }

  /** The search begins where the last one ended. */
  find(header: RxHeader, port: number, reader: Reader, context: Context): number | undefined {
    const [source, destination] = addresses(reader, context);
    const key = keyOf(header, destination, source, port);
    for (let step = 0; step < capacity; step++) {
      const index = (this.hint + step) % capacity;
      if (this.calls[index]?.key !== key) continue;
      this.hint = index;
      return this.calls[index]!.operation;
    }
    return undefined;
  }
}

/** Where an IPv4 header has them; tcpdump looks there in IPv6 headers, too. */
function addresses(reader: Reader, { network }: Context): readonly [source: number, destination: number] {
  const start = (network?.offset ?? 0) + 12;
  const number = (from: number) =>
    [0, 1, 2, 3].reduce((value, index) => value * 256 + (reader.at8(from + index) ?? 0), 0);
  return [number(start), number(start + 4)];
}

function keyOf({ callNumber, serviceId }: RxHeader, client: number, server: number, port: number): string {
  return `${callNumber} ${client} ${server} ${port} ${serviceId}`;
}
