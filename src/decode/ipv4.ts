import { expectedChecksum } from "./checksum.js";
import type { Context } from "./context.js";
import type { Ipv4Option } from "./ipv4-options.js";
import { decodeIpv4Options } from "./ipv4-options.js";
import type { Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** An IPv4 datagram (RFC 791). */
export interface Ipv4Layer extends Layer {
  readonly kind: "ipv4";
  readonly problem?: undefined;
  readonly version: 4;
  /** Internet header length, in 32-bit words. */
  readonly ihl: number;
  readonly typeOfService: number;
  readonly totalLength: number;
  readonly identification: number;
  /** The three bits before the fragment offset, in place: 0x8000 reserved, 0x4000 don't fragment, 0x2000 more fragments. */
  readonly flags: number;
  /** In bytes. */
  readonly fragmentOffset: number;
  readonly timeToLive: number;
  readonly protocol: number;
  readonly headerChecksum: number;
  /** What `headerChecksum` should be; absent when it was not verified. */
  expectedChecksum: number | undefined;
  readonly source: string;
  readonly destination: string;
  options: readonly Ipv4Option[];
  /** Wire bytes after the header. */
  readonly payloadLength: number;
}

/** Bytes where an IPv4 datagram should be, with the first thing wrong with them. */
export interface BrokenIpv4Layer extends Layer {
  readonly kind: "ipv4";
  /** `cut`: not all of the fixed header was captured; `short`: the layer outside leaves no room for it. */
  readonly problem: "version" | "cut" | "short" | "header-length" | "total-length";
  readonly version?: number | undefined;
  readonly ihl: number;
  readonly totalLength?: number | undefined;
}

const fixedLength = 20;
const noOptions: readonly Ipv4Option[] = [];

export function decodeIpv4(reader: Reader, wireLength: number, context: Context): Ipv4Layer | BrokenIpv4Layer {
  const offset = reader.offset;
  const capturedLength = reader.left;
  const first = reader.at8(offset);
  const version = first === undefined ? undefined : first >> 4;
  const ihl = (first ?? 0) & 0xf;
  const headerLength = ihl * 4;
  const problem = findProblem(version, capturedLength, wireLength, headerLength);
  if (problem !== undefined)
    return { kind: "ipv4", offset, wireLength, capturedLength, problem, version, ihl, totalLength: undefined };
  reader.skip(1);
  const typeOfService = reader.u8();
  const totalLength = reader.u16();
  if (totalLength < headerLength)
    return { kind: "ipv4", offset, wireLength, capturedLength, problem: "total-length", version, ihl, totalLength };

  const end = reader.narrow(offset, totalLength);
  const identification = reader.u16();
  const fragment = reader.u16();
  const layer: Ipv4Layer = {
    kind: "ipv4",
    offset,
    wireLength,
    capturedLength,
    problem: undefined,
    version: 4,
    ihl,
    typeOfService,
    totalLength,
    identification,
    flags: fragment & 0xe000,
    fragmentOffset: (fragment & 0x1fff) * 8,
    timeToLive: reader.u8(),
    protocol: reader.u8(),
    headerChecksum: reader.u16(),
    expectedChecksum: undefined,
    source: reader.ipv4()!,
    destination: reader.ipv4()!,
    options: noOptions,
    payloadLength: totalLength - headerLength,
    payload: undefined,
  };
  if (headerLength > fixedLength) layer.options = decodeIpv4Options(reader, headerLength - fixedLength);
  reader.seek(offset + headerLength);
  context.network = layer;
  context.fragmented = (fragment & 0x2000) !== 0;
  if (context.options.checksums) sumHeader(layer, reader, context);
  if ((fragment & 0x1fff) === 0 && capturedLength >= headerLength)
    layer.payload = context.ipProtocol(layer.protocol, 4, reader, layer.payloadLength);
  reader.widen(end);
  return layer;
}

function findProblem(version: number | undefined, capturedLength: number, wireLength: number, headerLength: number) {
  if (version !== undefined && version !== 4) return "version";
  if (capturedLength < fixedLength) return "cut";
  if (wireLength < fixedLength) return "short";
  return headerLength < fixedLength ? "header-length" : undefined;
}

/** Verifies the header's checksum, and sums up the addresses for those of the protocols inside. */
function sumHeader(layer: Ipv4Layer, reader: Reader, context: Context): void {
  const { offset } = layer;
  if (context.options.offloadedChecksums && offset + layer.ihl * 4 <= reader.end)
    layer.expectedChecksum = expectedChecksum(layer.headerChecksum, reader.sum16(offset, layer.ihl * 4));
  context.addressSum = reader.sum16(offset + 12, 4) + reader.sum16(finalHop(layer) ?? offset + 16, 4);
}

/** Where the address is to which a source route leads in the end, if there is one. */
function finalHop({ options }: Ipv4Layer): number | undefined {
  return options.length === 0 ? undefined : options.findLast((option) => option.finalHop !== undefined)?.finalHop;
}
