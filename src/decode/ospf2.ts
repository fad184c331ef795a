import type { Bytes, Layer } from "./layer.js";
import type { Ospf2LsaContents } from "./ospf2-lsa.js";
import { readAddresses, readLsaContents } from "./ospf2-lsa.js";
import type { Reader } from "./reader.js";

/** An OSPF packet, version 2 (RFC 2328). A field is absent when it was not captured. */
export interface Ospf2Layer extends Layer {
  readonly kind: "ospf2";
  readonly version: number | undefined;
  readonly type: number | undefined;
  /** Header included; message digest and link-local signaling follow it. */
  readonly length: number | undefined;
  readonly routerId: string | undefined;
  readonly areaId: string | undefined;
  readonly checksum: number | undefined;
  readonly authenticationType: number | undefined;
  readonly authentication: Bytes | undefined;
  /** What of it is used with a message digest (RFC 2328 appendix D.3). */
  readonly digest: Ospf2Digest | undefined;
  /** Wire bytes without a message digest; below 0 if there is no room for that. */
  readonly packetLength: number;
  readonly hello: Ospf2Hello | undefined;
  readonly description: Ospf2Description | undefined;
  /** Of link state requests; the list ends with `undefined` where an item was not captured. */
  readonly requests: readonly (LsaReference | undefined)[];
  /** Of link state updates. */
  readonly lsaCount: number | undefined;
  /** In descriptions and acknowledgments headers only. Ends as `requests` does, or with the first of a wrong length. */
  readonly lsas: readonly (Lsa | undefined)[];
  /** What follows the packet, if the options announce it and there is room. */
  readonly signaling: OspfSignaling | undefined;
}

export interface Ospf2Digest {
  readonly keyId: number;
  readonly length: number;
  readonly sequenceNumber: number;
}

/** Link-local signaling (RFC 5613). */
interface OspfSignaling {
  readonly checksum: number | undefined;
  readonly length: number | undefined;
  readonly tlvs: readonly OspfSignalingTlv[];
}

interface OspfSignalingTlv {
  readonly type: number | undefined;
  readonly length: number | undefined;
  /** Extended options and flags, or the sequence number of a digest. */
  readonly value: number | undefined;
}

export interface Ospf2Hello {
  readonly networkMask: string | undefined;
  readonly helloInterval: number | undefined;
  readonly options: number | undefined;
  readonly priority: number | undefined;
  readonly deadInterval: number | undefined;
  readonly designatedRouter: string | undefined;
  readonly backupDesignatedRouter: string | undefined;
  readonly neighbors: readonly (string | undefined)[];
}

export interface Ospf2Description {
  readonly interfaceMtu: number | undefined;
  readonly options: number | undefined;
  readonly flags: number | undefined;
  readonly sequenceNumber: number | undefined;
}

/** What names a link state advertisement. Opaque ones (RFC 5250) divide the identifier into type and number. */
export interface LsaReference {
  readonly type: number;
  readonly id: string;
  readonly opaqueType: number;
  readonly opaqueId: number;
  readonly advertisingRouter: string;
}

export interface Lsa extends LsaReference {
  /** In seconds. */
  readonly age: number;
  readonly options: number;
  readonly sequenceNumber: number;
  readonly checksum: number;
  /** Header included. */
  readonly length: number;
  /** Of link state updates: what was captured behind the header. */
  readonly body: Bytes | undefined;
  /** Of link state updates: what it says, as far as known. */
  readonly contents: Ospf2LsaContents | undefined;
}

export const ospfTypes = { hello: 1, description: 2, request: 3, update: 4, acknowledgment: 5 } as const;
export const lsaHeaderLength = 20;

const digestAuthentication = 2;
const digestLength = 16;
export const signalingOption = 0x10;
const noLists = { hello: undefined, description: undefined, requests: [], lsaCount: undefined, lsas: [] } as const;

export function decodeOspf2(reader: Reader, wireLength: number): Ospf2Layer {
  const offset = reader.offset;
  const capturedLength = reader.left;
  const [high, low] = [reader.at8(offset + 14), reader.at8(offset + 15)];
  const authenticationType = high === undefined || low === undefined ? undefined : (high << 8) | low;
  const digest = authenticationType === digestAuthentication ? digestLength : 0;
  const packetLength = wireLength - digest;
  const end = reader.narrow(offset, Math.max(capturedLength - digest, 0));
  const header = {
    version: reader.maybe8(),
    type: reader.maybe8(),
    length: reader.maybe16(),
    routerId: reader.ipv4(),
    areaId: reader.ipv4(),
    checksum: reader.maybe16(),
  };
  reader.skip(2);
  const authentication = reader.bytes(8);
  const { length = 0 } = header;
  const contents = decodeContents(header.version, header.type, reader, offset + Math.min(length, packetLength));
  const fields = digest > 0 && authentication !== undefined ? readDigest(authentication) : undefined;
  const options = (contents.hello ?? contents.description)?.options ?? 0;
  const start = length + (fields?.length ?? 0);
  reader.seek(offset + start);
  const isAnnounced = (options & signalingOption) !== 0 && start < packetLength;
  const signaling = isAnnounced ? readSignaling(reader, packetLength - start) : undefined;
  reader.widen(end);
  const base = { kind: "ospf2", offset, wireLength, capturedLength, ...header } as const;
  const keys = { authenticationType, authentication, digest: fields };
  return { ...base, ...keys, packetLength, ...noLists, ...contents, signaling };
}

