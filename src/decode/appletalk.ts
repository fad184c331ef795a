import type { AppleTalkAddress } from "./aarp.js";
import type { Context } from "./context.js";
import { decodeEigrp } from "./eigrp.js";
import type { Bytes, Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** LocalTalk's link access protocol (Inside AppleTalk, chapter 1), also in UDP datagrams. Fields are absent when not captured. */
export interface LlapLayer extends Layer {
  readonly kind: "llap";
  /** `short`: the layer outside leaves no room for the header. */
  readonly problem: undefined | "short";
  readonly destination: number | undefined;
  readonly source: number;
  readonly type: number;
  /** Whether it lies in a UDP datagram. */
  readonly isInUdp: boolean;
  readonly headerLength: number;
}

/** Datagram delivery protocol, with the short or the extended header. */
export interface DdpLayer extends Layer {
  readonly kind: "ddp";
  /** It stands in a frame of its EtherType. */
  readonly announced: boolean;
  readonly problem: undefined | "short";
  /** The short header has no networks and nodes; those of LocalTalk stand in for them. */
  readonly isShort: boolean;
  /** Absent, like the rest, when the header was not all captured. */
  readonly source: DdpEndpoint | undefined;
  readonly destination: DdpEndpoint | undefined;
  readonly type: number;
  readonly headerLength: number;
}

export interface DdpEndpoint extends AppleTalkAddress {
  readonly socket: number;
}

/** Transaction protocol. */
export interface AtpLayer extends Layer {
  readonly kind: "atp";
  readonly problem: undefined | "cut" | "short";
  readonly control: number;
  /** Which packets are wanted, or the number of the one that this is. */
  readonly bitmap: number;
  readonly transactionId: number;
  readonly userData: number;
}

/** Name binding protocol. */
export interface NbpLayer extends Layer {
  readonly kind: "nbp";
  readonly problem: undefined | "short" | "cut";
  /** The function, and how many tuples there should be. */
  readonly control: number | undefined;
  readonly id: number | undefined;
  readonly tuples: readonly NbpTuple[];
}

export interface NbpTuple {
  /** Absent when it was not all captured; then it is the last one. */
  readonly endpoint: DdpEndpoint | undefined;
  readonly enumerator: number;
  /** Object, type and zone, up to the first that is broken. */
  readonly names: readonly NbpName[];
}

interface NbpName {
  /** Absent when not even the length was captured. */
  readonly length: number | undefined;
  readonly bytes: Bytes | undefined;
}

export const lapTypes = { shortDdp: 1, ddp: 2 } as const;
const ddpTypes = { nbp: 2, atp: 3, eigrp: 88 } as const;
const lapLength = 3;
const shortLength = 5;
const ddpLength = 13;

export const decodeLlap = (reader: Reader, wireLength: number, context: Context): LlapLayer =>
  decodeLap(reader, wireLength, context, false);

/** Of KIP, which takes LocalTalk's packets over IP. */
export const decodeKip = (reader: Reader, wireLength: number, context: Context): LlapLayer =>
  decodeLap(reader, wireLength, context, true);

/** Where KIP's servers have sockets: now, and before April 1988; the first range is that of the sockets themselves. */
const kipRanges = [200, 768, 16512] as const;
const kipRangeLength = 128;
const isKipPort = (port: number): boolean => kipRanges.some((start) => port >= start && port < start + kipRangeLength);

/** Whether a UDP datagram, the reader at its data, is one of KIP: its ports are not enough to tell. */
export function isKip(reader: Reader, sourcePort: number, destinationPort: number): boolean {
  return (isKipPort(sourcePort) || isKipPort(destinationPort)) && reader.at8(reader.offset + 2) === lapTypes.ddp;
}

function decodeLap(reader: Reader, wireLength: number, context: Context, isInUdp: boolean): LlapLayer {
  const { left: capturedLength, offset } = reader;
  const base = { kind: "llap", offset, wireLength, capturedLength, isInUdp } as const;
  const none = { destination: undefined, source: 0, type: 0 };
  if (wireLength < lapLength) return { ...base, ...none, problem: "short", headerLength: wireLength };
  if (!reader.has(lapLength)) return { ...base, ...none, problem: undefined, headerLength: capturedLength };
  const header = { destination: reader.u8(), source: reader.u8(), type: reader.u8(), problem: undefined };
  const { type } = header;
  if (type !== lapTypes.shortDdp && type !== lapTypes.ddp) return { ...base, ...header, headerLength: lapLength };
  const length = wireLength - lapLength;
  const nodes = type === lapTypes.shortDdp ? header : undefined;
  const payload = context.enter((...rest) => decodeDatagram(nodes, ...rest), reader, length) as DdpLayer | undefined;
  return { ...base, ...header, headerLength: lapHeader(payload, capturedLength, length), payload };
}

/** Of a datagram that is too short, tcpdump takes the length for that of the header, and a length of 0 for cut short. */
function lapHeader(payload: DdpLayer | undefined, capturedLength: number, length: number): number {
  if (payload?.problem === "short") return length === 0 ? capturedLength : length;
  return payload?.source === undefined ? capturedLength : lapLength + payload.headerLength;
}

/** As the contents of an Ethernet II frame, of which tcpdump says so. */
export const decodeAnnouncedAppleTalk = (reader: Reader, wireLength: number, context: Context): DdpLayer => ({
  ...decodeAppleTalk(reader, wireLength, context),
  announced: true,
});

/** Outside LocalTalk, always with the extended header. */
export const decodeAppleTalk = (reader: Reader, wireLength: number, context: Context): DdpLayer =>
  decodeDatagram(undefined, reader, wireLength, context);

function decodeDatagram(
  nodes: { readonly source: number; readonly destination: number } | undefined,
  reader: Reader,
  wireLength: number,
  context: Context,
): DdpLayer {
  const { offset } = reader;
  const isShort = nodes !== undefined;
  const base = { kind: "ddp", offset, wireLength, capturedLength: reader.left, announced: false, isShort } as const;
  const headerLength = isShort ? shortLength : ddpLength;
  const none = { source: undefined, destination: undefined, type: 0, headerLength };
  if (wireLength < headerLength) return { ...base, ...none, problem: "short" };
  if (!reader.has(headerLength)) return { ...base, ...none, problem: undefined };
  const ends = isShort ? readShort(reader, nodes) : readExtended(reader);
  const type = reader.u8();
  const payload = decodeType(type, reader, wireLength - headerLength, context);
  return { ...base, problem: undefined, ...ends, type, headerLength, payload };
}

type Ends = Pick<DdpLayer, "source" | "destination">;

function readShort(reader: Reader, nodes: { readonly source: number; readonly destination: number }): Ends {
  reader.skip(2);
  const destination = { network: 0, node: nodes.destination, socket: reader.u8() };
  return { destination, source: { network: 0, node: nodes.source, socket: reader.u8() } };
}

function readExtended(reader: Reader): Ends {
  reader.skip(4);
  const [toNetwork, fromNetwork] = [reader.u16(), reader.u16()];
  const [toNode, fromNode, toSocket, fromSocket] = [reader.u8(), reader.u8(), reader.u8(), reader.u8()];
  return {
    destination: { network: toNetwork, node: toNode, socket: toSocket },
    source: { network: fromNetwork, node: fromNode, socket: fromSocket },
  };
}

function decodeType(type: number, reader: Reader, wireLength: number, context: Context): Layer | undefined {
  switch (type) {
    case ddpTypes.nbp:
      return context.enter(decodeNbp, reader, wireLength);
    case ddpTypes.atp:
      return context.enter(decodeAtp, reader, wireLength);
    case ddpTypes.eigrp:
      return context.enter(decodeEigrp, reader, wireLength);
    default:
      return undefined;
  }
}

const atpLength = 8;

function decodeAtp(reader: Reader, wireLength: number): AtpLayer {
  const base = { kind: "atp", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  const problem = !reader.has(atpLength) ? "cut" : wireLength < atpLength ? "short" : undefined;
  const [control, bitmap] = [reader.u8(), reader.u8()];
  return { ...base, problem, control, bitmap, transactionId: reader.u16(), userData: reader.u32() };
}

const nbpLength = 2;
const leastTuple = 8;
export const nbpFunctions = { broadcastRequest: 0x10, lookup: 0x20, reply: 0x30 } as const;

function decodeNbp(reader: Reader, wireLength: number): NbpLayer {
  const base = { kind: "nbp", offset: reader.offset, wireLength, capturedLength: reader.left, tuples: [] } as const;
  if (wireLength < nbpLength + leastTuple) return { ...base, problem: "short", control: undefined, id: undefined };
  if (!reader.has(nbpLength)) return { ...base, problem: "cut", control: undefined, id: undefined };
  const control = reader.u8();
  const header = { ...base, problem: undefined, control, id: reader.u8() };
  const operation = control & 0xf0;
  const isReply = operation === nbpFunctions.reply;
  if (!isReply && operation !== nbpFunctions.lookup && operation !== nbpFunctions.broadcastRequest) return header;
  const tuples: NbpTuple[] = [];
  const count = isReply ? control & 0x0f : 1;
  while (tuples.length < count) {
    const tuple = readTuple(reader);
    tuples.push(tuple);
    if (tuple.names.at(-1)?.bytes === undefined || isNameCut(tuple.names.at(-1))) break;
  }
  return { ...header, tuples };
}

const tupleLength = 5;
const nameCount = 3;
const longestName = 32;

function isNameCut(name: NbpName | undefined): boolean {
  return name?.bytes === undefined || name.bytes.length < (name.length ?? 0);
}

function readTuple(reader: Reader): NbpTuple {
  if (!reader.has(tupleLength)) return { endpoint: undefined, enumerator: 0, names: [] };
  const endpoint = { network: reader.u16(), node: reader.u8(), socket: reader.u8() };
  const enumerator = reader.u8();
  const names: NbpName[] = [];
  while (names.length < nameCount) {
    const length = reader.maybe8();
    const name = { length, bytes: length === undefined || length > longestName ? undefined : reader.captured(length) };
    names.push(name);
    if (isNameCut(name)) break;
  }
  return { endpoint, enumerator, names };
}
