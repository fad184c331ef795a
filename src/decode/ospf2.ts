import type { Bytes, Layer } from "./layer.js";
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
  /** What follows the packet: link-local signaling (RFC 5613). */
  readonly trailer: Bytes;
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
  /** All that was captured behind the header, even beyond `length`. */
  readonly body: Bytes;
}

export const ospfTypes = { hello: 1, description: 2, request: 3, update: 4, acknowledgment: 5 } as const;
export const lsaHeaderLength = 20;

const digestAuthentication = 2;
const digestLength = 16;
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
  const key = digest > 0 ? (authentication?.at(3) ?? 0) : 0;
  reader.seek(offset + length + key);
  const trailer = reader.captured(reader.left);
  reader.widen(end);
  const base = { kind: "ospf2", offset, wireLength, capturedLength, ...header } as const;
  return { ...base, authenticationType, authentication, packetLength, ...noLists, ...contents, trailer };
}

/** What the packet carries by its type, up to `end`. */
function decodeContents(version: number | undefined, type: number | undefined, reader: Reader, end: number) {
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

/** The addresses that begin before `end`. */
export function readAddresses(reader: Reader, end: number): readonly (string | undefined)[] {
  const addresses: (string | undefined)[] = [];
  while (reader.offset < end) {
    const address = reader.ipv4();
    addresses.push(address);
    if (address === undefined) break;
  }
  return addresses;
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

/** A header and what follows it, the cursor behind the header; nothing if not all of the header was captured. */
function readLsa(reader: Reader): Lsa | undefined {
  if (!reader.has(lsaHeaderLength)) return undefined;
  const [age, options] = [reader.u16(), reader.u8()];
  const reference = readReference(reader, reader.u8());
  const rest = { sequenceNumber: reader.u32(), checksum: reader.u16(), length: reader.u16() };
  const at = reader.offset;
  const body = reader.captured(reader.left);
  reader.seek(at);
  return { age, options, ...reference, ...rest, body };
}

function readHeaders(reader: Reader, end: number): readonly (Lsa | undefined)[] {
  const lsas: (Lsa | undefined)[] = [];
  while (reader.offset < end) {
    const lsa = readLsa(reader);
    lsas.push(lsa);
    if (lsa === undefined || lsa.length < lsaHeaderLength) break;
  }
  return lsas;
}

function readLsas(reader: Reader, count: number): readonly (Lsa | undefined)[] {
  const lsas: (Lsa | undefined)[] = [];
  while (lsas.length < count) {
    const lsa = readLsa(reader);
    lsas.push(lsa);
    if (lsa === undefined || lsa.length < lsaHeaderLength) break;
    reader.seek(reader.offset + lsa.length - lsaHeaderLength);
  }
  return lsas;
}