function readDigest(authentication: Bytes): Ospf2Digest {
  return { keyId: authentication.at(2), length: authentication.at(3), sequenceNumber: authentication.u32(4) };
}

/** The lengths of values that have one, whatever the TLV's length says. */
const signalingLengths = [undefined, 4, 20] as const;

export function ospfSignalingLength(type: number): number | undefined {
  return signalingLengths[type];
}

function readSignaling(reader: Reader, wireLength: number): OspfSignaling {
  const start = reader.offset;
  const [checksum, length] = [reader.maybe16(), reader.maybe16()];
  const tlvs: OspfSignalingTlv[] = [];
  for (let at = 4; at < wireLength;) {
    reader.seek(start + at);
    const [type, tlvLength] = [reader.maybe16(), reader.maybe16()];
    const right = type === undefined ? undefined : ospfSignalingLength(type);
    const value = right === undefined ? undefined : reader.maybe32();
    tlvs.push({ type, length: tlvLength, value });
    if (tlvLength === undefined || (right !== undefined && value === undefined)) break;
    at += 4 + (right ?? tlvLength);
  }
  return { checksum, length, tlvs };
}

type Ospf2Contents = Partial<Pick<Ospf2Layer, "hello" | "description" | "requests" | "lsaCount" | "lsas">>;

/** What the packet carries by its type, up to `end`. */
function decodeContents(
  version: number | undefined,
  type: number | undefined,
  reader: Reader,
  end: number,
): Ospf2Contents {
  if (version !== 2) return {};
  switch (type) {
    case ospfTypes.hello:
      return { hello: readHello(reader, end) };
    case ospfTypes.description:
      return { description: readDescription(reader), lsas: readHeaders(reader, end) };
    case ospfTypes.request:
      return { requests: readRequests(reader, end) };
    case ospfTypes.update: {
      const lsaCount = reader.maybe32();
      return { lsaCount, lsas: readLsas(reader, lsaCount ?? 0) };
    }
    case ospfTypes.acknowledgment:
      // tcpdump reads on until the captured bytes end.
      return { lsas: readHeaders(reader, Infinity) };
    default:
      return {};
  }
}

function readHello(reader: Reader, end: number): Ospf2Hello {
  const fields = {
    networkMask: reader.ipv4(),
    helloInterval: reader.maybe16(),
    options: reader.maybe8(),
    priority: reader.maybe8(),
    deadInterval: reader.maybe32(),
    designatedRouter: reader.ipv4(),
    backupDesignatedRouter: reader.ipv4(),
  };
  return { ...fields, neighbors: readAddresses(reader, end) };
}

function readDescription(reader: Reader): Ospf2Description {
  return {
    interfaceMtu: reader.maybe16(),
    options: reader.maybe8(),
    flags: reader.maybe8(),
    sequenceNumber: reader.maybe32(),
  };
}

function readReference(reader: Reader, type: number): LsaReference {
  const at = reader.offset;
  const opaqueType = reader.u8();
  const opaqueId = reader.u24();
  reader.seek(at);
  return { type, opaqueType, opaqueId, id: reader.ipv4() ?? "", advertisingRouter: reader.ipv4() ?? "" };
}

function readRequests(reader: Reader, end: number): readonly (LsaReference | undefined)[] {
  const requests: (LsaReference | undefined)[] = [];
  while (reader.offset < end) {
    const request = reader.has(12) ? readReference(reader, reader.u32()) : undefined;
    requests.push(request);
    if (request === undefined) break;
  }
  return requests;
}

/** A header, the cursor put behind it; nothing if not all of it was captured. */
function readHeader(reader: Reader): Lsa | undefined {
  if (!reader.has(lsaHeaderLength)) return undefined;
  const [age, options] = [reader.u16(), reader.u8()];
  const reference = readReference(reader, reader.u8());
  const rest = { sequenceNumber: reader.u32(), checksum: reader.u16(), length: reader.u16() };
  return { age, options, ...reference, ...rest, body: undefined, contents: undefined };
}

function readHeaders(reader: Reader, end: number): readonly (Lsa | undefined)[] {
  const lsas: (Lsa | undefined)[] = [];
  while (reader.offset < end) {
    const lsa = readHeader(reader);
    lsas.push(lsa);
    if (lsa === undefined || lsa.length < lsaHeaderLength) break;
  }
  return lsas;
}

function readLsas(reader: Reader, count: number): readonly (Lsa | undefined)[] {
  const lsas: (Lsa | undefined)[] = [];
  while (lsas.length < count) {
    const lsa = readHeader(reader);
    if (lsa === undefined || lsa.length < lsaHeaderLength) {
      lsas.push(lsa);
      break;
    }
    const start = reader.offset;
    const length = lsa.length - lsaHeaderLength;
    const contents = readLsaContents(lsa.type, lsa.opaqueType, length, reader);
    reader.seek(start);
    lsas.push({ ...lsa, body: reader.captured(length), contents });
  }
  return lsas;
}
