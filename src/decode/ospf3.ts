import type { Bytes, Layer } from "./layer.js";
import { ospfTypes, readAddresses } from "./ospf2.js";
import type { Reader } from "./reader.js";

/** An OSPF packet, version 3 (RFC 5340). A field is absent when it was not captured. */
export interface Ospf3Layer extends Layer {
  readonly kind: "ospf3";
  readonly version: number | undefined;
  readonly type: number | undefined;
  /** Header included; link-local signaling and an authentication trailer follow it. */
  readonly length: number | undefined;
  readonly routerId: string | undefined;
  readonly areaId: string | undefined;
  readonly checksum: number | undefined;
  readonly instanceId: number | undefined;
  readonly hello: Ospf3Hello | undefined;
  readonly description: Ospf3Description | undefined;
  /** Of link state requests; the list ends with `undefined` where an item was not captured. */
  readonly requests: readonly (Lsa6Reference | undefined)[];
  /** Of link state updates. */
  readonly lsaCount: number | undefined;
  /** In descriptions and acknowledgments headers only. Ends as `requests` does, or with the first of a wrong length. */
  readonly lsas: readonly (Lsa6 | undefined)[];
  /** What follows the packet (RFC 5613, 7166). */
  readonly trailer: Bytes;
}

export interface Ospf3Hello {
  readonly interfaceId: string | undefined;
  /** The options with the router's priority in the upper eight bits. */
  readonly options: number | undefined;
  readonly helloInterval: number | undefined;
  readonly deadInterval: number | undefined;
  readonly designatedRouter: string | undefined;
  readonly backupDesignatedRouter: string | undefined;
  readonly neighbors: readonly (string | undefined)[];
}

export interface Ospf3Description {
  readonly options: number | undefined;
  readonly interfaceMtu: number | undefined;
  readonly flags: number | undefined;
  readonly sequenceNumber: number | undefined;
}

export interface Lsa6Reference {
  /** With the bits for scope and for how to treat unknown types. */
  readonly type: number;
  readonly id: string;
  readonly advertisingRouter: string;
}

export interface Lsa6 extends Lsa6Reference {
  readonly age: number;
  readonly sequenceNumber: number;
  readonly checksum: number;
  /** Header included. */
  readonly length: number;
  /** The packet has room for so much. */
  readonly fits: boolean;
  /** All that was captured behind the header, even beyond `length`. */
  readonly body: Bytes;
}

const headerLength = 20;
const noLists = { hello: undefined, description: undefined, requests: [], lsaCount: undefined, lsas: [] } as const;

export function decodeOspf3(reader: Reader, wireLength: number): Ospf3Layer {
  const offset = reader.offset;
  const capturedLength = reader.left;
  const header = {
    version: reader.maybe8(),
    type: reader.maybe8(),
    length: reader.maybe16(),
    routerId: reader.ipv4(),
    areaId: reader.ipv4(),
    checksum: reader.maybe16(),
    instanceId: reader.maybe8(),
  };
  reader.skip(1);
  const { length = 0 } = header;
  const contents = header.version === 3 ? decodeContents(header.type, reader, offset + length) : {};
  reader.seek(offset + length);
  const trailer = reader.captured(reader.left);
  const base = { kind: "ospf3", offset, wireLength, capturedLength, ...header } as const;
  return { ...base, ...noLists, ...contents, trailer };
}

function decodeContents(type: number | undefined, reader: Reader, end: number) {
  switch (type) {
    case ospfTypes.hello:
      return { hello: readHello(reader, end) };
    case ospfTypes.description:
      return { description: readDescription(reader), lsas: readHeaders(reader, end) };
    case ospfTypes.request:
      return { requests: readRequests(reader, end) };
    case ospfTypes.update: {
      const lsaCount = reader.maybe32();
      return { lsaCount, lsas: readLsas(reader, end, lsaCount ?? 0) };
    }
    case ospfTypes.acknowledgment:
      return { lsas: readHeaders(reader, end) };
    default:
      return {};
  }
}

function readHello(reader: Reader, end: number): Ospf3Hello {
  const fields = {
    interfaceId: reader.ipv4(),
    options: reader.maybe32(),
    helloInterval: reader.maybe16(),
    deadInterval: reader.maybe16(),
    designatedRouter: reader.ipv4(),
    backupDesignatedRouter: reader.ipv4(),
  };
  return { ...fields, neighbors: readAddresses(reader, end) };
}

function readDescription(reader: Reader): Ospf3Description {
  const [options, interfaceMtu] = [reader.maybe32(), reader.maybe16()];
  reader.skip(1);
  return { options, interfaceMtu, flags: reader.maybe8(), sequenceNumber: reader.maybe32() };
}

function readReference(reader: Reader): Lsa6Reference {
  return { type: reader.u16(), id: reader.ipv4() ?? "", advertisingRouter: reader.ipv4() ?? "" };
}

function readRequests(reader: Reader, end: number): readonly (Lsa6Reference | undefined)[] {
  const requests: (Lsa6Reference | undefined)[] = [];
  while (reader.offset < end) {
    const whole = reader.has(12);
    reader.skip(2);
    requests.push(whole ? readReference(reader) : undefined);
    if (!whole) break;
  }
  return requests;
}

/** A header and what follows it, the cursor behind the header; nothing if not all of the header is there. */
function readLsa(reader: Reader, end: number): Lsa6 | undefined {
  const start = reader.offset;
  if (!reader.has(headerLength) || start + headerLength > end) return undefined;
  const header = { age: reader.u16(), ...readReference(reader) };
  const rest = { sequenceNumber: reader.u32(), checksum: reader.u16(), length: reader.u16() };
  const at = reader.offset;
  const body = reader.captured(reader.left);
  reader.seek(at);
  return { ...header, ...rest, fits: rest.length >= headerLength && start + rest.length <= end, body };
}

function readHeaders(reader: Reader, end: number): readonly (Lsa6 | undefined)[] {
  const lsas: (Lsa6 | undefined)[] = [];
  while (reader.offset < end) {
    const lsa = readLsa(reader, end);
    lsas.push(lsa);
    if (lsa === undefined) break;
  }
  return lsas;
}

function readLsas(reader: Reader, end: number, count: number): readonly (Lsa6 | undefined)[] {
  const lsas: (Lsa6 | undefined)[] = [];
  while (reader.offset < end && lsas.length < count) {
    const lsa = readLsa(reader, end);
    lsas.push(lsa);
    if (lsa === undefined || !lsa.fits) break;
    reader.seek(reader.offset + lsa.length - headerLength);
  }
  return lsas;
}
