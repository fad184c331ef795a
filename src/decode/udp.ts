import { decodeKip, isKip } from "./appletalk.js";
import { expectedChecksum } from "./checksum.js";
import type { Context } from "./context.js";
import type { Layer } from "./layer.js";
import { decodeNfs, isNfs } from "./nfs.js";
import type { Reader } from "./reader.js";

/** A UDP datagram (RFC 768). */
export interface UdpLayer extends Layer {
  readonly kind: "udp";
  /**
   * `cut`: the header was not all captured; `short`: the layer outside leaves no room for a header; `length`: the length
   * field is smaller than the header.
   */
  readonly problem: undefined | "cut" | "short" | "length";
  readonly sourcePort: number | undefined;
  readonly destinationPort: number | undefined;
  /** The length field; of a jumbogram (RFC 2675), where the field is 0, the true length. */
  readonly length: number | undefined;
  readonly checksum: number | undefined;
  /** What `checksum` should be; absent when it was not verified. */
  expectedChecksum: number | undefined;
  /** Wire bytes after the header: the smaller of what the length field and the layer outside say. */
  readonly payloadLength: number;
  /** The datagram is a fragment of a larger one, so `length` may rightly be larger than what is here. */
  readonly fragmented: boolean;
}

const headerLength = 8;
const afterKip: ReadonlySet<string> = new Set(["ptp", "someip"]);
const udpProtocol = 17;

export function decodeUdp(reader: Reader, wireLength: number, context: Context): UdpLayer {
  const offset = reader.offset;
  const capturedLength = reader.left;
  const sourcePort = reader.maybe16();
  const destinationPort = reader.maybe16();
  let length = reader.maybe16();
  const checksum = reader.maybe16();
  if (length === 0 && wireLength > 65535) length = wireLength;
  const problem = findProblem(wireLength, destinationPort, length, checksum);
  const payloadLength = Math.max(Math.min(length ?? 0, wireLength) - headerLength, 0);
  const layer: UdpLayer = {
    kind: "udp",
    offset,
    wireLength,
    capturedLength,
    problem,
    sourcePort,
    destinationPort,
    length,
    checksum,
    expectedChecksum: undefined,
    payloadLength,
    fragmented: context.fragmented,
    payload: undefined,
  };
  if (problem !== undefined || sourcePort === undefined || destinationPort === undefined) return layer;
  if (context.options.offloadedChecksums) layer.expectedChecksum = verify(reader, layer, context);
  const { payloads, packetType } = context.options;
  const nfs = payloads && packetType === undefined && isNfs(reader, sourcePort, destinationPort);
  const start = reader.offset;
  layer.payload = nfs
    ? context.enter(decodeNfs, reader, payloadLength)
    : context.udpPort(sourcePort, destinationPort, reader, payloadLength);
  // AppleTalk is looked for after all but two protocols, and not by ports alone.
  const mayBeKip = layer.payload === undefined || afterKip.has(layer.payload.kind);
  if (!mayBeKip || !payloads || packetType !== undefined) return layer;
  reader.seek(start);
  if (isKip(reader, sourcePort, destinationPort)) layer.payload = context.enter(decodeKip, reader, payloadLength);
  return layer;
}

/** The first problem in the order in which the header is read. */
function findProblem(
  wireLength: number,
  destinationPort: number | undefined,
  length: number | undefined,
  checksum: number | undefined,
): UdpLayer["problem"] {
  if (destinationPort === undefined) return "cut";
  if (wireLength < headerLength) return "short";
  if (length === undefined) return "cut";
  if (length < headerLength) return "length";
  return checksum === undefined ? "cut" : undefined;
}

/** The checksum covers a pseudo header of addresses, protocol and length, the header and the data; 0 means none (RFC 768). */
function verify(reader: Reader, layer: UdpLayer, context: Context): number | undefined {
  const { offset, checksum } = layer;
  const covered = layer.payloadLength + headerLength;
  if (context.fragmented || context.network === undefined || offset + covered > reader.end) return undefined;
  return expectedChecksum(checksum ?? 0, context.addressSum + udpProtocol + covered + reader.sum16(offset, covered));
}
