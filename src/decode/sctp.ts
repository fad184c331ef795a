import type { Context } from "./context.js";
import type { Layer } from "./layer.js";
import { decodeForces } from "./forces.js";
import { decodeM3ua } from "./m3ua.js";
import type { Reader } from "./reader.js";

/** Stream Control Transmission Protocol (RFC 9260). */
export interface SctpLayer extends Layer {
  readonly kind: "sctp";
  /** Absent when not all of it is there: see `short`. */
  readonly header: SctpHeader | undefined;
  /** The layer outside has no room for a header. */
  readonly short: boolean;
  readonly chunks: readonly SctpChunk[];
  /** What follows the chunks was not captured. */
  readonly cut: boolean;
}

interface SctpHeader {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly verificationTag: number;
  readonly checksum: number;
}

export interface SctpChunk {
  /**
   * What is wrong, after which no chunk follows: no room for a header (`end`), a length smaller than a header (`length`),
   * no room for the padding (`room`).
   */
  readonly problem: undefined | "end" | "length" | "room";
  readonly type: number;
  readonly flags: number;
  readonly length: number;
  /** Absent, in a chunk that has a body, when the chunk is too short for it; then no chunk follows. */
  readonly body: SctpBody | undefined;
}

type SctpBody = { readonly kind: "none" } | SctpData | SctpInit | SctpSack;

export interface SctpData {
  readonly kind: "data";
  readonly tsn: number;
  readonly streamId: number;
  readonly streamSequence: number;
  readonly protocol: number;
  readonly dataOffset: number;
  readonly dataLength: number;
  payload: Layer | undefined;
}

export interface SctpInit {
  readonly kind: "init";
  readonly initiateTag: number;
  readonly receiverWindow: number;
  readonly outboundStreams: number;
  readonly inboundStreams: number;
  readonly initialTsn: number;
}

export interface SctpSack {
  readonly kind: "sack";
  readonly cumulativeTsn: number;
  readonly receiverWindow: number;
  readonly gapCount: number;
  readonly duplicateCount: number;
  readonly gaps: readonly { readonly start: number; readonly end: number }[];
  readonly duplicates: readonly number[];
  /** The chunk ends within a gap or a duplicate. */
  readonly short: boolean;
}

export const sctpTypes = { data: 0, init: 1, initAck: 2, sack: 3 } as const;

export const sctpHeaderLength = 12;
const chunkHeaderLength = 4;

export function decodeSctp(reader: Reader, wireLength: number, context: Context): SctpLayer {
  const base = { kind: "sctp", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  const short = wireLength < sctpHeaderLength;
  if (short || !reader.has(sctpHeaderLength)) return { ...base, header: undefined, short, chunks: [], cut: !short };
  const [sourcePort, destinationPort] = [reader.u16(), reader.u16()];
  const header = { sourcePort, destinationPort, verificationTag: reader.u32(), checksum: reader.u32() };
  const isForces = forcesPorts.includes(sourcePort) || forcesPorts.includes(destinationPort);
  return { ...base, header, short, ...readChunks(reader, wireLength - sctpHeaderLength, isForces, context) };
}

/** ForCES has these ports, and these protocol identifiers (RFC 5811 section 6). */
const forcesPorts: readonly number[] = [6704, 6705, 6706];
const forcesProtocols: readonly number[] = [21, 22, 23];

function readChunks(
  reader: Reader,
  room: number,
  areForces: boolean,
  context: Context,
): Pick<SctpLayer, "chunks" | "cut"> {
  const chunks: SctpChunk[] = [];
  let isForces = areForces;
  const nothing = { type: 0, flags: 0, length: 0, body: undefined };
  // The length of what is left wraps below zero, as in 32 bits.
  for (let left = room; left !== 0;) {
    if (left < chunkHeaderLength) return { chunks: [...chunks, { ...nothing, problem: "end" }], cut: false };
    if (!reader.has(chunkHeaderLength)) return { chunks, cut: true };
    const start = reader.offset;
    const [type, flags, length] = [reader.u8(), reader.u8(), reader.u16()];
    const chunk = { type, flags, length };
    if (length < chunkHeaderLength)
      return { chunks: [...chunks, { ...chunk, problem: "length", body: undefined }], cut: false };
    const padding = -length & 3;
    if (left < padding) return { chunks: [...chunks, { ...chunk, problem: "room", body: undefined }], cut: false };
    if (start + length > reader.end) return { chunks, cut: true };
    const body = readBody(reader, type, length - chunkHeaderLength, isForces, context);
    // What follows a chunk of ForCES is ForCES, too.
    if (body?.kind === "data" && forcesProtocols.includes(body.protocol)) isForces = true;
    chunks.push({ ...chunk, problem: undefined, body });
    if (body === undefined || (body.kind === "sack" && body.short)) return { chunks, cut: false };
    if (start + length + padding > reader.end && padding > 0) return { chunks, cut: true };
    reader.seek(start + length + padding);
    left = (left - length - padding) >>> 0;
  }
  return { chunks, cut: false };
}

function readBody(
  reader: Reader,
  type: number,
  length: number,
  isForces: boolean,
  context: Context,
): SctpBody | undefined {
  switch (type) {
    case sctpTypes.data:
      return length < 12 ? undefined : readData(reader, length, isForces, context);
    case sctpTypes.init:
    case sctpTypes.initAck: {
      if (length < 16) return undefined;
      const [initiateTag, receiverWindow] = [reader.u32(), reader.u32()];
      const [outboundStreams, inboundStreams, initialTsn] = [reader.u16(), reader.u16(), reader.u32()];
      return { kind: "init", initiateTag, receiverWindow, outboundStreams, inboundStreams, initialTsn };
    }
    case sctpTypes.sack:
      return length < 12 ? undefined : readSack(reader, length - 12);
    default:
      return { kind: "none" };
  }
}

function readData(reader: Reader, length: number, isForces: boolean, context: Context): SctpData {
  const [tsn, streamId, streamSequence, protocol] = [reader.u32(), reader.u16(), reader.u16(), reader.u32()];
  const dataLength = length - 12;
  const dataOffset = reader.offset;
  const payload = dataLength === 0 ? undefined : readPayload(protocol, isForces, reader, dataLength, context);
  return { kind: "data", tsn, streamId, streamSequence, protocol, dataOffset, dataLength, payload };
}

const m3uaProtocol = 3;

function readPayload(
  protocol: number,
  isForces: boolean,
  reader: Reader,
  length: number,
  context: Context,
): Layer | undefined {
  if (isForces || forcesProtocols.includes(protocol)) return context.enter(decodeForces, reader, length);
  return protocol === m3uaProtocol ? context.enter(decodeM3ua, reader, length) : undefined;
}

function readSack(reader: Reader, room: number): SctpSack {
  const [cumulativeTsn, receiverWindow, gapCount, duplicateCount] = [
    ...[reader.u32(), reader.u32()],
    ...[reader.u16(), reader.u16()],
  ] as [number, number, number, number];
  const gaps: { start: number; end: number }[] = [];
  const duplicates: number[] = [];
  let left = room;
  for (; left >= 4 && gaps.length < gapCount; left -= 4) gaps.push({ start: reader.u16(), end: reader.u16() });
  for (; left >= 4 && duplicates.length < duplicateCount; left -= 4) duplicates.push(reader.u32());
  const short = left > 0 && (gaps.length < gapCount || duplicates.length < duplicateCount);
  return { kind: "sack", cumulativeTsn, receiverWindow, gapCount, duplicateCount, gaps, duplicates, short };
}
