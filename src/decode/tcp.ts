import { expectedChecksum } from "./checksum.js";
import type { Context } from "./context.js";
import type { Layer, TextBytes } from "./layer.js";
import { decodeNfsOverTcp, isNfsPort } from "./nfs.js";
import type { Reader } from "./reader.js";
import type { TcpOption } from "./tcp-options.js";
import { decodeTcpOptions } from "./tcp-options.js";
import { verifySignatures } from "./tcp-signature.js";

/** A TCP segment (RFC 9293). */
export interface TcpLayer extends Layer {
  readonly kind: "tcp";
  readonly problem: undefined;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequenceNumber: number;
  readonly acknowledgmentNumber: number;
  /** Header length, in 32-bit words. */
  readonly dataOffset: number;
  /** The header would be longer than the segment. */
  readonly headerTooLong: boolean;
  readonly flags: number;
  readonly window: number;
  readonly checksum: number;
  /** What `checksum` should be; absent when it was not verified. */
  readonly expectedChecksum: number | undefined;
  readonly urgentPointer: number;
  readonly options: readonly TcpOption[];
  /** Wire bytes after the header. */
  readonly payloadLength: number;
  /** What a segment with RST carries: a text, if anything (RFC 1122 section 4.2.2.12). */
  resetText?: TextBytes | undefined;
}

/** Bytes where a TCP segment should be, with the first thing wrong with them. */
export interface BrokenTcpLayer extends Layer {
  readonly kind: "tcp";
  readonly problem: "cut" | "header-length-short";
  readonly sourcePort: number | undefined;
  readonly destinationPort: number | undefined;
  readonly dataOffset?: number | undefined;
}

export const tcpFlags = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16, urg: 32, ece: 64, cwr: 128 } as const;

const fixedLength = 20;
const tcpProtocol = 6;
const noOptions: readonly TcpOption[] = [];

export function decodeTcp(reader: Reader, wireLength: number, context: Context): TcpLayer | BrokenTcpLayer {
  const offset = reader.offset;
  const capturedLength = reader.left;
  if (capturedLength < fixedLength) {
    const [sourcePort, destinationPort] = [reader.maybe16(), reader.maybe16()];
    return { kind: "tcp", offset, wireLength, capturedLength, problem: "cut", sourcePort, destinationPort };
  }
  const sourcePort = reader.u16();
  const destinationPort = reader.u16();
  const sequenceNumber = reader.u32();
  const acknowledgmentNumber = reader.u32();
  const dataOffset = reader.u8() >> 4;
  const headerLength = dataOffset * 4;
  if (headerLength < fixedLength) {
    const base = { kind: "tcp", offset, wireLength, capturedLength, sourcePort, destinationPort, dataOffset } as const;
    return { ...base, problem: "header-length-short" };
  }
  const headerTooLong = headerLength > wireLength;
  const flags = reader.u8();
  const window = reader.u16();
  const checksum = reader.u16();
  const layer: TcpLayer = {
    kind: "tcp",
    offset,
    wireLength,
    capturedLength,
    problem: undefined,
    sourcePort,
    destinationPort,
    sequenceNumber,
    acknowledgmentNumber,
    dataOffset,
    headerTooLong,
    flags,
    window,
    checksum,
    expectedChecksum: context.options.offloadedChecksums
      ? verify(reader, offset, wireLength, checksum, context)
      : undefined,
    urgentPointer: reader.u16(),
    options:
      headerLength > fixedLength && !headerTooLong ? decodeTcpOptions(reader, headerLength - fixedLength) : noOptions,
    payloadLength: headerTooLong ? 0 : wireLength - headerLength,
    resetText: undefined,
    payload: undefined,
  };
  const { secretDigests } = context.options;
  if (secretDigests !== undefined) verifySignatures(layer, reader, context, secretDigests);
  if (layer.payloadLength > 0 && capturedLength >= headerLength) {
    reader.seek(offset + headerLength);
    decodeContents(layer, reader, context);
  }
  return layer;
}

/** What follows the header, the reader being there. */
function decodeContents(layer: TcpLayer, reader: Reader, context: Context): void {
  const { sourcePort, destinationPort, payloadLength } = layer;
  if (layer.flags & tcpFlags.rst) {
    const start = reader.offset;
    layer.resetText = reader.captured(payloadLength).asText();
    reader.seek(start);
  }
  layer.payload = context.tcpPort(sourcePort, destinationPort, reader, payloadLength);
  if (layer.payload !== undefined || !isNfsPort(sourcePort, destinationPort)) return;
  // Behind options that are wrong nothing is looked at, and no call remembered.
  const areOptionsWhole = layer.options.every(({ problem }) => problem === undefined);
  const { payloads, packetType } = context.options;
  if (payloads && packetType === undefined && areOptionsWhole)
    layer.payload = decodeNfsOverTcp(reader, payloadLength, context, sourcePort, destinationPort);
}

/** The checksum covers a pseudo header of addresses, protocol and length (RFC 9293 section 3.1) and the whole segment. */
function verify(reader: Reader, offset: number, wireLength: number, checksum: number, context: Context) {
  if (context.fragmented || context.network === undefined || offset + wireLength > reader.end) return undefined;
  return expectedChecksum(checksum, context.addressSum + tcpProtocol + wireLength + reader.sum16(offset, wireLength));
}
