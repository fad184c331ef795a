import { escapeText } from "./escaped-text.js";
import type { Bytes, Layer } from "./layer.js";
import type { Reader } from "./reader.js";

/** A bridge protocol data unit: STP, RSTP, MSTP (IEEE 802.1Q clause 14) or SPB (IEEE 802.1aq). Absent: not captured. */
export interface StpLayer extends Layer {
  readonly kind: "stp";
  readonly protocolId: number | undefined;
  readonly version: number | undefined;
  readonly bpduType: number | undefined;
  readonly flags: number | undefined;
  /** Eight bytes: priority and system ID extension, hardware address. */
  readonly rootId: string | undefined;
  readonly rootPathCost: number | undefined;
  readonly bridgeId: string | undefined;
  readonly portId: number | undefined;
  /** In 256ths of a second. */
  readonly messageAge: number | undefined;
  readonly maxAge: number | undefined;
  readonly helloTime: number | undefined;
  readonly forwardDelay: number | undefined;
  readonly version1Length: number | undefined;
  /** What MSTP and SPB add. */
  readonly multiple: MultipleStp | undefined;
  readonly shortestPath: ShortestPathStp | undefined;
}

export interface MultipleStp {
  readonly version3Length: number | undefined;
  readonly configurationName: string;
  readonly nameCut: boolean;
  readonly revision: number | undefined;
  readonly digest: Bytes | undefined;
  readonly internalRootPathCost: number | undefined;
  readonly cistBridgeId: string | undefined;
  readonly remainingHops: number | undefined;
  readonly instances: readonly StpInstance[];
}

export interface StpInstance {
  readonly flags: number | undefined;
  readonly regionalRootId: string | undefined;
  /** The lower 12 bits of the root's priority. */
  readonly instanceId: number | undefined;
  readonly pathCost: number | undefined;
  readonly bridgePriority: number | undefined;
  readonly portPriority: number | undefined;
  readonly remainingHops: number | undefined;
}

export interface ShortestPathStp {
  readonly version4Length: number | undefined;
  readonly configurationName: string;
  readonly nameCut: boolean;
  readonly revision: number | undefined;
  readonly digest: Bytes | undefined;
  /** Agreement number (2 bits), discarded agreement number (2), agreement valid (1), restricted role (1). */
  readonly agreement: number | undefined;
  readonly digestFormat: number | undefined;
  readonly digestConvention: number | undefined;
  readonly edgeCount: number | undefined;
  readonly agreementDigest: Bytes | undefined;
}

export const stpVersions = { stp: 0, rapid: 2, multiple: 3, shortestPath: 4 } as const;

const version3LengthOffset = 36;
const instancesOffset = 102;
const instanceLength = 16;
const configurationLength = 64;
const nameLength = 32;

export function decodeStp(reader: Reader, wireLength: number): StpLayer {
  const offset = reader.offset;
  const capturedLength = reader.left;
  const protocolId = reader.maybe16();
  const version = reader.maybe8();
  const bpduType = reader.maybe8();
  const flags = reader.maybe8();
  const rootId = readBridgeId(reader);
  const rootPathCost = reader.maybe32();
  const bridgeId = readBridgeId(reader);
  const portId = reader.maybe16();
  const messageAge = reader.maybe16();
  const maxAge = reader.maybe16();
  const helloTime = reader.maybe16();
  const forwardDelay = reader.maybe16();
  const version1Length = reader.maybe8();
  const hasMultiple = version === stpVersions.multiple || version === stpVersions.shortestPath;
  const multiple = hasMultiple ? decodeMultiple(reader, offset) : undefined;
  const shortestPathOffset = offset + version3LengthOffset + 2 + (multiple?.version3Length ?? 0);
  const shortestPath =
    version === stpVersions.shortestPath ? decodeShortestPath(reader, shortestPathOffset) : undefined;
  return {
    kind: "stp",
    offset,
    wireLength,
    capturedLength,
    protocolId,
    version,
    bpduType,
    flags,
    rootId,
    rootPathCost,
    bridgeId,
    portId,
    messageAge,
    maxAge,
    helloTime,
    forwardDelay,
    version1Length,
    multiple,
    shortestPath,
  };
}

function readBridgeId(reader: Reader): string | undefined {
  const bytes = reader.bytes(8);
  return bytes === undefined ? undefined : `${bytes.slice(0, 2).hex()}.${bytes.slice(2).hex(":")}`;
}

/** Text in a field that zero bytes fill up. */
function readName(reader: Reader): { readonly text: string; readonly cut: boolean } {
  let length = 0;
  while (length < nameLength && (reader.at8(reader.offset + length) ?? 0) !== 0) length++;
  const cut = length < nameLength && reader.at8(reader.offset + length) === undefined;
  return { text: escapeText(reader, reader.offset, length), cut };
}

function decodeMultiple(reader: Reader, offset: number): MultipleStp {
  reader.seek(offset + version3LengthOffset);
  const version3Length = reader.maybe16();
  reader.skip(1);
  const name = readName(reader);
  reader.skip(nameLength);
  const [revision, digest] = [reader.maybe16(), reader.bytes(16)];
  const [internalRootPathCost, cistBridgeId, remainingHops] = [reader.maybe32(), readBridgeId(reader), reader.maybe8()];
  const instances: StpInstance[] = [];
  for (let left = (version3Length ?? 0) - configurationLength; left >= instanceLength; left -= instanceLength) {
    reader.seek(offset + instancesOffset + instances.length * instanceLength);
    const instance = decodeInstance(reader);
    instances.push(instance);
    if (instance.flags === undefined) break;
  }
  const configuration = { configurationName: name.text, nameCut: name.cut, revision, digest };
  return { version3Length, ...configuration, internalRootPathCost, cistBridgeId, remainingHops, instances };
}

function decodeInstance(reader: Reader): StpInstance {
  const flags = reader.maybe8();
  const priority = reader.has(2)
    ? ((reader.at8(reader.offset) ?? 0) << 8) | (reader.at8(reader.offset + 1) ?? 0)
    : undefined;
  const regionalRootId = readBridgeId(reader);
  const pathCost = reader.maybe32();
  const [bridgePriority, portPriority, remainingHops] = [reader.maybe8(), reader.maybe8(), reader.maybe8()];
  const instanceId = priority === undefined ? undefined : priority & 0xfff;
  return { flags, regionalRootId, instanceId, pathCost, bridgePriority, portPriority, remainingHops };
}

function decodeShortestPath(reader: Reader, start: number): ShortestPathStp {
  reader.seek(start);
  const version4Length = reader.maybe16();
  reader.skip(1);
  const name = readName(reader);
  reader.skip(nameLength);
  const [revision, digest, agreement] = [reader.maybe16(), reader.bytes(16), reader.maybe8()];
  reader.skip(1);
  const [digestFormat, digestConvention, edgeCount] = [reader.maybe8(), reader.maybe8(), reader.maybe16()];
  reader.skip(8);
  const configuration = { configurationName: name.text, nameCut: name.cut, revision, digest };
  const digests = { digestFormat, digestConvention, edgeCount, agreementDigest: reader.bytes(20) };
  return { version4Length, ...configuration, agreement, ...digests };
}
