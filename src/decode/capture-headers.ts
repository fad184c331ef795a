/** Headers that capturing programs put before a frame of another link type, which they name. */
import type { Context } from "./context.js";
import type { Bytes, Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** Per-packet information (CACE), little-endian. */
export interface PpiLayer extends Layer {
  readonly kind: "ppi";
  /** `cut`: the header was not all captured; `length`: it has a length that none may have. */
  readonly problem: undefined | "cut" | "length";
  readonly version: number;
  readonly flags: number;
  readonly length: number;
  /** The DLT_ number of what follows. */
  readonly linkType: number;
  readonly headerLength: number;
}

const ppiLength = 8;
const longestPpi = 65532;

export function decodePpi(reader: Reader, wireLength: number, context: Context): PpiLayer {
  const { offset, left: capturedLength } = reader;
  const base = { kind: "ppi", offset, wireLength, capturedLength } as const;
  const isWhole = reader.has(ppiLength);
  const header = { version: reader.u8(), flags: reader.u8(), length: reader.u16le(), linkType: reader.u32le() };
  const { length, linkType } = header;
  if (!isWhole) return { ...base, problem: "cut", ...header, headerLength: capturedLength };
  if (length < ppiLength || length > longestPpi)
    return { ...base, problem: "length", ...header, headerLength: capturedLength };
  if (capturedLength < length) return { ...base, problem: "cut", ...header, headerLength: capturedLength };
  reader.seek(offset + length);
  const payload = decodeInside(linkType, reader, wireLength - length, context);
  // tcpdump counts the header of what follows twice.
  const headerLength = length + 2 * (payload?.headerLength ?? 0);
  return { ...base, problem: undefined, ...header, headerLength, payload };
}

/** Nothing for link types that nobody knows. */
function decodeInside(linkType: number, reader: Reader, wireLength: number, context: Context): Layer | undefined {
  const layer = context.linkType(linkType, reader, wireLength);
  return layer?.kind === "unsupported" ? undefined : layer;
}

/** What Apple's systems tell of a packet: interface, process and more. Little-endian. */
export interface PktapLayer extends Layer {
  readonly kind: "pktap";
  /** `short`: the packet is; `small` and `big`: the header's length is; `cut`: the header was not all captured. */
  readonly problem: undefined | "short" | "small" | "big" | "cut";
  readonly length: number | undefined;
  /** 0: nothing follows; 1: a packet does. */
  readonly recordType: number;
  readonly linkType: number | undefined;
  readonly interfaceName: Bytes | undefined;
  readonly flags: number;
  readonly protocolFamily: number;
  readonly processId: number;
  readonly commandName: Bytes | undefined;
  readonly effectiveProcessId: number;
  readonly effectiveCommandName: Bytes | undefined;
  readonly headerLength: number;
}

export const pktapLength = 108;
export const pktapRecords = { none: 0, packet: 1 } as const;

export function decodePktap(reader: Reader, wireLength: number, context: Context): PktapLayer {
  const { offset } = reader;
  const base = { kind: "pktap", offset, wireLength, capturedLength: reader.left, headerLength: 0 } as const;
  const has = (count: number) => reader.has(count);
  const hasLinkType = has(12);
  const length = has(4) ? reader.u32le() : undefined;
  const recordType = reader.u32le();
  const linkType = hasLinkType ? reader.u32le() : undefined;
  const header = { length, recordType, linkType, ...readDetails(reader) };
  const problem = problemOf(length, wireLength);
  if (problem !== undefined) return { ...base, ...header, problem };
  reader.seek(offset);
  if (length === undefined || linkType === undefined || !has(length)) return { ...base, ...header, problem: "cut" };
  reader.skip(length);
  const isPacket = recordType === pktapRecords.packet;
  const payload = isPacket ? decodeInside(linkType, reader, wireLength - length, context) : undefined;
  const headerLength = length + 2 * (payload?.headerLength ?? 0);
  return { ...base, ...header, problem, headerLength, payload };
}

function problemOf(length: number | undefined, wireLength: number): PktapLayer["problem"] {
  if (wireLength < pktapLength) return "short";
  if (length === undefined) return undefined;
  if (length < pktapLength) return "small";
  return length > wireLength ? "big" : undefined;
}

function readDetails(
  reader: Reader,
): Pick<
  PktapLayer,
  | "interfaceName"
  | "flags"
  | "protocolFamily"
  | "processId"
  | "commandName"
  | "effectiveProcessId"
  | "effectiveCommandName"
> {
  const first = { interfaceName: reader.bytes(24), flags: reader.u32le(), protocolFamily: reader.u32le() };
  reader.skip(8);
  const process = { processId: reader.u32le(), commandName: reader.bytes(20) };
  reader.skip(8);
  return { ...first, ...process, effectiveProcessId: reader.u32le(), effectiveCommandName: reader.bytes(20) };
}

/** Ethernet captured by Hilscher's netANALYZER, with or without the preamble. */
export interface NetAnalyzerLayer extends Layer {
  readonly kind: "netanalyzer";
  readonly transparent: boolean;
  /** Absent when not all before the frame was captured. */
  readonly header: Bytes | undefined;
  readonly headerLength: number;
}

const analyzerLength = 4;
const preambleLength = 8;

export const decodeNetAnalyzer = (reader: Reader, wireLength: number, context: Context): NetAnalyzerLayer =>
  decodeAnalyzed(reader, wireLength, context, false);

export const decodeNetAnalyzerTransparent = (reader: Reader, wireLength: number, context: Context): NetAnalyzerLayer =>
  decodeAnalyzed(reader, wireLength, context, true);

function decodeAnalyzed(reader: Reader, wireLength: number, context: Context, transparent: boolean): NetAnalyzerLayer {
  const base = { kind: "netanalyzer", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  const length = analyzerLength + (transparent ? preambleLength : 0);
  if (!reader.has(length)) return { ...base, transparent, header: undefined, headerLength: 0 };
  const header = reader.bytes(analyzerLength);
  reader.skip(length - analyzerLength);
  const payload = context.ethernet(reader, wireLength - length);
  return { ...base, transparent, header, headerLength: length + (payload?.headerLength ?? 0), payload };
}

/** Bluetooth's host controller interface, with the direction before it. */
export interface BluetoothLayer extends Layer {
  readonly kind: "bluetooth-h4";
  /** The lowest bit is set in frames from the controller; absent when not captured. */
  readonly direction: number | undefined;
  readonly headerLength: number;
}

export function decodeBluetooth(reader: Reader, wireLength: number): BluetoothLayer {
  const base = { kind: "bluetooth-h4", offset: reader.offset, wireLength, capturedLength: reader.left } as const;
  const direction = reader.maybe32();
  return { ...base, direction, headerLength: direction === undefined ? 0 : 4 };
}
